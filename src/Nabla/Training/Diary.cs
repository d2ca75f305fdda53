using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Writes down, epoch by epoch, the numbers of a run that the diagnosis looks at.</summary>
internal sealed class Diary
{
    private RunFacts? _beginning;
    private readonly Probe? _probe;
    private readonly List<EpochFacts> _epochs = [];

    public Diary(Trainer trainer, TrainingOptions options, SampleSource train)
    {
        if (!options.Diagnose) return;
        var seen = FewSamples.Of(train, options.Seed);
        _probe = new(trainer.Network, trainer.Cost, seen);
        _beginning = new()
        {
            Task = train.Task,
            Cost = trainer.Cost.Spec,
            Optimizer = trainer.Optimizer.Spec,
            LearningRate = trainer.Optimizer.LearningRate,
            RestoresBest = options.EarlyStop is not null,
            Data = DataFacts.Of(seen),
            ProbeSamples = _probe.Samples,
            Start = _probe.Look(),
        };
    }

    /// <summary>An epoch is over.</summary>
    public void Add(EpochReport report)
    {
        if (_probe is null) return;
        _epochs.Add(FactsOf(report));
        _probe.Remember();
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
        if (_probe is not null) _epochs.AddRange(reports.Select(FactsOf));
    }

    /// <summary>The run is over: looks at the weights of its last whole epoch.</summary>
    public RunFacts? Close(TrainingDivergedException? diverged = null)
    {
        if (_beginning is null || _probe is null) return null;
        if (_epochs.Count > 0) _epochs[^1] = _epochs[^1] with { Probe = _probe.Look() };
        return _beginning with
        {
            Epochs = _epochs,
            Breakdown = diverged is null ? null : new(diverged.Epoch, diverged.Batch, diverged.Layer),
        };
    }

    /// <summary>The same while the run goes on: nothing of it is remembered.</summary>
    public RunFacts? Now() => _beginning is null || _probe is null ? null
        : _epochs.Count == 0 ? _beginning
        : _beginning with { Epochs = [.. _epochs.SkipLast(1), _epochs[^1] with { Probe = _probe.Look() }] };

    private static EpochFacts FactsOf(EpochReport report) => new(
        report.Epoch, report.LearningRate, report.Train.Cost, report.Validation?.Cost, report.Train.Find("accuracy"), report.Validation?.Find("accuracy"));
}
