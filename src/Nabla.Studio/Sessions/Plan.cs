using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Models;
using Nabla.Models.Runs;
using Nabla.Specs;

namespace Nabla.Studio.Sessions;

/// <summary>A run with all settings resolved, before training.</summary>
/// <param name="Training">The run, not started.</param>
/// <param name="Requested">The settings of the user.</param>
/// <param name="Warnings">The findings of the diagnosis before the first step, and other warnings.</param>
internal sealed record Plan(TrainingRun Training, RunConfiguration Requested, IReadOnlyList<Finding> Warnings)
{
    private const int ManyPerSample = 20;

    // θ, ∇C, the state of an optimizer, and the weights of some epochs.
    private const int BytesPerParameter = 64;

    /// <summary>Creates a plan.</summary>
    /// <exception cref="NablaException">The data cannot be used, or a setting is invalid.</exception>
    public static Task<Plan> MakeAsync(StartRequest start, DataOptions loading, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await RequireRoomAsync(start, loading, cancellationToken);
            var training = await TrainingRun.PrepareAsync(start.Files, loading, cancellationToken: cancellationToken);
            return new Plan(training, start.Requested, [.. SizeOf(training), .. training.DiagnoseBeforeTraining()]);
        },
        cancellationToken);

    /// <summary>Writes the plan as JSON: the resolved settings and the network.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        var (model, network) = (Training.Model, Training.Model.Network.Architecture);
        writer.WriteString("architecture", network.ToString());
        writer.WriteNumber("parameters", network.ParameterCount);
        writer.WriteNumber("inputs", network.Inputs);
        writer.WriteNumber("outputs", network.Outputs);
        writer.WriteNumber("samples", Training.Train.Count);
        writer.WriteNumber("validation_samples", Training.Validation?.Count ?? 0);
        writer.WriteNumber("test_samples", Training.Test?.Count ?? 0);
        writer.WriteString("command", CommandLine.From(Requested));
        writer.WritePropertyName("chosen");
        writer.WriteRawValue(model.Configuration.ToJson());
        writer.WriteStartArray("layers");
        foreach (var slot in network.LayerLayouts)
        {
            if (slot.Length == 0) continue;
            writer.WriteStartObject();
            writer.WriteNumber("nodes", slot.Outputs);
            writer.WriteString("activation", slot.Layer.Activation.Spec.ToString());
            writer.WriteNumber("parameters", slot.Length);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        RunText.WriteStrings(writer, "notes", model.Notes.Select(note => Advised.Complete(note)));
        writer.Findings("warnings", Warnings);
    }

    /// <summary>Rejects a network that does not fit in memory, before it is created.</summary>
    /// <exception cref="NablaException">It is too large, or the data cannot be read.</exception>
    public static async Task RequireRoomAsync(StartRequest start, DataOptions loading, CancellationToken cancellationToken)
    {
        if (start.Files.Hidden is not { Count: > 0 } hidden || start.Files.Memory is not null || start.Files.Continue is not null) return;
        var data = await ModelData.LoadAsync(start.Files.Data!, loading, start.Files.ToCsvOptions(loading.Csv), cancellationToken);
        // A column has at least one input, and there is at least one output.
        long inputs = data.Dataset?.InputWidth ?? Math.Max(1, data.Table!.Columns.Count - 1);
        double parameters = 0;
        foreach (int nodes in hidden.Append(data.Dataset?.TargetWidth ?? 1))
        {
            parameters += (inputs + 1.0) * nodes;
            inputs = nodes;
        }

        parameters *= Math.Max(1, start.Files.Ensemble ?? 1);
        double most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / BytesPerParameter;
        if (parameters > most)
            throw new NablaException(FormattableString.Invariant($"hidden {string.Join(',', hidden)} makes {parameters:N0} parameters or ")
                + FormattableString.Invariant($"more, but this machine has memory to train and keep {most:N0} in the ")
                + FormattableString.Invariant($"studio. Use fewer nodes."));
    }

    private static IEnumerable<Finding> SizeOf(TrainingRun training)
    {
        int parameters = training.Model.Network.Architecture.ParameterCount;
        if (parameters > (long)ManyPerSample * training.Train.Count)
        {
            yield return new("many-parameters", Severity.Note,
                FormattableString.Invariant($"{parameters:N0} parameters learn from {training.Train.Count:N0} samples: they can ")
                    + FormattableString.Invariant($"memorize them."),
                "",
                SettingAdvice.Decrease("hidden").Or(SettingAdvice.Use("early-stop", "10")).Or(SettingAdvice.Use("dropout", "0.2"))
                    .Or(SettingAdvice.Use("weight-decay", "0.01")));
        }
    }
}
