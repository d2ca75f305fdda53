namespace Nabla.Data.Features;

/// <summary>
/// The unit of a target of numbers: y ↦ (y − center) / scale for the network, and output · scale + center for a prediction, both in double.
/// </summary>
/// <param name="Center">What is subtracted.</param>
/// <param name="Scale">What is divided by, never 0.</param>
/// <remarks>Exports and ONNX graphs do the same two operations in the same order, each rounded to double: nothing is fused.</remarks>
public readonly record struct TargetUnit(double Center, double Scale)
{
    /// <summary>A target as the network learns it: (y − center) / scale.</summary>
    /// <param name="y">The number in the data.</param>
    /// <returns>The number, before it is rounded to float.</returns>
    public double Encode(double y) => (y - Center) / Scale;

    /// <summary>A network's output in the unit of the data: output · scale + center.</summary>
    /// <param name="output">The output.</param>
    /// <returns>The prediction.</returns>
    public double Decode(double output)
    {
        double scaled = output * Scale;
        return scaled + Center;
    }
}
