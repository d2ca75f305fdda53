using Nabla.Cli.Terminal;
using Nabla.Data.Readers;

namespace Nabla.Cli.Files;

/// <summary>Rejects an output file that is also an input.</summary>
internal static class SameFile
{
    /// <summary>Rejects an output file that is one of the inputs.</summary>
    /// <param name="written">The file to write.</param>
    /// <param name="read">What is read: files, folders or names of data sets.</param>
    /// <exception cref="UsageException">It is one of them.</exception>
    public static void Refuse(string written, params ReadOnlySpan<string> read)
    {
        foreach (string name in read)
            if (File.Exists(name) && File.Exists(written) && Resolved(name) == Resolved(written))
                throw new UsageException($"--out {written} would overwrite {name}, which is read. Use another file.");
    }

    /// <summary>The same of data, which may be in many files.</summary>
    /// <param name="written">The file to write.</param>
    /// <param name="data">A file, a folder, a pattern, or the name of a data set.</param>
    public static void RefuseData(string written, string data)
    {
        if (File.Exists(written) && TableFiles.IsMultiple(data)) Refuse(written,
            [.. TableFiles.Parse(data).Files.Select(file => file.Path)]);
        else Refuse(written, data);
    }

    private static string Resolved(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }
}
