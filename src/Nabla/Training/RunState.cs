using System.Diagnostics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>The position of a run between two batches.</summary>
/// <param name="firstStep">Number of steps before the run.</param>
internal sealed class RunState(long firstStep)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _before, _epochStart;
    private int _epoch = 1, _batch, _reason;
    private long _firstStep = firstStep;

    /// <summary>The current epoch of the run, from 1; one more than the last after the run.</summary>
    public int Epoch => _epoch;

    /// <summary>Number of finished batches of the epoch, which is the index of the next one.</summary>
    public int Batch => _batch;

    /// <summary>Number of steps before the run.</summary>
    public long FirstStep => _firstStep;

    /// <summary>Why the run ended. It is <see cref="StopReason.Finished"/> while it continues.</summary>
    public StopReason Reason
    {
        get => (StopReason)_reason;
        set => _reason = (int)value;
    }

    /// <summary>The reports of the finished epochs.</summary>
    public List<EpochReport> Reports { get; } = [];

    /// <summary>Time since the start of the run without interruptions.</summary>
    public double Seconds => _before + _clock.Elapsed.TotalSeconds;

    /// <summary>Time since the start of the epoch.</summary>
    public double EpochSeconds => Seconds - _epochStart;

    /// <summary>Starts an epoch.</summary>
    public void BeginEpoch() => _epochStart = Seconds;

    /// <summary>Ends a batch.</summary>
    public void NextBatch() => _batch++;

    /// <summary>Ends an epoch.</summary>
    public void NextEpoch(EpochReport report)
    {
        Reports.Add(report);
        _epoch++;
        _batch = 0;
    }

    /// <summary>Reads or writes the state, without the reports, in a checkpoint.</summary>
    public void Keep(IState state)
    {
        double seconds = Seconds, inEpoch = EpochSeconds;
        state.Value("run.epoch", ref _epoch);
        state.Value("run.batch", ref _batch);
        state.Value("run.first_step", ref _firstStep);
        state.Value("run.reason", ref _reason);
        state.Value("run.seconds", ref seconds);
        state.Value("run.epoch_seconds", ref inEpoch);
        if (_epoch < 1 || _batch < 0 || _firstStep < 0 || !Enum.IsDefined((StopReason)_reason))
            throw new InvalidDataException($"its state has epoch {_epoch}, batch {_batch}, first step {_firstStep} and reason "
                + $"{_reason}, which no run has");
        _before = seconds - _clock.Elapsed.TotalSeconds;
        _epochStart = seconds - inEpoch;
    }
}
