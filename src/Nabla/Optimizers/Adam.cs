using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>
/// Running mean over running size: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ), v̂ = v
/// / (1 − β₂ᵗ), g = ∂C/∂θ.
/// </summary>
/// <remarks>Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1.</remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.001.</value></param>
/// <param name="Beta1">β₁, the share of the mean m that is kept; 0 or above and below 1. <value>The default is 0.9.</value></param>
/// <param name="Beta2">
/// β₂, the share of the mean square v that is kept; 0 or above and below 1. <value>The default is 0.999.</value>
/// </param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-8.</value></param>
public readonly record struct Adam(double LearningRate = 0.001, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8)
    : IPerParameter<Adam>
{
    /// <summary>With the defaults.</summary>
    public Adam()
        : this(LearningRate: 0.001)
    {
    }

    /// <summary>η, the step size.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <summary>β₁, the share of the mean that is kept.</summary>
    public double Beta1 { get; } = Limits.Decay(Beta1);

    /// <summary>β₂, the share of the mean square that is kept.</summary>
    public double Beta2 { get; } = Limits.Decay(Beta2);

    /// <summary>ε, which keeps the divisor away from 0.</summary>
    public double Epsilon { get; } = Limits.Positive(Epsilon);

    /// <inheritdoc/>
    public Spec Spec => new("adam", ("learning-rate", LearningRate), ("beta1", Beta1), ("beta2", Beta2), ("epsilon", Epsilon));

    /// <inheritdoc/>
    public int Slots => 2;

    // What At works out for one step.
    private double StepSize { get; init; }
    private double RootScale { get; init; }

    /// <inheritdoc/>
    public Adam At(double eta, long step) =>
        this with { StepSize = eta / (1 - Power.Compute(Beta1, step)), RootScale = 1 / Math.Sqrt(1 - Power.Compute(Beta2, step)) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ISimdVector<TLane>
    {
        s0 = TLane.MultiplyAdd(TLane.Broadcast(Beta1), s0, TLane.Broadcast(1 - Beta1) * g);
        s1 = TLane.MultiplyAdd(TLane.Broadcast(Beta2), s1, TLane.Broadcast(1 - Beta2) * g * g);
        theta -= TLane.Broadcast(StepSize) * s0 / (TLane.Sqrt(s1) * TLane.Broadcast(RootScale) + TLane.Broadcast(Epsilon));
    }
}
