using System.Numerics;
using Nabla.Specs;

namespace Nabla.Activations;

/// <summary>An activation function: a = σ(z).</summary>
/// <remarks>
/// A function of each number alone implements <see cref="IElementwise{TSelf}"/>, which needs two formulas;
/// only one that looks at a whole row (softmax) implements this directly.
/// </remarks>
public interface IActivation : IDescribed
{
    /// <summary>True where each a_j depends on its own z_j alone; false where it looks at the whole row, as softmax does.</summary>
    bool IsElementwise => false;

    /// <summary>
    /// σ'(z) as people write it, in the letters z and a, and those of <see cref="SlopeLetters"/>; its own numbers stand in it as numbers.
    /// Shown where a derivative is explained.
    /// </summary>
    string SlopeFormula => "σ'(z)";

    /// <summary>What other letters of the formula stand for: s, "the sigmoid of z". None by default.</summary>
    IReadOnlyList<(string Letter, string Meaning)> SlopeLetters => [];

    /// <summary>The values that σ can take: the diagnosis compares them with the targets. Unbounded by default.</summary>
    ValueRange Range => ValueRange.Unbounded;

    /// <summary>
    /// The variance that the weights of a layer with this activation start with where no initializer is set. Glorot by default.
    /// </summary>
    WeightVariance StartingVariance => WeightVariance.Glorot;

    /// <summary>Where σ bends: the z at which the slope jumps, so that a nudge across it sees neither side. None by default.</summary>
    IReadOnlyList<double> NonSmoothPoints => [];

    /// <summary>a = σ(z), sample by sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="z">Weighted sums, samples × nodes, row by row.</param>
    /// <param name="a">Filled with the activations, samples × nodes. May be the same memory as z.</param>
    /// <param name="nodes">Nodes of the layer: the length of a row.</param>
    void Forward<T>(ReadOnlySpan<T> z, Span<T> a, int nodes)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>∂C/∂z from ∂C/∂a; for a function of each number alone ∂C/∂z_j = σ'(z_j) · ∂C/∂a_j.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="z">Weighted sums, samples × nodes.</param>
    /// <param name="a">What <see cref="Forward"/> made of them.</param>
    /// <param name="dCda">∂C/∂a, samples × nodes.</param>
    /// <param name="delta">Filled with ∂C/∂z, samples × nodes. May be the same memory as dCda.</param>
    /// <param name="nodes">Nodes of the layer.</param>
    void Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> dCda, Span<T> delta, int nodes)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>The values that an activation can take.</summary>
/// <param name="Low">The least value, or the limit from below; −∞ where there is none.</param>
/// <param name="High">The greatest value, or the limit from above; ∞ where there is none.</param>
public readonly record struct ValueRange(double Low, double High)
{
    /// <summary>From −∞ to ∞.</summary>
    public static ValueRange Unbounded { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>True where there is a least or a greatest value.</summary>
    public bool IsBounded => Low > double.NegativeInfinity || High < double.PositiveInfinity;

    /// <summary>True where there are both, so that the function is flat far from 0 on either side.</summary>
    public bool IsBoundedOnBothSides => Low > double.NegativeInfinity && High < double.PositiveInfinity;
}

/// <summary>The variance of the first weights of a layer, so that the layers' activations stay about 1.</summary>
public enum WeightVariance
{
    /// <summary>2 / (inputs + nodes): for functions like tanh, whose slope at 0 is about 1 or less.</summary>
    Glorot,

    /// <summary>2 / inputs: for functions like relu, which are 0 for half of their inputs.</summary>
    He,

    /// <summary>1 / inputs: for selu.</summary>
    LeCun,
}
