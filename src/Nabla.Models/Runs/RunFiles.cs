using System.Text;
using System.Text.Json;
using Nabla.Data;
using Nabla.Models.Files;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Models.Runs;

/// <summary>Saves the files of a run next to its model: the configuration that reproduces it, its epochs and its result.</summary>
public static class RunFiles
{
    /// <summary>Writes the files.</summary>
    /// <param name="folder">The destination.</param>
    /// <param name="run">The run.</param>
    /// <param name="epochs">The epochs of the run.</param>
    /// <param name="result">The result.</param>
    /// <param name="configuration">The configuration to save; null for that of the run.</param>
    /// <returns>The paths of the files.</returns>
    public static IReadOnlyList<string> Save(RunFolder folder, TrainingRun run, IReadOnlyList<EpochReport> epochs, RunResult result,
        RunConfiguration? configuration = null)
    {
        var model = configuration is null ? run.Model : run.Model.With(configuration);
        model.Save(folder.Model);
        Text(folder.Configuration, model.Configuration.ToJson() + "\n");
        Text(folder.Epochs, string.Concat(epochs.Select(epoch => RunJson.Epoch(epoch) + "\n")));
        AtomicFile.Write(folder.Report, stream =>
        {
            using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            writer.WriteStartObject();
            RunJson.Result(writer, run, epochs, result, folder.Model);
            Details(writer, "validation_details", result.Validation);
            Details(writer, "test_details", result.Test);
            writer.WriteEndObject();
        });
        return [folder.Model, folder.Configuration, folder.Epochs, folder.Report];
    }

    private static void Details(Utf8JsonWriter writer, string name, Evaluation? evaluation)
    {
        if (evaluation is null) return;
        writer.WriteStartObject(name);
        EvaluationJson.Write(writer, evaluation);
        writer.WriteEndObject();
    }

    private static void Text(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
