using System.Runtime.CompilerServices;
using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Sums for regression targets.</summary>
internal sealed class NumberAccumulator(int outputs) : TaskAccumulator
{
    private readonly double[] _squares = new double[outputs], _sizes = new double[outputs];
    private readonly double[] _first = new double[outputs], _sum = new double[outputs], _sumOfSquares = new double[outputs];
    private double _weight;
    private int _samples;

    public override int Names => outputs;

    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight)
    {
        // Targets are shifted by the first one, because Σy² − (Σy)²/n would cancel for targets far from 0.
        if (_weight == 0) for (int j = 0; j < outputs; j++) _first[j] = y[j];
        _samples++;
        _weight += weight;
        if (weight == 0) return;
        for (int j = 0; j < outputs; j++)
        {
            double difference = (double)a[j] - y[j], past = y[j] - _first[j];
            _squares[j] += weight * difference * difference;
            _sizes[j] += weight * Math.Abs(difference);
            _sum[j] += weight * past;
            _sumOfSquares[j] += weight * past * past;
        }
    }

    /// <summary>Adds samples with one output and without weights, the most frequent case, with all sums in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, int columns)
    {
        if (columns > 1 || !weights.IsEmpty || _weight == 0)
        {
            base.Add(a, y, weights, columns);
            return;
        }

        double squares = _squares[0], sizes = _sizes[0], sum = _sum[0], sumOfSquares = _sumOfSquares[0], first = _first[0];
        for (int i = 0; i < a.Length; i++)
        {
            double difference = (double)a[i] - y[i], past = y[i] - first;
            squares += difference * difference;
            sizes += Math.Abs(difference);
            sum += past;
            sumOfSquares += past * past;
        }

        (_squares[0], _sizes[0], _sum[0], _sumOfSquares[0]) = (squares, sizes, sum, sumOfSquares);
        _weight += a.Length;
        _samples += a.Length;
    }

    public override void Clear()
    {
        foreach (double[] sums in new[] { _squares, _sizes, _sum, _sumOfSquares }) Array.Clear(sums);
        (_weight, _samples) = (0, 0);
    }

    public override void Keep(IState state)
    {
        state.Numbers("tally.squares", _squares);
        state.Numbers("tally.sizes", _sizes);
        state.Numbers("tally.first", _first);
        state.Numbers("tally.sum", _sum);
        state.Numbers("tally.sum_of_squares", _sumOfSquares);
        state.Value("tally.number_weight", ref _weight);
        state.Value("tally.number_samples", ref _samples);
    }

    public RegressionScores Scores(IReadOnlyList<string> names) => new([.. names.Select((name, j) => new OutputScores(
        name, Math.Sqrt(_squares[j] / _weight), _sizes[j] / _weight, Explained(j)))]);

    private double Explained(int j)
    {
        double spread = Math.Max(0, _sumOfSquares[j] - _sum[j] * (_sum[j] / _weight));
        return _samples < 2 || double.IsNaN(spread) || double.IsNaN(_squares[j]) ? double.NaN
            : spread > 0 ? 1 - _squares[j] / spread
            : _squares[j] == 0 ? 1 : 0;
    }
}

/// <summary>Sums for quantile outputs: for each target all levels, in ascending order.</summary>
internal sealed class QuantileAccumulator : TaskAccumulator
{
    private readonly IReadOnlyList<double> _levels;
    private readonly int _targets, _median;
    private readonly NumberAccumulator _points;
    private readonly float[] _point, _truth;
    private readonly double[] _below, _pinball, _inside, _width;
    private double _weight;

    public QuantileAccumulator(int outputs, IReadOnlyList<double> levels)
    {
        (_levels, _targets) = (levels, outputs / levels.Count);
        _median = Enumerable.Range(0, levels.Count).Where(k => levels[k] == 0.5).FirstOrDefault(-1);
        _points = new NumberAccumulator(_targets);
        (_point, _truth) = (new float[_targets], new float[_targets]);
        (_below, _pinball) = (new double[outputs], new double[outputs]);
        (_inside, _width) = (new double[_targets], new double[_targets]);
    }

    public override int Names => _targets * _levels.Count;

    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight)
    {
        int levels = _levels.Count;
        _weight += weight;
        for (int t = 0; t < _targets; t++)
        {
            int first = t * levels, last = first + levels - 1;
            _truth[t] = y[first];
            _point[t] = _median < 0 ? float.NaN : a[first + _median];
            if (weight == 0) continue;
            for (int k = 0; k < levels; k++)
            {
                double missing = (double)y[first] - a[first + k];
                _pinball[first + k] += weight * Math.Max(_levels[k] * missing, (_levels[k] - 1) * missing);
                if (y[first] <= a[first + k]) _below[first + k] += weight;
            }

            if (y[first] >= a[first] && y[first] <= a[last]) _inside[t] += weight;
            _width[t] += weight * ((double)a[last] - a[first]);
        }

        _points.Add(_point, _truth, weight);
    }

    public override void Clear()
    {
        foreach (double[] sums in new[] { _below, _pinball, _inside, _width }) Array.Clear(sums);
        _points.Clear();
        _weight = 0;
    }

    public override void Keep(IState state)
    {
        _points.Keep(state);
        state.Numbers("tally.below", _below);
        state.Numbers("tally.pinball", _pinball);
        state.Numbers("tally.inside", _inside);
        state.Numbers("tally.width", _width);
        state.Value("tally.quantile_weight", ref _weight);
    }

    public RegressionScores Scores(IReadOnlyList<string> names)
    {
        int levels = _levels.Count;
        string[] targets = [.. Enumerable.Range(0, _targets).Select(t => names[t * levels])];
        double[] Shares(double[] sums, int t) => [.. sums.Skip(t * levels).Take(levels).Select(sum => sum / _weight)];
        return new(
            _points.Scores(targets).Outputs,
            [.. targets.Select((name, t) => new QuantileScores(
                name, _levels, Shares(_below, t), Shares(_pinball, t), levels == 1 ? double.NaN : _inside[t] / _weight, levels == 1
                    ? double.NaN : _width[t] / _weight))]);
    }
}
