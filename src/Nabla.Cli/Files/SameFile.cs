using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Cli.Files;

/// <summary>Refuses to write over what is read.</summary>
internal static class SameFile
{
    /// <summary>Requires that a file to write is none of those that are read.</summary>
    /// <param name="written">The file to write.</param>
    /// <param name="read">What is read: files, folders or names of sets.</param>
    /// <exception cref="DataException">It is one of them.</exception>
    public static void Refuse(string written, params ReadOnlySpan<string> read)
    {
        foreach (string name in read)
            if (File.Exists(name) && File.Exists(written) && Resolved(name) == Resolved(written))
                throw new DataException($"--out {written} would overwrite {name}, which is an input. Name another file.");
    }

    /// <summary>The same of data, which may be in many files.</summary>
    /// <param name="written">The file to write.</param>
    /// <param name="data">A file, a folder, a pattern, or the name of a set.</param>
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
