namespace Nabla.Explain;

/// <summary>A factor of the chain rule that is wrong by itself: it differs from a nudge of just that function.</summary>
/// <param name="Factor">Which: "σ'(z) of layer 1 (tanh)", "the derivative of the cost (huber:delta=1)", "Backward of layer 2 (scale)",
/// "Gradient
/// of layer 2 (scale)".</param>
/// <param name="Layer">The layer, from 0; of the cost the last.</param>
/// <param name="Where">Where in it: "node 3", of a parameter its name.</param>
/// <param name="Value">What the formula says.</param>
/// <param name="FiniteDifference">What a nudge of that function shows.</param>
/// <param name="At">At which number, and in which sample.</param>
public sealed record WrongFactor(string Factor, int Layer, string Where, double Value, double FiniteDifference, string At)
{
    /// <summary>In words.</summary>
    /// <returns>σ'(z) of layer 1 (sign-error), node 3, is −0.23 but a finite difference gives 0.23 at z = 0.4 of sample 0.</returns>
    public override string ToString() => $"{Factor}, {Where}, is {FormulaNumber.Format(Value, 6)} but a finite difference gives "
        + $"{FormulaNumber.Format(FiniteDifference, 6)}{At}";

    internal double Off => Math.Abs(Value - FiniteDifference) is var off && double.IsNaN(off) ? double.PositiveInfinity : off;
}
