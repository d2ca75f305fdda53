using Nabla.Costs;

namespace Nabla.Explain;

/// <summary>
/// The derivatives of the cost of some samples by every number of the network: for each sample, and their mean.
/// </summary>
/// <remarks>
/// Samples are computed in blocks, again if needed, so that any number of them can be explained.
/// <para>Not thread-safe: one thread at a time may use it.</para>
/// </remarks>
public sealed class BackpropExplanation
{
    private const int Numbers = 1 << 22;
    private readonly Func<int, int, BackpropPass> _pass;
    private readonly int _chunk;
    private BackpropPass? _now;
    private int _from;

    internal BackpropExplanation(Network network, ICost cost, int samples, Func<int, int, BackpropPass> pass)
    {
        (Network, CostFunction, Samples, _pass) = (network, cost, samples, pass);
        int each = network.Architecture.Inputs + network.Architecture.LayerLayouts.Sum(layout => layout.Outputs);
        _chunk = Math.Clamp(Numbers / each / 4, 1, samples);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>C₀.</summary>
    public ICost CostFunction { get; }

    /// <summary>Number of samples.</summary>
    public int Samples { get; }

    /// <summary>C: the mean of C₀.</summary>
    public double Cost => Each((pass, i) => pass.Costs[i]).Sum() / Samples;

    /// <summary>C₀ of each sample.</summary>
    public IReadOnlyList<double> Costs => Each((pass, i) => pass.Costs[i]);

    /// <summary>Returns the explanation of one sample.</summary>
    /// <param name="sample">The index of the sample, from 0.</param>
    /// <returns>The derivatives of its C₀.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public SampleExplanation Sample(int sample)
    {
        if (sample < 0 || sample >= Samples)
            throw new ArgumentOutOfRangeException(
                nameof(sample), $"There is no sample {sample}: the samples are 0 to {Samples - 1}.");
        var pass = At(sample / _chunk * _chunk);
        return new(pass, sample - _from, sample);
    }

    /// <summary>Returns an explanation of one sample alone, whose C is its C₀.</summary>
    /// <param name="sample">The index of the sample, from 0.</param>
    /// <returns>The explanation of one sample.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public BackpropExplanation ForSample(int sample) => sample >= 0 && sample < Samples
        ? new(Network, CostFunction, 1, (_, _) => _pass(sample, 1))
        : throw new ArgumentOutOfRangeException(
        nameof(sample), $"There is no sample {sample}: the samples are 0 to {Samples - 1}.");

    /// <summary>
    /// Returns the number that a derivative is taken by: the number itself, or z_j for an activation a_j of the last layer if the cost has
    /// a fused activation, because ∂C₀/∂a_j is then not computed.
    /// </summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <returns>The number, or z_j instead of a_j: the value of <see cref="Derivative.By"/>.</returns>
    public Quantity Resolve(Quantity by) =>
        by.Kind == QuantityKind.Activation && by.Layer == Network.Architecture.Layers.Count - 1
        && BackpropPass.Absorbed(Network.Architecture, CostFunction) ? Quantity.WeightedSum(by.Layer, by.Node) : by;

    /// <summary>Checks that the network has a number.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <exception cref="ArgumentException">The network has no such number. The message states the valid range.</exception>
    public void Require(Quantity by) => Names.Require(Network.Architecture, by);

    /// <summary>Returns ∂C by any named number: for one sample with its factors or terms, for several as the mean of the samples.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input.</param>
    /// <returns>The derivative.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public Derivative Explain(Quantity by)
    {
        Names.Require(Network.Architecture, by);
        if (Samples == 1) return Sample(0).Explain(by);
        by = Resolve(by);
        return Derivative.Mean(by, Each((pass, i) => new SampleExplanation(pass, i, i).ValueOf(by)), sample => Sample(sample).Explain(by)
            .OfSample(sample));
    }

    /// <summary>
    /// Returns the contributions of some samples to the negative gradient of some numbers, and their mean over all samples.
    /// </summary>
    /// <param name="rows">The numbers. The table contains the result of <see cref="Resolve"/> for each.</param>
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
        Each((pass, i) =>
        {
            var sample = new SampleExplanation(pass, i, i);
            for (int row = 0; row < sums.Length; row++) sums[row] += sample.ValueOf(rows[row]);
            return 0;
        });
        return new(
            rows, columns, [.. rows.Select(row => (IReadOnlyList<double>)[.. columns.Select(column => -Sample(column).ValueOf(row))])],
            [.. sums.Select(sum => -sum / Samples)]);
    }

    /// <summary>Compares ∂C by any named number with the central difference (C(θ + h) − C(θ − h)) / 2h.</summary>
    /// <param name="by">A weight, bias, weighted sum, activation or input. An activation or input is changed in every sample.</param>
    /// <returns>Both values, the step h that was used, and whether they agree.</returns>
    /// <exception cref="ArgumentException">The network has no such number.</exception>
    public CheckedDerivative FiniteDifference(Quantity by)
    {
        by = Resolve(by);
        double expected = Explain(by).Value, size = Each((pass, i) => pass.SizeOf(i)).Sum() / Samples, reach = 0;
        void EachChunk(Action<BackpropPass> use)
        {
            for (int from = 0; from < Samples; from += _chunk) use(At(from));
        }

        EachChunk(pass => reach = Math.Max(reach, FiniteDifferenceSteps.From(pass, 0, pass.Samples, by).Reach));
        return Checked(by, expected, size, reach, (steps, differences, crossings) =>
        {
            var (h, sums) = (steps.ToArray(), new double[steps.Length]);
            EachChunk(pass =>
            {
                var change = FiniteDifferenceSteps.From(pass, 0, pass.Samples, by);
                new FiniteDifferenceEvaluator(pass, 0, pass.Samples).Add(change.Layer, change.Perturb, h, sums, crossings);
            });
            for (int step = 0; step < h.Length; step++) differences[step] = sums[step] / Samples;
        });
    }

    internal static CheckedDerivative Checked(Quantity by, double expected, double size, double reach, DifferencesAt differences) =>
        CheckedDerivative.Compare($"∂C/∂{by}", expected, reach, size, new GradientCheckOptions().Tolerance, differences);

    /// <summary>
    /// Returns the largest derivatives by parameters: weights, biases and the parameters of other layers that describe their program.
    /// </summary>
    /// <param name="count">The maximum number of derivatives.</param>
    /// <param name="layer">The layer, from 0; null for all.</param>
    /// <returns>Their names and values, in descending order of size.</returns>
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
            var layout = Network.Architecture.LayerLayouts[at];
            if (layout.WeightedSums is null)
            {
                double[] part = PartOfGradient(at);
                for (int n = 0; n < part.Length; n++) See(Quantity.Parameter(at, n), part[n]);
                continue;
            }

            var (dW, dB) = Gradient(at);
            double least = 0;
            for (int j = 0; j < layout.Outputs; j++)
            {
                for (int k = 0; k < layout.Inputs; k++)
                {
                    double value = dW[j * layout.Inputs + k];
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

    /// <summary>Returns ∂C/∂w and ∂C/∂b of a layer: the mean over the samples.</summary>
    /// <param name="layer">A dense layer, from 0.</param>
    /// <returns>w as nodes × inputs, row by row, with w[j, k] at j · inputs + k, and b with one number per node.</returns>
    /// <exception cref="ArgumentException">The layer has no weights.</exception>
    public (double[] Weights, double[] Biases) Gradient(int layer)
    {
        Names.Require(Network.Architecture, Quantity.Bias(layer, 0));
        var layout = Network.Architecture.LayerLayouts[layer];
        double[] dW = new double[layout.Outputs * layout.Inputs], dB = new double[layout.Outputs];
        double factor = layout.WeightedSums!.Factor ?? 1;
        Each((pass, i) =>
        {
            ReadOnlySpan<double> a = pass.A(layer - 1).AsSpan(i * layout.Inputs, layout.Inputs), delta = pass.Delta(layer)
                .AsSpan(i * layout.Outputs, layout.Outputs);
            for (int j = 0; j < delta.Length; j++)
            {
                dB[j] += delta[j] / Samples;
                if (delta[j] == 0) continue;
                double share = factor * delta[j] / Samples;
                Span<double> row = dW.AsSpan(j * layout.Inputs, layout.Inputs);
                for (int k = 0; k < row.Length; k++) row[k] += a[k] * share;
            }

            return 0;
        });
        return (dW, dB);
    }

    /// <summary>Returns ∂C/∂θ of a layer of any kind: the mean over the samples.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>An array for each block, rows × columns, row by row; none for a layer without parameters.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public IReadOnlyList<double[]> ParameterGradients(int layer)
    {
        var layout = Network.Architecture.LayerLayouts[layer];
        if (layout.WeightedSums is null) return BackpropPass.BlocksOf(layout, PartOfGradient(layer));
        var (dW, dB) = Gradient(layer);
        return [dW, dB];
    }

    // ∂C/∂θ of a layer in memory order.
    private double[] PartOfGradient(int layer)
    {
        var sum = new double[Network.Architecture.LayerLayouts[layer].Length];
        for (int from = 0; from < Samples; from += _chunk)
        {
            var pass = At(from);
            double[] part = pass.GradientOf(layer, 0, pass.Samples);
            for (int n = 0; n < sum.Length; n++) sum[n] += part[n] / Samples;
        }

        return sum;
    }

    private IEnumerable<int> LayersWithParameters(int? layer) => layer is { } one
        ? [one]
        : Enumerable.Range(0, Network.Architecture.Layers.Count)
            .Where(at => Network.Architecture.LayerLayouts[at] is { Length: > 0, Program: not null });

    private double[] Each(Func<BackpropPass, int, double> value)
    {
        var values = new double[Samples];
        for (int from = 0; from < Samples; from += _chunk)
        {
            var pass = At(from);
            for (int i = 0; i < pass.Samples; i++) values[from + i] = value(pass, i);
        }

        return values;
    }

    // Returns the block of samples from an index on: the cached block, or a new one.
    private BackpropPass At(int from)
    {
        if (_now is null || _from != from) (_now, _from) = (_pass(from, Math.Min(_chunk, Samples - from)), from);
        return _now;
    }
}
