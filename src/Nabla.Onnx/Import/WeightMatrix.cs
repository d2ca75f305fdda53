
namespace Nabla.Onnx.Import;

/// <summary>w[j, k] as it lies in a constant, turned or not.</summary>
/// <param name="Numbers">The constant's numbers.</param>
/// <param name="Nodes">Nodes j of the layer.</param>
/// <param name="Inputs">Nodes k of the layer before.</param>
/// <param name="ByInput">True where the constant is inputs × nodes, as in x·w; false where it is nodes × inputs.</param>
internal sealed record WeightMatrix(double[] Numbers, int Nodes, int Inputs, bool ByInput)
{
    /// <summary>w[j, k].</summary>
    public double this[int j, int k] => Numbers[ByInput ? k * Nodes + j : j * Inputs + k];

    /// <summary>A constant as a matrix to multiply by.</summary>
    /// <param name="constant">The constant.</param>
    /// <param name="byInput">True where its first axis counts inputs.</param>
    /// <returns>The matrix; null where the constant has not two axes or an empty one.</returns>
    public static WeightMatrix? From(Constant constant, bool byInput) =>
        constant is { Texts: null, Lengths: [> 0 and var rows, > 0 and var columns] }
        ? byInput ? new(constant.Numbers, columns, rows, true) : new(constant.Numbers, rows, columns, false)
        : null;
}
