using Nabla.Data;
using Nabla.Data.Models;
using Nabla.Data.Models.Runs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Plots;

/// <summary>Which plots of a run there are.</summary>
internal static class RunPlots
{
    // Of samples that are not in memory.
    private const int MostPoints = 5000;

    /// <summary>Writes cost and metrics over the epochs, and what the finished network does.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="epochs">Its epochs.</param>
    /// <param name="result">What came of it.</param>
    public static void Save(RunFolder folder, TrainingRun run, IReadOnlyList<EpochReport> epochs, RunResult result)
    {
        int kept = result.Report?.KeptEpoch ?? 0;
        string title = $"{RunFolder.NameOf(run.Model.Configuration.Data!)}, {run.Model.Network.Architecture}";
        if (epochs.Count > 0) EpochPlot.Save(["cost", .. run.Model.Configuration.Metrics ?? []], title, epochs, kept, folder.In("epochs.svg"));
        if (result.Test is not null) Save(folder.In, run.Model, run.Test!, result.Test);
        else if (result.Validation is not null) Save(folder.In, run.Model, run.Validation!, result.Validation);
    }

    /// <summary>Writes the confusion matrix, or predicted against true numbers.</summary>
    /// <param name="place">The path of a file of some name.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">The samples that it was judged by.</param>
    /// <param name="evaluation">What came of it.</param>
    public static void Save(Func<string, string> place, Model model, SampleSource source, Evaluation evaluation)
    {
        if (evaluation.Classification is { Confusion: { } confusion } scores)
            ConfusionPlot.Save(confusion, FormattableString.Invariant($"confusion: {100 * scores.Accuracy:0.00} % of {evaluation.Samples:N0} right"), place("confusion.svg"));
        if (evaluation.Regression is not { Outputs.Count: 1 } numbers || source.Count == 0) return;
        var data = source as Dataset ?? source.Take(MostPoints);
        var predicted = model.Predict(data.Inputs.Span);
        Func<double, double> decode = model.TargetUnits is [var unit] ? unit.Decode : value => value;
        PlotStyle.Save(
            AgreementPlot.Of(
                FormattableString.Invariant($"predicted and true: rmse {numbers.Rmse:G4}, r2 {numbers.R2:G4}"),
                [.. data.Targets.ToArray().Select(value => decode(value))],
                predicted.Values.ToArray()),
            place("agreement.svg"),
            560,
            520);
    }
}
