using System.Text.Json;
using Nabla.Models;
using Nabla.Models.Runs;

namespace Nabla.Studio.Sessions;

/// <summary>Runs as JSON.</summary>
internal static class RunText
{
    /// <summary>Writes everything except the curves.</summary>
    public static void Write(Utf8JsonWriter writer, Run run)
    {
        var (model, training) = (run.Model, run.Training);
        var told = model.Configuration;
        WriteProgress(writer, run);
        writer.WriteString("name", run.Name);
        writer.WriteString("data", run.Requested.Data);
        writer.WriteString("command", CommandLine.From(run.Requested));
        writer.WriteString("task", DataSettings.LearningTask.Text(told));
        writer.WriteString("architecture", model.Network.Architecture.ToString());
        writer.WriteNumber("parameters", model.Network.Architecture.ParameterCount);
        writer.WriteString("preset", told.Preset?.Name);
        writer.WriteString("activation", NetworkSettings.Activation.Text(told));
        writer.WriteString("cost_name", NetworkSettings.Cost.Text(told));
        writer.WriteString("optimizer", TrainingSettings.Optimizer.Text(told));
        writer.Number("learning_rate", told.LearningRate ?? double.NaN);
        writer.WriteNumber("batch_size", told.Batch ?? 0);
        writer.WriteNumber("samples", training.Train.Count);
        if (training.Validation is { } validation) writer.WriteNumber("validation_samples", validation.Count);
        if (training.Test is { } test) writer.WriteNumber("test_samples", test.Count);
        WriteNumbers(writer, "epochs_kept", run.EpochsKept);
        // Layers without parameters have no curves, but are counted, as in the other pages.
        var layers = model.Network.Architecture.LayerLayouts.Select((slot, at) => (Slot: slot, Number: at + 1))
            .Where(one => one.Slot.Length > 0)
            .ToList();
        WriteStrings(writer, "layers", layers.Select(one => $"{one.Slot.Outputs} {one.Slot.Layer.Activation.Spec.Name}"));
        WriteNumbers(writer, "layer_numbers", layers.Select(one => one.Number));
        WriteStrings(writer, "notes", model.Notes.Select(note => Advised.Complete(note)));
        WriteFindings(writer, run);
        if (run.SavedIn is { } folder) writer.WriteString("saved_in", folder);
        if (run.Failure is { } failure) writer.WriteString("failure", failure);
        if (run.Result is not { } result) return;
        writer.WriteString("reason", result.Report?.Reason.ToString() ?? "Diverged");
        writer.WriteNumber("best_epoch", result.Report?.BestEpoch ?? run.Epochs);
        writer.WriteString("theta_sha256", ParameterOrder.Sha256(model.Network.Architecture, model.Network.Theta));
        writer.Evaluation("validation", result.Validation);
        writer.Evaluation("test", result.Test);
        RunJson.CalibrationAndFolds(writer, result);
    }

    /// <summary>Writes the progress.</summary>
    public static void WriteProgress(Utf8JsonWriter writer, Run run)
    {
        var (batch, batches, cost) = run.Here;
        int all = run.Model.Configuration.Epochs ?? 0;
        double done = run.Epochs + (double)batch / batches, seconds = run.Seconds;
        // Written first: later events are never older.
        writer.WriteNumber("told", run.NextNews());
        writer.WriteString("run", run.Id);
        writer.WriteString("state", run.State);
        writer.WriteBoolean("pausing", run.IsPausing);
        writer.WriteNumber("epoch", run.Epochs);
        writer.WriteNumber("epochs", all);
        writer.WriteNumber("batch", batch);
        writer.WriteNumber("batches", batches);
        if (run.Model.Configuration.Folds is { } folds)
        {
            writer.WriteNumber("folds_in_all", folds);
            writer.WriteNumber("folds_done", run.FoldsDone);
        }

        if (run.Model.Members.Count is > 1 and { } networks)
        {
            writer.WriteNumber("networks", networks);
            writer.WriteNumber("networks_done", run.NetworksDone);
        }

        writer.Number("cost", cost);
        writer.Number("seconds", seconds);
        writer.Number("samples_per_second", done * run.Training.Train.Count / seconds);
        writer.Number("seconds_left", (all - done) * seconds / done);
    }

    /// <summary>Writes the curves from an epoch on.</summary>
    public static void WritePoints(Utf8JsonWriter writer, Run run, int from = 1)
    {
        var (stride, points, newest) = run.Points(from);
        writer.WriteNumber("stride", stride);
        writer.WriteStartArray("points");
        foreach (var (report, layers) in points)
        {
            writer.WriteStartObject();
            writer.WriteNumber("epoch", report.Epoch);
            writer.Scores("train", report.Train);
            if (report.Validation is not null) writer.Scores("validation", report.Validation);
            writer.Number("rate", report.LearningRate);
            writer.WriteStartArray("gradient");
            foreach (var (gradient, _) in layers) writer.Number(gradient);
            writer.WriteEndArray();
            writer.WriteStartArray("theta");
            foreach (var (_, theta) in layers) writer.Number(theta);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (newest is null) return;
        writer.WriteStartObject("newest");
        writer.WriteNumber("epoch", newest.Epoch);
        writer.Scores("train", newest.Train);
        if (newest.Validation is not null) writer.Scores("validation", newest.Validation);
        writer.WriteEndObject();
    }

    /// <summary>Writes the findings.</summary>
    public static void WriteFindings(Utf8JsonWriter writer, Run run) => writer.Findings("findings", run.Findings);

    /// <summary>Writes whole numbers.</summary>
    public static void WriteNumbers(Utf8JsonWriter writer, string name, IEnumerable<int> numbers)
    {
        writer.WriteStartArray(name);
        foreach (int number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    /// <summary>Writes texts.</summary>
    public static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
