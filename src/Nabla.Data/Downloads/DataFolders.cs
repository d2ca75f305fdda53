namespace Nabla.Data.Downloads;

/// <summary>The folders of image sets.</summary>
public static class DataFolders
{
    /// <summary>The environment variable with a folder that contains the files.</summary>
    public const string EnvironmentVariable = "NABLA_DATA";

    /// <summary>The folder for downloads: nabla in XDG_CACHE_HOME or ~/.cache, in the local application data on Windows.</summary>
    public static string CacheFolder
    {
        get
        {
            if (OperatingSystem.IsWindows())
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "nabla");
            string? given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            return Path.Combine(Path.IsPathRooted(given) ? given
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "nabla");
        }
    }

    /// <summary>Finds a local file of a set, plain or as gzip.</summary>
    /// <param name="set">The set.</param>
    /// <param name="file">The file.</param>
    /// <param name="folders">The folders to search, and their subfolders with the name of the set.</param>
    /// <returns>The path; null if there is no such file.</returns>
    internal static string? Find(DownloadableSet set, RemoteFile file, IEnumerable<string> folders)
    {
        string plain = Path.GetFileNameWithoutExtension(file.Name);
        // Some distributions name the files train-images.idx3-ubyte.
        string[] names = [file.Name, plain, plain.Replace("-idx", ".idx"), plain.Replace("-idx", ".idx") + ".gz"];
        foreach (string folder in folders)
        {
            // Sets have equal file names, so a folder with the name of another set is skipped.
            bool anothers = DownloadableSets.All.Any(other => other.Name != set.Name && other.Name == new DirectoryInfo(folder).Name);
            foreach (string candidate in anothers ? [Path.Combine(folder, set.Name)] : new[] { Path.Combine(folder, set.Name), folder })
            {
                string? found = names.Select(name => Path.Combine(candidate, name))
                    .FirstOrDefault(path => File.Exists(path) && !IsAnothers(set, file, path));
                if (found is not null) return found;
            }
        }

        return null;
    }

    private static bool IsAnothers(DownloadableSet set, RemoteFile file, string path) =>
        DownloadableSets.All.Where(other => other.Name != set.Name).SelectMany(other => other.Files)
            .Any(other => other.Name == file.Name && other.Size == new FileInfo(path).Length);
}
