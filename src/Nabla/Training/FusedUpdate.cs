using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Regularizers;

namespace Nabla.Training;

/// <summary>
/// Steps parts of one layer's θ against their ∂C/∂θ while they are in a cache: penalties, clipping by value, weight decay, the optimizer.
/// </summary>
/// <remarks>
/// The same operations on each number as <see cref="StepEngine.Step"/> makes on all of θ at once, so the bits are the same too.
/// </remarks>
internal sealed class FusedUpdate(Network network, IPartwiseOptimizer optimizer, TrainingOptions options, Memory<float> state,
    LayerSlot slot) : IFusedUpdate<float>
{
    private readonly (int Start, int End)[] _weights =
        [.. network.Architecture.WeightRanges.Select(range => (range.Start.Value, range.End.Value))];

    /// <summary>η of the present step.</summary>
    public double Eta { get; set; }

    /// <summary>Which step it is, from 1.</summary>
    public long Step { get; set; }

    /// <inheritdoc/>
    public void Accept(in ParameterPart part, Span<float> gradient)
    {
        ParameterPart place = part.Moved(slot.Offset);
        for (int row = 0; row < place.Rows && options.Penalties.Count > 0; row++)
            Penalize(place.Offset + row * place.Stride, gradient.Slice(row * place.Columns, place.Columns));
        if (options.ClipValue is { } largest) Clipping.ByValue(gradient, largest);
        for (int row = 0; row < place.Rows && options.WeightDecay > 0; row++) Shrink(place.Offset + row * place.Stride, place.Columns);
        if (options.Rates.AreEven) optimizer.Step<float>(place, network.Theta, gradient, state.Span, Eta, Step);
        else StepBlocks(place, gradient);
    }

    // A part reaches over several blocks, but a row of it lies in one; a part of one row may be all of them.
    private void StepBlocks(in ParameterPart place, Span<float> gradient)
    {
        int start = slot.Offset;
        foreach (var block in slot.Blocks)
        {
            int end = start + block.Length;
            double eta = Eta * options.Rates.For(block.Name);
            if (place.Rows == 1 || place.Stride == place.Columns)
            {
                int from = Math.Max(place.Offset, start), length = Math.Min(place.Offset + place.Length, end) - from;
                if (length > 0)
                    optimizer.Step<float>(new(from, 1, length, length), network.Theta, gradient.Slice(from - place.Offset, length),
                        state.Span, eta, Step);
            }
            else
            {
                int first = Math.Clamp((start - place.Offset + place.Stride - 1) / place.Stride, 0, place.Rows),
                    last = Math.Clamp((end - place.Offset + place.Stride - 1) / place.Stride, 0, place.Rows);
                if (last > first)
                {
                    var rows = place with { Offset = place.Offset + first * place.Stride, Rows = last - first };
                    optimizer.Step<float>(rows, network.Theta, gradient.Slice(first * place.Columns, rows.Length), state.Span, eta, Step);
                }
            }

            start = end;
        }
    }

    private void Penalize(int from, Span<float> gradient)
    {
        foreach (var weights in _weights)
        {
            int start = Math.Max(from, weights.Start), end = Math.Min(from + gradient.Length, weights.End);
            if (start >= end) continue;
            foreach (var penalty in options.Penalties)
                penalty.AddSlope<float>(network.Theta[start..end], gradient[(start - from)..(end - from)]);
        }
    }

    private void Shrink(int from, int count)
    {
        foreach (var weights in _weights)
        {
            int start = Math.Max(from, weights.Start), end = Math.Min(from + count, weights.End);
            if (start < end) WeightDecay.Shrink(network.Theta[start..end], Eta * options.Rates.Weights, options.WeightDecay);
        }
    }
}
