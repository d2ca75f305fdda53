namespace Nabla.Layers;

/// <summary>A part of θ: rows of numbers at a constant stride.</summary>
/// <param name="Offset">Index of its first number.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Numbers in a row.</param>
/// <param name="Stride">Distance between the starts of two rows.</param>
public readonly record struct ParameterPart(int Offset, int Rows, int Columns, int Stride)
{
    /// <summary>Number of numbers in all rows.</summary>
    public int Length => Rows * Columns;

    /// <summary>Returns the part with another offset.</summary>
    /// <param name="by">The number added to the offset.</param>
    /// <returns>The shifted part.</returns>
    public ParameterPart Shift(int by) => this with { Offset = Offset + by };
}
