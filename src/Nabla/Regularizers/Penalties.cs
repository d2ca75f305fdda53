using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Regularizers;

/// <summary>A penalty on the size of the weights that is added to the cost. Biases are not penalized.</summary>
/// <remarks>Implementations must be immutable: threads share them.</remarks>
public interface IPenalty : IDescribed
{
    /// <summary>Computes the penalty of some weights.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="weights">The weights of one layer.</param>
    /// <returns>The penalty, accumulated in double.</returns>
    double Value<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Adds the derivative of the penalty to ∂C/∂w.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="weights">The weights of one layer.</param>
    /// <param name="gradient">∂C/∂w of the same weights, added to in place.</param>
    void AddDerivative<T>(ReadOnlySpan<T> weights, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>L1 penalty λ Σ |w|. Its derivative is λ times the sign of w, and 0 at w = 0.</summary>
/// <remarks>
/// It makes many weights exactly 0. Tibshirani, "Regression Shrinkage and Selection via the Lasso", 1996.
/// </remarks>
/// <param name="Strength">λ; 0 or above. <value>The default is 1e-4.</value></param>
public sealed record L1(double Strength = 1e-4) : IPenalty
{
    /// <summary>λ.</summary>
    public double Strength { get; } = Limits.NotNegative(Strength);

    /// <inheritdoc/>
    public Spec Spec => new("l1", ("strength", Strength));

    /// <inheritdoc/>
    public double Value<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T weight in weights) sum += Math.Abs(double.CreateTruncating(weight));
        return Strength * sum;
    }

    /// <inheritdoc/>
    public void AddDerivative<T>(ReadOnlySpan<T> weights, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> => Elementwise.Run(new PlusDerivative(Strength), weights, gradient, gradient);

    private readonly struct PlusDerivative(double strength) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector w, TVector dCdw)
            where TVector : struct, ISimdVector<TVector>
        {
            TVector zero = TVector.Broadcast(0), slope = TVector.Broadcast(strength);
            return dCdw + TVector.SelectGreater(w, zero, slope, TVector.SelectLess(w, zero, -slope, zero));
        }
    }
}

/// <summary>L2 penalty ½ λ Σ w². Its derivative is λ w.</summary>
/// <remarks>It has the factor ½, as PyTorch's weight_decay and the golden vectors do. The cost of the notes has none.</remarks>
/// <param name="Strength">λ; 0 or above. <value>The default is 1e-4.</value></param>
public sealed record L2(double Strength = 1e-4) : IPenalty
{
    /// <summary>λ.</summary>
    public double Strength { get; } = Limits.NotNegative(Strength);

    /// <inheritdoc/>
    public Spec Spec => new("l2", ("strength", Strength));

    /// <inheritdoc/>
    public double Value<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T weight in weights) sum += double.CreateTruncating(weight) * double.CreateTruncating(weight);
        return 0.5 * Strength * sum;
    }

    /// <inheritdoc/>
    public void AddDerivative<T>(ReadOnlySpan<T> weights, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> => Elementwise.Run(new PlusDerivative(Strength), weights, gradient, gradient);

    private readonly struct PlusDerivative(double strength) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector w, TVector dCdw)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(TVector.Broadcast(strength), w, dCdw);
    }
}

/// <summary>The registered penalties.</summary>
public static class PenaltyRegistry
{
    /// <summary>The registry.</summary>
    public static Registry<IPenalty> Default { get; } = new(
        "penalty",
        s => new L1(s.Number("strength", 0, 1e-4)),
        s => new L2(s.Number("strength", 0, 1e-4)));
}
