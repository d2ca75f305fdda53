using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Regularizers;

namespace Nabla.Training;

/// <summary>Steps parts of one layer's θ against their ∂C/∂θ while they are in a cache: penalties, clipping by value, weight decay, the optimizer.</summary>
/// <remarks>The same operations on each number as <see cref="StepEngine.Step"/> makes on all of θ at once, so the bits are the same too.</remarks>
internal sealed class Descent(Network network, IPartwiseOptimizer optimizer, TrainingOptions options, Memory<float> state, int offset) : IDescent<float>
{
    private readonly (int Start, int End)[] _weights = [.. network.Architecture.WeightRanges.Select(range => (range.Start.Value, range.End.Value))];

    /// <summary>η of the present step.</summary>
    public double Eta { get; set; }

    /// <summary>Which step it is, from 1.</summary>
    public long Step { get; set; }

    /// <inheritdoc/>
    public void Take(in ParameterPart part, Span<float> gradient)
    {
        ParameterPart place = part.Moved(offset);
        for (int row = 0; row < place.Rows && options.Penalties.Count > 0; row++) Penalize(place.Offset + row * place.Stride, gradient.Slice(row * place.Columns, place.Columns));
        if (options.ClipValue is { } largest) Clipping.ByValue(gradient, largest);
        for (int row = 0; row < place.Rows && options.WeightDecay > 0; row++) Shrink(place.Offset + row * place.Stride, place.Columns);
        optimizer.Step<float>(place, network.Theta, gradient, state.Span, Eta, Step);
    }

    private void Penalize(int from, Span<float> gradient)
    {
        foreach (var weights in _weights)
        {
            int start = Math.Max(from, weights.Start), end = Math.Min(from + gradient.Length, weights.End);
            if (start >= end) continue;
            foreach (var penalty in options.Penalties) penalty.AddSlope<float>(network.Theta[start..end], gradient[(start - from)..(end - from)]);
        }
    }

    private void Shrink(int from, int count)
    {
        foreach (var weights in _weights)
        {
            int start = Math.Max(from, weights.Start), end = Math.Min(from + count, weights.End);
            if (start < end) WeightDecay.Shrink(network.Theta[start..end], Eta, options.WeightDecay);
        }
    }
}
