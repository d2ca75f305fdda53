using Nabla.Costs;

namespace Nabla.Explain;

/// <summary>
/// Why the cost of some samples changes as it does with every number of the network: each sample's own reasons, and their mean.
/// </summary>
/// <remarks>
/// Samples are walked through some at a time, and again when they are asked for again, so that any number of them may be explained.
/// </remarks>
public sealed class BackpropExplanation
{
    private const int Numbers = 1 << 22;
    private readonly Func<int, int, Walk> _walk;
    private readonly int _chunk;
    private Walk? _now;
    private int _from;

    internal BackpropExplanation(Network network, ICost cost, int samples, Func<int, int, Walk> walk)
    {
        (Network, CostFunction, Samples, _walk) = (network, cost, samples, walk);
        int each = network.Architecture.Inputs + network.Architecture.LayerLayouts.Sum(slot => slot.Outputs);
        _chunk = Math.Clamp(Numbers / each / 4, 1, samples);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>C₀.</summary>
    public ICost CostFunction { get; }

    /// <summary>Number of samples.</summary>
    public int Samples { get; }

    /// <summary>C: the mean of C₀.</summary>
    public double Cost => Each((walk, i) => walk.Costs[i]).Sum() / Samples;

    /// <summary>C₀ of each sample.</summary>
    public IReadOnlyList<double> Costs => Each((walk, i) => walk.Costs[i]);

    /// <summary>One sample's reasons.</summary>
    /// <param name="sample">Which, from 0.</param>
    /// <returns>Every derivative of its own C₀.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public SampleExplanation Sample(int sample)
    {
        if (sample < 0 || sample >= Samples)
            throw new ArgumentOutOfRangeException(
                nameof(sample), $"There are samples 0 to {Samples - 1}, but sample {sample} was asked for.");
        var walk = At(sample / _chunk * _chunk);
        return new(walk, sample - _from, sample);
    }

    /// <summary>The same of one sample alone, whose C is its C₀.</summary>
    /// <param name="sample">Which, from 0.</param>
    /// <returns>Reasons of one sample.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public BackpropExplanation ForSample(int sample) => sample >= 0 && sample < Samples
        ? new(Network, CostFunction, 1, (_, _) => _walk(sample, 1))
        : throw new ArgumentOutOfRangeException(
        nameof(sample), $"There are samples 0 to {Samples - 1}, but sample {sample} was asked for.");

    /// <summary>
    /// The number by which a derivative is taken: itself, but z_j for an activation a_j of the last layer that the cost contains, as then
    /// ∂C₀/∂a_j is never made.
    /// </summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <returns>Itself, or z_j in place of a_j: what <see cref="Derivative.By"/> names.</returns>
    public Quantity Resolve(Quantity by) =>
        by.Kind == QuantityKind.Activation && by.Layer == Network.Architecture.Layers.Count - 1
        && Walk.Absorbed(Network.Architecture, CostFunction) ? Quantity.WeightedSum(by.Layer, by.Node) : by;

    /// <summary>Refuses what the network has not.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <exception cref="ArgumentException">The network has no such number; the message says what it has.</exception>
    public void Require(Quantity by) => Names.Require(Network.Architecture, by);

    /// <summary>∂C by anything that has a name: of one sample its factors or terms, of several the mean of each sample's own.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <returns>The derivative.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public Derivative Explain(Quantity by)
    {
        Names.Require(Network.Architecture, by);
        if (Samples == 1) return Sample(0).Explain(by);
        by = Resolve(by);
        return Derivative.Mean(by, Each((walk, i) => new SampleExplanation(walk, i, i).ValueOf(by)), sample => Sample(sample).Explain(by)
            .OfSample(sample));
    }

    /// <summary>What each of some samples wants of some numbers, beside what all want on average.</summary>
    /// <param name="rows">The numbers; the table names those that derivatives are <see cref="Resolve"/> by.</param>
    /// <param name="columns">The samples to show, from 0.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public GradientContributionTable GradientContributions(IReadOnlyList<Quantity> rows, IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var row in rows) Names.Require(Network.Architecture, row);
        rows = [.. rows.Select(Resolve)];
        var sums = new double[rows.Count];
        Each((walk, i) =>
        {
            var sample = new SampleExplanation(walk, i, i);
            for (int row = 0; row < sums.Length; row++) sums[row] += sample.ValueOf(rows[row]);
            return 0;
        });
        return new(
            rows, columns, [.. rows.Select(row => (IReadOnlyList<double>)[.. columns.Select(column => -Sample(column).ValueOf(row))])],
            [.. sums.Select(sum => -sum / Samples)]);
    }

    /// <summary>∂C by anything that has a name beside the slope (C(θ + h) − C(θ − h)) / 2h that a nudge of it shows.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input; an activation or input is moved in every sample.</param>
    /// <returns>Both values, the h that told most, and whether they agree.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public CheckedDerivative FiniteDifference(Quantity by)
    {
        by = Resolve(by);
        double expected = Explain(by).Value, size = Each((walk, i) => walk.SizeOf(i)).Sum() / Samples, reach = 0;
        void EachChunk(Action<Walk> use)
        {
            for (int from = 0; from < Samples; from += _chunk) use(At(from));
        }

        EachChunk(walk => reach = Math.Max(reach, FiniteDifferenceSteps.From(walk, 0, walk.Samples, by).Reach));
        return Checked(by, expected, size, reach, (steps, differences, crossings) =>
        {
            var (h, sums) = (steps.ToArray(), new double[steps.Length]);
            EachChunk(walk =>
            {
                var nudges = FiniteDifferenceSteps.From(walk, 0, walk.Samples, by);
                new FiniteDifferenceEvaluator(walk, 0, walk.Samples).Add(nudges.Layer, nudges.Perturb, h, sums, crossings);
            });
            for (int step = 0; step < h.Length; step++) differences[step] = sums[step] / Samples;
        });
    }

    internal static CheckedDerivative Checked(Quantity by, double expected, double size, double reach, DifferencesAt differences) =>
        CheckedDerivative.Compare($"∂C/∂{by}", expected, reach, size, new GradientCheckOptions().Tolerance, differences);

    /// <summary>The largest derivatives by parameters: weights, biases and those of layers that describe what they compute.</summary>
    /// <param name="count">How many.</param>
    /// <param name="layer">The layer, from 0; null for all.</param>
    /// <returns>Their names and values, the largest first.</returns>
    public IReadOnlyList<(Quantity By, double Value)> Largest(int count, int? layer = null)
    {
        var found = new PriorityQueue<(Quantity By, double Value), (double Size, int Order)>();
        int order = 0;
        void See(Quantity by, double value)
        {
            found.Enqueue((by, value), (Math.Abs(value), -order++));
            if (found.Count > count) found.Dequeue();
        }

        foreach (int at in LayersWithParameters(layer))
        {
            var slot = Network.Architecture.LayerLayouts[at];
            if (slot.WeightedSums is null)
            {
                double[] part = PartOfGradient(at);
                for (int n = 0; n < part.Length; n++) See(Quantity.Parameter(at, n), part[n]);
                continue;
            }

            var (dW, dB) = Gradient(at);
            double least = 0;
            for (int j = 0; j < slot.Outputs; j++)
            {
                for (int k = 0; k < slot.Inputs; k++)
                {
                    double value = dW[j * slot.Inputs + k];
                    if (Math.Abs(value) > least || found.Count < count) See(Quantity.Weight(at, j, k), value);
                    if (found.Count == count && found.TryPeek(out _, out var smallest)) least = smallest.Size;
                }

                See(Quantity.Bias(at, j), dB[j]);
            }
        }

        var result = new List<(Quantity, double)>();
        while (found.TryDequeue(out var one, out _)) result.Add(one);
        result.Reverse();
        return result;
    }

    /// <summary>∂C/∂w and ∂C/∂b of a layer: the mean over the samples.</summary>
    /// <param name="layer">A dense layer, from 0.</param>
    /// <returns>w as nodes × inputs, row by row: w[j, k] stands at j · inputs + k; b one a node.</returns>
    /// <exception cref="ArgumentException">The layer has no weights.</exception>
    public (double[] Weights, double[] Biases) Gradient(int layer)
    {
        Names.Require(Network.Architecture, Quantity.Bias(layer, 0));
        var slot = Network.Architecture.LayerLayouts[layer];
        double[] dW = new double[slot.Outputs * slot.Inputs], dB = new double[slot.Outputs];
        double factor = slot.WeightedSums!.Factor ?? 1;
        Each((walk, i) =>
        {
            ReadOnlySpan<double> a = walk.A(layer - 1).AsSpan(i * slot.Inputs, slot.Inputs), delta = walk.Delta(layer)
                .AsSpan(i * slot.Outputs, slot.Outputs);
            for (int j = 0; j < delta.Length; j++)
            {
                dB[j] += delta[j] / Samples;
                if (delta[j] == 0) continue;
                double share = factor * delta[j] / Samples;
                Span<double> row = dW.AsSpan(j * slot.Inputs, slot.Inputs);
                for (int k = 0; k < row.Length; k++) row[k] += a[k] * share;
            }

            return 0;
        });
        return (dW, dB);
    }

    /// <summary>∂C/∂θ of a layer of any kind: the mean over the samples.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>An array for each of its blocks, rows × columns, row by row; none for a layer without parameters.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public IReadOnlyList<double[]> ParameterGradients(int layer)
    {
        var slot = Network.Architecture.LayerLayouts[layer];
        if (slot.WeightedSums is null) return Walk.BlocksOf(slot, PartOfGradient(layer));
        var (dW, dB) = Gradient(layer);
        return [dW, dB];
    }

    // ∂C/∂θ of a layer in memory order.
    private double[] PartOfGradient(int layer)
    {
        var sum = new double[Network.Architecture.LayerLayouts[layer].Length];
        for (int from = 0; from < Samples; from += _chunk)
        {
            var walk = At(from);
            double[] part = walk.GradientOf(layer, 0, walk.Samples);
            for (int n = 0; n < sum.Length; n++) sum[n] += part[n] / Samples;
        }

        return sum;
    }

    private IEnumerable<int> LayersWithParameters(int? layer) => layer is { } one
        ? [one]
        : Enumerable.Range(0, Network.Architecture.Layers.Count)
            .Where(at => Network.Architecture.LayerLayouts[at] is { Length: > 0, Program: not null });

    private double[] Each(Func<Walk, int, double> value)
    {
        var values = new double[Samples];
        for (int from = 0; from < Samples; from += _chunk)
        {
            var walk = At(from);
            for (int i = 0; i < walk.Samples; i++) values[from + i] = value(walk, i);
        }

        return values;
    }

    // The samples from one on: those that were walked through last, or others.
    private Walk At(int from)
    {
        if (_now is null || _from != from) (_now, _from) = (_walk(from, Math.Min(_chunk, Samples - from)), from);
        return _now;
    }
}
