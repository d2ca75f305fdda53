namespace Nabla.Data;

/// <summary>A named column of a table: numbers or text, with missing cells.</summary>
/// <remarks>Immutable, so any number of threads may share it.</remarks>
public abstract class Column
{
    private protected Column(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The kind of the cells.</summary>
    public abstract ColumnKind Kind { get; }

    /// <summary>The number of cells.</summary>
    public abstract int Count { get; }

    /// <summary>Whether cell <paramref name="row"/> is missing.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>True for a missing cell.</returns>
    public abstract bool IsMissing(int row);

    /// <summary>Returns cell <paramref name="row"/> as text.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The text; null for a missing cell.</returns>
    public abstract string? TextAt(int row);

    /// <summary>Selects the cells of rows in the given order.</summary>
    /// <param name="rows">Row numbers, from 0; repeats are allowed.</param>
    /// <returns>A new column of the same name and kind.</returns>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>Converts the cells to text. Numbers have the shortest text that parses to the same number.</summary>
    /// <returns>A column of text; this column if it is text.</returns>
    public abstract TextColumn ToText();

    /// <summary>Counts the missing cells.</summary>
    /// <returns>0 … <see cref="Count"/>.</returns>
    public int CountMissing()
    {
        int missing = 0;
        for (int row = 0; row < Count; row++)
            if (IsMissing(row)) missing++;
        return missing;
    }
}

/// <summary>The kind of the cells of a column.</summary>
public enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Text: names of categories.</summary>
    Text,

    /// <summary>Dates, times of day, or both.</summary>
    Date,
}
