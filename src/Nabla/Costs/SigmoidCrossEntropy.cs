using System.Runtime.CompilerServices;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>One yes or no a node: C₀ = −Σ_j y_j ln σ(a_j) + (1 − y_j) ln(1 − σ(a_j)) with the sigmoid σ; ∂C₀/∂a_j = σ(a_j) − y_j.</summary>
/// <remarks>
/// a is what goes into the sigmoid (the logit). Written as max(a, 0) − y a + ln(1 + e^−|a|), in which nothing overflows and no logarithm
/// meets 0.
/// </remarks>
public readonly record struct SigmoidCrossEntropy : IElementwiseCost<SigmoidCrossEntropy>
{
    private static readonly IActivation Inside = new Sigmoid();

    /// <inheritdoc/>
    public Spec Spec => new("sigmoid-cross-entropy");

    /// <inheritdoc/>
    public string ValueFormula => "−Σ (y ln p + (1 − y) ln (1 − p))";

    /// <inheritdoc/>
    public string SlopeFormula => "p − y";

    /// <inheritdoc/>
    public IReadOnlyList<(string Letter, string Meaning)> SlopeLetters => [("p", "the sigmoid of z")];

    /// <inheritdoc/>
    public string? Cancellation => "the slope of C₀ by p is (p − y) / (p (1 − p)) and σ'(z) = p (1 − p): that factor cancels";

    /// <inheritdoc/>
    public IActivation? FusedActivation => Inside;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => TLane.Max(a, TLane.Broadcast(0)) - y * a + Elementary.Softplus(-TLane.Abs(a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Slope<TLane>(TLane a, TLane y)
        where TLane : struct, ISimdVector<TLane> => Elementary.Sigmoid(a) - y;
}
