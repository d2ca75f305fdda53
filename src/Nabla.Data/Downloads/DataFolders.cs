namespace Nabla.Data.Downloads;

/// <summary>Where sets of images are looked for and kept.</summary>
public static class DataFolders
{
    /// <summary>Environment variable that names a folder which has the files already.</summary>
    public const string Variable = "NABLA_DATA";

    /// <summary>Where downloads are kept: nabla in XDG_CACHE_HOME or ~/.cache, in the local application data on Windows.</summary>
    public static string Cache
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

    /// <summary>A file of a set that is on this machine already, plain or as gzip.</summary>
    /// <param name="set">The set.</param>
    /// <param name="file">The file.</param>
    /// <param name="folders">Where to look: a folder, or a folder of that with the set's name.</param>
    /// <returns>Its path; null where it is nowhere.</returns>
    internal static string? Find(DownloadableSet set, RemoteFile file, IEnumerable<string> folders)
    {
        string plain = Path.GetFileNameWithoutExtension(file.Name);
        // Some distributions name the files train-images.idx3-ubyte.
        string[] names = [file.Name, plain, plain.Replace("-idx", ".idx"), plain.Replace("-idx", ".idx") + ".gz"];
        foreach (string folder in folders)
        {
            // Sets share the names of their files, so a folder of another set's name is not looked into.
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
