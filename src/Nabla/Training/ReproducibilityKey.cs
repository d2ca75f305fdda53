using System.Globalization;
using System.Text.Json;
using Nabla.Data;
using Nabla.Augmentation;
using Nabla.Numerics;
using Nabla.Schedules;
using Nabla.Specs;

namespace Nabla.Training;

/// <summary>The data and settings that must be equal for a resumed run to give the same bits, by name, as texts.</summary>
internal sealed class ReproducibilityKey
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string EpochsName = "epochs", StepsName = "steps_per_epoch", DistortionsName = "distortions",
        StrengthName = "distortion_strength", WeightingName = "weights_divided_by";
    private readonly ISchedule _schedule;
    private readonly List<(string Name, string Value)> _values;
    private readonly int _epochs;

    /// <summary>Creates the key of a run.</summary>
    public ReproducibilityKey(Trainer trainer, TrainingOptions options, SampleSource train, SampleSource? validation, int stepsPerEpoch)
    {
        (_schedule, _epochs) = (options.Schedule, options.Epochs);
        _values =
        [
            ("network", $"{trainer.Network.Architecture.Inputs} inputs, "
                + $"{string.Join(", ", trainer.Network.Architecture.Layers.Select(layer => layer.Spec))}"),
            ("cost", $"{trainer.Cost.Spec}"),
            ("optimizer", $"{trainer.Optimizer.Spec}"),
            ("schedule", $"{options.Schedule.Spec}"),
            ("batch", Text(options.BatchSize)),
            ("accumulate", Text(options.Accumulate)),
            ("shuffle", Text(options.Shuffle)),
            (DistortionsName, DistortionRegistry.Format(options.Distortions)),
            (StrengthName, $"{options.DistortionStrength.Spec}"),
            ("penalties", Text(string.Join(", ", options.Penalties.Select(penalty => penalty.Spec)))),
            ("weight_decay", Text(options.WeightDecay)),
            ("clip_norm", Text(options.ClipNorm)),
            ("clip_value", Text(options.ClipValue)),
            ("early_stop", options.EarlyStop is { } rule
                ? $"{Text(rule.Patience)} epochs, {rule.Monitor} by more than "
                + $"{Text(rule.MinDelta)}{(rule.KeepLast ? ", the last of equals" : "")}" : "none"),
            ("rates", options.LearningRateMultipliers.AreEqual ? "even"
                : $"weights {Text(options.LearningRateMultipliers.Weights)}, biases {Text(options.LearningRateMultipliers.Biases)}, "
                + $"scale {Text(options.LearningRateMultipliers.Scale)}, "
                + $"periodic {Text(options.LearningRateMultipliers.Periodic)}"),
            ("metrics", Text(string.Join(", ", options.Metrics))),
            ("diagnose", Text(options.Diagnose)),
            ("seed", Text(options.Seed)),
            ("window", train is Dataset ? "all samples" : Text(trainer.GetShuffleBufferSize(train))),
            (WeightingName, train.IsWeighted ? "the mean weight of the training samples" : "none"),
            ("training_data", Describe(train)),
            ("validation_data", validation is null ? "none" : Describe(validation)),
            ("fused_multiply_add", Text(Arithmetic.FusesMultiplyAdd)),
            (StepsName, Text(stepsPerEpoch)),
            (EpochsName, Text(options.Epochs)),
        ];
    }

    /// <summary>The key as a JSON object.</summary>
    public string ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            foreach (var (name, value) in _values) json.WriteString(name, value);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>Compares the key with that of a checkpoint.</summary>
    /// <exception cref="CheckpointException">A value has changed. The message names it and both values.</exception>
    public void Require(Checkpoint checkpoint)
    {
        using var json = Parse(checkpoint);
        var before = json.RootElement;
        bool weighted = _values.First(value => value.Name == WeightingName).Value != "none";
        string Before(string name) =>
            before.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!
            // Checkpoints of version 0.1 do not store these keys and have only uniform learning rates.
            : name == DistortionsName ? "none" : name == StrengthName ? $"{new Constant().Spec}" : name == "rates" ? "even"
            // Older checkpoints divided by the weights of each batch.
            : name == WeightingName ? (weighted ? "the weights of each batch" : "none") : "not given";
        string[] changed = [.. _values.Where(now => now.Name != EpochsName && Before(now.Name) != now.Value)
            .Select(now => Say(now.Name, Before(now.Name), now.Value))];
        if (changed.Length == 0 && int.TryParse(Before(EpochsName), CultureInfo.InvariantCulture, out int epochs)
            && !MayLast(checkpoint, epochs))
            changed = [$"{Say(EpochsName, Text(epochs), Text(_epochs))}, "
                + (_epochs < epochs ? "but more epochs are finished already" : $"and the schedule {_schedule.Spec} depends on it")];
        if (changed.Length > 0)
            throw new CheckpointException($"{checkpoint.Path} belongs to another run: {string.Join("; ", changed)}. A "
                + "resumed run needs the data and settings that it was started with.", SettingAdvice.Use("force", "true"));
    }

    private static JsonDocument Parse(Checkpoint checkpoint)
    {
        string text = checkpoint.Metadata.GetValueOrDefault(Checkpoint.ConditionsKey) ?? "";
        try
        {
            var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return json;
            json.Dispose();
        }
        catch (JsonException)
        {
            // The error is reported below, as for JSON that is not an object.
        }

        throw new CheckpointException($"{checkpoint.Path} is damaged: its conditions are not a JSON object. Use an unchanged copy, or "
            + "start again in an empty folder.");
    }

    /// <summary>Returns whether the steps so far would be the same in a run of this length, so that more epochs only continue it.</summary>
    private bool MayLast(Checkpoint checkpoint, int epochs)
    {
        if (epochs == _epochs) return true;
        if (_epochs < checkpoint.Reports.Count || (_epochs == checkpoint.Reports.Count && checkpoint.Batch > 0)) return false;
        const int Places = 256;
        int stepsPerEpoch = int.Parse(_values.First(value => value.Name == StepsName).Value, CultureInfo.InvariantCulture);
        long steps = (checkpoint.Epoch - 1) * (long)stepsPerEpoch + checkpoint.Batch;
        double[] costs = [.. checkpoint.Reports.Select(report => (report.Validation ?? report.Train).Cost)];
        for (int place = 0; place < Places; place++)
        {
            long step = steps * place / Places;
            double[] known = costs[..(int)Math.Min(costs.Length, step / stepsPerEpoch)];
            if (_schedule.Factor(new(step, stepsPerEpoch, epochs, known)) != _schedule.Factor(new(step, stepsPerEpoch, _epochs, known)))
                return false;
        }

        return true;
    }

    private static string Describe(SampleSource data) =>
        $"{Text(data.Count)} samples, {Text(data.InputWidth)} inputs, {Text(data.TargetWidth)} targets, "
        + $"{data.Fingerprint() ?? "contents not known"}";

    private static string Say(string name, string before, string now)
    {
        (name, string shapeBefore, string shapeNow) = (name.Replace('_', ' '), Shape(before), Shape(now));
        return shapeBefore == shapeNow ? $"the contents of the {name} have changed" : $"{name} was {shapeBefore}, is now {shapeNow}";
    }

    // The hash of the contents is omitted, because it has no meaning for a reader.
    private static string Shape(string data) => data.IndexOf(", sha256 ", StringComparison.Ordinal) is >= 0 and var at ? data[..at] : data;

    private static string Text(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "none";
}
