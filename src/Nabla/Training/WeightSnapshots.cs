using Nabla.Numerics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>θ as it was at the end of the last whole epoch and at the end of the best one, in at most two copies.</summary>
/// <remarks>
/// The last whole epoch is what a run that diverges falls back to and what the report describes; the best one is what early stopping and a
/// cancelled run restore. While every epoch is the best so far, one copy serves as both.
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
