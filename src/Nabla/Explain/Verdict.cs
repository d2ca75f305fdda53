namespace Nabla.Explain;

/// <summary>The result of comparing a derivative with its finite difference.</summary>
public enum Verdict
{
    /// <summary>Both agree within the tolerance.</summary>
    Agrees,

    /// <summary>
    /// Inconclusive: even the smallest step crosses a kink of the cost.
    /// </summary>
    Kink,

    /// <summary>Inconclusive: rounding or curvature of the cost exceeds the difference.</summary>
    BelowRounding,

    /// <summary>They differ by more than the uncertainty of the finite difference: the derivative is wrong.</summary>
    Disagrees,

    /// <summary>
    /// The number has no effect in these samples, for example a weight of an input that is 0. The derivative is 0, as it must be.
    /// </summary>
    NoEffect,
}
