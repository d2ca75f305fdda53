using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Gradient descent: θ ← θ − η ∇C.</summary>
/// <remarks>
/// The notes' step. "Stochastic" because ∇C is that of a mini-batch: Robbins and Monro, "A Stochastic Approximation Method", 1951.
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.1.</value></param>
public readonly record struct Sgd(double LearningRate = 0.1) : IPerParameter<Sgd>
{
    /// <summary>With the defaults.</summary>
    public Sgd()
        : this(LearningRate: 0.1)
    {
    }

    /// <summary>η, the step size.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <inheritdoc/>
    public Spec Spec => new("sgd", ("learning-rate", LearningRate));

    /// <inheritdoc/>
    public int Slots => 0;

    // What At works out for one step.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public Sgd At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ISimdVector<TLane> => theta = TLane.MultiplyAdd(TLane.Broadcast(-Eta), g, theta);
}
