using System.Diagnostics;
using Nabla.Data;

namespace Nabla.Studio.Sessions;

/// <summary>
/// Copies of a network in training: one for now, made when somebody looks, and one for every epoch, thinned out evenly where memory would
/// run out.
/// </summary>
/// <param name="network">The network in training.</param>
internal sealed class Snapshots(Network network)
{
    private const long MaxBytes = 128L << 20;
    private const int MaxEpochs = 400, FewestEpochs = 8;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(33), Patience = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _taken = new(true);
    private readonly Thinned<Network> _epochs =
        new((int)Math.Clamp(MaxBytes / (sizeof(float) * (long)network.Theta.Length), FewestEpochs, MaxEpochs));
    private Network _now = Copy(network);
    private KeyValuePair<int, Network> _last = new(0, network);
    private long _takenAt = Stopwatch.GetTimestamp();
    private volatile bool _isWanted, _isStill = true;

    /// <summary>Epochs that can be looked at, ascending; the newest always.</summary>
    public IReadOnlyList<int> Kept
    {
        get
        {
            lock (_lock) return [.. _epochs.Kept.Select(one => one.Key).Where(epoch => epoch < _last.Key), _last.Key];
        }
    }

    /// <summary>Whether somebody waits for a copy.</summary>
    public bool IsWanted => _isWanted;

    /// <summary>The weights do not change for a while: whoever looks sees these.</summary>
    public void Still()
    {
        Take();
        _isStill = true;
    }

    /// <summary>The weights change again.</summary>
    public void Moving() => _isStill = false;

    /// <summary>Copies the weights, on the thread that changes them.</summary>
    public void Take()
    {
        var copy = Copy(network);
        lock (_lock) (_now, _takenAt) = (copy, Stopwatch.GetTimestamp());
        _isWanted = false;
        _taken.Set();
    }

    /// <summary>An epoch is over: keeps its weights, for long where there is room, else until the next is over.</summary>
    public void TakeEpoch(int epoch)
    {
        var copy = Copy(network);
        lock (_lock)
        {
            _epochs.Add(epoch, copy);
            _last = new(epoch, copy);
        }
    }

    /// <summary>The network now: at most a thirtieth of a second old, while steps are short.</summary>
    public Network Now()
    {
        lock (_lock)
        {
            if (_isStill || _isWanted || Stopwatch.GetElapsedTime(_takenAt) < Fresh) return _now;
            _taken.Reset();
            _isWanted = true;
        }

        _taken.Wait(Patience);
        lock (_lock) return _now;
    }

    /// <summary>The network after an epoch, or after the last one before it that is kept, and which that is.</summary>
    /// <exception cref="DataException">There is no such epoch.</exception>
    public KeyValuePair<int, Network> After(int epoch, int done)
    {
        if (epoch < 0 || epoch > done) throw new DataException($"epoch must be from 0 to {done} (got {epoch}).");
        lock (_lock) return epoch >= _last.Key ? _last : _epochs.At(epoch);
    }

    private static Network Copy(Network network) => new(network.Architecture, network.Theta);
}
