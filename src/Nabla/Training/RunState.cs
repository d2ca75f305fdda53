using System.Diagnostics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Where a run stands between two batches.</summary>
/// <param name="firstStep">Steps that were taken before the run.</param>
internal sealed class RunState(long firstStep)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _before, _epochStart;
    private int _epoch = 1, _batch, _reason;
    private long _firstStep = firstStep;

    /// <summary>The epoch of the run, from 1; one more than the last where all are done.</summary>
    public int Epoch => _epoch;

    /// <summary>Batches of the epoch that are done; the next one, from 0.</summary>
    public int Batch => _batch;

    /// <summary>Steps that were taken before the run.</summary>
    public long FirstStep => _firstStep;

    /// <summary>Why it ended; <see cref="StopReason.Finished"/> where it goes on too.</summary>
    public StopReason Reason
    {
        get => (StopReason)_reason;
        set => _reason = (int)value;
    }

    /// <summary>The reports of the epochs that are done.</summary>
    public List<EpochReport> Reports { get; } = [];

    /// <summary>Time since the run began, interruptions left out.</summary>
    public double Seconds => _before + _clock.Elapsed.TotalSeconds;

    /// <summary>Time since the epoch began.</summary>
    public double EpochSeconds => Seconds - _epochStart;

    /// <summary>An epoch begins.</summary>
    public void BeginEpoch() => _epochStart = Seconds;

    /// <summary>A batch is done.</summary>
    public void NextBatch() => _batch++;

    /// <summary>An epoch is done.</summary>
    public void NextEpoch(EpochReport report)
    {
        Reports.Add(report);
        _epoch++;
        _batch = 0;
    }

    /// <summary>What a checkpoint keeps of it; the reports apart.</summary>
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
