using System.Numerics;

namespace Nabla.Optimizers;

/// <summary>A step against the gradient of any batch: θ ← θ − η · (something made of ∇C).</summary>
/// <remarks>One that treats each parameter alone implements <see cref="IPerParameter{TSelf}"/>, which needs one formula.</remarks>
public interface IMiniBatchOptimizer : IOptimizer
{
    /// <summary>One step.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">All weights and biases, updated in place.</param>
    /// <param name="gradient">∇C in the same order.</param>
    /// <param name="state">Slots · θ.Length numbers, slot after slot; all zero before the first step.</param>
    /// <param name="eta">The learning rate of this step.</param>
    /// <param name="step">Which step this is, from 1.</param>
    void Step<T>(Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
