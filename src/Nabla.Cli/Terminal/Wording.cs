using System.Globalization;
using Nabla.Costs;
using Nabla.Models;
using Nabla.Pages.Formulas;
using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Terminal;

/// <summary>How numbers of a run read in a line of text.</summary>
internal static class Wording
{
    private const int MaxClasses = 20, MaxConfusions = 10;

    /// <summary>Metrics that are parts of a whole, shown in per cent.</summary>
    private static readonly string[] Parts =
        ["accuracy", "top-", "precision", "recall", "f1", "balanced-accuracy", "hamming-loss", "coverage"];

    /// <summary>One epoch in a line.</summary>
    public static string Epoch(EpochReport report)
    {
        string number = report.Epoch.ToString(CultureInfo.InvariantCulture)
            .PadLeft(report.Epochs.ToString(CultureInfo.InvariantCulture).Length);
        string validation = report.Validation is null ? "" : $"   validation: {Scores(report.Validation)}";
        string speed = FormattableString.Invariant($"{report.SamplesPerSecond:N0} samples/s"), best = report.IsBest ? "  best" : "";
        return $"epoch {number}/{report.Epochs}   train: {Scores(report.Train)}{validation}   {speed}{best}";
    }

    /// <summary>The files that a command saved in a folder.</summary>
    public static string Saved(string folder, IEnumerable<string> files) =>
        $"saved in {folder}: {string.Join(", ", files.Select(Path.GetFileName))}";

    /// <summary>Removes RMSE and MAE, which are means over targets of different units.</summary>
    public static EpochReport WithoutMixedUnits(EpochReport report)
    {
        return report with { Train = Kept(report.Train), Validation = report.Validation is { } validation ? Kept(validation) : null };

        static Scores Kept(Scores scores) => scores with { Metrics = [.. scores.Metrics.Where(metric => !HasUnits(metric.Key))] };
    }

    /// <summary>cost 0.1234, accuracy 93.21 %.</summary>
    public static string Scores(Scores scores) =>
        string.Join(", ", scores.Metrics.Select(metric => Metric(metric.Key, metric.Value)).Prepend(Metric("cost", scores.Cost)));

    /// <summary>The main metrics of an evaluation, in one line.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="cost">The model's cost. One of smoothed labels is left out: it blames a network for being as sure as it is right, and
    /// log-loss stands beside it.</param>
    public static string Metrics(Evaluation evaluation, ICost cost)
    {
        bool smooths = LabelSmoothing.IsUsedBy(cost), several = evaluation.Regression is { Outputs.Count: > 1 };
        return string.Join(", ", MetricRegistry.Values(evaluation)
            .Where(metric => IsShown(metric.Key) && !(smooths && metric.Key == "cost") && !(several && HasUnits(metric.Key)))
            .Select(metric => Metric(metric.Key, metric.Value)));
    }

    /// <summary>The scores of each target where there are several, or quantiles of one: a line each.</summary>
    public static IEnumerable<string> Targets(Evaluation evaluation)
    {
        if (evaluation.Regression is not { } numbers) yield break;
        if (numbers.Outputs.Count > 1)
            foreach (var target in numbers.Outputs.Where(target => !double.IsNaN(target.Rmse)))
                yield return $"  {MessageText.Truncate(target.Name)}: rmse {Number(target.Rmse)}, mae {Number(target.Mae)}, "
                    + Metric("r2", target.R2);
        foreach (var target in numbers.Quantiles) yield return $"  {target}";
    }

    /// <summary>A metric and its value.</summary>
    public static string Metric(string name, double value) => $"{name} {Value(name, value)}";

    /// <summary>True where a metric is a part of a whole, shown in per cent.</summary>
    public static bool IsPart(string metric) => Parts.Any(part => metric.StartsWith(part, StringComparison.Ordinal));

    /// <summary>A number in four digits: 0.1234, −45,678, 1.234e9.</summary>
    public static string Number(double value) => Math.Abs(value) is >= 1e4 and < 1e7
        ? value.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '−')
        : double.IsFinite(value) ? SignificantDigits.Format(value, 4) : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A metric's value without its name: 93.21 % or a number.</summary>
    public static string Value(string metric, double value) => IsPart(metric)
        ? FormattableString.Invariant($"{100 * value:0.00} %").Replace('-', '−')
        // The R² of a constant prediction may differ from 0 by rounding errors.
        : Number(metric == "r2" ? Math.Round(value, 12) : value);

    private static bool HasUnits(string metric) => metric is "rmse" or "mae";

    /// <summary>A description without the numbers that are its defaults: adam, leaky-relu:slope=0.2.</summary>
    /// <param name="catalogue">What knows the defaults.</param>
    /// <param name="described">The description.</param>
    public static string Short<T>(Registry<T> catalogue, T described)
        where T : IDescribed
    {
        var spec = described.Spec;
        var usual = catalogue.Parse(spec.Name).Spec;
        return (spec with { Numbers = [.. spec.Numbers.Where(number => !usual.Numbers.Contains(number))] }).ToString();
    }

    /// <summary>A class and its scores, as cells.</summary>
    public static IReadOnlyList<string> ClassRow(ClassScores one)
    {
        var scores = new[] { one.Precision, one.Recall, one.F1 }.Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture));
        return [one.Name, .. scores, one.Support.ToString("0.##", CultureInfo.InvariantCulture)];
    }

    /// <summary>The matrix, or the most frequent errors if it has many classes.</summary>
    public static IEnumerable<string> Confusion(ConfusionMatrix matrix)
    {
        if (matrix.Classes <= MaxClasses)
        {
            yield return "confusion matrix (rows: true, columns: predicted)";
            foreach (string line in matrix.ToString().Split('\n')) yield return "  " + line;
            yield break;
        }

        var confused = from i in Enumerable.Range(0, matrix.Classes)
                       from j in Enumerable.Range(0, matrix.Classes)
                       where i != j && matrix[i, j] > 0
                       orderby matrix[i, j] descending
                       select FormattableString.Invariant($"  true {MessageText.Truncate(matrix.Names[i])}, predicted ")
                       + FormattableString.Invariant($"{MessageText.Truncate(matrix.Names[j])}: ")
                       + (matrix[i, j] == 1 ? "once" : FormattableString.Invariant($"{matrix[i, j]:0.##} times"));
        yield return $"most frequent errors, of {matrix.Classes} classes";
        foreach (string line in confused.Take(MaxConfusions)) yield return line;
    }

    /// <summary>True for the metrics that a line of text shows.</summary>
    public static bool IsShown(string metric) =>
        !metric.EndsWith("-micro", StringComparison.Ordinal) && !metric.EndsWith("-weighted", StringComparison.Ordinal)
        && metric is not ("precision-macro" or "recall-macro" or "top-5" or "calibration-error");
}



/// <summary>A table as aligned text.</summary>
internal static class TextTable
{
    /// <summary>The lines of a table.</summary>
    /// <param name="headings">One a column.</param>
    /// <param name="rows">As many cells a row.</param>
    /// <returns>The headings and the rows, without spaces at the ends; of long cells, but for the last column's, the middle is left
    /// out.</returns>
    public static IEnumerable<string> Lines(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        // The last column has room.
        string[] Shown(IReadOnlyList<string> cells) =>
            [.. cells.Select((cell, c) => c < cells.Count - 1 ? MessageText.Truncate(cell) : MessageText.SingleLine(cell))];
        (headings, rows) = (Shown(headings), [.. rows.Select(Shown)]);
        int[] widths = [.. headings.Select((heading, c) => rows.Select(row => row[c].Length).Append(heading.Length).Max())];
        bool[] right = [.. headings.Select((_, c) => IsRight(rows, c))];
        string Line(IReadOnlyList<string> cells) =>
            string.Join("  ", cells.Select((cell, c) => right[c] ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd();
        return rows.Select(Line).Prepend(Line(headings));
    }

    /// <summary>Returns whether a column has numbers, which are aligned to the right.</summary>
    public static bool IsRight(IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        rows.Any(row => row[column].Length > 0) && rows.All(row => row[column].Length == 0 || IsNumber(row[column]));

    private static bool IsNumber(string cell) =>
        (char.IsAsciiDigit(cell[^1]) || cell.EndsWith(" %", StringComparison.Ordinal))
        && (char.IsAsciiDigit(cell[0]) || cell[0] is '-' or '−');
}
