using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Gradient descent: θ ← θ − η ∇C.</summary>
/// <param name="LearningRate">η. <value>The default is 0.1.</value></param>
public readonly record struct Sgd(double LearningRate = 0.1) : IPerParameter<Sgd>
{
    /// <inheritdoc/>
    public Spec Spec => new("sgd");

    /// <inheritdoc/>
    public int Slots => 0;

    /// <inheritdoc/>
    public Sgd At(double eta, long step) => new(eta);

    /// <inheritdoc/>
    public void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ILane<TLane> => theta = TLane.MultiplyAdd(TLane.Of(-LearningRate), g, theta);
}
