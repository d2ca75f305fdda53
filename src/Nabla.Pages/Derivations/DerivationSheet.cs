using System.Globalization;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;

namespace Nabla.Pages.Derivations;

/// <summary>
/// Backpropagation derived for a network small enough to write down: first in symbols, then with the numbers of an example.
/// </summary>
public static class DerivationSheet
{
    private const int MaxNodes = 12, MaxLayers = 8;

    /// <summary>Reads a shape.</summary>
    /// <param name="text">Inputs and nodes of each layer: 2-2-1.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentException">The text is no shape, or one too large to write down.</exception>
    public static IReadOnlyList<int> Shape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shape = text.Split('-')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int nodes) ? nodes : 0).ToList();
        return shape.Count is >= 2 and <= MaxLayers && shape.All(nodes => nodes is >= 1 and <= MaxNodes)
            ? shape
            : throw new ArgumentException($"The shape of a derivation must be 2 to {MaxLayers} numbers from 1 to {MaxNodes}, the inputs "
                + "and the nodes of each layer, "
            + $"like 2-2-1 (got \"{text}\").");
    }

    /// <summary>The network and the sample that a sheet works with: every number has one decimal, the same for the same seed.</summary>
    /// <param name="shape">Inputs, and nodes of each layer.</param>
    /// <param name="activation">σ of every layer; the last has the cost's own where that contains one.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="seed">Of the numbers.</param>
    /// <returns>The network, one sample's inputs, and its desired outputs.</returns>
    public static (Network Network, float[] Inputs, float[] Desired) ExampleOf(IReadOnlyList<int> shape, IActivation activation, ICost cost,
        ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(cost);
        var example = new Example(shape, activation, cost, seed);
        float[] Floats(ReadOnlySpan<double> numbers) => [.. numbers.ToArray().Select(number => (float)number)];
        return (example.Network, Floats(example.Sample.Activations(-1)), Floats(example.Sample.Targets));
    }

    /// <summary>The sheet.</summary>
    /// <param name="shape">Inputs, and nodes of each layer.</param>
    /// <param name="activation">σ of every layer; the last has the cost's own where that contains one.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="seed">Of the example's numbers.</param>
    /// <param name="conventions">What is written otherwise.</param>
    /// <param name="digits">Digits that count.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The activation looks at whole rows, or the conventions do not fit the cost.</exception>
    public static Document Create(IReadOnlyList<int> shape, IActivation activation, ICost cost, ulong seed = 0,
        Conventions? conventions = null, int digits = 5)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(cost);
        if (!activation.IsElementwise)
            throw new ArgumentException($"The activation of a derivation must be elementwise (got {activation.Spec}). "
                + $"For softmax in the last layer use the cost softmax-cross-entropy, which includes it.");
        if (cost.FusedActivation is { IsElementwise: false } rows && shape[^1] == 1)
            throw new ArgumentException($"{cost.Spec.Name} includes {rows.Spec.Name}, which is always 1 with one "
                + $"output. Use at least two outputs, or sigmoid-cross-entropy.");
        conventions ??= new();
        var shown = conventions.Apply(cost);
        var example = new Example(shape, activation, shown, seed);
        var notation = new Notation(example, conventions, digits);
        return new(
            $"Backpropagation for a {string.Join('-', shape)} network",
            [
                new Paragraph("How does the cost of one sample change with each weight and bias? A small change of a weight "
                    + "changes a weighted "
                    + "sum z, that changes an activation a, and so on to the cost C₀. The chain rule multiplies the derivatives along a "
                    + "path, and adds over the paths."),
                .. SymbolBlocks.Create(notation, shown),
                .. NumberBlocks.Create(notation, example, digits),
                new Heading(2, "Conventions of this page"),
                new Points([.. conventions.Sentences(shown,
                    shown), $"The numbers are an example with seed {seed}: every weight, bias and input has one decimal, so that the "
                        + "example can be "
                        + $"computed by hand. Results are rounded to {digits} digits."], IsNote: true),
            ]);
    }
}
