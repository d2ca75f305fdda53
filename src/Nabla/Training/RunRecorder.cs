using Nabla.Data;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Records, epoch by epoch, the numbers of a run that a diagnosis needs.</summary>
internal sealed class RunRecorder
{
    private RunStatistics? _beginning;
    private readonly WeightSnapshots _snapshots;
    private readonly Memory<float> _gradient;
    private float[]? _otherGradient;
    private readonly Probe? _probe;
    private readonly List<EpochStatistics> _epochs = [];
    private readonly string _firstHash = "";
    private bool _hasMoved;

    /// <summary>Records the start of a run.</summary>
    /// <param name="trainer">Who trains.</param>
    /// <param name="options">How.</param>
    /// <param name="train">On what.</param>
    /// <param name="snapshots">Holds θ of the last whole epoch.</param>
    /// <param name="gradient">Memory for a gradient, overwritten here and in <see cref="Close"/>.</param>
    public RunRecorder(Trainer trainer, TrainingOptions options, SampleSource train, WeightSnapshots snapshots, Memory<float> gradient)
    {
        (_snapshots, _gradient) = (snapshots, gradient);
        if (!options.Diagnose) return;
        var seen = FewSamples.Draw(train, options.Seed);
        _probe = new(trainer.Network, trainer.Cost, seen);
        _firstHash = ParameterOrder.Sha256(trainer.Network.Architecture, trainer.Network.Theta);
        _beginning = new()
        {
            Task = train.Task,
            Cost = trainer.Cost,
            Optimizer = trainer.Optimizer,
            LearningRate = trainer.Optimizer.LearningRate,
            RestoresBest = options.EarlyStop is not null,
            Data = DataStatistics.From(seen).From(train),
            MeasuredSamples = _probe.Samples,
            Start = _probe.Look(trainer.Network.Theta, gradient.Span),
        };
    }

    /// <summary>An epoch is over; the snapshots are still those of the epoch before.</summary>
    public void Add(EpochReport report)
    {
        if (_probe is null) return;
        Note(report);
        _probe.Measure(_snapshots.Epoch);
    }

    /// <summary>What a checkpoint keeps of it.</summary>
    public void Keep(IState state)
    {
        if (_probe is null || _beginning is null) return;
        _beginning = _beginning with { Start = _probe.Keep(state, _beginning.Start) };
    }

    /// <summary>The run goes on after some epochs.</summary>
    public void Recall(IEnumerable<EpochReport> reports)
    {
        if (_probe is null) return;
        foreach (var report in reports) Note(report);
    }

    /// <summary>The run is over: looks at the weights of its last whole epoch.</summary>
    /// <param name="kept">The epoch whose weights the network has now.</param>
    /// <param name="diverged">Where it met NaN or infinity; null where it did not.</param>
    public RunStatistics? Close(int kept = 0, TrainingDivergedException? diverged = null)
    {
        if (_beginning is null || _probe is null) return null;
        if (_epochs.Count > 0) _epochs[^1] = _epochs[^1] with { Network = _probe.Look(_snapshots.Epoch, _gradient.Span) };
        return _beginning with
        {
            Epochs = _epochs,
            BestEpoch = kept,
            HasMoved = _hasMoved || _epochs.Count == 0,
            Divergence = diverged is null ? null : new(diverged.Epoch, diverged.Batch, diverged.Layer),
        };
    }

    /// <summary>The same while the run goes on: nothing of it is remembered.</summary>
    public RunStatistics? Now()
    {
        if (_beginning is null || _probe is null) return null;
        if (_epochs.Count == 0) return _beginning;
        // The gradient of the last step is still needed.
        _otherGradient ??= new float[_gradient.Length];
        var last = _epochs[^1] with { Network = _probe.Look(_snapshots.Epoch, _otherGradient) };
        return _beginning with { Epochs = [.. _epochs.SkipLast(1), last] };
    }

    private static EpochStatistics FactsOf(EpochReport report) => new(
        report.Epoch, report.LearningRate, report.Train.Cost, report.Validation?.Cost, report.Train.Find("accuracy"),
            report.Validation?.Find("accuracy"))
    {
        BalancedAccuracy = (report.Validation ?? report.Train).BalancedAccuracy,
        MissedClass = (report.Validation ?? report.Train).MissedClass,
        ValidationR2 = report.Validation?.R2,
    };

    private void Note(EpochReport report)
    {
        _epochs.Add(FactsOf(report));
        _hasMoved |= report.ThetaSha256 != _firstHash;
    }
}
