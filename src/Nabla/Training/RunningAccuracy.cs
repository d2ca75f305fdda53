using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>
/// The share of samples whose class is answered right, counted batch by batch: all that an epoch reports of classes unless it is asked for
/// more.
/// </summary>
/// <remarks>
/// The same answer as <see cref="Metrics.MetricAccumulator"/> gives, of equal scores the first class too, without its tables.
/// </remarks>
/// <param name="outputs">Nodes of the last layer; a single one is the probability of class 1.</param>
internal sealed class RunningAccuracy(int outputs)
{
    private double _right, _weight;

    /// <summary>The share of the weight of all samples so far.</summary>
    public double Value => _right / _weight;

    /// <summary>Starts anew.</summary>
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

    /// <summary>What a checkpoint keeps of it.</summary>
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
