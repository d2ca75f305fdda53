using System.Globalization;
using Nabla.Specs;

namespace Nabla.Data.Readers;

/// <summary>A file of a table.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Name">The name for messages: the path relative to the specified folder.</param>
public sealed record TableFile(string Path, string Name);

/// <summary>The files of one table: a single file, those in a folder, or those that match a pattern, in the order of their paths.</summary>
/// <remarks>
/// All files in a folder and its subfolders with the extension of a table format are read. Names that start with a point or an underscore
/// are skipped (Spark's <c>_SUCCESS</c>, <c>.part-0.crc</c>). Folders named like <c>year=2024</c> are columns: <see cref="FolderKeys"/>.
/// </remarks>
public sealed class TableFiles
{
    private const int DeepestFolder = 64, MostNamed = 5;

    private static readonly string[] Texts = [".csv", ".tsv", ".csv.gz", ".tsv.gz"], Parquets = [".parquet", ".parq", ".pq"];

    // These formats also keep Parquet files with former rows.
    private static readonly (string Folder, string Format)[] Versioned = [("_delta_log", "a Delta Lake table"),
        (".hoodie", "a Hudi table")];

    private readonly List<string> _passedOver = [];

    private TableFiles(string name, FileKind kind, IReadOnlyList<TableFile> files, bool isOne)
    {
        (Name, Kind, Files, IsSingle) = (name, kind, files, isOne);
        Keys = FolderKeys.Of(name, files, isOne);
    }

    /// <summary>The name of the table, for messages.</summary>
    public string Name { get; }

    /// <summary>Text or Parquet.</summary>
    public FileKind Kind { get; }

    /// <summary>The files.</summary>
    public IReadOnlyList<TableFile> Files { get; }

    /// <summary>Whether a single file was specified, not a folder or a pattern.</summary>
    public bool IsSingle { get; }

    /// <summary>The keys in folder names.</summary>
    internal FolderKeys Keys { get; }

    /// <summary>The inputs of the files.</summary>
    public IReadOnlyList<Input> Inputs => [.. Files.Select(file => Input.File(file.Path, file.Name))];

    /// <summary>Notes on the files; none for a single specified file.</summary>
    /// <param name="rows">The number of rows of all files.</param>
    public IEnumerable<DataNote> Notes(long rows)
    {
        if (IsSingle) yield break;
        yield return new("many-files", string.Create(CultureInfo.InvariantCulture,
            $"Read as one table: {Files.Count:N0} {(Files.Count == 1 ? "file" : "files")}, {rows:N0} {(rows == 1 ? "row" : "rows")}, "
                + $"{(Files.Count == 1 ? Files[0].Name : $"{Files[0].Name} to {Files[^1].Name}")}."));
    }

    /// <summary>
    /// Notes on files that are not read. They are not part of the table, so that a run can resume if files are added to the folder.
    /// </summary>
    public IEnumerable<DataNote> UnreadNotes
    {
        get
        {
            if (_passedOver.Count == 0) yield break;
            yield return new("files-not-read",
                $"Not read, since the {(_passedOver.Count == 1 ? "name does" : "names do")} not end as those of tables: "
                    + $"{string.Join(", ", _passedOver.Take(MostNamed))}"
                    + $"{(_passedOver.Count > MostNamed ? $" and {_passedOver.Count - MostNamed:N0} more" : "")}. To read others, use a "
                    + "pattern: '*.txt'.");
        }
    }

    /// <summary>Whether a text specifies several files of one table: a pattern, or a folder with table files.</summary>
    public static bool IsMultiple(string text) => Glob.IsPattern(text) || (Directory.Exists(text) && AnyIn(text));

    /// <summary>Whether a folder or a subfolder has table files.</summary>
    public static bool AnyIn(string folder) => Directory.Exists(folder) && Enumerate(folder).Any();

    /// <summary>The paths of these files, unordered.</summary>
    public static IEnumerable<string> Enumerate(string folder) => Enumerate(folder, 0, null);

    /// <summary>Finds the files of a table.</summary>
    /// <param name="text">A file, a folder or a pattern.</param>
    /// <exception cref="NablaException">There are no files, or they have different formats.</exception>
    public static TableFiles Parse(string text)
    {
        if (Glob.IsPattern(text)) return OfPattern(text);
        return Directory.Exists(text) ? OfFolder(text)
            : new(Path.GetFileName(text), FileKinds.Detect(text), [new(text, Path.GetFileName(text))], isOne: true);
    }

    private static TableFiles OfFolder(string folder)
    {
        RequirePlain(folder);
        var passedOver = new List<string>();
        string name = new DirectoryInfo(folder).Name;
        TableFile[] files =
        [
            .. Enumerate(folder, 0, passedOver).Select(path => new TableFile(path, Path.GetRelativePath(folder, path).Replace('\\', '/')))
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
        if (files.Length == 0)
            throw new NablaException("no-data-in-folder", $"The folder \"{folder}\" has no CSV, TSV or Parquet files. Name a file, or "
                + $"others by a pattern: '{folder}/*.txt'.");
        return new TableFiles(name, KindOf(name, files), files, isOne: false)
            .PassingOver(passedOver.Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')));
    }

    private static TableFiles OfPattern(string pattern)
    {
        var found = Glob.Expand(pattern);
        if (found.Count == 0)
            throw new NablaException("no-match", $"No file matches \"{pattern}\". Check the pattern (* and ? as in a shell).");
        // The common folder is not repeated in the names.
        string plain = Glob.Unescape(pattern), fixedPart = Glob.FixedPart(plain);
        string NameOf(string path) =>
            path.Replace('\\', '/')[(fixedPart.Length == 0 && path.StartsWith("./", StringComparison.Ordinal) ? 2 : fixedPart.Length)..];
        var passedOver = new List<string>();
        foreach (string folder in found.Where(Directory.Exists)) RequirePlain(folder);
        bool isDeep = plain.Split('/')[^1] == "**";
        TableFile[] files =
        [
            .. found.SelectMany(path => !Directory.Exists(path) ? [path] : isDeep ? InItself(path, passedOver)
                : Enumerate(path, 0, passedOver))
                .Distinct()
                .Select(path => new TableFile(path, NameOf(path))).OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
        if (files.Length == 0)
            throw new NablaException("no-match", $"\"{pattern}\" matches only folders without CSV, TSV or Parquet files: "
                + $"{Suggestion.Shortened([.. found])}. Name the files.");
        return new TableFiles(plain[fixedPart.Length..], KindOf(pattern, files), files, isOne: false)
            .PassingOver(passedOver.Select(NameOf));
    }

    private TableFiles PassingOver(IEnumerable<string> files)
    {
        _passedOver.AddRange(files.Order(StringComparer.Ordinal));
        return this;
    }

    // Files of several formats are ambiguous.
    private static FileKind KindOf(string name, IReadOnlyList<TableFile> files)
    {
        TableFile? text = null, parquet = null;
        foreach (var file in files)
        {
            var kind = FileKinds.Detect(file.Path);
            if (kind == FileKind.Csv) text ??= file;
            else if (kind == FileKind.Parquet) parquet ??= file;
            else
            throw new NablaException("not-a-table", $"{name}: {file.Name} is not a CSV or Parquet file (expected only such files in one "
                + "table). Name fewer files.");
        }

        if (text is not null && parquet is not null)
            throw new NablaException("mixed-formats", $"{name} must hold CSV or Parquet files, not both (got {text.Name} and "
                + $"{parquet.Name}). Name those to use: '*{Path.GetExtension(parquet.Name)}'.");
        return parquet is null ? FileKind.Csv : FileKind.Parquet;
    }

    private static void RequirePlain(string folder)
    {
        foreach (var (inside, format) in Versioned)
            if (Directory.Exists(Path.Combine(folder, inside)))
                throw new NablaException("versioned-table", $"{folder} is {format}, whose files may hold rows that were deleted or "
                    + $"replaced. Save the rows as plain Parquet or CSV. To read all files anyway, name them: '{folder}/*.parquet'.");
    }

    private static IEnumerable<string> Enumerate(string folder, int depth, List<string>? passedOver)
    {
        if (depth > DeepestFolder)
            throw new NablaException("too-deep", $"\"{folder}\" must be at most {DeepestFolder} folders deep. Check for links that form a "
                + "loop.");
        var within = Directory.EnumerateDirectories(folder)
            .Where(path => IsData(Path.GetFileName(path), isFolder: true) && !IsCyclicLink(path));
        return InItself(folder, passedOver).Concat(within.SelectMany(path => Enumerate(path, depth + 1, passedOver)));
    }

    /// <summary>Whether a folder is a link to a folder that contains it, which would be enumerated endlessly.</summary>
    public static bool IsCyclicLink(string folder) => new DirectoryInfo(folder).LinkTarget is not null
        && RealPath.IsWithin(RealPath.Resolve(Path.GetDirectoryName(Path.GetFullPath(folder))!), RealPath.Resolve(folder));

    private static IEnumerable<string> InItself(string folder, List<string>? passedOver)
    {
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            string name = Path.GetFileName(path);
            if (!IsData(name, isFolder: false)) continue;
            if (IsTable(name)) yield return path;
            else passedOver?.Add(path);
        }
    }

    private static bool IsData(string name, bool isFolder) => name[0] is not ('.' or '_')
        || (isFolder && name[0] == '_' && name.Contains('='));

    // Hadoop names files of any format like this.
    private static bool IsTable(string name) => Texts.Concat(Parquets).Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        || (name.StartsWith("part-", StringComparison.Ordinal) && !name.Contains('.'));
}
