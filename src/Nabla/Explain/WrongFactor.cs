namespace Nabla.Explain;

/// <summary>A wrong factor of the chain rule: it differs from the finite difference of its function.</summary>
/// <param name="Factor">The factor: "σ'(z) of layer 1 (tanh)", "the derivative of the cost (huber:delta=1)", "Backward of layer 2 (scale)",
/// "Gradient of layer 2 (scale)".</param>
/// <param name="Layer">The layer, from 0; the last layer for the cost.</param>
/// <param name="Where">The position in it: "node 3", or the name of a parameter.</param>
/// <param name="Value">The value of the formula.</param>
/// <param name="FiniteDifference">The finite difference of the function.</param>
/// <param name="At">The argument and the sample.</param>
public sealed record WrongFactor(string Factor, int Layer, string Where, double Value, double FiniteDifference, string At)
{
    /// <summary>Describes the factor.</summary>
    /// <returns>For example "σ'(z) of layer 1 (sign-error), node 3, is −0.23 but a finite difference gives 0.23 at z = 0.4 of sample
    /// 0".</returns>
    public override string ToString() => $"{Factor}, {Where}, is {FormulaNumber.Format(Value, 6)} but a finite difference gives "
        + $"{FormulaNumber.Format(FiniteDifference, 6)}{At}";

    internal double Off => Math.Abs(Value - FiniteDifference) is var off && double.IsNaN(off) ? double.PositiveInfinity : off;
}
