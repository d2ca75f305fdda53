using System.Text.Json;
using Nabla.Numerics;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Models.Runs;

/// <summary>Writes a run as JSON lines.</summary>
public static class RunJson
{
    /// <summary>Writes one epoch.</summary>
    public static string Epoch(EpochReport report) => JsonLine.Write(writer =>
    {
        writer.WriteString("event", "epoch");
        writer.WriteNumber("epoch", report.Epoch);
        writer.Scores("train", report.Train);
        if (report.Validation is not null) writer.Scores("validation", report.Validation);
        writer.Number("learning_rate", report.LearningRate);
        writer.Number("gradient_norm", report.GradientNorm);
        writer.Number("seconds", report.Seconds);
        writer.Number("samples_per_second", report.SamplesPerSecond);
        writer.WriteString("theta_sha256", report.ThetaSha256);
        writer.WriteBoolean("best", report.IsBest);
    });

    /// <summary>Writes the checkpoint from which a run resumes.</summary>
    public static string Resumed(Checkpoint checkpoint) => JsonLine.Write(writer =>
    {
        writer.WriteString("event", "resumed");
        writer.WriteString("checkpoint", checkpoint.Path);
        writer.WriteNumber("epoch", checkpoint.Epoch);
        writer.WriteNumber("batch", checkpoint.Batch);
        writer.WriteBoolean("finished", checkpoint.IsFinished);
    });

    /// <summary>Writes the end of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epochs">The epochs of the run.</param>
    /// <param name="result">The result.</param>
    /// <param name="model">The path of the saved model.</param>
    public static string Finished(TrainingRun run, IReadOnlyList<EpochReport> epochs, RunResult result, string model) =>
        JsonLine.Write(writer => Result(writer, run, epochs, result, model));

    /// <summary>Writes the members of the object that <see cref="Finished"/> writes.</summary>
    public static void Result(Utf8JsonWriter writer, TrainingRun run, IReadOnlyList<EpochReport> epochs, RunResult result, string model)
    {
        var network = run.Model.Network;
        writer.WriteString("event", "done");
        writer.WriteString("reason", Reason(result));
        if (epochs.Count > 0) writer.Scores("train", epochs[^1].Train);
        writer.Evaluation("validation", result.Validation);
        if (!ReferenceEquals(result.Weighted, result.Validation)) writer.Evaluation("validation_weighted", result.Weighted);
        writer.Evaluation("test", result.Test);
        CalibrationAndFolds(writer, result);
        if (run.Model.Members.Count > 1)
        {
            writer.WriteStartArray("members");
            foreach (var member in run.Model.Members) writer.WriteStringValue(ParameterOrder.Sha256(member.Architecture, member.Theta));
            writer.WriteEndArray();
        }

        writer.WriteNumber("epochs", epochs.Count);
        writer.WriteNumber("best_epoch", result.Report?.BestEpoch ?? epochs.Count);
        double seconds = epochs.Sum(epoch => epoch.Seconds);
        writer.Number("seconds", result.Report?.Seconds ?? seconds);
        writer.Number("samples_per_second", epochs.Count * (double)run.Train.Count / seconds);
        writer.WriteNumber("seed", run.Model.Configuration.Seed ?? 0);
        writer.WriteNumber("parameters", network.Architecture.ParameterCount);
        writer.WriteString("theta_sha256", ParameterOrder.Sha256(network.Architecture, network.Theta));
        writer.WriteBoolean("fused_multiply_add", Arithmetic.FusesMultiplyAdd);
        writer.WriteString("model", model);
        writer.Findings("findings", result.Findings);
    }

    /// <summary>Writes temperature and folds, if the run has them.</summary>
    public static void CalibrationAndFolds(Utf8JsonWriter writer, RunResult result)
    {
        if (result is { Temperature: { } temperature, Uncalibrated: { } before })
        {
            writer.Number("temperature", temperature);
            writer.Evaluation("validation_uncalibrated", before);
        }

        if (result.Folds is not { } folds) return;
        writer.WriteStartObject("folds");
        writer.WriteNumber("count", folds.Folds.Count);
        foreach (var (metric, _) in MetricRegistry.Values(folds.Folds[0]))
        {
            if (folds.Mean(metric) is not { } mean) continue;
            writer.WriteStartObject(metric);
            writer.Number("mean", mean);
            writer.Number("spread", folds.StandardDeviation(metric)!.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string Reason(RunResult result) => result.Report?.Reason switch
    {
        StopReason.EarlyStop => "early-stop",
        StopReason.Converged => "converged",
        StopReason.Cancelled => "cancelled",
        StopReason.Finished => "finished",
        _ => "diverged",
    };
}
