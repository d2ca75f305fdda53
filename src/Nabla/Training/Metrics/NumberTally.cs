namespace Nabla.Training.Metrics;

/// <summary>Sums for targets that are numbers.</summary>
internal sealed class NumberTally(int outputs) : TaskTally
{
    private readonly double[] _squares = new double[outputs], _sizes = new double[outputs];
    private readonly double[] _mean = new double[outputs], _spread = new double[outputs];
    private double _weight;
    private int _samples;

    public override int Names => outputs;

    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight)
    {
        _samples++;
        _weight += weight;
        if (weight == 0) return;
        for (int j = 0; j < outputs; j++)
        {
            double difference = (double)a[j] - y[j];
            _squares[j] += weight * difference * difference;
            _sizes[j] += weight * Math.Abs(difference);

            // Welford's running mean and squared deviations, Technometrics 4(3), 1962: Σy² − (Σy)²/n would lose everything to cancellation.
            double before = y[j] - _mean[j];
            _mean[j] += before * weight / _weight;
            _spread[j] += weight * before * (y[j] - _mean[j]);
        }
    }

    public override void Clear()
    {
        foreach (double[] sums in new[] { _squares, _sizes, _mean, _spread }) Array.Clear(sums);
        (_weight, _samples) = (0, 0);
    }

    public RegressionScores Scores(IReadOnlyList<string> names) => new([.. names.Select((name, j) => new OutputScores(
        name, Math.Sqrt(_squares[j] / _weight), _sizes[j] / _weight, Explained(j)))]);

    private double Explained(int j) => _samples < 2 ? double.NaN
        : _spread[j] > 0 ? 1 - _squares[j] / _spread[j]
        : _spread[j] < 0 || double.IsNaN(_spread[j]) || double.IsNaN(_squares[j]) ? double.NaN
        : _squares[j] == 0 ? 1 : 0;
}
