using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Files;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Plots;

/// <summary>Which plots of a run there are.</summary>
internal static class RunPlots
{
    // Of samples that are not in memory.
    private const int MaxPoints = 5000;

    /// <summary>Writes cost and metrics over the epochs, and what the finished network does.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="epochs">Its epochs.</param>
    /// <param name="result">The result.</param>
    /// <returns>The paths of the files.</returns>
    public static IReadOnlyList<string> Save(RunFolder folder, TrainingRun run, IReadOnlyList<EpochReport> epochs, RunResult result)
    {
        var files = new List<string>();
        int kept = result.Report?.BestEpoch ?? 0;
        string title = $"{RunFolder.BaseName(run.Model.Configuration.Data!)}, {run.Model.Network.Architecture}";
        if (epochs.Count > 0)
        {
            files.Add(folder.GetPath("epochs.svg"));
            EpochPlot.Save(["cost", .. run.Model.Configuration.Metrics ?? []], title, epochs, kept, files[0]);
        }

        if (result.Test is not null) files.AddRange(Save(folder.GetPath, run.Model, run.Test!, result.Test));
        else if (result.Validation is not null) files.AddRange(Save(folder.GetPath, run.Model, run.Validation!, result.Validation));
        return files;
    }

    /// <summary>Writes the confusion matrix, or predicted against true numbers.</summary>
    /// <param name="place">The path of a file of some name.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">The samples that it was judged by.</param>
    /// <param name="evaluation">The result.</param>
    /// <returns>The paths of the files; empty if there is nothing to plot.</returns>
    public static IReadOnlyList<string> Save(Func<string, string> place, Model model, SampleSource source, Evaluation evaluation)
    {
        var files = new List<string>();
        string Add(string name)
        {
            files.Add(place(name));
            return files[^1];
        }

        if (evaluation.Classification is { Confusion: { } confusion } scores)
            ConfusionPlot.Save(confusion,
                FormattableString.Invariant($"confusion: {100 * scores.Accuracy:0.00} % of {evaluation.Samples:N0} right"),
                    Add("confusion.svg"));
        if (evaluation.Regression is not { } numbers || source.Count == 0) return files;
        var data = model.RepeatQuantileTargets(source as Dataset ?? source.Take(MaxPoints));
        var predicted = model.Predict(data.Inputs.Span);
        var units = model.TargetUnits;
        int each = predicted.Levels?.Count ?? 1, rows = predicted.Count;
        for (int t = 0; t < predicted.Targets; t++)
        {
            int first = t * each;
            double Truth(int i) => units is null ? data.Target(i)[first] : units[first].Decode(data.Target(i)[first]);
            // The median, or the quantile in the middle.
            double Point(int i) => predicted.PointPrediction(i, t) ?? predicted[i][first + each / 2];
            string what = predicted.Targets > 1 ? $"{numbers.Outputs[t].Name}, " : "";
            string scored = double.IsNaN(numbers.Outputs[t].Rmse) ? ""
                : FormattableString.Invariant($": rmse {numbers.Outputs[t].Rmse:G4}, r2 {Math.Round(numbers.Outputs[t].R2, 12):G4}");
            PlotStyle.Save(
                AgreementPlot.Create($"{what}predicted and true{scored}", [.. Enumerable.Range(0, rows).Select(Truth)],
                    [.. Enumerable.Range(0, rows).Select(Point)]),
                Add(predicted.Targets > 1 ? FormattableString.Invariant($"agreement-{t + 1}.svg") : "agreement.svg"),
                560,
                520);
        }

        return files;
    }
}
