using Nabla.Data.Readers;

namespace Nabla.Models.Files;

/// <summary>The folder of a run with the names of its files.</summary>
/// <remarks>Not thread-safe: one thread at a time may use it.</remarks>
/// <param name="path">The path of the folder.</param>
public sealed class RunFolder(string path)
{
    /// <summary>The name of the model file.</summary>
    public const string ModelName = "model.onnx";

    private const string Runs = "runs";

    /// <summary>The path of the folder.</summary>
    public string Path { get; } = path;

    /// <summary>The path of the trained model.</summary>
    public string Model => GetPath(ModelName);

    /// <summary>The path of the configuration with every setting of the run.</summary>
    public string Configuration => GetPath("run.json");

    /// <summary>The path of the epochs, one JSON object per line.</summary>
    public string Epochs => GetPath("epochs.jsonl");

    /// <summary>The path of the result as JSON: all metrics, the confusion matrix and the findings.</summary>
    public string Report => GetPath("report.json");

    /// <summary>Opens a specified folder, or the next free folder below runs/.</summary>
    /// <param name="specified">The path of the folder; null for the next free one.</param>
    /// <param name="name">The base name of a new folder: digits, iris.</param>
    /// <returns>The folder. It is created if it does not exist.</returns>
    public static RunFolder Open(string? specified, string name)
    {
        string path = specified ?? NextFree(name);
        Directory.CreateDirectory(path);
        return new RunFolder(path);
    }

    /// <summary>Returns the path of a file in the folder.</summary>
    /// <param name="name">The name of the file.</param>
    /// <returns>The path.</returns>
    public string GetPath(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes the folder if it is empty.</summary>
    public void RemoveIfEmpty()
    {
        if (Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any()) Directory.Delete(Path);
    }

    /// <summary>
    /// Returns the base name of a run on some data: digits, iris for iris.csv.gz, penguins for penguins/train.csv, sales for
    /// sales/part-*.csv.
    /// </summary>
    /// <param name="data">A file, a folder, a pattern or the name of a data set.</param>
    /// <returns>A valid name for a folder.</returns>
    public static string BaseName(string data)
    {
        if (data == "-") return "stdin";
        if (Glob.IsPattern(data)) return OfPattern(Glob.Unescape(data));
        string full = System.IO.Path.GetFullPath(System.IO.Path.TrimEndingDirectorySeparator(data)), name = System.IO.Path.GetFileName(full)
            .Split('.')[0];
        if (name is "train" or "training") name = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(full)) ?? "";
        return name.Length > 0 ? name : "run";
    }

    // The folder before the first wildcard, or else the part of the name before it.
    private static string OfPattern(string pattern)
    {
        string plain = pattern[..pattern.IndexOfAny(['*', '?', '[', '{'])];
        string name = plain.Contains('/') ? System.IO.Path.GetFileName(plain[..plain.LastIndexOf('/')])
            : plain.Split('.')[0].TrimEnd('-', '_');
        return name.Length > 0 ? name : "run";
    }

    private static string NextFree(string name)
    {
        for (int n = 1; ; n++)
        {
            string path = System.IO.Path.Combine(Runs, FormattableString.Invariant($"{name}-{n}"));
            if (!Directory.Exists(path) && !File.Exists(path)) return path;
        }
    }
}
