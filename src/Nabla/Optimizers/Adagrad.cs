using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Steps that shrink with what a parameter has seen: s ← s + g²; θ ← θ − η g / (√s + ε), with g = ∂C/∂θ.</summary>
/// <remarks>Duchi, Hazan and Singer, "Adaptive Subgradient Methods", JMLR 12 (2011), section 1.1.</remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.01.</value></param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-10.</value></param>
public readonly record struct Adagrad(double LearningRate = 0.01, double Epsilon = 1e-10) : IPerParameter<Adagrad>
{
    /// <summary>With the defaults.</summary>
    public Adagrad()
        : this(LearningRate: 0.01)
    {
    }

    /// <summary>η, the step size.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <summary>ε, which keeps the divisor away from 0.</summary>
    public double Epsilon { get; } = Limits.Positive(Epsilon);

    /// <inheritdoc/>
    public Spec Spec => new("adagrad", ("learning-rate", LearningRate), ("epsilon", Epsilon));

    /// <inheritdoc/>
    public int Slots => 1;

    // What At works out for one step.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public Adagrad At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ISimdVector<TLane>
    {
        s0 = TLane.MultiplyAdd(g, g, s0);
        theta -= TLane.Broadcast(Eta) * g / (TLane.Sqrt(s0) + TLane.Broadcast(Epsilon));
    }
}
