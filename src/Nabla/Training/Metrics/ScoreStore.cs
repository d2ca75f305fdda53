using System.Runtime.InteropServices;
using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Every score with its truth, kept until somebody asks for a statistic of their order.</summary>
internal sealed class ScoreStore(int columns)
{
    private readonly List<float> _scores = [];
    private readonly List<bool> _positive = [];
    private readonly List<double> _weights = [];

    public int Columns => columns;

    /// <summary>Keeps the scores of one sample of a class; with one column, that column is class 1.</summary>
    public void Add(ReadOnlySpan<float> scores, int truth, double weight)
    {
        int positive = columns == 1 ? truth - 1 : truth;
        for (int j = 0; j < columns; j++) _positive.Add(j == positive);
        Keep(scores, weight);
    }

    /// <summary>Keeps the scores of one sample with labels.</summary>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels, double weight)
    {
        foreach (float label in labels) _positive.Add(label > 0.5f);
        Keep(scores, weight);
    }

    public void Clear()
    {
        _scores.Clear();
        _positive.Clear();
        _weights.Clear();
    }

    /// <summary>What a checkpoint keeps of it.</summary>
    public void Keep(IState state)
    {
        state.List("tally.scores", _scores);
        state.List("tally.positive", _positive);
        state.List("tally.weights", _weights);
    }

    /// <summary>The area under the ROC curve of each column, computed when first asked for, from what is kept now.</summary>
    public Lazy<double[]> Rank()
    {
        float[] scores = [.. _scores];
        bool[] positive = [.. _positive];
        double[] weights = [.. _weights];
        return new Lazy<double[]>(() => AreaUnderCurve.OfColumns(scores, positive, weights, columns));
    }

    private void Keep(ReadOnlySpan<float> scores, double weight)
    {
        int from = _scores.Count;
        CollectionsMarshal.SetCount(_scores, from + scores.Length);
        scores.CopyTo(CollectionsMarshal.AsSpan(_scores)[from..]);
        _weights.Add(weight);
    }
}
