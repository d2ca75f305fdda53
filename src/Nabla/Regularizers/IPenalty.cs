using System.Numerics;
using Nabla.Specs;

namespace Nabla.Regularizers;

/// <summary>What is added to the cost for the size of the weights. Biases are left out.</summary>
public interface IPenalty : IDescribed
{
    /// <summary>The penalty of some weights.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="weights">The weights of one layer.</param>
    /// <returns>What they add to C, accumulated in double.</returns>
    double Value<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Adds the slope of the penalty to ∂C/∂w.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="weights">The weights of one layer.</param>
    /// <param name="gradient">∂C/∂w of the same weights, added to in place.</param>
    void AddSlope<T>(ReadOnlySpan<T> weights, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
