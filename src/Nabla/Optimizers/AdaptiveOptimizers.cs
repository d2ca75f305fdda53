using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>Adagrad: s ← s + g²; θ ← θ − η g / (√s + ε), with g = ∂C/∂θ.</summary>
/// <remarks>Duchi, Hazan and Singer, "Adaptive Subgradient Methods", JMLR 12 (2011), section 1.1.</remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.01.</value></param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-10.</value></param>
public readonly record struct Adagrad(double LearningRate = 0.01, double Epsilon = 1e-10) : IPerParameter<Adagrad>
{
    /// <summary>Creates the optimizer with default values.</summary>
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
    string IDescribed.Summary => "Divides each step by the root of the sum of all squared gradients so far. epsilon is added to the root.";

    /// <inheritdoc/>
    public int Slots => 1;

    // Constants of one step, computed by At.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public Adagrad At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        s0 = TVector.MultiplyAdd(g, g, s0);
        theta -= TVector.Broadcast(Eta) * g / (TVector.Sqrt(s0) + TVector.Broadcast(Epsilon));
    }
}

/// <summary>RMSprop: v ← α v + (1 − α) g²; θ ← θ − η g / (√v + ε), with g = ∂C/∂θ.</summary>
/// <remarks>Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012, with ε outside the root as in PyTorch.</remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.001.</value></param>
/// <param name="Decay">α, the share of the mean square that is kept; 0 or above and below 1. <value>The default is 0.99.</value></param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-8.</value></param>
public readonly record struct RmsProp(double LearningRate = 0.001, double Decay = 0.99, double Epsilon = 1e-8) : IPerParameter<RmsProp>
{
    /// <summary>Creates the optimizer with default values.</summary>
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
    string IDescribed.Summary =>
        "Divides each step by the root of a moving average of squared gradients; decay is the share kept of the average.";

    /// <inheritdoc/>
    public int Slots => 1;

    // Constants of one step, computed by At.
    private double Eta { get; init; }

    /// <inheritdoc/>
    public RmsProp At(double eta, long step) => this with { Eta = eta };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        s0 = TVector.MultiplyAdd(TVector.Broadcast(Decay), s0, TVector.Broadcast(1 - Decay) * g * g);
        theta -= TVector.Broadcast(Eta) * g / (TVector.Sqrt(s0) + TVector.Broadcast(Epsilon));
    }
}

/// <summary>
/// Adam: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), g = ∂C/∂θ.
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
    /// <summary>Creates the optimizer with default values.</summary>
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
    string IDescribed.Summary => "Moving averages of the gradient (beta1) and of its square (beta2); epsilon is added to the root.";

    /// <inheritdoc/>
    public int Slots => 2;

    // Constants of one step, computed by At.
    private double StepSize { get; init; }
    private double RootScale { get; init; }

    /// <inheritdoc/>
    public Adam At(double eta, long step) =>
        this with { StepSize = eta / (1 - Power.Compute(Beta1, step)), RootScale = 1 / Math.Sqrt(1 - Power.Compute(Beta2, step)) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        s0 = TVector.MultiplyAdd(TVector.Broadcast(Beta1), s0, TVector.Broadcast(1 - Beta1) * g);
        s1 = TVector.MultiplyAdd(TVector.Broadcast(Beta2), s1, TVector.Broadcast(1 - Beta2) * g * g);
        theta -= TVector.Broadcast(StepSize) * s0 / (TVector.Sqrt(s1) * TVector.Broadcast(RootScale) + TVector.Broadcast(Epsilon));
    }
}

/// <summary>
/// AMSGrad, Adam with non-increasing step sizes: u ← max(u, v); θ ← θ − η m̂ / (√û + ε), with û = u / (1 − β₂ᵗ); m, v and m̂ as in Adam.
/// </summary>
/// <remarks>
/// Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", ICLR 2018, algorithm 2, with PyTorch's bias corrections of m and u.
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.001.</value></param>
/// <param name="Beta1">β₁, the share of the mean m that is kept; 0 or above and below 1. <value>The default is 0.9.</value></param>
/// <param name="Beta2">
/// β₂, the share of the mean square v that is kept; 0 or above and below 1. <value>The default is 0.999.</value>
/// </param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-8.</value></param>
public readonly record struct AmsGrad(
    double LearningRate = 0.001, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8)
    : IPerParameter<AmsGrad>
{
    /// <summary>Creates the optimizer with default values.</summary>
    public AmsGrad()
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
    public Spec Spec => new("amsgrad", ("learning-rate", LearningRate), ("beta1", Beta1), ("beta2", Beta2), ("epsilon", Epsilon));

    /// <inheritdoc/>
    string IDescribed.Summary => "Adam with the largest average of squares so far.";

    /// <inheritdoc/>
    public int Slots => 3;

    // Constants of one step, computed by At.
    private double StepSize { get; init; }
    private double RootScale { get; init; }

    /// <inheritdoc/>
    public AmsGrad At(double eta, long step) =>
        this with { StepSize = eta / (1 - Power.Compute(Beta1, step)), RootScale = 1 / Math.Sqrt(1 - Power.Compute(Beta2, step)) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        s0 = TVector.MultiplyAdd(TVector.Broadcast(Beta1), s0, TVector.Broadcast(1 - Beta1) * g);
        s1 = TVector.MultiplyAdd(TVector.Broadcast(Beta2), s1, TVector.Broadcast(1 - Beta2) * g * g);
        s2 = TVector.Max(s2, s1);
        theta -= TVector.Broadcast(StepSize) * s0 / (TVector.Sqrt(s2) * TVector.Broadcast(RootScale) + TVector.Broadcast(Epsilon));
    }
}

/// <summary>Adam with decoupled weight decay: θ ← (1 − η λ) θ, then Adam's step.</summary>
/// <remarks>
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, algorithm 2, as in PyTorch: every parameter shrinks,
/// including biases.
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.001.</value></param>
/// <param name="Beta1">β₁, the share of the mean m that is kept; 0 or above and below 1. <value>The default is 0.9.</value></param>
/// <param name="Beta2">
/// β₂, the share of the mean square v that is kept; 0 or above and below 1. <value>The default is 0.999.</value>
/// </param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-8.</value></param>
/// <param name="WeightDecay">
/// λ, the share by which a step of η = 1 shrinks every parameter; 0 or above. <value>The default is 0.01.</value>
/// </param>
public readonly record struct AdamW(
    double LearningRate = 0.001, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0.01)
    : IPerParameter<AdamW>
{
    /// <summary>Creates the optimizer with default values.</summary>
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

    /// <summary>λ, the share by which a step of η = 1 shrinks every parameter.</summary>
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
    string IDescribed.Summary => "Adam with decoupled weight decay: weights also shrink by η × weight-decay in each step.";

    /// <inheritdoc/>
    public int Slots => 2;

    // Constants of one step, computed by At.
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
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        s0 = TVector.MultiplyAdd(TVector.Broadcast(Beta1), s0, TVector.Broadcast(1 - Beta1) * g);
        s1 = TVector.MultiplyAdd(TVector.Broadcast(Beta2), s1, TVector.Broadcast(1 - Beta2) * g * g);
        theta = TVector.Broadcast(Keep) * theta - TVector.Broadcast(StepSize) * s0
            / (TVector.Sqrt(s1) * TVector.Broadcast(RootScale) + TVector.Broadcast(Epsilon));
    }
}

/// <summary>
/// Adam with Nesterov momentum: θ ← θ − η m̂ / (√v̂ + ε), m̂ = μ_(t+1) m / (1 − Π_(t+1)) + (1 − μ_t) g / (1 − Π_t), v̂ = v / (1 − β₂^t),
/// with m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g² as in Adam, μ_t = β₁ (1 − ½ · 0.96^(t ψ)) and Π_t = μ_1 μ_2 … μ_t.
/// </summary>
/// <remarks>
/// Dozat, "Incorporating Nesterov Momentum into Adam", ICLR workshop 2016, algorithm 2, as in torch.optim.NAdam since PyTorch 2.0. PyTorch
/// keeps Π_t as state; here it is computed from t while it differs from 0.
/// </remarks>
/// <param name="LearningRate">η, the step size; above 0. <value>The default is 0.002.</value></param>
/// <param name="Beta1">β₁, the share of the mean m that is kept; 0 or above and below 1. <value>The default is 0.9.</value></param>
/// <param name="Beta2">
/// β₂, the share of the mean square v that is kept; 0 or above and below 1. <value>The default is 0.999.</value>
/// </param>
/// <param name="Epsilon">ε, which keeps the divisor away from 0; above 0. <value>The default is 1e-8.</value></param>
/// <param name="MomentumDecay">ψ, how slowly μ_t rises to β₁; 0 or above. <value>The default is 0.004.</value></param>
public readonly record struct NAdam(
    double LearningRate = 0.002, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double MomentumDecay = 0.004)
    : IPerParameter<NAdam>
{
    // A product below this leaves 1 − Π_t at 1.
    private const double LogOf096 = -0.040821994520255129554577065155319, Nothing = 1e-20;

    /// <summary>Creates the optimizer with default values.</summary>
    public NAdam()
        : this(LearningRate: 0.002)
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

    /// <summary>ψ, how slowly μ_t rises to β₁.</summary>
    public double MomentumDecay { get; } = Limits.NotNegative(MomentumDecay);

    /// <inheritdoc/>
    public Spec Spec => new(
        "nadam",
        ("learning-rate", LearningRate),
        ("beta1", Beta1),
        ("beta2", Beta2),
        ("epsilon", Epsilon),
        ("momentum-decay", MomentumDecay));

    /// <inheritdoc/>
    string IDescribed.Summary => "Adam with Nesterov's momentum, which grows during the run by momentum-decay.";

    /// <inheritdoc/>
    public int Slots => 2;

    // Constants of one step, computed by At.
    private double OfGradient { get; init; }
    private double OfMean { get; init; }
    private double RootScale { get; init; }

    /// <inheritdoc/>
    public NAdam At(double eta, long step)
    {
        double rise = Elementary.Exp(new SimdScalar<double>(MomentumDecay * LogOf096)).Value, product = 1;
        for (long t = 1; t <= step && product > Nothing; t++) product *= Mu(rise, t);
        double mu = Mu(rise, step), next = Mu(rise, step + 1);
        return this with
        {
            OfGradient = eta * (1 - mu) / (1 - product),
            OfMean = eta * next / (1 - product * next),
            RootScale = 1 / Math.Sqrt(1 - Power.Compute(Beta2, step)),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>
    {
        s0 = TVector.MultiplyAdd(TVector.Broadcast(Beta1), s0, TVector.Broadcast(1 - Beta1) * g);
        s1 = TVector.MultiplyAdd(TVector.Broadcast(Beta2), s1, TVector.Broadcast(1 - Beta2) * g * g);
        TVector ahead = TVector.MultiplyAdd(TVector.Broadcast(OfGradient), g, TVector.Broadcast(OfMean) * s0);
        theta -= ahead / (TVector.Sqrt(s1) * TVector.Broadcast(RootScale) + TVector.Broadcast(Epsilon));
    }

    private double Mu(double rise, long t) => Beta1 * (1 - 0.5 * Power.Compute(rise, t));
}
