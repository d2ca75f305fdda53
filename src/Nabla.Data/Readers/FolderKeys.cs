using System.Collections.Concurrent;
using Nabla.Specs;

namespace Nabla.Data.Readers;

/// <summary>
/// The columns in names of folders like <c>year=2024</c>, as Hive, Spark and Arrow write them. They precede the columns of the files.
/// </summary>
/// <remarks>
/// A value is URL-decoded; <c>__HIVE_DEFAULT_PARTITION__</c> and an empty value are missing. A column is numeric if all its values are
/// numbers. Folders above the specified folder are used only if a column with that name is requested, for example by a model. If the files
/// have a column with the same name, that of the folders is used, as in Spark and DuckDB.
/// </remarks>
internal sealed class FolderKeys
{
    private const string Missing = "__HIVE_DEFAULT_PARTITION__";

    // For each file, in order: the keys of the folders within the specified folder, and of those above it.
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string?>> _inner;
    private readonly IReadOnlyDictionary<string, string?> _outer;
    private readonly string _source;
    private readonly IReadOnlyList<TableFile> _files;
    private readonly ConcurrentDictionary<string, Cells> _cells = [];

    private FolderKeys(string source, IReadOnlyList<TableFile> files, IReadOnlyList<IReadOnlyDictionary<string, string?>> inner,
        IReadOnlyDictionary<string, string?> outer)
    {
        (_source, _files, _inner, _outer) = (source, files, inner, outer);
        Names = inner.Count == 0 ? [] : [.. inner[0].Keys];
    }

    /// <summary>The columns, in the order of the folders.</summary>
    public IReadOnlyList<string> Names { get; private init; }

    /// <summary>Reads the names of folders.</summary>
    /// <exception cref="NablaException">A file lacks a key that others have, or has a key twice.</exception>
    public static FolderKeys Of(string source, IReadOnlyList<TableFile> files, bool isOne)
    {
        IReadOnlyDictionary<string, string?>[] inner = [.. files.Select(file => In(source, isOne ? "" : file.Name, file.Name))];
        for (int part = 1; part < inner.Length; part++)
        {
            var (less, more) = inner[part].Count < inner[0].Count ? (part, 0) : (0, part);
            if (inner[more].Keys.FirstOrDefault(key => !inner[less].ContainsKey(key)) is { } lacking)
                throw new NablaException("folders-differ", $"{source}: {files[more].Name} is in a folder \"{lacking}=…\" but "
                    + $"{files[less].Name} is not (expected all files in such folders, or none). Move the file, or name fewer files by a "
                    + "pattern.");
        }

        string above = Path.GetFullPath(files[0].Path).Replace('\\', '/');
        return new(source, files, inner,
            In(source, isOne ? above : above[..^Math.Min(above.Length, files[0].Name.Length)], files[0].Name, isStrict: false));
    }

    /// <summary>Adds the keys of the folders above whose columns are requested.</summary>
    /// <param name="options">The options with the requested columns.</param>
    /// <param name="named">Other requested columns.</param>
    /// <param name="columns">The columns of the files.</param>
    public FolderKeys For(CsvOptions options, IEnumerable<string> named, IEnumerable<string> columns)
    {
        var requested = options.Kinds.Keys.Concat(options.ExpectedColumns).Concat(named).ToHashSet();
        string[] above = [.. _outer.Keys.Where(key => requested.Contains(key) && !Names.Contains(key) && !columns.Contains(key))];
        return above.Length == 0 ? this : new(_source, _files, _inner, _outer) { Names = [.. above, .. Names] };
    }

    /// <summary>The kind of a column.</summary>
    /// <exception cref="NablaException">The column must be numbers, and a value is not a number.</exception>
    public ColumnKind KindOf(string name, CsvOptions options) => CellsOf(name, options).Kind;

    /// <summary>Adds these columns to a table, before its own.</summary>
    /// <param name="table">Rows of the files with known files.</param>
    /// <param name="options">Kinds of columns and texts of missing cells.</param>
    public Table Add(Table table, CsvOptions options)
    {
        if (Names.Count == 0) return table;
        int[] places = _files.Count == 1 ? new int[table.RowCount] : [.. table.Lines.Places];
        Column[] added = [.. Names.Select(name => ColumnOf(name, places, options))];
        return new Table([.. added, .. table.Columns.Where(column => !Names.Contains(column.Name))], table.Source, table.Lines)
        {
            ExcludedColumns = [.. table.ExcludedColumns.Where(aside => !Names.Contains(aside.Name))],
            FirstRow = table.FirstRow,
            Notes = [.. table.Notes.Where(note => note.Column is null || !Names.Contains(note.Column))],
        };
    }

    /// <summary>Notes on these columns.</summary>
    /// <param name="columns">The columns of the files.</param>
    /// <param name="options">Kinds of columns and texts of missing cells.</param>
    public IEnumerable<DataNote> Notes(IEnumerable<string> columns, CsvOptions options)
    {
        if (Names.Count == 0) yield break;
        string[] kinds = [.. Names.Select(name => $"{name} ({(KindOf(name, options) == ColumnKind.Number ? "numbers" : "text")})")];
        yield return new("folder-columns",
            $"{(Names.Count == 1 ? "One column comes" : $"{Names.Count:N0} columns come")} from folder names: "
                + $"{Suggestion.Shortened(kinds)}.");
        foreach (string name in columns.Intersect(Names))
            yield return new("folder-column-twice", $"Column \"{name}\" is in the files and in the folder names: the folder names are "
                + "used.", name);
    }

    private Column ColumnOf(string name, int[] places, CsvOptions options)
    {
        var cells = CellsOf(name, options);
        return cells.Kind == ColumnKind.Text
            ? new TextColumn(name, cells.Categories, Array.ConvertAll(places, index => cells.Places[index]))
            : new NumericColumn(name, Array.ConvertAll(places, index => cells.Numbers[index]));
    }

    // Cached, because there may be many files and each block of rows needs it.
    private Cells CellsOf(string name, CsvOptions options) => _cells.GetOrAdd(name, _ =>
    {
        string?[] values = [.. Enumerable.Range(0, _files.Count).Select(part => ValueOf(name, part, options))];
        int other = Array.FindIndex(values, value => value is not null && !NumberParser.TryParse(value, false, out double _));
        bool mayBeNumbers = other < 0 && Array.Exists(values, value => value is not null);
        var kind = options.Kinds.TryGetValue(name, out var specified) ? specified == ColumnKind.Number ? specified : ColumnKind.Text
            : mayBeNumbers ? ColumnKind.Number : ColumnKind.Text;
        if (kind == ColumnKind.Number && other >= 0)
            throw new NablaException("not-a-number", $"{_source}: {_files[other].Name}: expected a number in the folder name (got "
                + $"\"{name}={values[other]}\"). Rename the folder. If the value is missing, name it {name}={Missing}.");
        double[] numbers =
            [.. values.Select(value => value is not null && NumberParser.TryParse(value, false, out double number) ? number : double.NaN)];
        string[] categories = [.. values.OfType<string>().Distinct()];
        var index = categories.Select((text, k) => (text, k)).ToDictionary(pair => pair.text, pair => pair.k);
        return new(kind, numbers, categories, [.. values.Select(value => value is null ? TextColumn.Missing : index[value])]);
    });

    private string? ValueOf(string name, int part, CsvOptions options) =>
        (_inner[part].TryGetValue(name, out string? value) ? value : _outer.GetValueOrDefault(name)) is { Length: > 0 } known
            && !options.MissingValues.Contains(known) ? known : null;

    private static Dictionary<string, string?> In(string source, string path, string file, bool isStrict = true)
    {
        var keys = new Dictionary<string, string?>();
        string[] folders = path.Split('/');
        foreach (string folder in folders.SkipLast(1))
        {
            int at = folder.IndexOf('=');
            if (at <= 0) continue;
            string key = Uri.UnescapeDataString(folder[..at]), value = Uri.UnescapeDataString(folder[(at + 1)..]);
            bool isNew = keys.TryAdd(key, value is "" or Missing ? null : value);
            if (!isNew && isStrict) throw new NablaException("folder-twice", $"{source}: {file} is in two folders \"{key}=…\". Rename one "
                + "of them.");
        }

        return keys;
    }

    private sealed record Cells(ColumnKind Kind, double[] Numbers, string[] Categories, int[] Places);
}
