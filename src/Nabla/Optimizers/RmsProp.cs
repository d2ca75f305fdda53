using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Steps over the running size of the gradient: v ← α v + (1 − α) g²; θ ← θ − η g / (√v + ε), with g = ∂C/∂θ.</summary>
/// <remarks>Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012, with PyTorch's place of ε outside the root.</remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.001.</value></param>
/// <param name="Decay">α, the share of the mean square that is kept; 0 or above and below 1. <value>The default is 0.99.</value></param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-8.</value></param>
public readonly record struct RmsProp(double LearningRate = 0.001, double Decay = 0.99, double Epsilon = 1e-8) : IPerParameter<RmsProp>
{
    /// <summary>With the defaults.</summary>
    public RmsProp()
        : this(LearningRate: 0.001)
    {
    }

    /// <summary>η, the step size.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <summary>α, the share of the mean square that is kept.</summary>
    public double Decay { get; } = Limits.Decay(Decay);

    /// <summary>ε, which keeps the divisor away from 0.</summary>
    public double Epsilon { get; } = Limits.Positive(Epsilon);

    /// <inheritdoc/>
    public Spec Spec => new("rmsprop", ("learning-rate", LearningRate), ("decay", Decay), ("epsilon", Epsilon));

    /// <inheritdoc/>
    public int Slots => 1;

    // What At works out for one step.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public RmsProp At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ISimdVector<TLane>
    {
        s0 = TLane.MultiplyAdd(TLane.Broadcast(Decay), s0, TLane.Broadcast(1 - Decay) * g * g);
        theta -= TLane.Broadcast(Eta) * g / (TLane.Sqrt(s0) + TLane.Broadcast(Epsilon));
    }
}
