using System.Diagnostics;
using Nabla.Data;

namespace Nabla.Studio.Sessions;

/// <summary>
/// Copies of a network in training: the current one, made on request, and one of every epoch, thinned out evenly if memory would
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

    /// <summary>The epochs with a copy, ascending, with the newest.</summary>
    public IReadOnlyList<int> Kept
    {
        get
        {
            lock (_lock) return [.. _epochs.Kept.Select(one => one.Key).Where(epoch => epoch < _last.Key), _last.Key];
        }
    }

    /// <summary>Whether a copy is requested.</summary>
    public bool IsWanted => _isWanted;

    /// <summary>Marks the weights as unchanged for now, so that they are copied directly.</summary>
    public void Still()
    {
        Take();
        _isStill = true;
    }

    /// <summary>Marks the weights as changing.</summary>
    public void Moving() => _isStill = false;

    /// <summary>Copies the weights, on the thread that changes them.</summary>
    public void Take()
    {
        var copy = Copy(network);
        lock (_lock) (_now, _takenAt) = (copy, Stopwatch.GetTimestamp());
        _isWanted = false;
        _taken.Set();
    }

    /// <summary>Keeps the weights of an epoch, permanently if memory allows, otherwise until the next epoch ends.</summary>
    public void TakeEpoch(int epoch)
    {
        var copy = Copy(network);
        lock (_lock)
        {
            _epochs.Add(epoch, copy);
            _last = new(epoch, copy);
        }
    }

    /// <summary>Returns the current network, at most a thirtieth of a second old if steps are short.</summary>
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

    /// <summary>Returns the network after an epoch, or after the last kept one before it, and that epoch.</summary>
    /// <exception cref="NablaException">There is no such epoch.</exception>
    public KeyValuePair<int, Network> After(int epoch, int done)
    {
        if (epoch < 0 || epoch > done) throw new NablaException($"epoch must be from 0 to {done} (got {epoch}).");
        lock (_lock) return epoch >= _last.Key ? _last : _epochs.At(epoch);
    }

    private static Network Copy(Network network) => new(network.Architecture, network.Theta);
}
