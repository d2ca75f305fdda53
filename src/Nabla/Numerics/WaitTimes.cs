using System.Diagnostics;

namespace Nabla.Numerics;

/// <summary>How long the threads of a <see cref="WorkerPool"/> work and how long the caller waits for them, over many runs.</summary>
internal sealed class WaitTimes
{
    private long _parallel, _callerWaits, _workersBusy;

    /// <summary>Number of runs.</summary>
    public int Runs { get; private set; }

    /// <summary>Seconds between the start and the end of runs.</summary>
    public double Parallel => Seconds(_parallel);

    /// <summary>Seconds in which the caller has no part left and waits for the others.</summary>
    public double CallerWaits => Seconds(_callerWaits);

    /// <summary>Seconds in which the other threads compute, all together.</summary>
    public double WorkersBusy => Seconds(Volatile.Read(ref _workersBusy));

    /// <summary>Adds a run from timestamps of its begin, of the end of the caller's own parts, and of its end.</summary>
    public void AddRun(long begin, long finished, long end)
    {
        Runs++;
        _parallel += end - begin;
        _callerWaits += end - finished;
    }

    /// <summary>Adds a part that another thread computed.</summary>
    public void AddPart(long begin, long end) => Interlocked.Add(ref _workersBusy, end - begin);

    private static double Seconds(long ticks) => ticks / (double)Stopwatch.Frequency;
}
