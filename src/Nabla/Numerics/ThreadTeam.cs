using System.Diagnostics;
using System.Numerics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

/// <summary>Work that divides into parts which may run at the same time.</summary>
public interface IParallelWork
{
    /// <summary>Does one part.</summary>
    /// <param name="part">Which, from 0.</param>
    void Run(int part);
}

/// <summary>A team of threads that starts on work within a few hundred nanoseconds and sleeps when none comes.</summary>
/// <remarks>
/// A waiting thread spins for some 50 µs and then sleeps, so an idle team costs nothing. Each thread takes the part with its own number
/// first, for the sake of its cache, then whatever is left: where the machine is busy with other things the caller does the parts of
/// threads that have not come yet, rather than wait for them. Which thread does a part must not change what it computes.
/// </remarks>
public sealed class ThreadTeam : IDisposable
{
    /// <summary>The most threads of a team and the most parts of one piece of work.</summary>
    public const int MaxThreads = 32;

    private readonly Member[] _members;
    private readonly Claims _claims = new();
    private IParallelWork? _work;
    private ExceptionDispatchInfo? _failure;
    private int _busy;
    private volatile bool _ended;

    /// <summary>A team; its threads end with <see cref="Dispose"/> or with the program.</summary>
    /// <param name="threads">How many threads work at the same time, the caller among them: 1 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public ThreadTeam(int threads)
    {
        if (threads is < 1 or > MaxThreads)
            throw new ArgumentOutOfRangeException(nameof(threads), $"A team has 1 to {MaxThreads} threads but {threads} were asked for.");
        Threads = threads;
        _members = new Member[threads - 1];
        for (int i = 0; i < _members.Length; i++) _members[i] = new Member(this, i + 1);
    }

    /// <summary>How many threads work at the same time, the caller among them.</summary>
    public int Threads { get; }

    /// <summary>Does all parts and returns when they are done.</summary>
    /// <param name="parts">How many, 0 to 32.</param>
    /// <param name="work">What to do for each.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than 32 parts.</exception>
    /// <remarks>
    /// Nothing is allocated. A call from within a part, or from another thread while the team works, does its parts alone.
    /// If parts throw, the first exception is thrown again when all others are done.
    /// </remarks>
    public void Run(int parts, IParallelWork work)
    {
        if (parts is < 0 or > MaxThreads)
            throw new ArgumentOutOfRangeException(nameof(parts), $"Work must have at most {MaxThreads} parts (got {parts}).");
        if (parts < 2 || _members.Length == 0 || Interlocked.Exchange(ref _busy, 1) != 0)
        {
            for (int part = 0; part < parts; part++) work.Run(part);
            return;
        }

        _work = work;
        _claims.Open(parts);
        for (int i = 0; i < _members.Length && i < parts - 1; i++) _members[i].Wake();
        Do(0);
        while (_claims.Take(0, out int part))
        {
            Do(part);
            _claims.Finish();
        }

        _claims.WaitUntilDone();
        _work = null;
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        failure?.Throw();
    }

    /// <summary>Ends the team's threads.</summary>
    public void Dispose()
    {
        _ended = true;
        foreach (Member member in _members) member.End();
    }

    // Whoever holds a part keeps the work alive: it is read after the claim, and only then.
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

    /// <summary>One thread of the team: waits for the number of the work to change, first spinning, then asleep.</summary>
    private sealed class Member
    {
        private static readonly long Patience = Stopwatch.Frequency / 20_000;

        private readonly ThreadTeam _team;
        private readonly int _index;
        private readonly SemaphoreSlim _woken = new(0);
        private int _asleep;

        public Member(ThreadTeam team, int index)
        {
            _team = team;
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
                if (_team._ended) return;
                while (_team._claims.Take(_index, out int part))
                {
                    _team.Do(part);
                    _team._claims.Finish();
                }
            }
        }

        // The number of the next work, once there is one (or any, once the team has ended).
        private int Next(int done)
        {
            long until = Stopwatch.GetTimestamp() + Patience;
            while (true)
            {
                for (int i = 0; i < 32; i++)
                {
                    if (_team._claims.Number != done || _team._ended) return _team._claims.Number;
                    Pause();
                }

                if (Stopwatch.GetTimestamp() < until) continue;
                Interlocked.Exchange(ref _asleep, 1);

                // Work that came before the caller could see us asleep; if it has seen us, it wakes us in any case and that is to be
                // awaited.
                bool missed = _team._claims.Number != done || _team._ended;
                if (!missed || Interlocked.Exchange(ref _asleep, 0) == 0) _woken.Wait();
                until = Stopwatch.GetTimestamp() + Patience;
            }
        }
    }

    /// <summary>Which parts of the present work are free and how many are unfinished.</summary>
    /// <remarks>
    /// The free parts are bits of the same word that holds the number of the work, so that a thread which comes late can never take
    /// a part of one work for a part of the next. Both words have cache lines of their own.
    /// </remarks>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private sealed class Claims
    {
        // Beyond this many pauses (some 50 µs) a waiting caller lets other threads of a busy machine run.
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
