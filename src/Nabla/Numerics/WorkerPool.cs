using System.Diagnostics;
using System.Numerics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>Work that is divided into parts, which may run in parallel.</summary>
public interface IParallelWork
{
    /// <summary>Runs one part.</summary>
    /// <param name="part">The index of the part, from 0.</param>
    void Run(int part);
}

/// <summary>A pool of worker threads that starts work within a few hundred nanoseconds and sleeps when idle.</summary>
/// <remarks>
/// A waiting thread spins for about 50 µs and then sleeps, so that an idle pool costs nothing. Each thread runs the part with its own
/// number first, for its cache, then any remaining part. On a busy machine the caller runs the parts of threads that have not started
/// instead of waiting for them. The result of a part must not depend on its thread.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    /// <summary>The maximum number of threads of a pool and of parts of one piece of work.</summary>
    public const int MaxThreads = 32;

    private readonly Worker[] _workers;
    private readonly Claims _claims = new();
    private IParallelWork? _work;
    private ExceptionDispatchInfo? _failure;
    private int _busy;
    private volatile bool _ended;

    /// <summary>Creates a pool. Its threads end with <see cref="Dispose"/> or with the program.</summary>
    /// <param name="threads">Number of threads, including the caller: 1 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public WorkerPool(int threads)
    {
        if (threads is < 1 or > MaxThreads)
            throw new ArgumentOutOfRangeException(nameof(threads), $"Threads must be from 1 to {MaxThreads} (got {threads}).");
        Threads = threads;
        _workers = new Worker[threads - 1];
        for (int i = 0; i < _workers.Length; i++) _workers[i] = new Worker(this, i + 1);
    }

    /// <summary>Number of threads, including the caller.</summary>
    public int Threads { get; }

    /// <summary>Receives how long the threads work and wait; null to measure nothing.</summary>
    internal WaitTimes? Times { get; set; }

    /// <summary>Runs all parts and returns when they are finished.</summary>
    /// <param name="parts">Number of parts, 0 to 32.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 32 parts.</exception>
    /// <remarks>
    /// Nothing is allocated. A call from within a part, or from another thread while the pool works, runs its parts alone. If parts throw,
    /// the first exception is thrown again after all others are finished.
    /// </remarks>
    public void Run(int parts, IParallelWork work)
    {
        if (parts is < 0 or > MaxThreads)
            throw new ArgumentOutOfRangeException(nameof(parts), $"Work must have at most {MaxThreads} parts (got {parts}).");
        if (parts < 2 || _workers.Length == 0 || Interlocked.Exchange(ref _busy, 1) != 0)
        {
            for (int part = 0; part < parts; part++) work.Run(part);
            return;
        }

        WaitTimes? times = Times;
        long begin = times is null ? 0 : Stopwatch.GetTimestamp();
        _work = work;
        _claims.Open(parts);
        for (int i = 0; i < _workers.Length && i < parts - 1; i++) _workers[i].Wake();
        Do(0);
        while (_claims.Take(0, out int part))
        {
            Do(part);
            _claims.Finish();
        }

        long finished = times is null ? 0 : Stopwatch.GetTimestamp();
        _claims.WaitUntilDone();
        times?.AddRun(begin, finished, Stopwatch.GetTimestamp());
        _work = null;
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        failure?.Throw();
    }

    /// <summary>Ends the pool's threads.</summary>
    public void Dispose()
    {
        _ended = true;
        foreach (Worker member in _workers) member.End();
    }

    // The owner of a part keeps the work alive: it is read only after the claim.
    private void Do(int part)
    {
        try
        {
            _work!.Run(part);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    /// <summary>A thread of the pool: waits for a new work number, first spinning, then asleep.</summary>
    private sealed class Worker
    {
        private static readonly long Patience = Stopwatch.Frequency / 20_000;

        private readonly WorkerPool _pool;
        private readonly int _index;
        private readonly SemaphoreSlim _woken = new(0);
        private int _asleep;

        public Worker(WorkerPool pool, int index)
        {
            _pool = pool;
            _index = index;
            new Thread(Live) { IsBackground = true, Name = $"Nabla worker {index}" }.Start();
        }

        public void Wake()
        {
            if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0) _woken.Release();
        }

        public void End() => Wake();

        private void Live()
        {
            int done = 0;
            while (true)
            {
                done = Next(done);
                if (_pool._ended) return;
                while (_pool._claims.Take(_index, out int part))
                {
                    WaitTimes? times = _pool.Times;
                    long begin = times is null ? 0 : Stopwatch.GetTimestamp();
                    _pool.Do(part);
                    times?.AddPart(begin, Stopwatch.GetTimestamp());
                    _pool._claims.Finish();
                }
            }
        }

        // Returns the number of the next work when there is one (or any, when the pool has ended).
        private int Next(int done)
        {
            long until = Stopwatch.GetTimestamp() + Patience;
            while (true)
            {
                for (int i = 0; i < 32; i++)
                {
                    if (_pool._claims.Number != done || _pool._ended) return _pool._claims.Number;
                    Pause();
                }

                if (Stopwatch.GetTimestamp() < until) continue;
                Interlocked.Exchange(ref _asleep, 1);

                // Work arrived before the caller could see this thread asleep. If the caller has seen it, it sends a wake-up, which must be
                // awaited.
                bool missed = _pool._claims.Number != done || _pool._ended;
                if (!missed || Interlocked.Exchange(ref _asleep, 0) == 0) _woken.Wait();
                until = Stopwatch.GetTimestamp() + Patience;
            }
        }
    }

    /// <summary>The free parts of the current work and the number of unfinished ones.</summary>
    /// <remarks>
    /// The free parts are bits of the word that holds the number of the work, so that a late thread cannot take a part of one work for a
    /// part of the next. Both words have their own cache lines.
    /// </remarks>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private sealed class Claims
    {
        // After this many pauses (about 50 µs) a waiting caller yields to other threads.
        private const int Patience = 2000;

        [FieldOffset(64)]
        private long _numberAndFree;

        [FieldOffset(128)]
        private int _unfinished;

        public int Number => (int)(Volatile.Read(ref _numberAndFree) >> 32);

        /// <summary>Offers all parts but the first, which is the caller's.</summary>
        public void Open(int parts)
        {
            Volatile.Write(ref _unfinished, parts - 1);
            long free = (1L << parts) - 2;
            Interlocked.Exchange(ref _numberAndFree, ((long)(Number + 1) << 32) | free);
        }

        public bool Take(int own, out int part)
        {
            while (true)
            {
                long seen = Volatile.Read(ref _numberAndFree);
                uint free = (uint)seen;
                part = (free >> own & 1) != 0 ? own : BitOperations.TrailingZeroCount(free);
                if (free == 0) return false;
                if (Interlocked.CompareExchange(ref _numberAndFree, seen & ~(1L << part), seen) == seen) return true;
            }
        }

        public void Finish() => Interlocked.Decrement(ref _unfinished);

        public void WaitUntilDone()
        {
            for (int i = 0; Volatile.Read(ref _unfinished) != 0; i++)
            {
                if (i < Patience) Pause();
                else Thread.Yield();
            }
        }
    }

    private static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
        else Thread.SpinWait(1);
    }
}
