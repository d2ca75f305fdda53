using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>
/// The share of correctly classified samples, counted batch by batch. An epoch reports only this unless other metrics are requested.
/// </summary>
/// <remarks>
/// It gives the same result as <see cref="Metrics.MetricAccumulator"/>, including the first class of equal scores, without its tables.
/// </remarks>
/// <param name="outputs">Number of nodes of the last layer. A single one is the probability of class 1.</param>
internal sealed class RunningAccuracy(int outputs)
{
    private double _right, _weight;

    /// <summary>The weighted accuracy of all samples so far.</summary>
    public double Value => _right / _weight;

    /// <summary>Resets the count.</summary>
    public void Clear() => (_right, _weight) = (0, 0);

    /// <summary>Counts some samples.</summary>
    public void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, ReadOnlySpan<float> weights)
    {
        for (int from = 0, i = 0; from < a.Length; from += outputs, i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            _weight += weight;
            if (IsRight(a.Slice(from, outputs), y.Slice(from, outputs))) _right += weight;
        }
    }

    /// <summary>Reads or writes the state in a checkpoint.</summary>
    public void Keep(IState state)
    {
        state.Value("accuracy.right", ref _right);
        state.Value("accuracy.weight", ref _weight);
    }

    private static bool IsRight(ReadOnlySpan<float> a, ReadOnlySpan<float> y)
    {
        if (a.Length == 1) return a[0] > 0.5f == y[0] > 0.5f;
        int truth = 0;
        for (int j = 1; j < y.Length; j++)
            if (y[j] > y[truth]) truth = j;
        float score = a[truth];
        for (int j = 0; j < truth; j++)
            if (!(a[j] < score)) return false;
        for (int j = truth + 1; j < a.Length; j++)
            if (!(a[j] <= score)) return false;
        return true;
    }
}
