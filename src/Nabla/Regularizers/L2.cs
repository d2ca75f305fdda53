using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Regularizers;

/// <summary>½ λ Σ w², whose slope is λ w.</summary>
/// <remarks>The ½ is here, and so are PyTorch's weight_decay and the golden vectors; the cost of the notes has none.</remarks>
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
    public void AddSlope<T>(ReadOnlySpan<T> weights, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T> => Elementwise.Run(new PlusSlope(Strength), weights, gradient, gradient);

    private readonly struct PlusSlope(double strength) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Invoke<TLane>(TLane w, TLane dCdw)
            where TLane : struct, ISimdVector<TLane> => TLane.MultiplyAdd(TLane.Broadcast(strength), w, dCdw);
    }
}
