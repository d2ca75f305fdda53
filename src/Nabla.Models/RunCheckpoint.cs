using Nabla.Data.Streams;
using Nabla.Data;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models;

/// <summary>Reads the configuration of the run that wrote a checkpoint.</summary>
public static class RunCheckpoint
{
    private const string Key = "configuration", ColumnsKey = "columns";

    /// <summary>The complete configuration of the run.</summary>
    /// <param name="checkpoint">A checkpoint of such a run.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="NablaException">The checkpoint was written by a <see cref="Trainer"/>, without a configuration.</exception>
    public static RunConfiguration ReadConfiguration(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return checkpoint.Metadata.TryGetValue(Key, out string? json)
            ? RunConfiguration.FromJson(json, checkpoint.Path)
            : throw new NablaException($"{checkpoint.Path} has no configuration, since another program wrote it. Resume with that "
            + "program.");
    }

    /// <summary>Adds the configuration and the preprocessing to every checkpoint, and compares them with the newest checkpoint.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="CheckpointException">Columns or categories differ. The samples may still be equal, so their hash does not detect
    /// it.</exception>
    internal static CheckpointFolder? Bind(CheckpointFolder? folder, Model model)
    {
        if (folder is null) return null;
        string columns = Fingerprints.Compute(model.Preprocessing?.ToJson() ?? string.Join('\n', model.ClassNames ?? []));
        if (folder is { Latest: { } latest, Force: false } && latest.Metadata.TryGetValue(ColumnsKey, out string? before)
            && before != columns)
            throw new CheckpointException($"{latest.Path} was written with other data: the columns or categories of the training data have "
                + "changed. A resumed run needs the data that it was started with.", Use("force", "true"));
        folder.Metadata[Key] = model.Configuration.ToJson();
        folder.Metadata[ColumnsKey] = columns;
        return folder;
    }

    /// <summary>Compares a configuration with the one in a checkpoint.</summary>
    /// <exception cref="CheckpointException">Settings differ. The message names them, with both values.</exception>
    internal static void Require(Checkpoint checkpoint, RunConfiguration now)
    {
        var before = ReadConfiguration(checkpoint);
        string[] changed = [.. now.Texts
            .Where(given => given.Setting.OnResume == ResumeRule.Same && given.Text != given.Setting.Text(before)
                && !AreFiles(given.Setting, before, now))
            .Select(given => $"{given.Setting} was {given.Setting.Text(before) ?? "not set"}, is now {given.Text}")];
        if (changed.Length > 0)
            throw new CheckpointException($"{checkpoint.Path} belongs to another run: {string.Join("; ", changed)}. A "
                + "resumed run needs the settings that it was started with.", Use("force", "true"));
    }

    // Files are compared by their contents.
    private static bool AreFiles(Setting setting, RunConfiguration before, RunConfiguration now) =>
        setting == DataSettings.Validation && before.Validation?.Path is not null && now.Validation?.Path is not null;
}
