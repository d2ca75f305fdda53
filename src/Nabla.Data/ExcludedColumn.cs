using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data;

/// <summary>A column of the source that is not among the columns of the table. It is used only if it is named in a setting.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Reason">Why it is excluded, as a predicate: "holds lists of INT32".</param>
/// <param name="Cells">The cells; null if they cannot be read.</param>
public sealed record ExcludedColumn(string Name, string Reason, Column? Cells = null)
{
    /// <summary>
    /// Whether a network should learn from it, so that leaving it out silently would be wrong. It must be ignored by name.
    /// </summary>
    public bool MustBeIgnored { get; init; }

    /// <summary>Whether the files of the table differ in it: it is missing in some, or has another type.</summary>
    public bool DiffersAcrossFiles { get; init; }

    /// <summary>Whether it is the index of a data frame.</summary>
    public bool IsDataFrameIndex { get; init; }

    /// <summary>The note that the column is left out.</summary>
    public DataNote Note => !IsDataFrameIndex
        ? new("not-read", $"Column \"{Name}\" is left out: it {Reason}.", Name)
        : new("frame-index", $"Column \"{Name}\" is left out: it {Reason}. To use it as an input,", Name,
            Use("number-columns", QuotedNames.Join([Name])).Or(Use("text-columns", QuotedNames.Join([Name]))));

    /// <summary>Creates the error for a column that is named but cannot be read.</summary>
    /// <param name="source">The file.</param>
    public NablaException CreateException(string source) => new(DiffersAcrossFiles ? "columns-differ" : "column-not-read",
        $"{source}: column \"{Name}\" "
        + $"{Reason}. "
        + (DiffersAcrossFiles ? "Write all files with the same columns and types, or"
            : MustBeIgnored ? "Write the file again with other settings, or" : "Save it as numbers, text, booleans or dates, or"),
        Use("ignore", QuotedNames.Join([Name])));

    /// <summary>Selects the cells of rows, if it has cells.</summary>
    public ExcludedColumn Take(ReadOnlySpan<int> rows) => Cells is null ? this : this with { Cells = Cells.Take(rows) };
}
