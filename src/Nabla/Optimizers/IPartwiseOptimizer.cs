using System.Numerics;
using Nabla.Layers;

namespace Nabla.Optimizers;

/// <summary>
/// An optimizer that can update any part of θ as soon as ∂C/∂θ of that part is known, while it is still in a cache.
/// </summary>
/// <remarks>
/// Parts come in any order and from several threads, each once a step. <see cref="IPerParameter{TSelf}"/> implements this for every update
/// of single parameters.
/// </remarks>
public interface IPartwiseOptimizer : IMiniBatchOptimizer
{
    /// <summary>The step of a part; all parts together do what a step of each block does, bit for bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="part">Which numbers of θ.</param>
    /// <param name="theta">All weights and biases, of which the part is updated in place.</param>
    /// <param name="gradient">∂C/∂θ of the part alone, row after row.</param>
    /// <param name="state">Slots · θ.Length numbers, slot after slot.</param>
    /// <param name="eta">The learning rate of this step.</param>
    /// <param name="step">Which step this is, from 1.</param>
    void Step<T>(in ParameterPart part, Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
