using Nabla.Numerics;
using Nabla.Training.Metrics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>
/// Stops when the monitored value has not become better for some epochs. The weights of the best epoch are restored always: also when
/// training runs to its last epoch, and when it is canceled.
/// </summary>
/// <param name="Patience">Epochs without improvement before stopping. <value>The default is 10.</value></param>
/// <param name="MinDelta">How much better counts as better. <value>The default is 0.</value></param>
/// <param name="Monitor">The metric to watch on the validation set (on the training set where there is none). <value>The default is the
/// cost.</value></param>
/// <param name="KeepLast">Whether of equally good epochs the last is kept, and counts as better. <value>The default is false: the first
/// is.</value></param>
public sealed record EarlyStopping(int Patience = 10, double MinDelta = 0, string Monitor = "cost", bool KeepLast = false);

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
        // NaN and infinity are not better than anything.
        if (!double.IsFinite(value)) return false;
        double better = _higherIsBetter ? value - _value : _value - value;
        double least = rule?.MinDelta ?? 0;
        if (!double.IsNaN(_value) && !(rule?.KeepLast == true ? better >= least : better > least)) return false;
        _value = value;
        _epoch = epoch;
        return true;
    }

    /// <summary>Restores the weights of the best epoch: always with early stopping, else only where the run was canceled.</summary>
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

/// <summary>θ as it was at the end of the last whole epoch and at the end of the best one, in at most two copies.</summary>
/// <remarks>
/// The last whole epoch is what a run that diverges falls back to and what the report describes; the best one is what early stopping and a
/// canceled run restore. While every epoch is the best so far, one copy serves as both.
/// </remarks>
internal sealed class WeightSnapshots(Network network)
{
    private const int None = -1;
    private readonly Memory<float>[] _copies = new Memory<float>[2];
    private int _epoch, _best = None;

    /// <summary>Copies of θ that are allocated.</summary>
    public int Count => _copies.Count(copy => !copy.IsEmpty);

    /// <summary>θ after the last whole epoch; before the first, θ at the start of the run.</summary>
    public Span<float> Epoch => Copy(_epoch).Span;

    /// <summary>θ after the best epoch.</summary>
    public ReadOnlySpan<float> Best => Copy(_best).Span;

    /// <summary>Copies θ at the start of a run, or at the end of an epoch.</summary>
    /// <param name="isBest">True where it is also the best so far.</param>
    public void Save(bool isBest = false)
    {
        if (isBest) _best = _epoch;
        else if (_best == _epoch) _epoch = 1 - _epoch;
        network.Theta.CopyTo(Epoch);
    }

    /// <summary>Discards the best epoch.</summary>
    public void ForgetBest() => _best = None;

    /// <summary>What a checkpoint keeps of the last whole epoch.</summary>
    public void KeepEpoch(IState state) => state.Vector("epoch_start.", Copy(_epoch));

    /// <summary>What a checkpoint keeps of the best epoch.</summary>
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
