using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Numerics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Measures a network on a fixed set of training samples: the layer statistics of the diagnosis.</summary>
/// <remarks>
/// A measurement costs as much as training on its samples, so there is one at the start and one at the end. After each epoch only the
/// change of the weights is measured.
/// </remarks>
internal sealed class LayerMeasurement
{
    private const int MaxSamples = 256, NumbersOfLayer = 6;
    private readonly Network _network;
    private readonly ICost _cost;
    private readonly Dataset _samples;
    private readonly Workspace<float> _workspace;
    private readonly float[] _slopes;
    private readonly double[] _movement;
    private readonly double[] _maxDerivative;

    public LayerMeasurement(Network network, ICost cost, Dataset train)
    {
        _network = network;
        _cost = cost;
        int count = Math.Min(MaxSamples, train.Count);
        _samples = train.Subset(train.Weights is { } weights && train.TotalWeight > 0
            ? EvenlyByWeight(weights.Span, train.TotalWeight.Value, count)
            : [.. Enumerable.Range(0, count).Select(i => (int)((long)i * train.Count / count))]).WithWeights(null);
        _workspace = new(network.Architecture, count);
        _slopes = new float[count * network.Architecture.LayerLayouts.Max(layout => layout.Outputs)];
        _movement = new double[network.Architecture.LayerLayouts.Count];
        Array.Fill(_movement, double.NaN);
        _maxDerivative = [.. network.Architecture.Layers.Select(layer => layer.Activation.MaxDerivative())];
    }

    /// <summary>Number of samples in the set.</summary>
    public int Samples => _samples.Count;

    /// <summary>Measures after an epoch how far each layer's θ moved.</summary>
    /// <param name="before">θ at the end of the previous epoch.</param>
    public void Measure(ReadOnlySpan<float> before) => Measure(before, _network.Theta);

    /// <summary>Runs one forward and one backward pass without dropout and returns the statistics.</summary>
    /// <param name="theta">The weights at the end of an epoch.</param>
    /// <param name="gradient">A buffer for ∇C, which is overwritten.</param>
    public NetworkStatistics Compute(Span<float> theta, Span<float> gradient)
    {
        _samples.Inputs.Span.CopyTo(_workspace.Begin(Samples));
        _workspace.Forward(theta);
        gradient.Clear();
        double cost = _workspace.Backward(theta, _cost, _samples.Targets.Span, default, Samples, gradient);

        var layers = new List<LayerStatistics>();
        for (int layer = 0; layer < _network.Architecture.LayerLayouts.Count; layer++)
            if (_network.Architecture.LayerLayouts[layer].Length > 0) layers.Add(ComputeLayer(layer, theta, gradient));
        return new(cost, layers);
    }

    /// <summary>Reads or writes the state and the first measurement in a checkpoint.</summary>
    /// <returns>The first measurement.</returns>
    public NetworkStatistics Keep(IState state, NetworkStatistics first)
    {
        if (state.Version > 1) state.Numbers("diagnosis.movement", _movement);
        else MeasureVersion1(state);
        double[] numbers =
        [
            first.Cost,
            .. first.Layers.SelectMany(layer =>
                new[] { layer.SaturatedFraction ?? 0, layer.DeadNodes, layer.ErrorNorm, layer.GradientNorm, layer.WeightNorm,
                layer.NodeDifference }),
        ];
        state.Numbers("diagnosis.first", numbers);
        return new(numbers[0], [.. first.Layers.Select((layer, at) =>
            Again(layer, numbers.AsSpan(1 + at * NumbersOfLayer, NumbersOfLayer)))]);
    }

    // Version 1 of checkpoints stores the weights of two epochs instead.
    private void MeasureVersion1(IState state)
    {
        float[] now = new float[_network.Theta.Length], before = new float[now.Length];
        bool hasMoved = false;
        state.Vector("diagnosis.now.", now);
        state.Vector("diagnosis.before.", before);
        state.Value("diagnosis.has_moved", ref hasMoved);
        if (hasMoved) Measure(before, now);
    }

    private void Measure(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        for (int layer = 0; layer < _movement.Length; layer++)
        {
            var layout = _network.Architecture.LayerLayouts[layer];
            double squares = 0;
            for (int i = layout.Offset; i < layout.Offset + layout.Length; i++)
            {
                double moved = after[i] - before[i];
                squares += moved * moved;
            }

            _movement[layer] = Math.Sqrt(squares);
        }
    }

    // Samples are drawn in proportion to their weights, some more than once. Equally spaced rows could miss a few samples that carry half
    // of the cost, or overweight them.
    private static int[] EvenlyByWeight(ReadOnlySpan<float> weights, double total, int count)
    {
        var chosen = new int[count];
        double before = weights[0];
        for (int i = 0, row = 0; i < count; i++)
        {
            while (before <= (i + 0.5) * total / count && row < weights.Length - 1) before += weights[++row];
            chosen[i] = row;
        }

        return chosen;
    }

    private static LayerStatistics Again(LayerStatistics layer, ReadOnlySpan<double> numbers) => layer with
    {
        SaturatedFraction = layer.SaturatedFraction is null ? null : numbers[0],
        DeadNodes = (int)numbers[1],
        ErrorNorm = numbers[2],
        GradientNorm = numbers[3],
        WeightNorm = numbers[4],
        NodeDifference = numbers[5],
    };

    private LayerStatistics ComputeLayer(int layer, Span<float> theta, Span<float> gradient)
    {
        var layout = _network.Architecture.LayerLayouts[layer];
        var (saturated, dead) = CountFlatNodes(layer);
        var w = _network.Architecture.Matrix(theta, layer, block: 0);
        return new()
        {
            Layer = layer + 1,
            Inputs = layout.Inputs,
            Nodes = layout.Outputs,
            Activation = layout.Layer.Activation,
            SaturatedFraction = saturated,
            DeadNodes = dead,
            // δ is the derivative of the mean cost; times the number of samples it is that of one sample's cost.
            ErrorNorm = Math.Sqrt(Sums.Squares<float>(_workspace.Errors(layer)) * Samples),
            GradientNorm = Math.Sqrt(Sums.Squares<float>(layout.Slice(gradient))),
            WeightNorm = Math.Sqrt(Sums.Squares<float>(w.Values)),
            WeightChange = double.IsNaN(_movement[layer]) ? null : _movement[layer],
            // Equal factors of an input scaling are normal: each belongs to a different input.
            NodeDifference = layout.Blocks[0].IsWeight ? Spread(w) : double.PositiveInfinity,
        };
    }

    /// <summary>Evaluates σ'(z) of every node and sample: the share near 0, and the number of nodes where all are 0.</summary>
    private (double? Saturated, int Dead) CountFlatNodes(int layer)
    {
        var activation = _network.Architecture.Layers[layer].Activation;
        if (!activation.IsElementwise) return (null, 0);
        int nodes = _network.Architecture.LayerLayouts[layer].Outputs, saturated = 0, dead = 0;
        Span<float> z = _workspace.WeightedSums(layer), slopes = _slopes.AsSpan(0, z.Length);
        slopes.Fill(1);
        activation.Backward<float>(z, _workspace.Activations(layer), slopes, slopes, nodes);
        for (int j = 0; j < nodes; j++)
        {
            bool alive = false;
            for (int at = j; at < slopes.Length; at += nodes)
            {
                if (Math.Abs(slopes[at]) < 0.01 * _maxDerivative[layer]) saturated++;
                alive |= slopes[at] != 0;
            }

            if (!alive) dead++;
        }

        return ((double)saturated / slopes.Length, dead);
    }

    private static double Spread(Matrix<float> w)
    {
        double different = 0, largest = 0;
        for (int j = 0; j < w.Rows; j++)
        {
            for (int k = 0; k < w.Columns; k++)
            {
                different = Math.Max(different, Math.Abs(w[j, k] - w[0, k]));
                largest = Math.Max(largest, Math.Abs(w[j, k]));
            }
        }

        return largest == 0 ? 0 : different / largest;
    }
}
