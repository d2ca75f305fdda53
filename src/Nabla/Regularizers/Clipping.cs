using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;

namespace Nabla.Regularizers;

/// <summary>Clipping of ∇C, which limits the effect of a single batch on θ.</summary>
/// <remarks>Pascanu, Mikolov and Bengio, "On the Difficulty of Training Recurrent Neural Networks", ICML 2013, algorithm 1.</remarks>
public static class Clipping
{
    /// <summary>Scales ∇C to a maximum norm: ∇C ← ∇C · max / ‖∇C‖ if ‖∇C‖ &gt; max.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="gradient">∇C, scaled in place. It is unchanged if it is not finite.</param>
    /// <param name="max">The maximum norm; above 0.</param>
    /// <returns>‖∇C‖ before clipping, summed in double in a fixed order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is not above 0.</exception>
    public static double ByNorm<T>(Span<T> gradient, double max)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        double norm = Math.Sqrt(Vectors.Dot<T>(gradient, gradient));
        if (norm > max && double.IsFinite(norm)) Vectors.Scale(gradient, max / norm);
        return norm;
    }

    /// <summary>Clips each partial derivative: −max ≤ ∂C/∂θ ≤ max. This may change the direction of ∇C.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="gradient">∇C, clipped in place. NaN is kept.</param>
    /// <param name="max">The maximum absolute value; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is not above 0.</exception>
    public static void ByValue<T>(Span<T> gradient, double max)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        Elementwise.Run(new Bound(max), gradient, gradient);
    }

    private readonly struct Bound(double max) : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => TVector.Min(TVector.Max(x, TVector.Broadcast(-max)), TVector.Broadcast(max));
    }
}

/// <summary>Decoupled weight decay: weights shrink in a separate step, not through ∇C.</summary>
/// <remarks>
/// With plain gradient descent it equals <see cref="L2"/>; with optimizers that rescale ∇C it does not. Loshchilov and Hutter, "Decoupled
/// Weight Decay Regularization", ICLR 2019.
/// </remarks>
public static class WeightDecay
{
    /// <summary>Shrinks the weights: w ← (1 − η λ) w.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="weights">The weights, shrunk in place.</param>
    /// <param name="eta">η, the learning rate of this step.</param>
    /// <param name="strength">λ.</param>
    public static void Shrink<T>(Span<T> weights, double eta, double strength)
        where T : unmanaged, IFloatingPointIeee754<T> => Vectors.Scale(weights, 1 - eta * strength);
}
