using System.Globalization;

namespace Nabla.Files;

/// <summary>
/// One process at a time in a folder: a lock on a file in it, which the system takes back when its owner dies, however it dies.
/// </summary>
/// <remarks>
/// flock on Unix, a file that is not shared on Windows. The file stays behind: deleting it would let two others each lock one of its own.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private const string LockName = "lock", OwnerName = "lock.owner";
    private readonly FileStream _lock;

    private FolderLock(FileStream held) => _lock = held;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The folder, which must exist.</param>
    /// <returns>The lock; null where another process has it.</returns>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
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
            // Not into the file itself, which nobody else may open.
            File.WriteAllText(Path.Combine(folder, OwnerName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FolderLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The process that has, or had, the lock; null where it is not known.</summary>
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
