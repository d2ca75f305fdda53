namespace Nabla.Explain;

/// <summary>The negative derivatives of one sample's cost in one layer: how its numbers must change to decrease the cost.</summary>
/// <remarks>
/// They are the three ways to change a node in the companion lesson of the notes: its bias; its weights, in proportion to their
/// activations; the activations of the previous layer, in proportion to their weights, summed over all nodes of the layer.
/// </remarks>
/// <param name="Outputs">The layer's own nodes: z or a and the derivative, in descending order of size.</param>
/// <param name="Weights">The weights of the layer with the largest derivatives.</param>
/// <param name="Biases">The biases with the largest derivatives.</param>
/// <param name="Before">The activations of the previous layer with the largest derivatives. They change only through their own
/// weights.</param>
public sealed record GradientContributions(IReadOnlyList<GradientContribution> Outputs, IReadOnlyList<GradientContribution> Weights,
    IReadOnlyList<GradientContribution> Biases, IReadOnlyList<GradientContribution> Before);

/// <summary>A number with its derivative.</summary>
/// <param name="By">The number.</param>
/// <param name="Value">Its current value.</param>
/// <param name="Derivative">∂C₀ by the number.</param>
public readonly record struct GradientContribution(Quantity By, double Value, double Derivative)
{
    /// <summary>The negative derivative −∂C₀ by the number. If it is positive, an increase of the number decreases the cost.</summary>
    public double Strength => -Derivative;
}
