namespace Nabla.Layers;

/// <summary>One matrix or vector of parameters inside a layer's part of θ.</summary>
/// <param name="Name">"weights", "biases" or another name that the layer defines.</param>
/// <param name="Rows">Number of rows: nodes of this layer, j.</param>
/// <param name="Columns">Number of columns: nodes of the previous layer, k; 1 for a vector.</param>
/// <param name="IsWeight">True if penalties and weight decay apply.</param>
/// <param name="ColumnByColumn">True if memory holds the matrix column by column. Dense uses it so that a forward product reads
/// sequentially.</param>
public readonly record struct ParameterBlock(string Name, int Rows, int Columns, bool IsWeight, bool ColumnByColumn = false)
{
    /// <summary>Number of parameters.</summary>
    public int Length => checked(Rows * Columns);

    /// <summary>Returns the index of element [j, k] in the block's memory.</summary>
    /// <param name="j">Row, from 0.</param>
    /// <param name="k">Column, from 0.</param>
    /// <returns>The offset from the start of the block.</returns>
    public int Index(int j, int k) => ColumnByColumn ? k * Rows + j : j * Columns + k;
}
