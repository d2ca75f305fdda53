namespace Nabla.Data.Readers;

/// <summary>Where a path leads when all links in it are followed.</summary>
public static class RealPath
{
    /// <summary>The whole path without a link at any level.</summary>
    public static string Of(string path)
    {
        path = Path.GetFullPath(path);
        string at = Path.GetPathRoot(path)!;
        foreach (string part in path[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            FileSystemInfo entry = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (entry.LinkTarget is not null) at = Of(entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? at);
        }

        return at;
    }

    /// <summary>Whether a path is a folder, or in it; both without links.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);
}
