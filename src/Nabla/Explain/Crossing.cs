namespace Nabla.Explain;

/// <summary>A place where C bends and that a nudge goes across, so that it sees the slope of neither side.</summary>
/// <param name="Of">The node whose z crosses a kink of its activation, or whose output crosses its target.</param>
/// <param name="Value">z, or the output, before the nudge.</param>
/// <param name="At">The kink, or the target.</param>
/// <param name="IsTarget">True for an output and its target.</param>
public sealed record Crossing(Quantity Of, double Value, double At, bool IsTarget)
{
    /// <summary>How far the node is from it.</summary>
    internal double Distance => Math.Abs(Value - At);

    /// <summary>In words.</summary>
    /// <returns>the nudge crosses the kink of z⁽²⁾[3] = 3e−9 at 0.</returns>
    public override string ToString() => IsTarget
        ? $"the nudge takes {Of} = {FormulaNumber.Format(Value, 6)} across its target {FormulaNumber.Format(At, 6)}, where the cost bends"
        : $"the nudge crosses the kink of {Of} = {FormulaNumber.Format(Value, 3)} at {FormulaNumber.Format(At, 6)}";
}
