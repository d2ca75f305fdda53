using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Sums for targets whose quantiles the outputs are: for each target all levels, lowest first.</summary>
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
