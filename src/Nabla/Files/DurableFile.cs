using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>
/// Files that are there whole or not at all, also after the power fails: written beside, flushed to the disk, renamed, and the folder
/// flushed too.
/// </summary>
public static partial class DurableFile
{
    /// <summary>What a file is called until it is whole: its name and this.</summary>
    public const string Unfinished = ".part";

    private const PosixSignal FileSizeLimit = (PosixSignal)25;
    private static readonly Lazy<PosixSignalRegistration> Limit =
        new(() => PosixSignalRegistration.Create(FileSizeLimit, signal => signal.Cancel = true));

    /// <summary>
    /// Handles SIGXFSZ from now on, for a program's entry point: a write beyond a limit of the system (ulimit -f) fails as on a full disk,
    /// instead of ending the process. Does nothing on Windows.
    /// </summary>
    /// <remarks>The handler stays until the process ends, since a signal may arrive late. A library must not call this.</remarks>
    public static void HandleFileSizeLimit()
    {
        if (!OperatingSystem.IsWindows()) GC.KeepAlive(Limit.Value);
    }

    /// <summary>Writes a file in place of the one that was there.</summary>
    /// <param name="path">Where to; its folder is made where it is missing.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">The file cannot be written: what was there before is still whole.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, makesFolder: true);

    /// <summary>The same; a folder that has vanished may be left away.</summary>
    internal static void Write(string path, Action<Stream> write, bool makesFolder)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        path = Target(path);
        if (WroteThrough(path, write)) return;
        string beside = path + Unfinished, folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
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
            // Renamed away where all went well, whatever else went wrong.
            Remove(beside);
        }
    }

    // What a link points to is replaced, not the link.
    private static string Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Nothing is there, or nothing that can be looked at: writing says so.
            return path;
        }
    }

    // A pipe, a terminal or a device is written to: replacing it by a file would take it away from who reads it.
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
            // A file that must not be changed may still be replaced.
            return false;
        }

        using (stream)
        {
            if (stream.CanSeek && !Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal)) return false;
            write(stream);
            return true;
        }
    }

    // What .NET makes of EFBIG.
    private static bool IsTooLong(Exception fault) => fault is ArgumentOutOfRangeException { ParamName: "value" };

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What kept it from being written keeps it from being deleted: that is told already.
        }
    }

    /// <summary>A rename is certain once the folder is on the disk. Windows keeps a journal of renames, and has no such call.</summary>
    /// <remarks>.NET opens no folders, so this asks the system itself.</remarks>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int file = Open(folder, 0);
        if (file < 0) throw new IOException($"{folder} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            // Some file systems cannot flush folders and say EINVAL: they need not.
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
