namespace Nabla.Layers;

/// <summary>A part of θ: rows of numbers that follow each other.</summary>
/// <param name="Offset">Where its first number stands.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">Numbers in a row.</param>
/// <param name="Stride">Distance from a row to the next.</param>
public readonly record struct ParameterPart(int Offset, int Rows, int Columns, int Stride)
{
    /// <summary>Numbers in all rows.</summary>
    public int Length => Rows * Columns;

    /// <summary>The same part counted from elsewhere.</summary>
    /// <param name="by">How much farther ahead the counting starts.</param>
    /// <returns>The part, moved.</returns>
    public ParameterPart Shift(int by) => this with { Offset = Offset + by };
}
