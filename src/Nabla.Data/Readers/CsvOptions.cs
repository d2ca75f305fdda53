namespace Nabla.Data.Readers;

/// <summary>How a CSV file is to be read, where that shall not be detected.</summary>
public sealed record CsvOptions
{
    /// <summary>What is between cells.</summary>
    /// <value>The default is null: whichever of comma, semicolon, tab and vertical bar divides the first lines most evenly.</value>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first line holds the columns' names.</summary>
    /// <value>The default is null: yes, unless it holds numbers and none of its text stands above numbers. Without a header the columns are c1, c2, ….</value>
    public bool? HasHeader { get; init; }

    /// <summary>Kinds of columns by name; a cell that does not fit is an error.</summary>
    /// <value>The default is none: a column is numbers if all its cells are numbers or missing, else text.</value>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>Cells that mean "not known", besides empty ones.</summary>
    /// <value>The default is <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>null</c>, <c>None</c> and their usual spellings.</value>
    public IReadOnlyList<string> MissingValues { get; init; } =
        ["?", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "NAN", "-NaN", "-nan", "NULL", "Null", "null", "None", "none"];
}
