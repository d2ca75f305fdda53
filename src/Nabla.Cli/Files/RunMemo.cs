using System.Text.Json;
using Nabla.Models;
using Nabla.Models.Runs;
using Nabla.Training;

namespace Nabla.Cli.Files;

/// <summary>What checkpoints carry for the tool: where a run writes to, and from where its paths are counted.</summary>
/// <param name="Out">The folder of model and reports.</param>
/// <param name="DataFolder">Where downloaded sets lie; null for the usual places.</param>
/// <param name="Plot">Whether plots are written.</param>
/// <param name="Every">How often a checkpoint is written.</param>
/// <param name="Keep">How many of them stay.</param>
/// <param name="WorkingFolder">Where the run was begun.</param>
internal sealed record RunMemo(string Out, string? DataFolder, bool Plot, CheckpointInterval Every, int Keep, string WorkingFolder)
{
    private const string Key = "tool";

    /// <summary>What a checkpoint carries.</summary>
    /// <exception cref="CheckpointException">It carries nothing for the tool.</exception>
    public static RunMemo From(Checkpoint checkpoint)
    {
        try
        {
            using var json = JsonDocument.Parse(checkpoint.Metadata.GetValueOrDefault(Key) ?? "");
            string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
            string Required(string name) => Text(name) ?? throw new KeyNotFoundException();
            return new(
                Required("out"), Text("data-dir"), json.RootElement.GetProperty("plot").GetBoolean(),
                    CheckpointInterval.Parse(Required("every")),
                json.RootElement.GetProperty("keep").GetInt32(), Required("working-folder"));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException or InvalidOperationException
        or ArgumentNullException)
        {
            throw new CheckpointException($"{checkpoint.Path} was not written by nabla train: a program of its own wrote it. Go "
                + "on with that program.", fault);
        }
    }

    /// <summary>Puts it into every checkpoint.</summary>
    public void Mark(CheckpointFolder folder)
    {
        string json = JsonLine.Write(writer =>
        {
            writer.WriteString("out", Out);
            if (DataFolder is not null) writer.WriteString("data-dir", DataFolder);
            writer.WriteBoolean("plot", Plot);
            writer.WriteString("every", Every.ToString());
            writer.WriteNumber("keep", Keep);
            writer.WriteString("working-folder", WorkingFolder);
        });
        folder.Metadata[Key] = json;
    }

    /// <summary>The configuration with paths as they are counted from where the process is now.</summary>
    public RunConfiguration Here(RunConfiguration configuration) => configuration.WithPaths(path => Here(path)!);

    /// <summary>Where downloaded sets lie.</summary>
    public string? DataFolderHere => Here(DataFolder);

    /// <summary>Where the run writes to; where the project has been moved, the place that it has now.</summary>
    public string OutHere => Environment.CurrentDirectory == WorkingFolder || !Directory.Exists(WorkingFolder) ? Out
        : Path.Combine(WorkingFolder, Out);

    // A name of a set or a number is no path, and stays.
    private string? Here(string? path) =>
        path is null || Environment.CurrentDirectory == WorkingFolder || !Path.Exists(Path.Combine(WorkingFolder, path)) ? path
        : Path.Combine(WorkingFolder, path);
}
