namespace Nabla.Data;

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
