using Nabla.Data.Streams;
using Nabla.Data;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models;

/// <summary>What a checkpoint knows of the run that it belongs to.</summary>
public static class RunCheckpoint
{
    private const string Key = "configuration", ColumnsKey = "columns";

    /// <summary>The configuration of the run, with nothing left to choose.</summary>
    /// <param name="checkpoint">A checkpoint of such a run.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="DataException">The checkpoint has none: it was written by a <see cref="Trainer"/> without one.</exception>
    public static RunConfiguration ReadConfiguration(Checkpoint checkpoint)
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
            throw new CheckpointException($"{latest.Path} is of other data: what preprocessing learned from it was {before} and is "
                + $"{columns}. A resumed run needs the data that it was started with.", Use("force", "true"));
        folder.Metadata[Key] = model.Configuration.ToJson();
        folder.Metadata[ColumnsKey] = columns;
        return folder;
    }

    /// <summary>Compares a configuration with that of a checkpoint.</summary>
    /// <exception cref="CheckpointException">Settings differ; the message names them with both values.</exception>
    internal static void Require(Checkpoint checkpoint, RunConfiguration now)
    {
        var before = ReadConfiguration(checkpoint);
        string[] changed = [.. now.Texts
            .Where(given => given.Setting.OnResume == ResumeRule.Same && given.Text != given.Setting.Text(before)
                && !AreFiles(given.Setting, before, now))
            .Select(given => $"{given.Setting} was {given.Setting.Text(before) ?? "not given"} and is {given.Text}")];
        if (changed.Length > 0)
            throw new CheckpointException($"{checkpoint.Path} is of another run: {string.Join("; ", changed)}. A "
                + "resumed run needs the settings that it was started with.", Use("force", "true"));
    }

    // Files are compared by their contents.
    private static bool AreFiles(Setting setting, RunConfiguration before, RunConfiguration now) =>
        setting == DataSettings.Validation && before.Validation?.Path is not null && now.Validation?.Path is not null;
}
