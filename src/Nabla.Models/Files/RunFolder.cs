using Nabla.Data.Readers;

namespace Nabla.Models.Files;

/// <summary>The folder of a run, and what its files are called.</summary>
/// <param name="path">Its path.</param>
public sealed class RunFolder(string path)
{
    /// <summary>What the model's file is called.</summary>
    public const string ModelName = "model.onnx";

    private const string Runs = "runs";

    /// <summary>Its path.</summary>
    public string Path { get; } = path;

    /// <summary>The trained model.</summary>
    public string Model => GetPath(ModelName);

    /// <summary>Every setting of the run: <c>--config</c> reads it.</summary>
    public string Configuration => GetPath("run.json");

    /// <summary>One line an epoch, as <c>--json</c> prints them.</summary>
    public string Epochs => GetPath("epochs.jsonl");

    /// <summary>The result: what <c>--json</c> prints last, with all metrics, the confusion matrix and the findings.</summary>
    public string Report => GetPath("report.json");

    /// <summary>The folder that the user names, or the next free one under runs/.</summary>
    /// <param name="asked">What the user names; null for none.</param>
    /// <param name="name">What the run is about: digits, iris.</param>
    /// <returns>The folder, which exists.</returns>
    public static RunFolder Open(string? asked, string name)
    {
        string path = asked ?? NextFree(name);
        Directory.CreateDirectory(path);
        return new RunFolder(path);
    }

    /// <summary>A file in the folder.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its path.</returns>
    public string GetPath(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Takes the folder away again if nothing came to lie in it.</summary>
    public void RemoveIfEmpty()
    {
        if (Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any()) Directory.Delete(Path);
    }

    /// <summary>
    /// What a run on some data is called: digits, iris for iris.csv.gz, penguins for penguins/train.csv, sales for sales/part-*.csv.
    /// </summary>
    /// <param name="data">A file, a folder, a pattern or the name of a set.</param>
    /// <returns>A name for a folder.</returns>
    public static string BaseName(string data)
    {
        if (data == "-") return "stdin";
        if (Glob.IsPattern(data)) return OfPattern(Glob.Unescape(data));
        string full = System.IO.Path.GetFullPath(System.IO.Path.TrimEndingDirectorySeparator(data)), name = System.IO.Path.GetFileName(full)
            .Split('.')[0];
        if (name is "train" or "training") name = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(full)) ?? "";
        return name.Length > 0 ? name : "run";
    }

    // The folder before the first sign of a pattern; without one what stands before that sign.
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
