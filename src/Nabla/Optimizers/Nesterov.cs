using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Momentum that looks ahead: v ← μ v + ∇C; θ ← θ − η (∇C + μ v).</summary>
/// <remarks>
/// Sutskever, Martens, Dahl and Hinton, "On the Importance of Initialization and Momentum in Deep Learning", ICML 2013, section 2, in
/// PyTorch's form (θ is the place looked ahead to).
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.01.</value></param>
/// <param name="Coefficient">μ, the share of the velocity that is kept; 0 or above and below 1. <value>The default is 0.9.</value></param>
public readonly record struct Nesterov(double LearningRate = 0.01, double Coefficient = 0.9) : IPerParameter<Nesterov>
{
    /// <summary>With the defaults.</summary>
    public Nesterov()
        : this(LearningRate: 0.01)
    {
    }

    /// <summary>η, the step size.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <summary>μ, the share of the velocity that is kept.</summary>
    public double Coefficient { get; } = Limits.Decay(Coefficient);

    /// <inheritdoc/>
    public Spec Spec => new("nesterov", ("learning-rate", LearningRate), ("momentum", Coefficient));

    /// <inheritdoc/>
    public int Slots => 1;

    // What At works out for one step.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public Nesterov At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ISimdVector<TLane>
    {
        s0 = TLane.MultiplyAdd(TLane.Broadcast(Coefficient), s0, g);
        theta = TLane.MultiplyAdd(TLane.Broadcast(-Eta), TLane.MultiplyAdd(TLane.Broadcast(Coefficient), s0, g), theta);
    }
}
