using Nabla.Data;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Records the numbers of a run that a diagnosis needs, epoch by epoch.</summary>
internal sealed class RunRecorder
{
    private RunStatistics? _beginning;
    private readonly WeightSnapshots _snapshots;
    private readonly Memory<float> _gradient;
    private float[]? _otherGradient;
    private readonly LayerMeasurement? _measurement;
    private readonly List<EpochStatistics> _epochs = [];
    private readonly string _firstHash = "";
    private bool _hasMoved;

    /// <summary>Records the start of a run.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="train">The training data.</param>
    /// <param name="snapshots">θ of the last complete epoch.</param>
    /// <param name="gradient">A buffer for a gradient, overwritten here and in <see cref="Close"/>.</param>
    public RunRecorder(Trainer trainer, TrainingOptions options, SampleSource train, WeightSnapshots snapshots, Memory<float> gradient)
    {
        (_snapshots, _gradient) = (snapshots, gradient);
        if (!options.Diagnose) return;
        var seen = FewSamples.Draw(train, options.Seed);
        _measurement = new(trainer.Network, trainer.Cost, seen);
        _firstHash = ParameterOrder.Sha256(trainer.Network.Architecture, trainer.Network.Theta);
        _beginning = new()
        {
            LearningTask = train.LearningTask,
            Cost = trainer.Cost,
            Optimizer = trainer.Optimizer,
            LearningRate = trainer.Optimizer.LearningRate,
            RestoresBest = options.EarlyStop is not null,
            Data = DataStatistics.From(seen).From(train),
            MeasuredSamples = _measurement.Samples,
            Start = _measurement.Compute(trainer.Network.Theta, gradient.Span),
        };
    }

    /// <summary>Records the end of an epoch. The snapshots are still those of the previous epoch.</summary>
    public void Add(EpochReport report)
    {
        if (_measurement is null) return;
        Note(report);
        _measurement.Measure(_snapshots.Epoch);
    }

    /// <summary>Reads or writes the state in a checkpoint.</summary>
    public void Keep(IState state)
    {
        if (_measurement is null || _beginning is null) return;
        _beginning = _beginning with { Start = _measurement.Keep(state, _beginning.Start) };
    }

    /// <summary>Records that the run resumes after some epochs.</summary>
    public void Recall(IEnumerable<EpochReport> reports)
    {
        if (_measurement is null) return;
        foreach (var report in reports) Note(report);
    }

    /// <summary>Records the end of the run and measures the weights of its last complete epoch.</summary>
    /// <param name="kept">The epoch whose weights the network now has.</param>
    /// <param name="diverged">The position of a NaN or infinity; null if not found.</param>
    public RunStatistics? Close(int kept = 0, TrainingDivergedException? diverged = null)
    {
        if (_beginning is null || _measurement is null) return null;
        if (_epochs.Count > 0) _epochs[^1] = _epochs[^1] with { Network = _measurement.Compute(_snapshots.Epoch, _gradient.Span) };
        return _beginning with
        {
            Epochs = _epochs,
            BestEpoch = kept,
            HasChangedWeights = _hasMoved || _epochs.Count == 0,
            Divergence = diverged is null ? null : new(diverged.Epoch, diverged.Batch, diverged.Layer),
        };
    }

    /// <summary>Returns the statistics of a running training without recording them.</summary>
    public RunStatistics? Now()
    {
        if (_beginning is null || _measurement is null) return null;
        if (_epochs.Count == 0) return _beginning;
        // The gradient of the last step is still needed.
        _otherGradient ??= new float[_gradient.Length];
        var last = _epochs[^1] with { Network = _measurement.Compute(_snapshots.Epoch, _otherGradient) };
        return _beginning with { Epochs = [.. _epochs.SkipLast(1), last] };
    }

    private static EpochStatistics FactsOf(EpochReport report) => new(
        report.Epoch, report.LearningRate, report.Train.Cost, report.Validation?.Cost, report.Train.Find("accuracy"),
            report.Validation?.Find("accuracy"))
    {
        BalancedAccuracy = (report.Validation ?? report.Train).BalancedAccuracy,
        UnrecognizedClass = (report.Validation ?? report.Train).UnrecognizedClass,
        ValidationR2 = report.Validation?.R2,
    };

    private void Note(EpochReport report)
    {
        _epochs.Add(FactsOf(report));
        _hasMoved |= report.ThetaSha256 != _firstHash;
    }
}
