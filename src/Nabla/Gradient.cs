using System.Numerics;
using Nabla.Costs;
using Nabla.Numerics;

namespace Nabla;

/// <summary>∇C = [∂C/∂w⁽¹⁾, ∂C/∂b⁽¹⁾, …, ∂C/∂w⁽ᴸ⁾, ∂C/∂b⁽ᴸ⁾] of some samples, with the cost and all intermediate values.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Cost">C: the mean over the samples, weighted if weights were given.</param>
/// <param name="Values">∇C, in the order of θ in memory.</param>
/// <param name="Workspace">z, a, ∂C/∂a and ∂C/∂z of every layer and sample, and ∂C/∂x.</param>
public sealed record Gradient<T>(double Cost, T[] Values, Workspace<T> Workspace)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Runs one forward and one backward pass.</summary>
    /// <param name="architecture">The shape of the network.</param>
    /// <param name="theta">Its weights and biases, in memory order.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <param name="weights">The weight of each sample; empty for equal weights.</param>
    /// <returns>The gradient.</returns>
    /// <exception cref="ArgumentException">A length does not match the network.</exception>
    public static Gradient<T> Compute(
        Architecture architecture, Span<T> theta, ICost cost, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> weights = default)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var workspace = new Workspace<T>(architecture, architecture.CountSamples(x.Length), inputGradient: true);
        x.CopyTo(workspace.Begin(workspace.Capacity));
        workspace.Forward(theta);

        var gradient = new T[theta.Length];
        double c = workspace.Backward(theta, cost, y, weights, Total(weights, workspace.Samples), gradient);
        return new(c, gradient, workspace);
    }

    /// <summary>Returns ∂C/∂w[j, k] of a dense layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>nodes × inputs.</returns>
    public Matrix<T> Weights(int layer) => Workspace.Architecture.Matrix(Values.AsSpan(), layer, block: 0);

    /// <summary>Returns ∂C/∂b[j] of a dense layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>One derivative a node.</returns>
    public Span<T> Biases(int layer) => Workspace.Architecture.Matrix(Values.AsSpan(), layer, block: 1).Values;

    private static double Total(ReadOnlySpan<T> weights, int samples)
    {
        if (weights.IsEmpty) return samples;
        if (weights.Length != samples) throw new ArgumentException($"{samples} samples need {samples} weights (got {weights.Length}).");
        double total = 0;
        foreach (T weight in weights) total += double.CreateTruncating(weight);
        return total > 0 ? total : throw new ArgumentException(
            "All sample weights are 0, so no sample counts. Give at least one a weight above 0.");
    }
}
