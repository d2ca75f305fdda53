using System.Security.Cryptography;
using System.Text;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Sources;

namespace Nabla.Studio.Sessions;

/// <summary>
/// The folders whose files may be read: where the studio was started, its start arguments, and a temporary folder for files that were
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

    /// <param name="given">Data of the start arguments, in any folder.</param>
    public Folders(params IEnumerable<string?> given)
    {
        Sweep();
        Root = RealPath.Resolve(Environment.CurrentDirectory);
        _allowed = [Root, .. given.OfType<string>().Where(path => File.Exists(path) || Directory.Exists(path)).Select(RealPath.Resolve)];
    }

    /// <summary>The folder where the studio was started.</summary>
    public string Root { get; }

    /// <summary>Resolves a name from a page.</summary>
    /// <param name="text">The name of a set, a path relative to <see cref="Root"/>, or a name from <see cref="Take"/>.</param>
    /// <returns>The name, or the full path.</returns>
    /// <exception cref="NablaException">The path leads out of the folders.</exception>
    public string Resolve(string text)
    {
        if (DataSource.Names.Contains(text)) return text;
        string[] parts = text.Split('/');
        string path = parts[0] == Dropped && parts.Length is 2 or 3 ? Path.Combine([_uploads, .. parts.Skip(1).Select(Clean)])
            : Path.GetFullPath(text, Root);
        // Files outside are not accessed: that would reveal what exists, and may take long.
        bool isInside = !Glob.IsPattern(path) ? IsInside(path)
            : IsAllowed(Glob.FixedPart(Glob.Unescape(path))) && Glob.Expand(path).All(IsInside);
        return isInside ? path : throw new NablaException($"\"{text}\" is outside {Root}, where the studio was started. Start it there, "
            + "or drop the file on the page.");
    }

    /// <summary>Creates a file for data that is dropped on the page. Files that belong together have the same drop.</summary>
    /// <returns>The name in pages, and the path.</returns>
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

    /// <summary>The total size of the dropped files in bytes.</summary>
    public long UploadedBytes =>
        Directory.Exists(_uploads) ? new DirectoryInfo(_uploads).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;

    /// <summary>The display name of data: for a dropped file its name.</summary>
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

    // Deletes folders of killed studios. A running studio has a locked file in its folder.
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
                // It belongs to another studio or user.
            }
        }
    }

    private static bool IsData(string path) =>
        Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        || Path.GetFileName(path).Contains("images-idx", StringComparison.Ordinal);

    // No file that is read with a folder may be a link to the outside.
    private bool IsInside(string path) => IsAllowed(path) && (!Directory.Exists(path) || TableFiles.Enumerate(path).All(IsAllowed));

    private bool IsAllowed(string path)
    {
        string real = RealPath.Resolve(path);
        return _allowed.Append(RealPath.Resolve(_uploads)).Any(folder => RealPath.IsWithin(real, folder));
    }

    // Letters, digits and a few signs: no separator, no hidden file, no "..".
    private static string Clean(string name)
    {
        var clean = new StringBuilder();
        foreach (char letter in name.Length > 100 ? name[^100..] : name)
            clean.Append(char.IsLetterOrDigit(letter) || "._- ".Contains(letter) ? letter : '_');
        return clean.ToString().Trim().TrimStart('.') is { Length: > 0 } left ? left : "data";
    }
}
