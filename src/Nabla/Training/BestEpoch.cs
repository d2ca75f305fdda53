using Nabla.Training.Metrics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Which epoch has the best monitored value, and how long ago that was.</summary>
internal sealed class BestEpoch(Network network, EarlyStopping? rule, WeightSnapshots snapshots)
{
    private readonly bool _higherIsBetter = rule is not null && rule.Monitor != "cost" && MetricRegistry.Parse(rule.Monitor).HigherIsBetter;
    private double _value = double.NaN;
    private long _epoch, _latest, _start;

    /// <summary>True once the patience is used up.</summary>
    public bool IsExhausted => rule is not null && _epoch > 0 && _latest - _epoch >= rule.Patience;

    /// <summary>Forgets the values so far: other data is monitored from now on.</summary>
    public void Forget()
    {
        (_value, _epoch, _latest) = (double.NaN, 0, 0);
        snapshots.ForgetBest();
    }

    /// <summary>A run begins after so many epochs in all.</summary>
    public void Start(long epochs) => _start = epochs;

    /// <summary>Compares the monitored value of an epoch with the best before.</summary>
    /// <returns>True where it is better.</returns>
    public bool IsBest(long epoch, Scores scores)
    {
        _latest = epoch;
        string monitor = rule?.Monitor ?? "cost";
        double value = scores.Find(monitor)
            ?? throw new ArgumentException($"Early stopping monitors \"{monitor}\", but the report has only "
            + $"cost{string.Concat(scores.Metrics.Select(m => ", " + m.Key))}. Add it to the metrics.");
        // NaN is not better than anything.
        if (double.IsNaN(value)) return false;
        double better = _higherIsBetter ? value - _value : _value - value;
        double least = rule?.MinDelta ?? 0;
        if (!double.IsNaN(_value) && !(rule?.KeepLast == true ? better >= least : better > least)) return false;
        _value = value;
        _epoch = epoch;
        return true;
    }

    /// <summary>Restores the weights of the best epoch: always with early stopping, else only where the run was cancelled.</summary>
    /// <returns>The epoch of this run whose weights the network has now.</returns>
    public long Restore(StopReason reason, long epochs)
    {
        if (_epoch == 0 || (rule is null && reason != StopReason.Cancelled)) return epochs - _start;
        snapshots.Best.CopyTo(network.Theta);
        return Math.Max(0, _epoch - _start);
    }

    /// <summary>What a checkpoint keeps of it.</summary>
    public void Keep(IState state)
    {
        state.Value("best.value", ref _value);
        state.Value("best.epoch", ref _epoch);
        state.Value("best.latest", ref _latest);
        state.Value("best.start", ref _start);
        if (_epoch > 0) snapshots.KeepBest(state);
    }
}
