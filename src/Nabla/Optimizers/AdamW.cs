using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Adam with decoupled weight decay: θ ← (1 − η λ) θ, then Adam's step.</summary>
/// <remarks>
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, algorithm 2, as PyTorch has it: every parameter shrinks,
/// biases too.
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.001.</value></param>
/// <param name="Beta1">β₁, the share of the mean m that is kept; 0 or above and below 1. <value>The default is 0.9.</value></param>
/// <param name="Beta2">
/// β₂, the share of the mean square v that is kept; 0 or above and below 1. <value>The default is 0.999.</value>
/// </param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-8.</value></param>
/// <param name="WeightDecay">
/// λ, the share of every parameter that a step of η = 1 takes away; 0 or above. <value>The default is 0.01.</value>
/// </param>
public readonly record struct AdamW(
    double LearningRate = 0.001, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0.01)
    : IPerParameter<AdamW>
{
    /// <summary>With the defaults.</summary>
    public AdamW()
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

    /// <summary>λ, the share of every parameter that a step of η = 1 takes away.</summary>
    public double WeightDecay { get; } = Limits.NotNegative(WeightDecay);

    /// <inheritdoc/>
    public Spec Spec => new(
        "adamw",
        ("learning-rate", LearningRate),
        ("beta1", Beta1),
        ("beta2", Beta2),
        ("epsilon", Epsilon),
        ("weight-decay", WeightDecay));

    /// <inheritdoc/>
    public int Slots => 2;

    // What At works out for one step.
    private double StepSize { get; init; }
    private double RootScale { get; init; }
    private double Keep { get; init; }

    /// <inheritdoc/>
    public AdamW At(double eta, long step) => this with
    {
        StepSize = eta / (1 - Power.Compute(Beta1, step)),
        RootScale = 1 / Math.Sqrt(1 - Power.Compute(Beta2, step)),
        Keep = 1 - eta * WeightDecay,
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ISimdVector<TLane>
    {
        s0 = TLane.MultiplyAdd(TLane.Broadcast(Beta1), s0, TLane.Broadcast(1 - Beta1) * g);
        s1 = TLane.MultiplyAdd(TLane.Broadcast(Beta2), s1, TLane.Broadcast(1 - Beta2) * g * g);
        theta = TLane.Broadcast(Keep) * theta - TLane.Broadcast(StepSize) * s0
            / (TLane.Sqrt(s1) * TLane.Broadcast(RootScale) + TLane.Broadcast(Epsilon));
    }
}
