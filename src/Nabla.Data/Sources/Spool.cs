using System.Collections.Concurrent;

namespace Nabla.Data.Sources;

/// <summary>
/// Data that can be read once only (standard input, a pipe, a shell's <c>&lt;(…)</c>): written to a temporary file, which is then read as
/// any file, as often as need be.
/// </summary>
/// <remarks>One name is read once a process; the files are deleted when it ends.</remarks>
public static class Spool
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Files = new();
    private static readonly Lazy<string> Folder = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("nabla-input-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    /// <summary>The name under which data can be read again and again.</summary>
    /// <param name="text">What a user calls data.</param>
    /// <param name="standardInput">What "-" stands for; null where it is no more than a name.</param>
    /// <returns>The text itself, or the path of the copy.</returns>
    /// <exception cref="DataException">The data cannot be read, or the copy not be written.</exception>
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

    // A pipe has no length; what lies under /dev may be anything. All else is not even opened.
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
            throw new DataException("not-readable", $"The file \"{text}\" cannot be read: {refusal.Message}", innerException: refusal);
        }
    }

    private static string Copied(string name, Stream source)
    {
        string path = Path.Combine(Folder.Value, name);
        for (int n = 2; File.Exists(path); n++) path = Path.Combine(Folder.Value, $"{name}-{n}");
        try
        {
            using (source)
            using (var file = File.Create(path)) source.CopyTo(file);
            return path;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new DataException("no-temporary-file", $"{name} is copied to a temporary file in {Path.GetTempPath()}, which cannot be "
                + $"written: {refusal.Message} Free some space there, or set TMPDIR to another folder.", innerException: refusal);
        }
    }
}
