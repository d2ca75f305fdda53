using System.Runtime.CompilerServices;
using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Sums for targets that are numbers.</summary>
internal sealed class NumberAccumulator(int outputs) : TaskAccumulator
{
    private readonly double[] _squares = new double[outputs], _sizes = new double[outputs];
    private readonly double[] _first = new double[outputs], _sum = new double[outputs], _sumOfSquares = new double[outputs];
    private double _weight;
    private int _samples;

    public override int Names => outputs;

    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight)
    {
        // Targets are counted from the first one: Σy² − (Σy)²/n would lose everything to cancellation where they lie far from 0.
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

    /// <summary>One output and no weights, which is what most regressions are, with all sums in registers.</summary>
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
