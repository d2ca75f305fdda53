using Nabla.Costs;
using Nabla.Data;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training.Metrics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Gradient descent on mini-batches: forward, backward, step against ∇C, epoch after epoch.</summary>
/// <remarks>
/// The trainer keeps the optimizer's state, so that a second <see cref="Fit"/> continues where the first ended. What early stopping and a
/// schedule that watches the cost have counted goes on where the same samples judge; where others do it starts over. The same seed, data
/// and options give the same bits in θ, on any number of threads.
/// </remarks>
/// <example>
/// <code>
/// var trainer = new Trainer(network, new SquaredError(), new Sgd(1.5), new TrainingOptions { BatchSize = 10, Epochs = 30 });
/// TrainingReport report = trainer.Fit(train, validation);
/// </code>
/// </example>
public sealed class Trainer
{
    private readonly TrainingOptions _options;
    private readonly StepEngine _engine;
    private readonly Evaluator _evaluator;
    private readonly WeightSnapshots _snapshots;
    private readonly BestEpoch _best;
    private readonly List<double> _monitored = [];
    private long _epochs;
    private bool _hasCheckpoints;
    private SampleSource? _judged;

    /// <summary>Plans the training of a network.</summary>
    /// <param name="network">The network, whose θ is trained in place.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="optimizer">How ∇C becomes a step.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Trainer(Network network, ICost cost, IOptimizer optimizer, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(optimizer);
        _options = options ?? new();
        _options.Check();
        Network = network;
        Cost = cost;
        Optimizer = optimizer;
        _engine = new(network, cost, optimizer, _options, ThreadTeamCache.Get(_options.Threads));
        _evaluator = new(network, cost, ThreadTeamCache.Get(_options.Threads));
        _snapshots = new(network);
        _best = new(network, _options.EarlyStop, _snapshots);
    }

    /// <summary>The network in training.</summary>
    public Network Network { get; }

    /// <summary>C₀.</summary>
    public ICost Cost { get; }

    /// <summary>How ∇C becomes a step.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>
    /// How many samples are mixed at a time: all of a <see cref="Dataset"/>; of another source as many whole steps as fit half of the
    /// memory that it leaves.
    /// </summary>
    /// <param name="train">The samples to learn from.</param>
    /// <returns>The most samples in a window.</returns>
    /// <exception cref="ArgumentException">Not even two windows of one step fit <see cref="TrainingOptions.Memory"/>.</exception>
    public int GetShuffleBufferSize(SampleSource train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return train is Dataset ? train.Count
            : Math.Min(train.Count, StreamedBatches.SizeFor(train, _options.Memory, _options.SamplesPerStep(train.Count)));
    }

    /// <summary>Trains until the epochs are done, the validation stops becoming better, or somebody cancels.</summary>
    /// <param name="train">The samples to learn from: a <see cref="Dataset"/>, or a source that is read window by window on another
    /// thread.</param>
    /// <param name="validation">Samples to judge each epoch by; null takes <see cref="TrainingOptions.ValidationFraction"/> of the training
    /// samples.</param>
    /// <param name="progress">Receives a report after each epoch; null for none.</param>
    /// <param name="cancel">Stops after the current batch. The best weights so far are kept.</param>
    /// <param name="afterBatch">Told of each step, on the training thread, which waits meanwhile; null costs nothing.</param>
    /// <returns>The report of the training.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network or the memory, holds a number that is not finite, or is
    /// streamed to an optimizer that needs all of it at once.</exception>
    /// <exception cref="InvalidOperationException">A source gave more or fewer samples than it has, or the trainer has a folder for
    /// checkpoints and has fitted before.</exception>
    /// <exception cref="CheckpointException">A checkpoint cannot be written, or the newest is of other data or settings.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    public TrainingReport Fit(
        SampleSource train, SampleSource? validation = null, IProgress<EpochReport>? progress = null, CancellationToken cancel = default,
            Action<BatchReport>? afterBatch = null)
    {
        var judged = validation ?? train;
        (train, validation) = Prepare(train, validation);
        if (_hasCheckpoints)
            throw new InvalidOperationException(
                "The checkpoints of this trainer are those of a Fit that has ended. Make a new trainer, with a folder of its own.");
        _hasCheckpoints = _options.Checkpoints is not null;
        JudgeBy(judged);
        return Run(train, validation, _options.Epochs, progress, cancel, _options.Checkpoints, afterBatch);
    }

    /// <summary>What a diagnosis can see before the first step: the data, and the network as it starts. Nothing is trained.</summary>
    /// <param name="train">The samples to learn from.</param>
    /// <param name="validation">Samples to evaluate each epoch on; null for the fraction of the training samples.</param>
    /// <returns>The facts; null where <see cref="TrainingOptions.Diagnose"/> is off.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network, or holds a number that is not finite.</exception>
    public RunStatistics? ComputeInitialStatistics(SampleSource train, SampleSource? validation = null)
    {
        (train, _) = Prepare(train, validation);
        return new RunRecorder(this, _options, train, _snapshots, _engine.GradientMemory).Close();
    }

    /// <summary>
    /// One pass over some more samples, which counts as an epoch: for data that comes in parts. Early stopping goes on counting as long as
    /// the same samples judge; without any the parts do.
    /// </summary>
    /// <param name="part">The samples.</param>
    /// <param name="validation">Samples to judge by.</param>
    /// <param name="cancel">Ends the pass after the current batch.</param>
    /// <returns>What was done; its reason is <see cref="StopReason.EarlyStop"/> once the validation has stopped becoming better.</returns>
    /// <exception cref="ArgumentException">A dataset does not fit the network, or holds a number that is not finite.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    public TrainingReport PartialFit(Dataset part, Dataset? validation = null, CancellationToken cancel = default)
    {
        DataValidation.Require(Network.Architecture, part, "training");
        if (validation is not null) DataValidation.Require(Network.Architecture, validation, "validation");
        JudgeBy(validation);
        return Run(part, validation, epochs: 1, progress: null, cancel);
    }

    // What early stopping and a plateau have counted says something of the data that judged, and of no other: null stands for the parts
    // themselves.
    private void JudgeBy(SampleSource? judge)
    {
        bool same = ReferenceEquals(judge, _judged)
            || (judge is Dataset now && _judged is Dataset before && now.Count == before.Count
            && now.Fingerprint() == before.Fingerprint());
        _judged = judge;
        if (same) return;
        _best.Forget();
        _monitored.Clear();
    }

    private TrainingReport Run(
        SampleSource train, SampleSource? validation, int epochs, IProgress<EpochReport>? progress, CancellationToken cancel,
            CheckpointFolder? folder = null, Action<BatchReport>? afterBatch = null)
    {
        var run = new RunState(_engine.Steps);
        var recorder = new RunRecorder(this, _options, train, _snapshots, _engine.GradientMemory);
        using var pass = new Epoch(train, _options, epochs, _engine, Network, _evaluator, _snapshots, cancel);
        _engine.Restart();
        _best.Start(_epochs);
        var checkpoints = folder is null ? null : new RunCheckpoints(
            folder, Network.Architecture, run, epochs, new ReproducibilityKey(this, _options, train, validation, pass.BatchCount), state =>
                Keep(state, run, pass, recorder));
        checkpoints?.Begin();
        if (run.Batch == 0) _snapshots.Save();
        recorder.Recall(run.Reports);

        while (run.Epoch <= epochs && run.Reason == StopReason.Finished)
        {
            pass.Arrange(_epochs);
            if (run.Batch == 0)
            {
                pass.Begin();
                run.BeginEpoch();
            }

            while (run.Batch < pass.BatchCount && !cancel.IsCancellationRequested)
            {
                // A step of samples that all weigh 0 is passed over, and time goes on.
                var now = new ScheduleContext((run.Epoch - 1L) * pass.BatchCount + run.Batch, pass.BatchCount, epochs, _monitored);
                double eta = Optimizer.LearningRate * _options.Schedule.Factor(now);
                pass.Strength = _options.DistortionStrength.Factor(now);
                try
                {
                    pass.Step(run.Epoch, run.Batch, eta);
                    if (run.Batch + 1 == pass.BatchCount) pass.RequireFinite(run.Epoch);
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                    break;
                }
                catch (TrainingDivergedException diverged)
                {
                    diverged.Statistics = recorder.Close(diverged: diverged);
                    throw;
                }

                run.NextBatch();
                checkpoints?.AfterBatch();
                if (afterBatch is not null) Tell(afterBatch, run, pass, recorder);
            }

            double seconds = run.EpochSeconds;
            if (cancel.IsCancellationRequested || !TryJudge(validation, cancel, out var judged))
            {
                checkpoints?.Interrupt();
                run.Reason = StopReason.Cancelled;
                break;
            }

            _epochs++;
            var trained = pass.Scores();
            bool isBest = _best.IsBest(_epochs, judged ?? trained);
            _monitored.Add((judged ?? trained).Cost);
            var report = new EpochReport(
                run.Epoch, epochs, trained, judged, pass.LastEta, _engine.GradientNorm, seconds, train.Count / seconds,
                    ParameterOrder.Sha256(Network.Architecture, Network.Theta), isBest);
            run.NextEpoch(report);
            recorder.Add(report);
            _snapshots.Save(isBest);
            progress?.Report(report);
            if (_best.IsExhausted) run.Reason = StopReason.EarlyStop;
            else if (!_engine.HasMoved) run.Reason = StopReason.Converged;
            checkpoints?.AfterEpoch(isLast: run.Epoch > epochs || run.Reason != StopReason.Finished);
        }

        long kept = _best.Restore(run.Reason, _epochs);
        return new(run.Reports, run.Reason, (int)kept, run.Seconds, ParameterOrder.Sha256(Network.Architecture, Network.Theta),
            recorder.Close((int)kept));
    }

    private void Tell(Action<BatchReport> afterBatch, RunState run, Epoch pass, RunRecorder recorder) => afterBatch(new(recorder)
    {
        Epoch = run.Epoch,
        Batch = run.Batch,
        Batches = pass.BatchCount,
        Cost = pass.CostSoFar,
        LearningRate = pass.LastEta,
        Gradient = run.Batch == pass.BatchCount ? _engine.Gradient : default,
    });

    // All that a run goes on with, in an order in which what decides comes first.
    private void Keep(IState state, RunState run, Epoch pass, RunRecorder recorder)
    {
        run.Keep(state);
        state.Value("trainer.epochs", ref _epochs);
        state.List("trainer.monitored_costs", _monitored);
        state.Vector("", Network.ThetaMemory);
        _engine.Keep(state);
        _best.Keep(state);
        recorder.Keep(state);
        // At the start of an epoch nothing of it is known yet.
        if (run.Batch > 0) pass.Keep(state);
    }

    // False where somebody canceled meanwhile: of a long stream that takes as long as an epoch.
    private bool TryJudge(SampleSource? validation, CancellationToken cancel, out Scores? judged)
    {
        judged = null;
        try
        {
            if (validation is not null)
                judged = Scores.From(_evaluator.Evaluate(validation, Scores.NeedRanks(_options.Metrics), cancel), _options.Metrics);
            return true;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private (SampleSource Train, SampleSource? Validation) Prepare(SampleSource train, SampleSource? validation)
    {
        DataValidation.Require(Network.Architecture, train, "training");
        if (validation is not null) DataValidation.Require(Network.Architecture, validation, "validation");
        else if (_options.ValidationFraction > 0)
        {
            if (train is not Dataset data)
                throw new ArgumentException(
                    "validation is a fraction of the training data, but they are streamed and cannot be divided here. Give a "
                        + "validation set, or 0.");
            (train, validation) = data.Split(1 - _options.ValidationFraction, _options.Seed);
        }

        if (_options.EarlyStop is { Monitor: not "cost" } rule
            && MetricRegistry.ExplainUndefined(rule.Monitor, validation ?? train) is { } why)
            throw new ArgumentException($"EarlyStop: the monitor {rule.Monitor} is undefined for the "
                + $"{(validation is null ? "training" : "validation")} samples: {why}. Use another metric, or other validation samples.");
        if (_engine.IsFullBatch && train is not Dataset)
            throw new ArgumentException($"The optimizer {Optimizer.Spec.Name} takes every step over all samples many times, so they must "
                + "be in memory, but they are streamed. Use adam, or load the data as a whole.");
        return (train, validation);
    }
}
