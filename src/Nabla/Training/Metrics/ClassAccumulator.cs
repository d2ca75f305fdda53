using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Counts for classes that exclude each other.</summary>
internal sealed class ClassAccumulator : TaskAccumulator
{
    /// <summary>Beyond this many classes the confusion matrix is left out: nobody reads it and it would take 8 MB and more.</summary>
    public const int LargestConfusion = 1000;

    private readonly int _classes;
    private readonly bool _single;
    private readonly double[] _p, _y;
    private readonly double[] _truth, _predicted, _hit, _rank;
    private readonly double[]? _confusion;
    private readonly CalibrationBins _calibration = new();
    private readonly ScoreStore? _store;
    private double _logLoss;

    public ClassAccumulator(int outputs, bool keepScores)
    {
        _single = outputs == 1;
        _classes = _single ? 2 : outputs;
        (_p, _y) = (new double[_classes], new double[_classes]);
        (_truth, _predicted, _hit, _rank) = (new double[_classes], new double[_classes], new double[_classes], new double[_classes]);
        _confusion = _classes <= LargestConfusion ? new double[_classes * _classes] : null;
        _store = keepScores ? new ScoreStore(_classes == 2 ? 1 : _classes) : null;
    }

    public override int Names => _classes;

    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight)
    {
        Spread(a, y);
        int truth = Probability.Largest(_y), predicted = Probability.Largest(_p);
        _truth[truth] += weight;
        _predicted[predicted] += weight;
        if (truth == predicted) _hit[truth] += weight;
        _rank[RankOf(truth)] += weight;
        if (_confusion is not null) _confusion[truth * _classes + predicted] += weight;

        double sum = 0;
        bool negative = false;
        foreach (double p in _p)
        {
            sum += p;
            negative |= p < 0;
        }

        if (negative) sum = double.NaN;
        _calibration.Add(_p[predicted] / sum, truth == predicted, weight);
        for (int j = 0; j < _classes; j++)
            if (_y[j] != 0) _logLoss -= weight * _y[j] * Probability.Log(_p[j] / sum);
        _store?.Add(a[^_store.Columns..], truth, weight);
    }

    public override void Clear()
    {
        foreach (double[] counts in new[] { _truth, _predicted, _hit, _rank, _confusion ?? [] }) Array.Clear(counts);
        _calibration.Clear();
        _store?.Clear();
        _logLoss = 0;
    }

    public override void Keep(IState state)
    {
        state.Numbers("tally.truth", _truth);
        state.Numbers("tally.predicted", _predicted);
        state.Numbers("tally.hit", _hit);
        state.Numbers("tally.rank", _rank);
        state.Numbers("tally.confusion", _confusion ?? []);
        _calibration.Keep(state);
        _store?.Keep(state);
        state.Value("tally.log_loss", ref _logLoss);
    }

    public ClassificationScores Scores(IReadOnlyList<string> names, double weight) => new(
        ClassTable.From(names, _hit, _predicted, _truth, onlyPresent: true),
        _confusion is null ? null : new ConfusionMatrix(names, [.. _confusion]),
        [.. _rank],
        _store?.Rank())
    {
        Accuracy = _hit.Sum() / weight,
        LogLoss = _logLoss / weight,
        CalibrationError = _calibration.Error(weight),
    };

    /// <summary>Fills the probabilities and targets of all classes; a single column p stands for [1 − p, p].</summary>
    private void Spread(ReadOnlySpan<float> a, ReadOnlySpan<float> y)
    {
        if (_single)
        {
            (_p[0], _p[1]) = (Probability.Rest(a[0]), float.IsNaN(a[0]) ? double.NegativeInfinity : a[0]);
            (_y[0], _y[1]) = (1.0 - y[0], y[0]);
            return;
        }

        for (int j = 0; j < _classes; j++)
        {
            _p[j] = float.IsNaN(a[j]) ? double.NegativeInfinity : a[j];
            _y[j] = y[j];
        }
    }

    /// <summary>How many classes stand before the true one; among equals the earlier class stands first, as in the prediction.</summary>
    private int RankOf(int truth)
    {
        int before = 0;
        for (int j = 0; j < _classes; j++)
            if (_p[j] > _p[truth] || (_p[j] == _p[truth] && j < truth)) before++;
        return before;
    }
}
