using System.Runtime.ExceptionServices;

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
public sealed partial class ThreadTeam : IDisposable
{
    /// <summary>The most threads of a team and the most parts of one piece of work.</summary>
    public const int Most = 32;

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
        if (threads is < 1 or > Most)
            throw new ArgumentOutOfRangeException(nameof(threads), $"A team has 1 to {Most} threads but {threads} were asked for.");
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
        if (parts is < 0 or > Most)
            throw new ArgumentOutOfRangeException(nameof(parts), $"Work has at most {Most} parts but {parts} came.");
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
}
