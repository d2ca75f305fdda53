namespace Nabla.Data.Readers;

/// <summary>How a CSV file is to be read, where that shall not be detected.</summary>
public sealed record CsvOptions
{
    /// <summary>What is between cells; a blank for one or more blanks or tabs.</summary>
    /// <value>The default is null: whichever of comma, semicolon, tab and vertical bar divides the first lines most evenly, or blanks where
    /// numbers stand between them; what a line like <c>sep=;</c> at the beginning says.</value>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line holds the columns' names.</summary>
    /// <value>
    /// The default is null: yes where it holds one of <see cref="ExpectedColumns"/> or of <see cref="Kinds"/>; else what the lines below it
    /// make likely, and a note where they do not tell. Without a header the columns are c1, c2, ….
    /// </value>
    public bool? HasHeader { get; init; }

    /// <summary>The decimal sign: a point or a comma.</summary>
    /// <value>The default is null: the one that the cells of all columns tell; the other one may divide thousands.</value>
    public char? Decimal { get; init; }

    /// <summary>Names of columns that the file should have, such as the target: where the first line holds one, it is a header.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> ExpectedColumns { get; init; } = [];

    /// <summary>Kinds of columns by name; a cell that does not fit is an error.</summary>
    /// <value>The default is none: a column is numbers if its cells are numbers or missing, else text.</value>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>Cells that mean "not known", besides empty ones.</summary>
    /// <value>The default is <see cref="UsualMissingValues"/>.</value>
    public IReadOnlyList<string> MissingValues { get; init; } = UsualMissingValues;

    /// <summary>
    /// Cells that mean "not known" in a column where all others are numbers, whatever the case of their letters; in a column of text they
    /// are text.
    /// </summary>
    /// <value>The default is <see cref="UsualMissingNumbers"/>.</value>
    public IReadOnlyList<string> MissingNumbers { get; init; } = UsualMissingNumbers;

    /// <summary><c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>null</c>, <c>None</c>, <c>\N</c> and their usual spellings.</summary>
    public static IReadOnlyList<string> UsualMissingValues { get; } =
        ["?", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "NAN", "-NaN", "-nan", "NULL", "Null", "null", "None", "none",
        "\\N"];

    /// <summary>Dashes, points, <c>n.a.</c>, <c>missing</c>, <c>unknown</c>, the errors of spreadsheets, and the like.</summary>
    public static IReadOnlyList<string> UsualMissingNumbers { get; } =
    [
        "-", "--", "---", "–", "—", ".", "..", "...", "…", "*", "**", "??", "/", "na", "n/a", "n.a.", "n.a", "nd", "n/d", "n.d.", "k.A.",
            "k. A.", "s/o", "nan", "null", "none", "nil", "(null)", "(none)",
        "missing", "unknown", "unk", "not available", "not applicable", "not known", "no data", "undefined", "(blank)", "blank", "empty",
        "#N/A", "#NA", "#N/V", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "<NA>", "\\N",
    ];

    /// <summary>How a second file is to be read whose columns are those of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What else is said.</param>
    /// <param name="ignore">Columns that nobody looks at.</param>
    public static CsvOptions Like(Table table, CsvOptions options, IReadOnlyList<string>? ignore = null) => options with
    {
        Kinds = table.Columns.Where(column => ignore?.Contains(column.Name) != true)
            .ToDictionary(column => column.Name, column => column.Kind),
        Formats = table.Columns.OfType<NumericColumn>().Where(column => column.Format is not null)
            .ToDictionary(column => column.Name, column => column.Format!),
    };

    /// <summary>How the numbers of a model's columns were written in training; null where there is no model.</summary>
    internal IReadOnlyDictionary<string, NumberFormat>? Formats { get; init; }

    /// <summary>A note where settings of text tables are given for a file that is none; null where there are none.</summary>
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
