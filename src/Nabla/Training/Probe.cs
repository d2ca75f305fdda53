using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Numerics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Looks at a network through the same few training samples every time: what the diagnosis needs to know of each layer.</summary>
/// <remarks>
/// A look costs as much as training on the samples it looks through, so an epoch only leaves its weights here; what they show is asked for
/// once, in the end.
/// </remarks>
internal sealed class Probe
{
    private const int MaxSamples = 256, NumbersOfLayer = 6;
    private readonly Network _network;
    private readonly ICost _cost;
    private readonly Dataset _samples;
    private readonly Workspace<float> _workspace;
    private readonly float[] _gradient, _slopes;
    private readonly double[] _steepest;
    private Memory<float> _now, _before;
    private bool _hasMoved;

    public Probe(Network network, ICost cost, Dataset train)
    {
        _network = network;
        _cost = cost;
        int count = Math.Min(MaxSamples, train.Count);
        _samples = train.Subset(train.Weights is { } weights && train.TotalWeight > 0
            ? EvenlyByWeight(weights.Span, train.TotalWeight.Value, count)
            : [.. Enumerable.Range(0, count).Select(i => (int)((long)i * train.Count / count))]).WithWeights(null);
        _workspace = new(network.Architecture, count);
        _gradient = new float[network.Theta.Length];
        _slopes = new float[count * network.Architecture.Slots.Max(slot => slot.Outputs)];
        _now = Block.Allocate<float>(network.Theta.Length);
        _before = Block.Allocate<float>(network.Theta.Length);
        network.Theta.CopyTo(_now.Span);
        _steepest = [.. network.Architecture.Layers.Select(layer => layer.Activation.SteepestSlope())];
    }

    /// <summary>How many samples are looked through.</summary>
    public int Samples => _samples.Count;

    /// <summary>An epoch is over: keeps its weights, and those of the epoch before.</summary>
    public void Remember()
    {
        (_now, _before) = (_before, _now);
        _network.Theta.CopyTo(_now.Span);
        _hasMoved = true;
    }

    /// <summary>One pass forward and backward with the weights last remembered, dropout switched off, and what it shows.</summary>
    public ProbeFacts Look()
    {
        _samples.Inputs.Span.CopyTo(_workspace.Begin(Samples));
        _workspace.Forward(_now.Span);
        Array.Clear(_gradient);
        double cost = _workspace.Backward(_now.Span, _cost, _samples.Targets.Span, default, Samples, _gradient);

        var layers = new List<LayerFacts>();
        for (int layer = 0; layer < _network.Architecture.Slots.Count; layer++)
            if (_network.Architecture.Slots[layer].Length > 0) layers.Add(LookAt(layer));
        return new(cost, layers);
    }

    /// <summary>What a checkpoint keeps of it, and of what the first look showed.</summary>
    /// <returns>The first look, as it was.</returns>
    public ProbeFacts Keep(IState state, ProbeFacts first)
    {
        state.Vector("diagnosis.now.", _now);
        state.Vector("diagnosis.before.", _before);
        state.Value("diagnosis.has_moved", ref _hasMoved);
        double[] numbers =
        [
            first.Cost,
            .. first.Layers.SelectMany(layer =>
                new[] { layer.SaturatedFraction ?? 0, layer.DeadNodes, layer.ErrorNorm, layer.GradientNorm, layer.WeightNorm,
                layer.NodeSpread }),
        ];
        state.Numbers("diagnosis.first", numbers);
        return new(numbers[0], [.. first.Layers.Select((layer, at) =>
            Again(layer, numbers.AsSpan(1 + at * NumbersOfLayer, NumbersOfLayer)))]);
    }

    // As many of the samples as their share of the weight, some more than once: a few that count for half of the cost would be missed, or
    // weigh too much, if rows were taken evenly.
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

    private static LayerFacts Again(LayerFacts layer, ReadOnlySpan<double> numbers) => layer with
    {
        SaturatedFraction = layer.SaturatedFraction is null ? null : numbers[0],
        DeadNodes = (int)numbers[1],
        ErrorNorm = numbers[2],
        GradientNorm = numbers[3],
        WeightNorm = numbers[4],
        NodeSpread = numbers[5],
    };

    private LayerFacts LookAt(int layer)
    {
        var slot = _network.Architecture.Slots[layer];
        var (saturated, dead) = Slopes(layer);
        var w = _network.Architecture.Matrix(_now.Span, layer, block: 0);
        Span<float> moved = new float[slot.Length];
        for (int i = 0; i < moved.Length; i++) moved[i] = _now.Span[slot.Offset + i] - _before.Span[slot.Offset + i];

        return new()
        {
            Layer = layer + 1,
            Inputs = slot.Inputs,
            Nodes = slot.Outputs,
            Activation = slot.Layer.Activation.Spec,
            SaturatedFraction = saturated,
            DeadNodes = dead,
            // δ is the slope of the mean cost: times the samples it is that of one sample's.
            ErrorNorm = Math.Sqrt(Sums.Squares<float>(_workspace.Errors(layer)) * Samples),
            GradientNorm = Math.Sqrt(Sums.Squares<float>(slot.Slice(_gradient.AsSpan()))),
            WeightNorm = Math.Sqrt(Sums.Squares<float>(w.Values)),
            Movement = _hasMoved ? Math.Sqrt(Sums.Squares<float>(moved)) : null,
            // Factors of a scale may well be alike: they are of inputs that differ.
            NodeSpread = slot.Blocks[0].IsWeight ? Spread(w) : double.PositiveInfinity,
        };
    }

    /// <summary>σ'(z) of every node and sample: how many hardly have one, and how many nodes have none at all.</summary>
    private (double? Saturated, int Dead) Slopes(int layer)
    {
        var activation = _network.Architecture.Layers[layer].Activation;
        if (!activation.IsElementwise) return (null, 0);
        int nodes = _network.Architecture.Slots[layer].Outputs, saturated = 0, dead = 0;
        Span<float> z = _workspace.WeightedSums(layer), slopes = _slopes.AsSpan(0, z.Length);
        slopes.Fill(1);
        activation.Backward<float>(z, _workspace.Activations(layer), slopes, slopes, nodes);
        for (int j = 0; j < nodes; j++)
        {
            bool alive = false;
            for (int at = j; at < slopes.Length; at += nodes)
            {
                if (Math.Abs(slopes[at]) < 0.01 * _steepest[layer]) saturated++;
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
