using System.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>An activation function: a = σ(z).</summary>
/// <remarks>
/// A function of single numbers implements <see cref="IElementwise{TSelf}"/> with two formulas. Only a function of a whole row (softmax)
/// implements this interface directly.
/// <para>Implementations must be immutable: threads share them.</para>
/// </remarks>
public interface IActivation : IDescribed
{
    /// <summary>True if each a_j depends only on its own z_j; false if it depends on the whole row, as for softmax.</summary>
    bool IsElementwise => false;

    /// <summary>
    /// The formula of σ'(z) in the letters z and a, and those of <see cref="DerivativeSymbols"/>. The activation's parameters appear as
    /// numbers. Explanations show it.
    /// </summary>
    string DerivativeFormula => "σ'(z)";

    /// <summary>The meanings of other letters of the formula, for example s, "the sigmoid of z". None by default.</summary>
    IReadOnlyList<(string Symbol, string Meaning)> DerivativeSymbols => [];

    /// <summary>The range of σ, which the diagnosis compares with the targets. Unbounded by default.</summary>
    ValueRange Range => ValueRange.Unbounded;

    /// <summary>
    /// The variance of the initial weights of a layer with this activation if no initializer is set. Glorot by default.
    /// </summary>
    WeightVariance InitialVariance => WeightVariance.Glorot;

    /// <summary>The z at which σ' is discontinuous, where finite differences are inconclusive. None by default.</summary>
    IReadOnlyList<double> NonSmoothPoints => [];

    /// <summary>Computes a = σ(z), sample by sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="z">Weighted sums, samples × nodes, row by row.</param>
    /// <param name="a">Filled with the activations, samples × nodes. May be the same memory as z.</param>
    /// <param name="nodes">Number of nodes of the layer: the length of a row.</param>
    void Forward<T>(ReadOnlySpan<T> z, Span<T> a, int nodes)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Computes ∂C/∂z from ∂C/∂a. For an elementwise function ∂C/∂z_j = σ'(z_j) · ∂C/∂a_j.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="z">Weighted sums, samples × nodes.</param>
    /// <param name="a">The activations that <see cref="Forward"/> computed from z.</param>
    /// <param name="dCda">∂C/∂a, samples × nodes.</param>
    /// <param name="delta">Filled with ∂C/∂z, samples × nodes. May be the same memory as dCda.</param>
    /// <param name="nodes">Number of nodes of the layer.</param>
    void Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> dCda, Span<T> delta, int nodes)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>The range of an activation.</summary>
/// <param name="Low">The minimum, or the lower limit; −∞ if there is none.</param>
/// <param name="High">The maximum, or the upper limit; ∞ if there is none.</param>
public readonly record struct ValueRange(double Low, double High)
{
    /// <summary>From −∞ to ∞.</summary>
    public static ValueRange Unbounded { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>True if the range has a lower or an upper bound.</summary>
    public bool IsBounded => Low > double.NegativeInfinity || High < double.PositiveInfinity;

    /// <summary>True if the range has both bounds, so that the function saturates on both sides of 0.</summary>
    public bool IsBoundedOnBothSides => Low > double.NegativeInfinity && High < double.PositiveInfinity;
}

/// <summary>The variance of the initial weights of a layer, chosen so that the variance of the activations stays about 1.</summary>
public enum WeightVariance
{
    /// <summary>2 / (inputs + nodes): for functions like tanh, whose derivative at 0 is about 1 or less.</summary>
    Glorot,

    /// <summary>2 / inputs: for functions like relu, which are 0 for half of their inputs.</summary>
    He,

    /// <summary>1 / inputs: for selu.</summary>
    LeCun,
}
