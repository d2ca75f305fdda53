using System.Text.Json;
using Nabla.Models;
using Nabla.Models.Runs;
using Nabla.Training;

namespace Nabla.Cli.Files;

/// <summary>What the command line stores in checkpoints: where the run writes to, and the folder that its paths are relative to.</summary>
/// <param name="Out">The folder for the model and reports.</param>
/// <param name="DataFolder">The folder with downloaded data sets; null for the default.</param>
/// <param name="Plot">Whether plots are written.</param>
/// <param name="Every">The interval between checkpoints.</param>
/// <param name="Keep">The number of checkpoints to keep.</param>
/// <param name="WorkingFolder">The working folder when the run was started.</param>
internal sealed record RunMemo(string Out, string? DataFolder, bool Plot, CheckpointInterval Every, int Keep, string WorkingFolder)
{
    private const string Key = "tool";

    /// <summary>Reads it from a checkpoint.</summary>
    /// <exception cref="CheckpointException">The checkpoint was not written by the command line.</exception>
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
            throw new CheckpointException($"{checkpoint.Path} was not written by nabla train. Resume with the program that "
                + "wrote it.", fault);
        }
    }

    /// <summary>Adds it to every checkpoint.</summary>
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

    /// <summary>The configuration with its paths relative to the current folder.</summary>
    public RunConfiguration Here(RunConfiguration configuration) => configuration.WithPaths(path => Here(path)!);

    /// <summary>The folder with downloaded data sets.</summary>
    public string? DataFolderHere => Here(DataFolder);

    /// <summary>The folder that the run writes to, also if the project has been moved.</summary>
    public string OutHere => Environment.CurrentDirectory == WorkingFolder || !Directory.Exists(WorkingFolder) ? Out
        : Path.Combine(WorkingFolder, Out);

    // The name of a data set, or a number, is not a path.
    private string? Here(string? path) =>
        path is null || Environment.CurrentDirectory == WorkingFolder || !Path.Exists(Path.Combine(WorkingFolder, path)) ? path
        : Path.Combine(WorkingFolder, path);
}
