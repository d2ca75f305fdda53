using System.Text.Json;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data.Streams;
using Nabla.Augmentation;
using Nabla.Data;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models;

/// <summary>What a checkpoint knows of the run that it belongs to.</summary>
public static class RunCheckpoint
{
    private const string Key = "configuration", ColumnsKey = "columns";

    // What does not change the weights, what is compared by its contents, and how long the run lasts, which the trainer judges.
    private static readonly string[] Free = ["threads", "data", "test", "continue", "epochs"];

    /// <summary>The configuration of the run, with nothing left to choose.</summary>
    /// <param name="checkpoint">A checkpoint of such a run.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="DataException">The checkpoint has none: it was written by a <see cref="Trainer"/> without one.</exception>
    public static RunConfiguration ConfigurationOf(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return checkpoint.Metadata.TryGetValue(Key, out string? json)
            ? RunConfiguration.FromJson(json, checkpoint.Path)
            : throw new DataException($"{checkpoint.Path} does not say how the run was configured: a program of its own wrote it. Go "
            + "on with that program.");
    }

    /// <summary>Lets every checkpoint carry what the model is made of, once it is certain that the newest one is of the same.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="CheckpointException">Columns or categories are others: samples may come out alike, but the model would say
    /// something else.</exception>
    internal static CheckpointFolder? Bind(CheckpointFolder? folder, Model model)
    {
        if (folder is null) return null;
        string columns = Fingerprints.Compute(model.Preprocessing?.ToJson() ?? string.Join('\n', model.ClassNames ?? []));
        if (folder is { Latest: { } latest, Force: false } && latest.Metadata.TryGetValue(ColumnsKey, out string? before)
            && before != columns)
            throw new CheckpointException($"{latest.Path} is of other data: columns and categories were {before} and are {columns}. Use "
                + "the data of its first run.", Use("force", "true"));
        folder.Metadata[Key] = model.Configuration.ToJson();
        folder.Metadata[ColumnsKey] = columns;
        return folder;
    }

    /// <summary>Compares a configuration with that of a checkpoint.</summary>
    /// <exception cref="CheckpointException">Settings are others; the message names them with both values.</exception>
    internal static void Require(Checkpoint checkpoint, RunConfiguration now)
    {
        using var before = JsonDocument.Parse(ConfigurationOf(checkpoint).ToJson());
        using var after = JsonDocument.Parse(now.ToJson());
        string[] changed =
        [
            .. RunConfiguration.Names.Except(Free)
                .Select(name => (Name: name, Before: Text(before, name), After: Text(after, name)))
                .Where(setting => setting.Before != setting.After && setting.After != "not given"
                && !AreFiles(setting.Name, setting.Before, setting.After))
                .Select(setting => $"{setting.Name} was {setting.Before} and is {setting.After}"),
        ];
        if (changed.Length > 0)
            throw new CheckpointException($"{checkpoint.Path} is of another run: {string.Join("; ", changed)}. Use "
                + "the settings of its first run.", Use("force", "true"));
    }

    private static bool AreFiles(string name, string before, string after) =>
        name == "validation" && Recipe.FractionOf(before) is null && Recipe.FractionOf(after) is null;

    private static string Text(JsonDocument configuration, string name)
    {
        if (!configuration.RootElement.TryGetProperty(name, out var value)) return "not given";
        if (value.ValueKind != JsonValueKind.String)
            return value.ToString().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
        string text = value.GetString()!;
        try
        {
            // "adam" and "adam:beta1=0.9,…" are one setting.
            return name switch
            {
                "optimizer" => OptimizerRegistry.Default.Parse(text).Spec.ToString(),
                "cost" => CostRegistry.Default.Parse(text).Spec.ToString(),
                "schedule" or "augment-strength" => ScheduleRegistry.Default.Parse(text).Spec.ToString(),
                "augment" => DistortionRegistry.TextOf(DistortionRegistry.Several(text)),
                "output-activation" => ActivationRegistry.Default.Parse(text).Spec.ToString(),
                _ => text,
            };
        }
        catch (FormatException)
        {
            // Whoever builds the run says what is wrong with it.
            return text;
        }
    }
}
