namespace Nabla.Layers;

/// <summary>One matrix or vector of parameters inside a layer's part of θ.</summary>
/// <param name="Name">"weights" or "biases", or what else a layer calls it.</param>
/// <param name="Rows">Rows: nodes of this layer, j.</param>
/// <param name="Columns">Columns: nodes of the layer before, k; 1 for a vector.</param>
/// <param name="IsWeight">True where penalties and weight decay apply.</param>
/// <param name="ColumnByColumn">True where memory holds column after column, as Dense does so that a forward product reads it in
/// order.</param>
public readonly record struct ParameterBlock(string Name, int Rows, int Columns, bool IsWeight, bool ColumnByColumn = false)
{
    /// <summary>Number of parameters.</summary>
    public int Length => checked(Rows * Columns);

    /// <summary>Where element [j, k] stands in the block's memory.</summary>
    /// <param name="j">Row, from 0.</param>
    /// <param name="k">Column, from 0.</param>
    /// <returns>Its offset from the start of the block.</returns>
    public int Index(int j, int k) => ColumnByColumn ? k * Rows + j : j * Columns + k;
}
