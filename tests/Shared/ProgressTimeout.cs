using System.Diagnostics;

namespace Nabla.Testing;

/// <summary>
/// A timeout that follows progress: it expires when this process and its children have been idle for a while, and at a generous limit;
/// never because the machine is busy.
/// </summary>
/// <param name="idle">How long they may be idle; null for half a minute.</param>
internal sealed class ProgressTimeout(TimeSpan? idle = null)
{
    // Twenty busy processes on two cores leave a thread of ours 9 % of a core. A browser and a runtime with nothing to do take less than 1
    // %.
    private const double IdleShare = 0.02;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private readonly TimeSpan _idle = idle ?? TimeSpan.FromSeconds(30);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _since;
    private TimeSpan? _cpu = ProcessTree.CpuTime();

    /// <summary>Why the wait is over; null as long as it should go on.</summary>
    public string? Check()
    {
        var now = _clock.Elapsed;
        if (now > Limit) return $"It took longer than {Limit.TotalMinutes} minutes.";
        if (now - _since < _idle) return null;
        var cpu = ProcessTree.CpuTime();
        // A child that has ended takes its time with it: that is progress too.
        bool isIdle = cpu is not null && cpu >= _cpu && (cpu - _cpu) < IdleShare * (now - _since);
        (_since, _cpu) = (now, cpu);
        return isIdle ? $"Nothing moved for {_idle.TotalSeconds} seconds: this process and its children used no CPU time to speak of." : null;
    }
}
