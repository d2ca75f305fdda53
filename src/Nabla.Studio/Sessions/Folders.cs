using System.Security.Cryptography;
using System.Text;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Sources;

namespace Nabla.Studio.Sessions;

/// <summary>
/// The folders whose files may be read: where the studio was started, what it was started with, and a folder of its own for files that were
/// dropped on the page.
/// </summary>
internal sealed class Folders : IDisposable
{
    private const string Dropped = "dropped", Own = "nabla-studio-", Held = "held";
    private const int MaxListed = 300, Deepest = 3;
    private static readonly string[] Endings = [".csv", ".tsv", ".parquet", ".npy", ".npz", ".csv.gz", ".tsv.gz"];

    private readonly string _uploads =
        Path.Combine(Path.GetTempPath(), $"{Own}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
    private readonly List<string> _allowed;
    private readonly Lock _lock = new();
    private FileStream? _held;

    /// <param name="given">Data that the studio was started with, wherever it lies.</param>
    public Folders(params IEnumerable<string?> given)
    {
        Sweep();
        Root = RealPath.Resolve(Environment.CurrentDirectory);
        _allowed = [Root, .. given.OfType<string>().Where(path => File.Exists(path) || Directory.Exists(path)).Select(RealPath.Resolve)];
    }

    /// <summary>The folder where the studio was started.</summary>
    public string Root { get; }

    /// <summary>What the library is to read for a name that came from a page.</summary>
    /// <param name="text">The name of a set, a path from <see cref="Root"/> on, or what <see cref="Take"/> gave.</param>
    /// <returns>The name, or the whole path.</returns>
    /// <exception cref="DataException">The path leads out of the folders.</exception>
    public string Resolve(string text)
    {
        if (DataSource.Names.Contains(text)) return text;
        string[] parts = text.Split('/');
        string path = parts[0] == Dropped && parts.Length is 2 or 3 ? Path.Combine([_uploads, .. parts.Skip(1).Select(Clean)])
            : Path.GetFullPath(text, Root);
        // Nothing is looked for outside: that would tell what is there, and may take long.
        bool isInside = !Glob.IsPattern(path) ? IsInside(path)
            : IsAllowed(Glob.FixedPart(Glob.Unescape(path))) && Glob.Expand(path).All(IsInside);
        return isInside ? path : throw new DataException($"\"{text}\" is outside {Root}, where the studio was started. Start it there, "
            + "or drop the file on the page.");
    }

    /// <summary>A file for something that is dropped on the page; several that belong together share a drop.</summary>
    /// <returns>What pages call it, and its path.</returns>
    public (string Name, string Path) Take(string drop, string name)
    {
        lock (_lock)
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_uploads);
            else Directory.CreateDirectory(_uploads, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _held ??= new(Path.Combine(_uploads, Held), FileMode.Create, FileAccess.Write, FileShare.None);
        }

        string folder = Path.Combine(_uploads, Clean(drop)), file = Clean(name);
        Directory.CreateDirectory(folder);
        return ($"{Dropped}/{Clean(drop)}/{file}", Path.Combine(folder, file));
    }

    /// <summary>What the dropped files have together, in bytes.</summary>
    public long UploadedBytes =>
        Directory.Exists(_uploads) ? new DirectoryInfo(_uploads).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;

    /// <summary>What people call data: the file's own name where it was dropped.</summary>
    public static string Shown(string text) => !text.StartsWith(Dropped + "/", StringComparison.Ordinal) ? text
        : text.Split('/') is [_, _, var file] ? file : "dropped files";

    /// <summary>Files with data below <see cref="Root"/>, a few levels deep.</summary>
    public IReadOnlyList<string> Files()
    {
        var options = new EnumerationOptions
            { RecurseSubdirectories = true, MaxRecursionDepth = Deepest, IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        return [.. Directory.EnumerateFiles(Root, "*", options).Where(IsData).Take(MaxListed)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        _held?.Dispose();
        if (Directory.Exists(_uploads)) Directory.Delete(_uploads, recursive: true);
    }

    // Takes away what studios left that were killed: those that live hold a file each.
    private static void Sweep()
    {
        foreach (string left in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Own}????????????????"))
        {
            string held = Path.Combine(left, Held);
            if (new DirectoryInfo(left).LinkTarget is not null || !File.Exists(held)) continue;
            try
            {
                File.Open(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                Directory.Delete(left, recursive: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Another studio's, or another user's.
            }
        }
    }

    private static bool IsData(string path) =>
        Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        || Path.GetFileName(path).Contains("images-idx", StringComparison.Ordinal);

    // Of a folder, none of the files that are read with it may lead out by a link.
    private bool IsInside(string path) => IsAllowed(path) && (!Directory.Exists(path) || TableFiles.Enumerate(path).All(IsAllowed));

    private bool IsAllowed(string path)
    {
        string real = RealPath.Resolve(path);
        return _allowed.Append(RealPath.Resolve(_uploads)).Any(folder => RealPath.IsWithin(real, folder));
    }

    // Letters, digits and a few signs: no separator, nothing hidden, no way up.
    private static string Clean(string name)
    {
        var clean = new StringBuilder();
        foreach (char letter in name.Length > 100 ? name[^100..] : name)
            clean.Append(char.IsLetterOrDigit(letter) || "._- ".Contains(letter) ? letter : '_');
        return clean.ToString().Trim().TrimStart('.') is { Length: > 0 } left ? left : "data";
    }
}
