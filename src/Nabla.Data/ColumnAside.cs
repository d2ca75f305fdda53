namespace Nabla.Data;

/// <summary>A column of the source that is not among a table's columns: it is used where somebody names it, and only then.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why it is aside, after its name: "holds lists of INT32".</param>
/// <param name="Cells">Its cells; null where they cannot be read.</param>
public sealed record ColumnAside(string Name, string Reason, Column? Cells = null)
{
    /// <summary>
    /// Whether a network should have learnt from it: then nobody is to do without it in silence, and it must be ignored by name.
    /// </summary>
    public bool IsLost { get; init; }

    /// <summary>Whether files that are one table have it otherwise, or not all of them.</summary>
    public bool IsDivided { get; init; }

    /// <summary>Whether it is the index of a data frame.</summary>
    public bool IsIndex { get; init; }

    /// <summary>What the user is told of it where nothing names it.</summary>
    public DataNote Note => !IsIndex
        ? new("not-read", $"Column \"{Name}\" is left out: it {Reason}.", Name)
        : new("frame-index", $"Column \"{Name}\" is left out: it {Reason}. --number-columns {Name} or --text-columns {Name} "
        + "takes it as an input.", Name);

    /// <summary>What is said where it is named and cannot be had.</summary>
    /// <param name="source">The file.</param>
    public DataException Missing(string source) => new($"{source}: column \"{Name}\" {Reason}. "
        + $"{(IsDivided ? "Write all files with the same columns and types" : IsLost ? "Write the file anew with other settings" : "Save it as numbers, text, booleans or dates")}, or leave it out: --ignore {Name}.");

    /// <summary>The same, if it has cells, with those of some rows.</summary>
    public ColumnAside Take(ReadOnlySpan<int> rows) => Cells is null ? this : this with { Cells = Cells.Take(rows) };
}
