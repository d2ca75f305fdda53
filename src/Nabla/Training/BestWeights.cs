using Nabla.Training.Metrics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>The weights of the epoch with the best monitored value, and how long ago that was.</summary>
internal sealed class BestWeights(Network network, EarlyStopping? rule)
{
    private readonly float[] _theta = new float[network.Theta.Length];
    private readonly bool _higherIsBetter = rule is not null && rule.Monitor != "cost" && MetricRegistry.Parse(rule.Monitor).HigherIsBetter;
    private double _value = double.NaN;
    private long _epoch, _latest, _start;

    /// <summary>True once the patience is used up.</summary>
    public bool IsExhausted => rule is not null && _epoch > 0 && _latest - _epoch >= rule.Patience;

    /// <summary>Forgets what was judged: other data is judged from now on.</summary>
    public void Forget() => (_value, _epoch, _latest) = (double.NaN, 0, 0);

    /// <summary>A run begins after so many epochs in all.</summary>
    public void Start(long epochs) => _start = epochs;

    /// <summary>Keeps the weights where the value is better than any before.</summary>
    /// <returns>True where it is.</returns>
    public bool Look(long epoch, Scores scores)
    {
        _latest = epoch;
        string monitor = rule?.Monitor ?? "cost";
        double value = scores.Find(monitor)
            ?? throw new ArgumentException($"Early stopping watches \"{monitor}\" but the report has only "
            + $"cost{string.Concat(scores.Metrics.Select(m => ", " + m.Key))}. Add it to the metrics.");
        // What is no number is no better than anything.
        if (double.IsNaN(value)) return false;
        double better = _higherIsBetter ? value - _value : _value - value;
        double least = rule?.MinDelta ?? 0;
        if (!double.IsNaN(_value) && !(rule?.KeepLast == true ? better >= least : better > least)) return false;
        _value = value;
        _epoch = epoch;
        network.Theta.CopyTo(_theta);
        return true;
    }

    /// <summary>Gives the network its best weights: always with early stopping, else only where the run was cancelled.</summary>
    /// <returns>The epoch of this run whose weights the network has now.</returns>
    public long Restore(StopReason reason, long epochs)
    {
        if (_epoch == 0 || (rule is null && reason != StopReason.Cancelled)) return epochs - _start;
        _theta.CopyTo(network.Theta);
        return Math.Max(0, _epoch - _start);
    }

    /// <summary>What a checkpoint keeps of it.</summary>
    public void Keep(IState state)
    {
        state.Vector("best.", _theta);
        state.Value("best.value", ref _value);
        state.Value("best.epoch", ref _epoch);
        state.Value("best.latest", ref _latest);
        state.Value("best.start", ref _start);
    }
}
