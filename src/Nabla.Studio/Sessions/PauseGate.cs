namespace Nabla.Studio.Sessions;

/// <summary>Pauses the threads of a training between two steps.</summary>
internal sealed class PauseGate
{
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _open = new(true);
    private volatile RunUntil _reach;
    private volatile bool _isOver;

    /// <summary>Whether threads pause after their next step, or are paused.</summary>
    public bool IsClosing => _reach == RunUntil.None;

    /// <summary>Resumes the threads.</summary>
    /// <param name="reach">When to pause again.</param>
    /// <param name="going">Called before the threads resume.</param>
    /// <returns>False if the training has ended.</returns>
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

    /// <summary>Ends the gate: the training is over.</summary>
    public void End(Action ending)
    {
        lock (_lock)
        {
            _isOver = true;
            ending();
        }
    }

    /// <summary>
    /// Waits after a step if no more are allowed. The last step of an epoch waits in <see cref="AfterEpoch"/>, when the epoch has been
    /// evaluated.
    /// </summary>
    public void AfterBatch(bool isLast, Action parking, CancellationToken cancellationToken)
    {
        if (_reach is RunUntil.Batch or RunUntil.None && !isLast) Park(parking, cancellationToken);
    }

    /// <summary>Waits after an epoch if no more steps are allowed.</summary>
    public void AfterEpoch(Action parking, CancellationToken cancellationToken)
    {
        if (_reach != RunUntil.Run) Park(parking, cancellationToken);
    }

    /// <summary>Waits after a step of another network while the first one waits.</summary>
    public void Beside(CancellationToken cancellationToken)
    {
        if (!_open.IsSet) Wait(cancellationToken);
    }

    private void Park(Action parking, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_reach == RunUntil.Run) return;
            _reach = RunUntil.None;
            _open.Reset();
            parking();
        }

        Wait(cancellationToken);
    }

    private void Wait(CancellationToken cancellationToken) => WaitHandle.WaitAny([_open.WaitHandle, cancellationToken.WaitHandle]);
}
