using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Counts for labels of which a sample carries any number; a label is predicted where its output is above ½.</summary>
internal sealed class LabelAccumulator(int labels, bool keepScores) : TaskAccumulator
{
    private readonly double[] _truth = new double[labels], _predicted = new double[labels], _hit = new double[labels];
    private readonly ScoreStore? _store = keepScores ? new ScoreStore(labels) : null;
    private double _allRight, _wrong, _logLoss;

    public override int Names => labels;

    public override void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight)
    {
        int wrong = 0;
        for (int j = 0; j < labels; j++)
        {
            bool truth = y[j] > 0.5f, predicted = a[j] > 0.5f;
            if (truth) _truth[j] += weight;
            if (predicted) _predicted[j] += weight;
            if (truth && predicted) _hit[j] += weight;
            if (truth != predicted) wrong++;
            if (y[j] != 0) _logLoss -= weight * y[j] * Probability.Log(a[j]);
            if (y[j] != 1) _logLoss -= weight * (1.0 - y[j]) * Probability.Log(Probability.Rest(a[j]));
        }

        _wrong += weight * wrong;
        if (wrong == 0) _allRight += weight;
        _store?.Add(a, y, weight);
    }

    public override void Clear()
    {
        foreach (double[] counts in new[] { _truth, _predicted, _hit }) Array.Clear(counts);
        _store?.Clear();
        (_allRight, _wrong, _logLoss) = (0, 0, 0);
    }

    public override void Keep(IState state)
    {
        state.Numbers("tally.truth", _truth);
        state.Numbers("tally.predicted", _predicted);
        state.Numbers("tally.hit", _hit);
        _store?.Keep(state);
        state.Value("tally.all_right", ref _allRight);
        state.Value("tally.wrong", ref _wrong);
        state.Value("tally.log_loss", ref _logLoss);
    }

    public MultiLabelScores Scores(IReadOnlyList<string> names, double weight) => new(
        ClassTable.From(names, _hit, _predicted, _truth, onlyPresent: false),
        _store?.Rank())
    {
        SubsetAccuracy = _allRight / weight,
        HammingLoss = _wrong / (weight * labels),
        LogLoss = _logLoss / (weight * labels),
    };
}
