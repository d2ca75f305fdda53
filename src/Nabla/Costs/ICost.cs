using System.Numerics;
using Nabla.Activations;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>The cost of one sample, C₀(a, y), and its slope ∂C₀/∂a. The cost of several is their mean.</summary>
/// <remarks>A cost that is a sum over nodes implements <see cref="IElementwiseCost{TSelf}"/>, which needs two formulas.</remarks>
public interface ICost : IDescribed
{
    /// <summary>
    /// True where this cost contains the given output activation already, as cross-entropy contains softmax: it is then applied to the
    /// last layer's z in place of a, and its slope is ∂C₀/∂z.
    /// </summary>
    /// <param name="output">The activation of the last layer.</param>
    /// <returns>False by default: the cost looks at a.</returns>
    bool Absorbs(IActivation output) => false;

    /// <summary>C₀ of each sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">Outputs of the network, samples × nodes, row by row.</param>
    /// <param name="y">Desired outputs, samples × nodes.</param>
    /// <param name="nodes">Nodes of the last layer: the length of a row.</param>
    /// <param name="c0">Filled with one cost a sample, accumulated in double.</param>
    void Value<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<double> c0)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>∂C₀/∂a of each sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">Outputs of the network, samples × nodes.</param>
    /// <param name="y">Desired outputs, samples × nodes.</param>
    /// <param name="nodes">Nodes of the last layer.</param>
    /// <param name="dCda">Filled with the slopes, samples × nodes.</param>
    void Slope<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> y, int nodes, Span<T> dCda)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
