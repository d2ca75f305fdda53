namespace Nabla.Explain;

/// <summary>What a nudge says of a derivative.</summary>
public enum Verdict
{
    /// <summary>Both agree to the tolerance.</summary>
    Agrees,

    /// <summary>
    /// Even the smallest nudge crosses a place where the cost bends, and so sees the slope of neither side: nothing is said of the
    /// derivative.
    /// </summary>
    NonSmooth,

    /// <summary>The rounding of the cost, or its curvature, hides the difference: nothing is said of the derivative.</summary>
    Hidden,

    /// <summary>They differ by more than the nudge is unsure of: the derivative is wrong.</summary>
    Disagrees,

    /// <summary>
    /// The number moves nothing in these samples, as a weight behind an input of 0: there is nothing to nudge, and the derivative is 0 as
    /// it must be.
    /// </summary>
    Unmoved,
}
