using System.Globalization;
using System.Text;

namespace Nabla.Training.Metrics;

/// <summary>An evaluation as a text for people.</summary>
internal static class EvaluationText
{
    private const int MaxRows = 40;
    private static readonly string[] ByPart = ["accuracy", "top-3", "top-5", "f1-macro", "coverage"];
    private static readonly string[] ByNumber = ["cost", "log-loss", "roc-auc", "rmse", "mae", "r2", "pinball"];

    public static string Format(Evaluation evaluation)
    {
        var text = new StringBuilder(FormattableString.Invariant($"{evaluation.Samples} samples"));
        foreach (string name in ByPart)
            if (evaluation[name] is { } part) text.Append(CultureInfo.InvariantCulture, $", {name} {100 * part:0.00} %");
        foreach (string name in ByNumber)
            if (evaluation[name] is { } value) text.Append(CultureInfo.InvariantCulture, $", {name} {value:G5}");
        AppendClasses(text, evaluation.Classification?.Classes ?? evaluation.MultiLabel?.Labels ?? []);
        if (evaluation.Regression is { Outputs.Count: > 1 and <= MaxRows } regression)
            foreach (var output in regression.Outputs)
                text.Append(CultureInfo.InvariantCulture,
                    $"\n{output.Name}: rmse {output.Rmse:G5}, mae {output.Mae:G5}, r2 {output.R2:G5}");
        if (evaluation.Regression is { Quantiles.Count: <= MaxRows } intervals)
            foreach (var target in intervals.Quantiles) text.Append('\n').Append(target);
        foreach (var finding in evaluation.Findings) text.Append('\n').Append(finding);
        return text.ToString();
    }

    private static void AppendClasses(StringBuilder text, IReadOnlyList<ClassScores> classes)
    {
        if (classes.Count is 0 or > MaxRows) return;
        int width = Math.Max("class".Length, classes.Max(c => c.Name.Length));
        text.Append('\n').Append("class".PadRight(width)).Append("  precision  recall      f1  support");
        foreach (var c in classes)
            text.Append(CultureInfo.InvariantCulture, $"\n{c.Name.PadRight(width)}  {c.Precision,9:0.0000}  {c.Recall:0.0000}  "
                + $"{c.F1:0.0000}  {c.Support,7:0.##}");
    }
}
