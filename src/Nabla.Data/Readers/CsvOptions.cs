using Nabla.Specs;

namespace Nabla.Data.Readers;

/// <summary>Options of the CSV reader. Options that are null are detected.</summary>
public sealed record CsvOptions
{
    /// <summary>The delimiter; a space for runs of spaces or tabs.</summary>
    /// <value>
    /// The default is null. The delimiter of a line like <c>sep=;</c> at the start is used. Otherwise it is the one of comma, semicolon,
    /// tab and vertical bar that divides the first lines most evenly, or spaces if they separate numbers.
    /// </value>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line is a header.</summary>
    /// <value>
    /// The default is null. The first line is a header if it contains one of <see cref="ExpectedColumns"/> or <see cref="Kinds"/>.
    /// Otherwise the lines below decide, and a note reports doubt. Without a header the columns are c1, c2, ….
    /// </value>
    public bool? HasHeader { get; init; }

    /// <summary>The decimal sign: a point or a comma.</summary>
    /// <value>The default is null: the sign is inferred from the cells of all columns. The other sign may separate thousands.</value>
    public char? Decimal { get; init; }

    /// <summary>Expected column names, such as the target. If the first line has one, it is a header.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> ExpectedColumns { get; init; } = [];

    /// <summary>The kinds of columns by name. A cell of another kind is an error.</summary>
    /// <value>The default is none: a column is numbers if its cells are numbers or missing, else text.</value>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>Texts of missing cells, in addition to empty cells.</summary>
    /// <value>The default is <see cref="DefaultMissingValues"/>.</value>
    public IReadOnlyList<string> MissingValues { get; init; } = DefaultMissingValues;

    /// <summary>Texts of missing cells in a number column, in any case. They are text in a text column.</summary>
    /// <value>The default is <see cref="DefaultMissingNumbers"/>.</value>
    public IReadOnlyList<string> MissingNumbers { get; init; } = DefaultMissingNumbers;

    /// <summary><c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>null</c>, <c>None</c>, <c>\N</c> and their usual spellings.</summary>
    public static IReadOnlyList<string> DefaultMissingValues { get; } =
        ["?", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "NAN", "-NaN", "-nan", "NULL", "Null", "null", "None", "none",
        "\\N"];

    /// <summary>Dashes, points, <c>n.a.</c>, <c>missing</c>, <c>unknown</c>, errors of spreadsheets, and similar texts.</summary>
    public static IReadOnlyList<string> DefaultMissingNumbers { get; } =
    [
        "-", "--", "---", "–", "—", ".", "..", "...", "…", "*", "**", "??", "/", "na", "n/a", "n.a.", "n.a", "nd", "n/d", "n.d.", "k.A.",
            "k. A.", "s/o", "nan", "null", "none", "nil", "(null)", "(none)",
        "missing", "unknown", "unk", "not available", "not applicable", "not known", "no data", "undefined", "(blank)", "blank", "empty",
        "#N/A", "#NA", "#N/V", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "<NA>", "\\N",
    ];

    /// <summary>Options for reading a second file with the columns of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">Further options.</param>
    /// <param name="ignore">Columns to ignore.</param>
    public static CsvOptions From(Table table, CsvOptions options, IReadOnlyList<string>? ignore = null) => options with
    {
        Kinds = table.Columns.Where(column => ignore?.Contains(column.Name) != true)
            .ToDictionary(column => column.Name, column => column.Kind),
        Formats = table.Columns.OfType<NumericColumn>().Where(column => column.Format is not null)
            .ToDictionary(column => column.Name, column => column.Format!),
    };

    /// <summary>The number formats of a model's columns in training; null without a model.</summary>
    internal IReadOnlyDictionary<string, NumberFormat>? Formats { get; init; }

    /// <summary>The note that CSV options are set for a file that is not CSV; null if none are set.</summary>
    /// <param name="name">The file.</param>
    internal DataNote? UnusedFor(string name)
    {
        string[] given =
        [
            .. HasHeader is null ? Array.Empty<string>() : ["header"],
            .. Delimiter is null ? Array.Empty<string>() : ["delimiter"],
            .. Decimal is null ? Array.Empty<string>() : ["decimal"],
        ];
        return given.Length == 0 ? null
            : new("unused-settings", $"{string.Join(", ", given)} {(given.Length == 1 ? "is" : "are")} not used: {name} is not a CSV "
            + "file.");
    }
}

/// <summary>The texts of missing cells in a file.</summary>
internal sealed class MissingCells
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts;

    public MissingCells(IReadOnlyList<string> texts)
    {
        Texts = texts;
        _texts = texts.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();
        AnyNumber = texts.Any(text => NumberParser.TryParse(text, false, out double value) && !double.IsNaN(value));
    }

    public IReadOnlyList<string> Texts { get; }

    /// <summary>Whether one of the texts, like -999, is a number.</summary>
    public bool AnyNumber { get; }

    /// <summary>Whether a cell is missing.</summary>
    public bool Contains(ReadOnlySpan<char> cell) => cell.IsEmpty || _texts.Contains(cell);

    /// <summary>The advice that makes a text a category: the texts of missing cells without it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="missing">The texts of missing cells.</param>
    public static SettingAdvice AdviceWithout(string text, IEnumerable<string> missing) =>
        SettingAdvice.Use("missing", "=" + QuotedNames.Join(missing.Where(one => one != text)));
}

/// <summary>
/// Missing values that the user specifies for tables without texts of missing cells. Parquet marks missing cells itself, but −999 is a
/// number there.
/// </summary>
internal static class MissingWords
{
    /// <summary>Returns a table in which cells with these values are missing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">The options with the values. The default values are ignored unless they are the only ones.</param>
    public static Table Apply(Table table, CsvOptions options)
    {
        var usual = CsvOptions.DefaultMissingValues;
        string[] values = usual.Except(options.MissingValues).Any() ? [.. options.MissingValues] : [.. options.MissingValues.Except(usual)];
        if (values.Length == 0) return table;
        var numbers = new HashSet<double>();
        foreach (string word in values)
            if (NumberParser.TryParse(word, false, out double number)) numbers.Add(number);
        return new Table(table.Columns.Select(column => column switch
        {
            TextColumn text when text.Categories.Any(values.Contains) => Without(text, values),
            NumericColumn number when numbers.Count > 0 && number.Values.Span.ContainsAny([.. numbers]) => Without(number, numbers),
            _ => column,
        }), table.Source, table.Lines)
        { Notes = table.Notes, ExcludedColumns = table.ExcludedColumns, FirstRow = table.FirstRow };
    }

    private static TextColumn Without(TextColumn text, string[] values)
    {
        string[] categories = [.. text.Categories.Where(category => !values.Contains(category))];
        int[] places = [.. text.Categories.Select(category => Array.IndexOf(categories, category))];
        return new TextColumn(text.Name, categories, Array.ConvertAll(text.Codes.ToArray(), code => code < 0 ? code : places[code]));
    }

    private static NumericColumn Without(NumericColumn column, HashSet<double> numbers) =>
        new(column.Name, Array.ConvertAll(column.Values.ToArray(), value => numbers.Contains(value) ? double.NaN : value))
        {
            Format = column.Format,
        };
}
