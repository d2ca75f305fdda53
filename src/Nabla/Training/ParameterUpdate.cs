using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Regularizers;

namespace Nabla.Training;

/// <summary>
/// The update of one layer's θ by ∂C/∂θ: penalties, clipping by value, weight decay, learning rate multiplier, optimizer. It is applied to
/// the whole layer, or to parts of it while they are still in a cache, with the same bits.
/// </summary>
/// <param name="network">The network whose θ is updated.</param>
/// <param name="optimizer">The optimizer.</param>
/// <param name="options">Penalties, clipping, decay and multipliers.</param>
/// <param name="state">The optimizer's state for all of θ.</param>
/// <param name="layout">The layer and its offset in θ.</param>
internal sealed class ParameterUpdate(
    Network network, IOptimizer optimizer, TrainingOptions options, Memory<float> state, LayerLayout layout)
    : IFusedUpdate<float>
{
    private readonly (ParameterBlock Block, int Start, int End)[] _blocks =
        [.. layout.Blocks.Select((block, at) => (block, layout.BlockOffset(at), layout.BlockOffset(at) + block.Length))];

    /// <summary>True if parts can be updated separately: L1 and L2 are sums over weights, other penalties may need a whole layer.</summary>
    public static bool CanFuse(IOptimizer optimizer, TrainingOptions options) =>
        optimizer is IPerParameterOptimizer && options.ClipNorm is null && options.Penalties.All(penalty => penalty is L1 or L2);

    /// <summary>η of the current step.</summary>
    public double Eta { get; set; }

    /// <summary>The number of the step, from 1.</summary>
    public long Step { get; set; }

    /// <inheritdoc/>
    public void Accept(in ParameterPart part, Span<float> gradient)
    {
        var place = part.Shift(layout.Offset);
        Regularize(place, gradient);
        Move(place, gradient);
    }

    /// <summary>Runs the first half of the step on the whole layer: penalties, and clipping by value.</summary>
    /// <param name="gradient">The complete ∇C, of which the layer's part is changed.</param>
    public void Regularize(Span<float> gradient) => Regularize(Whole, layout.Slice(gradient));

    /// <summary>Runs the second half of the step on the whole layer: weight decay and the optimizer.</summary>
    /// <param name="gradient">The complete ∇C.</param>
    public void Move(Span<float> gradient) => Move(Whole, layout.Slice(gradient));

    /// <summary>Adds the derivatives of the penalties to the layer's part of ∇C.</summary>
    /// <param name="gradient">The complete ∇C.</param>
    public void Penalize(Span<float> gradient) => Penalize(Whole, layout.Slice(gradient));

    private ParameterPart Whole => new(layout.Offset, 1, layout.Length, layout.Length);

    private void Regularize(in ParameterPart part, Span<float> gradient)
    {
        Penalize(part, gradient);
        if (options.ClipValue is { } largest) Clipping.ByValue(gradient, largest);
    }

    private void Move(in ParameterPart part, Span<float> gradient)
    {
        if (options.WeightDecay > 0) Shrink(part);
        if (optimizer is not IPerParameterOptimizer partwise) StepBlocks((IMiniBatchOptimizer)optimizer, gradient);
        else if (options.LearningRateMultipliers.AreEqual) partwise.Step<float>(part, network.Theta, gradient, state.Span, Eta, Step);
        else StepParts(partwise, part, gradient);
    }

    private void Penalize(in ParameterPart part, Span<float> gradient)
    {
        if (options.Penalties.Count == 0) return;
        for (int row = 0; row < part.Rows; row++)
        {
            foreach (var (block, first, last) in _blocks)
            {
                if (!block.IsWeight || !Overlap(part, row, first, last, out int from, out int start, out int length)) continue;
                foreach (var penalty in options.Penalties)
                    penalty.AddDerivative<float>(network.Theta.Slice(start, length), gradient.Slice(from, length));
            }
        }
    }

    private void Shrink(in ParameterPart part)
    {
        for (int row = 0; row < part.Rows; row++)
        {
            foreach (var (block, first, last) in _blocks)
            {
                if (block.IsWeight && Overlap(part, row, first, last, out _, out int start, out int length))
                    WeightDecay.Shrink(network.Theta.Slice(start, length), Eta * options.LearningRateMultipliers.Weights,
                        options.WeightDecay);
            }
        }
    }

    // The intersection of a row of a part with a block: its offset in the gradient of the part and in θ, and its length.
    private static bool Overlap(in ParameterPart part, int row, int first, int last, out int from, out int start, out int length)
    {
        int begin = part.Offset + row * part.Stride;
        start = Math.Max(begin, first);
        length = Math.Min(begin + part.Columns, last) - start;
        from = row * part.Columns + start - begin;
        return length > 0;
    }

    // The whole layer, block by block.
    private void StepBlocks(IMiniBatchOptimizer optimizer, Span<float> gradient)
    {
        foreach (var (block, first, _) in _blocks)
            optimizer.Step(new BlockStep<float>(block, first, network.Theta, gradient.Slice(first - layout.Offset, block.Length),
                state.Span, Eta * options.LearningRateMultipliers.For(block.Name), Step));
    }

    // Each block has its own learning rate. A part may span several blocks. A row of a part of several rows is within one block; the row of
    // a part of one row may span all of them.
    private void StepParts(IPerParameterOptimizer optimizer, in ParameterPart part, Span<float> gradient)
    {
        foreach (var (block, first, last) in _blocks)
        {
            double eta = Eta * options.LearningRateMultipliers.For(block.Name);
            if (part.Rows == 1 || part.Stride == part.Columns)
            {
                int from = Math.Max(part.Offset, first), length = Math.Min(part.Offset + part.Length, last) - from;
                if (length > 0)
                    optimizer.Step<float>(new(from, 1, length, length), network.Theta, gradient.Slice(from - part.Offset, length),
                        state.Span, eta, Step);
            }
            else
            {
                int firstRow = Math.Clamp((first - part.Offset + part.Stride - 1) / part.Stride, 0, part.Rows),
                    endRow = Math.Clamp((last - part.Offset + part.Stride - 1) / part.Stride, 0, part.Rows);
                if (endRow <= firstRow) continue;
                var rows = part with { Offset = part.Offset + firstRow * part.Stride, Rows = endRow - firstRow };
                optimizer.Step<float>(rows, network.Theta, gradient.Slice(firstRow * part.Columns, rows.Length), state.Span, eta, Step);
            }
        }
    }
}
