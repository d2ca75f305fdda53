namespace Nabla.Studio.Sessions;

/// <summary>Holds the threads of a training between two steps until somebody lets them go on.</summary>
internal sealed class PauseGate
{
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _open = new(true);
    private volatile RunUntil _reach;
    private volatile bool _isOver;

    /// <summary>Whether threads stop after their next step, or have.</summary>
    public bool IsClosing => _reach == RunUntil.None;

    /// <summary>Lets the threads go so far.</summary>
    /// <param name="reach">How far.</param>
    /// <param name="going">Done before any thread goes, where they go.</param>
    /// <returns>False where the training is over.</returns>
    public bool Let(RunUntil reach, Action going)
    {
        lock (_lock)
        {
            if (_isOver) return false;
            _reach = reach;
            if (reach == RunUntil.None) return true;
            going();
            _open.Set();
            return true;
        }
    }

    /// <summary>The training is over: nobody is let go any more.</summary>
    public void End(Action ending)
    {
        lock (_lock)
        {
            _isOver = true;
            ending();
        }
    }

    /// <summary>
    /// After a step: waits where no more are allowed. The last step of an epoch waits for <see cref="AfterEpoch"/>, when the epoch has been
    /// judged.
    /// </summary>
    public void AfterBatch(bool isLast, Action parking, CancellationToken cancel)
    {
        if (_reach is RunUntil.Batch or RunUntil.None && !isLast) Park(parking, cancel);
    }

    /// <summary>After an epoch: waits where no more are allowed.</summary>
    public void AfterEpoch(Action parking, CancellationToken cancel)
    {
        if (_reach != RunUntil.Run) Park(parking, cancel);
    }

    /// <summary>After a step beside that of the thread that leads: waits while that one does.</summary>
    public void Beside(CancellationToken cancel)
    {
        if (!_open.IsSet) Wait(cancel);
    }

    private void Park(Action parking, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_reach == RunUntil.Run) return;
            _reach = RunUntil.None;
            _open.Reset();
            parking();
        }

        Wait(cancel);
    }

    private void Wait(CancellationToken cancel) => WaitHandle.WaitAny([_open.WaitHandle, cancel.WaitHandle]);
}
