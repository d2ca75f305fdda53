using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Gradient descent: θ ← θ − η ∇C.</summary>
/// <remarks>
/// This is the step of the notes. It is stochastic because ∇C is that of a mini-batch: Robbins and Monro, "A Stochastic Approximation
/// Method", 1951.
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.1.</value></param>
public readonly record struct Sgd(double LearningRate = 0.1) : IPerParameter<Sgd>
{
    /// <summary>Creates the optimizer with default values.</summary>
    public Sgd()
        : this(LearningRate: 0.1)
    {
    }

    /// <summary>η, the step size.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <inheritdoc/>
    public Spec Spec => new("sgd", ("learning-rate", LearningRate));

    /// <inheritdoc/>
    string IDescribed.Summary => "Gradient descent: θ ← θ − η ∇C.";

    /// <inheritdoc/>
    public int Slots => 0;

    // Constants of one step, computed by At.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public Sgd At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector> => theta = TVector.MultiplyAdd(TVector.Broadcast(-Eta), g, theta);
}

/// <summary>Gradient descent with momentum: v ← μ v + ∇C; θ ← θ − η v.</summary>
/// <remarks>
/// Polyak, "Some Methods of Speeding up the Convergence of Iteration Methods", 1964, in PyTorch's form: η is not part of v, so that a
/// change of η takes effect at once. The step grows up to η / (1 − μ) ∇C.
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.01.</value></param>
/// <param name="Coefficient">μ, the share of the velocity that is kept; 0 or above and below 1. <value>The default is 0.9.</value></param>
public readonly record struct Momentum(double LearningRate = 0.01, double Coefficient = 0.9) : IPerParameter<Momentum>
{
    /// <summary>Creates the optimizer with default values.</summary>
    public Momentum()
        : this(LearningRate: 0.01)
    {
    }

    /// <summary>η, the step size.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <summary>μ, the share of the velocity that is kept.</summary>
    public double Coefficient { get; } = Limits.Decay(Coefficient);

    /// <inheritdoc/>
    public Spec Spec => new("momentum", ("learning-rate", LearningRate), ("momentum", Coefficient));

    /// <inheritdoc/>
    string IDescribed.Summary => "Gradient descent with momentum (heavy ball): v ← momentum v + ∇C, θ ← θ − η v.";

    /// <inheritdoc/>
    public int Slots => 1;

    // Constants of one step, computed by At.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public Momentum At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        s0 = TVector.MultiplyAdd(TVector.Broadcast(Coefficient), s0, g);
        theta = TVector.MultiplyAdd(TVector.Broadcast(-Eta), s0, theta);
    }
}

/// <summary>Nesterov momentum: v ← μ v + ∇C; θ ← θ − η (∇C + μ v).</summary>
/// <remarks>
/// Sutskever, Martens, Dahl and Hinton, "On the Importance of Initialization and Momentum in Deep Learning", ICML 2013, section 2, in
/// PyTorch's form (θ is the look-ahead point).
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.01.</value></param>
/// <param name="Coefficient">μ, the share of the velocity that is kept; 0 or above and below 1. <value>The default is 0.9.</value></param>
public readonly record struct Nesterov(double LearningRate = 0.01, double Coefficient = 0.9) : IPerParameter<Nesterov>
{
    /// <summary>Creates the optimizer with default values.</summary>
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
    string IDescribed.Summary => "Gradient descent with Nesterov's momentum, as in PyTorch.";

    /// <inheritdoc/>
    public int Slots => 1;

    // Constants of one step, computed by At.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public Nesterov At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        s0 = TVector.MultiplyAdd(TVector.Broadcast(Coefficient), s0, g);
        theta = TVector.MultiplyAdd(TVector.Broadcast(-Eta), TVector.MultiplyAdd(TVector.Broadcast(Coefficient), s0, g), theta);
    }
}
