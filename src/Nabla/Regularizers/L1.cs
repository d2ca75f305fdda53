using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Regularizers;

/// <summary>λ Σ |w|, whose slope is λ times the sign of w; 0 at w = 0.</summary>
/// <remarks>
/// It draws weights all the way to 0, which leaves few. Tibshirani, "Regression Shrinkage and Selection via the Lasso", 1996.
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
    public void AddSlope<T>(ReadOnlySpan<T> weights, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> => Elementwise.Run(new PlusSlope(Strength), weights, gradient, gradient);

    private readonly struct PlusSlope(double strength) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Invoke<TLane>(TLane w, TLane dCdw)
            where TLane : struct, ISimdVector<TLane>
        {
            TLane zero = TLane.Broadcast(0), slope = TLane.Broadcast(strength);
            return dCdw + TLane.Select(w > zero, slope, TLane.Select(w < zero, -slope, zero));
        }
    }
}
