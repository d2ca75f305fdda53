namespace Nabla.Data;

/// <summary>A named column of a table: numbers or text, with missing cells.</summary>
public abstract class Column
{
    private protected Column(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>What the cells are.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>Number of cells.</summary>
    public abstract int Count { get; }

    /// <summary>Whether cell <paramref name="row"/> holds nothing.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>True where nothing is known.</returns>
    public abstract bool IsMissing(int row);

    /// <summary>Cell <paramref name="row"/> as text.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The text; null where the cell is missing.</returns>
    public abstract string? TextAt(int row);

    /// <summary>The cells of the given rows, in the given order.</summary>
    /// <param name="rows">Row numbers, from 0; repeats are allowed.</param>
    /// <returns>A new column of the same name and kind.</returns>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>The same cells as text; numbers are written as shortly as reads back the same.</summary>
    /// <returns>This column where it is text already.</returns>
    public abstract TextColumn ToText();

    /// <summary>Number of missing cells.</summary>
    /// <returns>0 … <see cref="Count"/>.</returns>
    public int CountMissing()
    {
        int missing = 0;
        for (int row = 0; row < Count; row++)
            if (IsMissing(row)) missing++;
        return missing;
    }
}

/// <summary>What the cells of a column are.</summary>
public enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Text: names of categories.</summary>
    Text,

    /// <summary>Dates, times of day, or both.</summary>
    Date,
}
