using System.Globalization;

namespace Nabla.Files;

/// <summary>
/// A lock for one process on a folder, held on a file in it. The system releases it when the process ends.
/// </summary>
/// <remarks>
/// It uses flock on Unix and an unshared file on Windows. The file is not deleted, because two other processes could then each lock a
/// different file.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private const string LockName = "lock", OwnerName = "lock.owner";
    private readonly FileStream _lock;

    private FolderLock(FileStream held) => _lock = held;

    /// <summary>Acquires the lock.</summary>
    /// <param name="folder">The folder, which must exist.</param>
    /// <returns>The lock; null if another process holds it.</returns>
    /// <exception cref="IOException">The folder is not writable.</exception>
    public static FolderLock? TryTake(string folder)
    {
        FileStream file;
        string path = Path.Combine(folder, LockName);
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException fault) when (fault.GetType() == typeof(IOException) && File.Exists(path))
        {
            return null;
        }

        try
        {
            // A separate file, because other processes cannot open the locked one.
            File.WriteAllText(Path.Combine(folder, OwnerName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FolderLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The process that holds, or held, the lock; null if unknown.</summary>
    public static int? OwnerOf(string folder)
    {
        try
        {
            return int.TryParse(File.ReadAllText(Path.Combine(folder, OwnerName)), CultureInfo.InvariantCulture, out int owner) ? owner
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
