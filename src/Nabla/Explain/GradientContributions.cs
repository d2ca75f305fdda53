namespace Nabla.Explain;

/// <summary>What the cost of one sample would like to be otherwise in one layer: every wish points against its derivative.</summary>
/// <remarks>
/// The three ways to move a node of the notes' companion lesson: its bias; its weights, in proportion to the activations they multiply;
/// the activations of the layer before, in proportion to the weights they pass through, summed over all nodes of the layer.
/// </remarks>
/// <param name="Outputs">The layer's own nodes: their z or a and its derivative, the strongest wish first.</param>
/// <param name="Weights">The weights into the layer that would do most.</param>
/// <param name="Biases">Its biases that would do most.</param>
/// <param name="Before">The activations of the layer before that would do most; none can be turned directly but those that weights
/// make.</param>
public sealed record GradientContributions(IReadOnlyList<GradientContribution> Outputs, IReadOnlyList<GradientContribution> Weights,
    IReadOnlyList<GradientContribution> Biases, IReadOnlyList<GradientContribution> Before);

/// <summary>One number that should go up or down.</summary>
/// <param name="By">Which.</param>
/// <param name="Value">What it is now.</param>
/// <param name="Slope">∂C₀ by it.</param>
public readonly record struct GradientContribution(Quantity By, double Value, double Slope)
{
    /// <summary>How strongly it should go up; down where negative: −∂C₀ by it.</summary>
    public double Strength => -Slope;
}
