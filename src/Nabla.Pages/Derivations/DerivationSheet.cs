using System.Globalization;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Pages.Documents;
using Nabla.Pages.Explanations;

namespace Nabla.Pages.Derivations;

/// <summary>
/// Derives backpropagation for a small network: first in symbols, then with the numbers of an example.
/// </summary>
public static class DerivationSheet
{
    private const int MaxNodes = 12, MaxLayers = 8;

    /// <summary>Parses the shape of a network.</summary>
    /// <param name="text">The number of inputs and the nodes of each layer: 2-2-1.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentException">The text is not a shape, or the network is too large.</exception>
    public static IReadOnlyList<int> ParseShape(string text)
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

    /// <summary>Creates the network and the sample of a derivation. Numbers have one decimal and depend only on the seed.</summary>
    /// <param name="shape">The number of inputs and the nodes of each layer.</param>
    /// <param name="activation">σ of every layer. If the cost includes an activation, the last layer has it instead.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="seed">The seed of the numbers.</param>
    /// <returns>The network, the inputs of the sample, and its targets.</returns>
    public static (Network Network, float[] Inputs, float[] Desired) CreateExample(IReadOnlyList<int> shape, IActivation activation,
        ICost cost,
        ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(cost);
        var example = new Example(shape, activation, cost, seed);
        float[] Floats(ReadOnlySpan<double> numbers) => [.. numbers.ToArray().Select(number => (float)number)];
        return (example.Network, Floats(example.Sample.Activations(-1)), Floats(example.Sample.Targets));
    }

    /// <summary>Creates the derivation.</summary>
    /// <param name="shape">The number of inputs and the nodes of each layer.</param>
    /// <param name="activation">σ of every layer. If the cost includes an activation, the last layer has it instead.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="seed">The seed of the numbers.</param>
    /// <param name="conventions">The conventions of the formulas.</param>
    /// <param name="digits">The number of significant digits.</param>
    /// <returns>The document.</returns>
    /// <exception cref="ArgumentException">The activation is not elementwise, or the conventions do not match the cost.</exception>
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
                new BulletList([.. conventions.Describe(shown,
                    shown), $"The numbers are an example with seed {seed}: every weight, bias and input has one decimal, so that the "
                        + "example can be "
                        + $"computed by hand. Results are rounded to {digits} digits."], IsNote: true),
            ]);
    }
}
