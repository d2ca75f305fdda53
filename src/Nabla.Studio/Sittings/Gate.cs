namespace Nabla.Studio.Sittings;

/// <summary>Holds a training thread between two steps until somebody lets it go on.</summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _open = new(true);
    private volatile Reach _reach;

    /// <summary>Whether it must stop sooner or later.</summary>
    public bool IsFree => _reach == Reach.Run;

    /// <summary>Lets the thread go so far.</summary>
    public void Let(Reach reach)
    {
        lock (_lock)
        {
            _reach = reach;
            if (reach != Reach.None) _open.Set();
        }
    }

    /// <summary>After a step: waits where no more are allowed. The last step of an epoch waits for <see cref="AfterEpoch"/>, when the epoch has been judged.</summary>
    public void AfterBatch(bool isLast, Action parking, Action leaving, CancellationToken cancel)
    {
        if (_reach is Reach.Batch or Reach.None && !isLast) Park(parking, leaving, cancel);
    }

    /// <summary>After an epoch: waits where no more are allowed.</summary>
    public void AfterEpoch(Action parking, Action leaving, CancellationToken cancel)
    {
        if (_reach != Reach.Run) Park(parking, leaving, cancel);
    }

    private void Park(Action parking, Action leaving, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_reach == Reach.Run) return;
            _reach = Reach.None;
            _open.Reset();
        }

        parking();
        WaitHandle.WaitAny([_open.WaitHandle, cancel.WaitHandle]);
        leaving();
    }
}
