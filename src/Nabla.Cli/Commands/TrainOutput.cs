using Nabla.Activations;
using Nabla.Cli.Terminal;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Diagnosis;
using Nabla.Models;
using Nabla.Models.Files;
using Nabla.Models.Runs;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Cli.Commands;

/// <summary>The output of a training run: text, and JSON lines with --json.</summary>
/// <param name="screen">Shows text.</param>
/// <param name="json">Receives JSON lines; null for none.</param>
/// <param name="checkpoints">The checkpoints that the run resumes from and writes; null for none.</param>
internal sealed class TrainOutput(IScreen screen, TextWriter? json, CheckpointFolder? checkpoints)
{
    private readonly List<EpochReport> _epochs = [.. checkpoints?.Latest?.Reports ?? []];

    /// <summary>Shows text.</summary>
    public IScreen Screen => screen;

    /// <summary>The reports of all epochs, including those before the checkpoint.</summary>
    public IReadOnlyList<EpochReport> Epochs => _epochs;

    /// <summary>Trains and reports each epoch.</summary>
    public RunResult Train(TrainingRun run, CancellationToken cancellationToken)
    {
        Begin(run);
        bool several = run.Model.LearningTask == LearningTask.Regression && run.Model.OutputNames is { Count: > 1 };
        RunResult? result = null;
        screen.Progress("training", run.Model.Configuration.Epochs ?? 0, done => result = run.Fit(
            new EachEpoch(report =>
            {
                _epochs.Add(report);
                screen.Epoch(several ? Wording.WithoutMixedUnits(report) : report);
                done(report.Epoch);
                json?.WriteLine(RunJson.Epoch(report));
                json?.Flush();
            }),
            cancellationToken: cancellationToken));
        return result!;
    }

    /// <summary>Reports the result and the files that are saved in the folder.</summary>
    public void Finish(TrainingRun run, RunFolder folder, RunResult result, IReadOnlyList<string> files)
    {
        string kept = result.Report is { } report ? Ended(report) : "";
        screen.Line();
        if (kept.Length > 0) screen.Line(kept);
        if (result.Folds is { } folds)
        {
            var metrics = MetricRegistry.Values(folds.Folds[0]).Select(metric => metric.Key)
                .Where(name => folds.Mean(name) is not null && Wording.IsShown(name));
            screen.Line($"cross-validation, {MessageText.Count(folds.Folds.Count, "fold")}: "
                + string.Join(", ", metrics.Select(name => $"{Wording.Metric(name, folds.Mean(name)!.Value)} ± {Spread(name)}")));
            string Spread(string name) => Wording.IsPart(name)
                ? FormattableString.Invariant($"{100 * folds.StandardDeviation(name)!.Value:0.00}")
                : Wording.Number(folds.StandardDeviation(name)!.Value);
        }

        Evaluation("test", result.Test, run.Model.Cost);
        if (result.Test is null) Evaluation("validation", result.Validation, run.Model.Cost);
        if (result is { Temperature: { } temperature, Uncalibrated: { } before, Weighted: { } after })
        {
            string errors = before["calibration-error"] is { } error
                ? FormattableString.Invariant($"calibration error {error:0.0000} → {after["calibration-error"]:0.0000}, ") : "";
            screen.Line(FormattableString.Invariant($"calibrated on the validation data: temperature {temperature:0.###}, {errors}")
                + FormattableString.Invariant($"log-loss {before["log-loss"]:0.0000} → {after["log-loss"]:0.0000}")
                + (temperature is <= 0.01001 or >= 99.99 ? "; the temperature is at the limit of its range" : ""));
        }

        // Notes on the data are shown before the first epoch, and that training diverged is the error at the end.
        foreach (var finding in result.Findings.Except(run.Model.Notes.Select(note => note.ToFinding()))
            .Where(finding => result.Divergence is null || finding.Name != LearningRateTooHigh.Code))
            screen.Finding(finding);
        if (checkpoints is not null && result.Report?.Reason == StopReason.Cancelled)
            screen.Line($"to resume: nabla train --resume {FlagAdvice.Quoted(checkpoints.Path)}");
        screen.Line(Wording.Saved(folder.Path, files));
        json?.WriteLine(RunJson.Finished(run, _epochs, result, folder.Model));
        json?.Flush();
    }

    private void Begin(TrainingRun run)
    {
        var configuration = run.Model.Configuration;
        var architecture = run.Model.Network.Architecture;
        string parts = string.Concat(Part(run.Validation, "validation"), Part(run.Test, "test"));
        var activations = configuration.Activation!.Append(configuration.OutputActivation!)
            .Select(activation => Wording.Short(ActivationRegistry.Default, activation));
        string cost = Wording.Short(CostRegistry.Default, configuration.Cost!),
            optimizer = Wording.Short(OptimizerRegistry.Default, configuration.Optimizer!);
        string rate = Wording.Number(configuration.LearningRate!.Value);
        string schedule = configuration.Schedule is null or Constant ? ""
            : $", schedule {Wording.Short(ScheduleRegistry.Default, configuration.Schedule)}";
        screen.Line($"data     {configuration.Data}: {MessageText.Count(run.Train.Count, "training sample")}{parts}, "
            + MessageText.Count(run.Train.InputWidth, "input")
            + $"{(run.Model.Preprocessing is { } columns ? $", target {columns.Target.Column}" : "")}");
        if (DataSettings.Memory.Text(configuration) is { } memory)
            screen.Line($"memory   {memory} at most: read in blocks, shuffled in windows of {run.ShuffleBufferSize:N0} samples");
        screen.Line($"network  {architecture}, {string.Join(", ", activations)}: {architecture.ParameterCount:N0} parameters");
        if (run.Model.Members.Count > 1)
            screen.Line($"ensemble {run.Model.Members.Count} networks, whose predictions are averaged; the epochs below "
                + "are those of the first");
        screen.Line($"training {cost}, {optimizer}, learning rate {rate}{schedule}, batch size {configuration.Batch}, at most "
            + $"{MessageText.Count(configuration.Epochs!.Value, "epoch")}, seed {configuration.Seed}");
        if (Weighting(configuration, run.Model.Preprocessing?.WeightColumn) is { } weighting) screen.Line($"weights  {weighting}");
        foreach (var note in run.Model.Notes) screen.Note(FlagAdvice.Message(note));
        if (!Arithmetic.FusesMultiplyAdd)
            screen.Note("this processor has no fused multiply-add instruction, so the last bits of the weights differ from those on other "
                + "processors");
        if (checkpoints?.Latest is null) screen.Line();
        else checkpoints.Resumed = latest => Resumed(latest, configuration);
    }

    // Called when the run has accepted the checkpoint.
    private void Resumed(Checkpoint latest, RunConfiguration configuration)
    {
        foreach (string damaged in checkpoints!.Unreadable) screen.Note($"{damaged} The run resumes from an older checkpoint.");
        bool isOver = latest.IsFinished && configuration.Epochs == RunCheckpoint.ReadConfiguration(latest).Epochs;
        screen.Line(isOver
            ? $"resumed  {latest.Path}: the run is complete; its model is saved again"
            : $"resumed  {latest.Path}: epoch {latest.Epoch}, after {MessageText.Count(latest.Batch, "batch", "batches")}");
        screen.Line();
        json?.WriteLine(RunJson.Resumed(latest));
        json?.Flush();
    }

    // The weights of classes are for learning. They are not in the results, which estimate the metrics on new samples.
    private static string? Weighting(RunConfiguration configuration, string? column)
    {
        string? rows = column is null ? null : $"by column {MessageText.Truncate(column)}";
        return configuration.ClassWeights is { } classes && classes != ClassWeights.None
            ? $"the metrics of epochs are weighted by class{(rows is null ? "" : $" and {rows}")}; the results at the end are "
            + (rows is null ? "not weighted" : $"weighted {rows} only")
            : rows is null ? null : $"the metrics of epochs and the results at the end are weighted {rows}";
    }

    private static string Part(SampleSource? data, string name) =>
        data is null ? "" : FormattableString.Invariant($", {data.Count:N0} {name} samples");

    private void Evaluation(string name, Evaluation? evaluation, ICost cost)
    {
        if (evaluation is null) return;
        screen.Line($"{name}: {Wording.Metrics(evaluation, cost)}");
        foreach (string line in Wording.Targets(evaluation)) screen.Line(line);
        if (evaluation.MultiLabel is { } labels)
            screen.Table(["target", "precision", "recall", "f1", "support"], labels.Labels.Select(Wording.ClassRow));
        if (evaluation.Classification?.Confusion is { } confusion) screen.Confusion(confusion);
    }

    private static string Ended(TrainingReport report) => report.Reason switch
    {
        StopReason.Cancelled when report.BestEpoch == 0 =>
            "interrupted in the first epoch: the weights after the last batch are kept",
        StopReason.Cancelled => $"interrupted: the best weights so far are kept (epoch {report.BestEpoch})",
        StopReason.EarlyStop => $"early stopping after epoch {report.Epochs.Count}: the best weights are kept (epoch "
            + $"{report.BestEpoch})",
        StopReason.Converged => $"converged after epoch {report.Epochs.Count}: no step lowers the cost",
        _ when report.BestEpoch < report.Epochs.Count => $"the best weights are kept (epoch {report.BestEpoch})",
        _ => "",
    };

    private sealed class EachEpoch(Action<EpochReport> tell) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => tell(value);
    }
}
