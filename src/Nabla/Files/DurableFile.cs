using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>
/// Writes files atomically, also in case of power failure: the content is written to a temporary file, flushed to disk and renamed, and the
/// folder is flushed.
/// </summary>
public static partial class DurableFile
{
    /// <summary>The suffix of the temporary file.</summary>
    public const string TemporaryExtension = ".part";

    private const PosixSignal FileSizeLimit = (PosixSignal)25;
    private static readonly Lazy<PosixSignalRegistration> Limit =
        new(() => PosixSignalRegistration.Create(FileSizeLimit, signal => signal.Cancel = true));

    /// <summary>
    /// Handles SIGXFSZ, for a program's entry point: a write beyond a system limit (ulimit -f) then fails as on a full disk instead of
    /// ending the process. Does nothing on Windows.
    /// </summary>
    /// <remarks>The handler remains until the process ends, because a signal may arrive late. A library must not call this.</remarks>
    public static void HandleFileSizeLimit()
    {
        if (!OperatingSystem.IsWindows()) GC.KeepAlive(Limit.Value);
    }

    /// <summary>Writes a file and replaces an existing one.</summary>
    /// <param name="path">The path. Its folder is created if it does not exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written. An existing file is unchanged.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, makesFolder: true);

    /// <summary>Writes a file, and optionally does not create a missing folder.</summary>
    internal static void Write(string path, Action<Stream> write, bool makesFolder)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        path = Target(path);
        if (WroteThrough(path, write)) return;
        string beside = path + TemporaryExtension, folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            if (makesFolder) Directory.CreateDirectory(folder);
            using (var stream = File.Create(beside))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
            FlushFolder(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException || IsTooLong(fault))
        {
            throw new IOException(IsTooLong(fault) ? "it becomes larger than the system allows (ulimit -f)." : fault.Message, fault);
        }
        finally
        {
            // After success the file has been renamed; otherwise delete it.
            Remove(beside);
        }
    }

    // Replaces the target of a link, not the link.
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The path does not exist or is not readable. Writing reports the error.
            return path;
        }
    }

    // A pipe, a terminal or a device is written to directly, because its reader needs it.
    private static bool WroteThrough(string path, Action<Stream> write)
    {
        if (!File.Exists(path) || OperatingSystem.IsWindows()) return false;
        FileStream stream;
        try
        {
            stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A read-only file may still be replaced.
            return false;
        }

        using (stream)
        {
            if (stream.CanSeek && !Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal)) return false;
            write(stream);
            return true;
        }
    }

    // The exception that .NET throws for EFBIG.
    private static bool IsTooLong(Exception fault) => fault is ArgumentOutOfRangeException { ParamName: "value" };

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The cause of the failed write also prevents deletion, and is already reported.
        }
    }

    /// <summary>Flushes a folder, which makes a rename durable. Windows journals renames and has no such call.</summary>
    /// <remarks>.NET cannot open folders, so this calls the system.</remarks>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int file = Open(folder, 0);
        if (file < 0) throw new IOException($"{folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            // Some file systems do not flush folders and return EINVAL; they need no flush.
            if (Synchronize(file) < 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw new IOException($"{folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            _ = Close(file);
        }
    }

    private const int InvalidArgument = 22;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
