using Nabla.Costs;
using Nabla.Data;

namespace Nabla.Explain;

/// <summary>Backpropagation in detail: every partial derivative of a network's cost with its factors and terms.</summary>
/// <example>
/// <code>
/// var explanation = ChainRule.Explain(network, new SquaredError(), x, y);
/// Derivative d = explanation.Explain(Quantity.Weight(layer: 1, j: 3, k: 5));
/// foreach (var factor in d.Parts) Console.WriteLine(factor);
/// </code>
/// </example>
public static class ChainRule
{
    /// <summary>Explains the cost of some samples.</summary>
    /// <param name="network">The network. It is not changed.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <returns>The explanation, computed in double.</returns>
    /// <exception cref="ArgumentException">A length does not match the network.</exception>
    public static BackpropExplanation Explain(Network network, ICost cost, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cost);
        int samples = network.Architecture.CountSamples(x.Length), outputs = network.Architecture.Outputs;
        if (y.Length != samples * outputs)
            throw new ArgumentException($"{samples} samples of {outputs} outputs need {samples * outputs} target numbers "
                + $"(got {y.Length}).", nameof(y));
        double[] inputs = x.ToArray(), desired = y.ToArray();
        return new(network, cost, samples, (from, count) => new(
            network, cost, inputs.AsSpan(from * network.Architecture.Inputs, count * network.Architecture.Inputs),
                desired.AsSpan(from * outputs, count * outputs)));
    }

    /// <summary>Explains the cost of a dataset's samples with equal weights.</summary>
    /// <param name="network">The network. It is not changed.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="data">The samples.</param>
    /// <returns>The explanation, computed in double.</returns>
    /// <exception cref="ArgumentException">The dataset does not match the network.</exception>
    public static BackpropExplanation Explain(Network network, ICost cost, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(data);
        if (data.InputWidth != network.Architecture.Inputs || data.TargetWidth != network.Architecture.Outputs)
        {
            throw new ArgumentException(
                $"{network.Architecture} takes {network.Architecture.Inputs} inputs and {network.Architecture.Outputs} targets a sample, "
                    + $"but the samples have {data.InputWidth} and {data.TargetWidth}.",
                nameof(data));
        }

        return new(network, cost, data.Count, (from, count) =>
        {
            var inputs = new float[count * data.InputWidth];
            data.CopyInputs(from, count, inputs);
            return new(network, cost, Doubles(inputs), Doubles(data.Targets.Span.Slice(from * data.TargetWidth, count * data.TargetWidth)));
        });
    }

    private static double[] Doubles(ReadOnlySpan<float> numbers)
    {
        var doubles = new double[numbers.Length];
        for (int i = 0; i < doubles.Length; i++) doubles[i] = numbers[i];
        return doubles;
    }
}
