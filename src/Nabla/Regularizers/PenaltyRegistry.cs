using Nabla.Specs;

namespace Nabla.Regularizers;

/// <summary>Every penalty that has a name.</summary>
public static class PenaltyRegistry
{
    /// <summary>The list: one line each.</summary>
    public static Registry<IPenalty> Default { get; } = new(
        "penalty",
        s => new L1(s.Number("strength", 0, 1e-4)),
        s => new L2(s.Number("strength", 0, 1e-4)));
}
