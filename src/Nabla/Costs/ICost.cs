using System.Numerics;
using Nabla.Activations;
using Nabla.Specs;

namespace Nabla.Costs;

/// <summary>The cost of one sample, C₀(a, y), and its slope ∂C₀/∂a. The cost of several is their mean.</summary>
/// <remarks>A cost that is a sum over nodes implements <see cref="IElementwiseCost{TSelf}"/>, which needs two formulas.</remarks>
public interface ICost : IDescribed
{
    /// <summary>
    /// The output activation that this cost contains already, as cross-entropy contains softmax; null where it contains none. Where the
    /// last layer has it, the cost is applied to z in place of a, and its slope is ∂C₀/∂z: nothing over- or underflows on the way.
    /// </summary>
    IActivation? FusedActivation => null;

    /// <summary>C₀ as people write it, in the letters of <see cref="SlopeFormula"/>: "Σ (a − y)²"; null where nobody has.</summary>
    string? ValueFormula => null;

    /// <summary>
    /// The slope as people write it, in the letters a (z where the cost contains an activation) and y of one output, and those of
    /// <see cref="SlopeLetters"/>; the cost's own numbers stand in it as numbers. Shown where a derivative is explained.
    /// </summary>
    string SlopeFormula => "∂C₀/∂a";

    /// <summary>What other letters of the formulas stand for: p, "the softmax of z". None by default.</summary>
    IReadOnlyList<(string Letter, string Meaning)> SlopeLetters => [];

    /// <summary>
    /// What cancels between the slope of this cost and that of the activation that it <see cref="FusedActivation"/>; null where it contains
    /// none.
    /// </summary>
    string? Cancellation => null;

    /// <summary>True where the slope jumps at a = y, so that a nudge across it sees neither side.</summary>
    bool IsNonSmoothAtTarget => false;

    /// <summary>
    /// The levels of the quantiles that the outputs are, lowest first, again for each target; null where outputs are no quantiles. Answers
    /// are put in ascending order within each target, so that quantiles do not cross.
    /// </summary>
    IReadOnlyList<double>? Levels => null;

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
