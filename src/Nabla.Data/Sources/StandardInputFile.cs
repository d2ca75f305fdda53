using System.Collections.Concurrent;

namespace Nabla.Data.Sources;

/// <summary>Copies data that can be read only once (standard input, a pipe, <c>&lt;(…)</c> of a shell) to a temporary file.</summary>
/// <remarks>A name is copied once per process. The files are deleted when the process ends.</remarks>
public static class StandardInputFile
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Files = new();
    private static readonly Lazy<string> Folder = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("nabla-input-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <summary>Returns a name for data that can be read repeatedly.</summary>
    /// <param name="text">The data that the user specified.</param>
    /// <param name="standardInput">Opens the data for "-"; null if "-" is an ordinary name.</param>
    /// <returns>The text itself, or the path of the copy.</returns>
    /// <exception cref="NablaException">The data cannot be read, or the copy cannot be written.</exception>
    public static string ToFile(string text, Func<Stream>? standardInput)
    {
        if (text == "-" && standardInput is not null && !File.Exists(text))
            return Files.GetOrAdd(text, _ => new(() => Copied("stdin", standardInput()))).Value;
        if (Files.TryGetValue(text, out var known)) return known.Value;
        if (!MayBePipe(text)) return text;
        var source = Open(text);
        if (source.CanSeek)
        {
            source.Dispose();
            return text;
        }

        return Files.GetOrAdd(text, _ => new(() => Copied(Path.GetFileName(text), source))).Value;
    }

    // A pipe has no length, and files in /dev may be of any kind. Other files are not opened.
    private static bool MayBePipe(string text) =>
        !OperatingSystem.IsWindows() && File.Exists(text)
        && (Path.GetFullPath(text) is var full
        && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal))
        || new FileInfo(text).Length == 0);

    private static FileStream Open(string text)
    {
        try
        {
            return new FileStream(text, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new NablaException("not-readable", $"The file \"{text}\" cannot be read: {refusal.Message}", innerException: refusal);
        }
    }

    /// <summary>The path of a new file, which is deleted when the process ends.</summary>
    /// <param name="name">The name of the file; another file of this name gets a number.</param>
    internal static string NewPath(string name)
    {
        string path = Path.Combine(Folder.Value, name), extension = Path.GetExtension(name);
        for (int n = 2; File.Exists(path); n++)
            path = Path.Combine(Folder.Value, $"{Path.GetFileNameWithoutExtension(name)}-{n}{extension}");
        return path;
    }

    private static string Copied(string name, Stream source)
    {
        string path = NewPath(name);
        try
        {
            using (source)
            using (var file = File.Create(path)) source.CopyTo(file);
            return path;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new NablaException("no-temporary-file", $"{name} is copied to a temporary file in {Path.GetTempPath()}, which cannot be "
                + $"written: {refusal.Message} Free some space there, or set TMPDIR to another folder.", innerException: refusal);
        }
    }
}
