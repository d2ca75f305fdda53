using Nabla.Numerics;
using Nabla.Training.Metrics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>
/// Stops training when the monitored value has not improved for some epochs. The weights of the best epoch are always restored, including
/// after the last epoch and after cancellation.
/// </summary>
/// <param name="Patience">Number of epochs without improvement before stopping. <value>The default is 10.</value></param>
/// <param name="MinDelta">The minimum change that counts as an improvement. <value>The default is 0.</value></param>
/// <param name="Monitor">The metric to monitor on the validation set (on the training set if there is none). <value>The default is the
/// cost.</value></param>
/// <param name="KeepLast">True to keep the last of equally good epochs and count it as an improvement. <value>The default is false: the
/// first is kept.</value></param>
public sealed record EarlyStopping(int Patience = 10, double MinDelta = 0, string Monitor = "cost", bool KeepLast = false);

/// <summary>Tracks the epoch with the best monitored value and the number of epochs since.</summary>
internal sealed class BestEpoch(Network network, EarlyStopping? rule, WeightSnapshots snapshots)
{
    private readonly bool _higherIsBetter = rule is not null && rule.Monitor != "cost" && MetricRegistry.Parse(rule.Monitor).HigherIsBetter;
    private double _value = double.NaN;
    private long _epoch, _latest, _start;

    /// <summary>True if the patience is exhausted.</summary>
    public bool IsExhausted => rule is not null && _epoch > 0 && _latest - _epoch >= rule.Patience;

    /// <summary>Resets the values because the monitored data changes.</summary>
    public void Forget()
    {
        (_value, _epoch, _latest) = (double.NaN, 0, 0);
        snapshots.ForgetBest();
    }

    /// <summary>Starts a run after a total number of epochs.</summary>
    public void Start(long epochs) => _start = epochs;

    /// <summary>Compares the monitored value of an epoch with the best so far.</summary>
    /// <returns>True if it is better.</returns>
    public bool IsBest(long epoch, Scores scores)
    {
        _latest = epoch;
        string monitor = rule?.Monitor ?? "cost";
        double value = scores.Find(monitor)
            ?? throw new ArgumentException($"Early stopping monitors \"{monitor}\", but the report has only "
            + $"cost{string.Concat(scores.Metrics.Select(m => ", " + m.Key))}. Add it to the metrics.");
        // NaN and infinity never count as better.
        if (!double.IsFinite(value)) return false;
        double better = _higherIsBetter ? value - _value : _value - value;
        double least = rule?.MinDelta ?? 0;
        if (!double.IsNaN(_value) && !(rule?.KeepLast == true ? better >= least : better > least)) return false;
        _value = value;
        _epoch = epoch;
        return true;
    }

    /// <summary>Restores the weights of the best epoch: always with early stopping, otherwise only after cancellation.</summary>
    /// <returns>The epoch of this run whose weights the network now has.</returns>
    public long Restore(StopReason reason, long epochs)
    {
        if (_epoch == 0 || (rule is null && reason != StopReason.Cancelled)) return epochs - _start;
        snapshots.Best.CopyTo(network.Theta);
        return Math.Max(0, _epoch - _start);
    }

    /// <summary>Reads or writes the state in a checkpoint.</summary>
    public void Keep(IState state)
    {
        state.Value("best.value", ref _value);
        state.Value("best.epoch", ref _epoch);
        state.Value("best.latest", ref _latest);
        state.Value("best.start", ref _start);
        if (_epoch > 0) snapshots.KeepBest(state);
    }
}

/// <summary>Copies of θ at the end of the last complete epoch and of the best epoch, at most two.</summary>
/// <remarks>
/// A diverged run falls back to the last complete epoch, which the report describes. Early stopping and a canceled run restore the best
/// epoch. While every epoch is the best so far, both share one copy.
/// </remarks>
internal sealed class WeightSnapshots(Network network)
{
    private const int None = -1;
    private readonly Memory<float>[] _copies = new Memory<float>[2];
    private int _epoch, _best = None;

    /// <summary>Number of allocated copies of θ.</summary>
    public int Count => _copies.Count(copy => !copy.IsEmpty);

    /// <summary>θ after the last complete epoch; before the first, θ at the start of the run.</summary>
    public Span<float> Epoch => Copy(_epoch).Span;

    /// <summary>θ after the best epoch.</summary>
    public ReadOnlySpan<float> Best => Copy(_best).Span;

    /// <summary>Copies θ at the start of a run, or at the end of an epoch.</summary>
    /// <param name="isBest">True if it is also the best so far.</param>
    public void Save(bool isBest = false)
    {
        if (isBest) _best = _epoch;
        else if (_best == _epoch) _epoch = 1 - _epoch;
        network.Theta.CopyTo(Epoch);
    }

    /// <summary>Discards the best epoch.</summary>
    public void ForgetBest() => _best = None;

    /// <summary>Reads or writes the last complete epoch in a checkpoint.</summary>
    public void KeepEpoch(IState state) => state.Vector("epoch_start.", Copy(_epoch));

    /// <summary>Reads or writes the best epoch in a checkpoint.</summary>
    public void KeepBest(IState state)
    {
        if (state.IsReading) _best = 1 - _epoch;
        state.Vector("best.", Copy(_best));
    }

    private Memory<float> Copy(int copy)
    {
        if (_copies[copy].IsEmpty) _copies[copy] = Block.Allocate<float>(network.Theta.Length);
        return _copies[copy];
    }
}
