using Nabla.Costs;
using Nabla.Data;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training.Metrics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>Trains a network by mini-batch gradient descent: forward pass, backward pass and step, epoch by epoch.</summary>
/// <remarks>
/// The trainer keeps the optimizer's state, so that a second <see cref="Fit"/> continues where the first ended. The counts of early
/// stopping and of a schedule on plateau continue if the monitored samples are the same, and restart otherwise. The same seed, data and
/// options give the same bits in θ on any number of threads.
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
    private SampleSource? _monitoredData;

    /// <summary>Creates a trainer.</summary>
    /// <param name="network">The network, whose θ is trained in place.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="options">All other settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">A metric, or the one that early stopping monitors, is unknown.</exception>
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
        _engine = new(network, cost, optimizer, _options, WorkerPoolCache.Get(_options.Threads));
        _evaluator = new(network, cost, WorkerPoolCache.Get(_options.Threads));
        _snapshots = new(network);
        _best = new(network, _options.EarlyStop, _snapshots);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>C₀.</summary>
    public ICost Cost { get; }

    /// <summary>The optimizer.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>Computes the cost and all metrics of the network on some samples.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>The result, as <see cref="Evaluator.Evaluate(Network, ICost, SampleSource, CancellationToken)"/> computes it.</returns>
    /// <exception cref="ArgumentException">The data does not match the network, or contains a number that is not finite.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public Evaluation Evaluate(SampleSource data, CancellationToken cancellationToken = default) =>
        Evaluator.Evaluate(Network, Cost, data, cancellationToken);

    /// <summary>
    /// Returns the number of samples that are shuffled together: all of a <see cref="Dataset"/>; for other sources the whole steps that fit
    /// in half of the remaining memory.
    /// </summary>
    /// <param name="train">The training samples.</param>
    /// <returns>The maximum number of samples in a window.</returns>
    /// <exception cref="ArgumentException"><see cref="TrainingOptions.Memory"/> is too small for two windows of one step.</exception>
    public int GetShuffleBufferSize(SampleSource train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return train is Dataset ? train.Count
            : Math.Min(train.Count, StreamedBatches.SizeFor(train, _options.Memory, _options.SamplesPerStep(train.Count)));
    }

    /// <summary>Trains until all epochs are done, early stopping ends the run, or it is canceled.</summary>
    /// <param name="train">The training samples: a <see cref="Dataset"/>, or a source that another thread reads window by window.</param>
    /// <param name="validation">The validation samples of each epoch. Null uses <see cref="TrainingOptions.ValidationFraction"/> of the
    /// training samples.</param>
    /// <param name="progress">Receives a report after each epoch; null for none.</param>
    /// <param name="afterBatch">Called after each step on the training thread, which waits for it; null for none.</param>
    /// <param name="cancellationToken">Stops after the current batch. The best weights so far are kept.</param>
    /// <returns>The report of the training.</returns>
    /// <exception cref="ArgumentException">The data does not match the network, exceeds the memory, contains a number that is not finite,
    /// or is streamed to an optimizer that needs all samples at once.</exception>
    /// <exception cref="InvalidOperationException">A source gave more or fewer samples than it declares, or the trainer has a checkpoint
    /// folder and has already fitted.</exception>
    /// <exception cref="CheckpointException">A checkpoint cannot be written, or the newest belongs to other data or settings.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    public TrainingReport Fit(
        SampleSource train, SampleSource? validation = null, IProgress<EpochReport>? progress = null,
        Action<BatchReport>? afterBatch = null, CancellationToken cancellationToken = default)
    {
        var monitored = validation ?? train;
        (train, validation) = Prepare(train, validation);
        if (_hasCheckpoints)
            throw new InvalidOperationException(
                "The checkpoints of this trainer are those of a Fit that has ended. Make a new trainer, with a folder of its own.");
        _hasCheckpoints = _options.Checkpoints is not null;
        SetMonitoredData(monitored);
        return Run(train, validation, _options.Epochs, progress, cancellationToken, _options.Checkpoints, afterBatch);
    }

    /// <summary>Computes the statistics before the first step: of the data, and of the untrained network. Nothing is trained.</summary>
    /// <param name="train">The training samples.</param>
    /// <param name="validation">Samples to evaluate each epoch on; null for the fraction of the training samples.</param>
    /// <returns>The statistics; null if <see cref="TrainingOptions.Diagnose"/> is false.</returns>
    /// <exception cref="ArgumentException">The data does not match the network, or contains a number that is not finite.</exception>
    public RunStatistics? ComputeInitialStatistics(SampleSource train, SampleSource? validation = null)
    {
        (train, _) = Prepare(train, validation);
        return new RunRecorder(this, _options, train, _snapshots, _engine.GradientMemory).Close();
    }

    /// <summary>
    /// Runs one pass over more samples, which counts as an epoch, for data that arrives in parts. Early stopping continues its count if the
    /// validation samples are the same; without validation it monitors the parts.
    /// </summary>
    /// <param name="part">The samples.</param>
    /// <param name="validation">The validation samples.</param>
    /// <param name="cancellationToken">Stops after the current batch.</param>
    /// <returns>The report. Its reason is <see cref="StopReason.EarlyStop"/> if the monitored value no longer improves.</returns>
    /// <exception cref="ArgumentException">A dataset does not match the network, or contains a number that is not finite.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    public TrainingReport PartialFit(Dataset part, Dataset? validation = null, CancellationToken cancellationToken = default)
    {
        DataValidation.Require(Network.Architecture, part, "training");
        if (validation is not null) DataValidation.Require(Network.Architecture, validation, "validation");
        SetMonitoredData(validation);
        return Run(part, validation, epochs: 1, progress: null, cancellationToken);
    }

    // The counts of early stopping and of a plateau are valid only for the data that was monitored. Null means the parts themselves.
    private void SetMonitoredData(SampleSource? data)
    {
        bool same = ReferenceEquals(data, _monitoredData)
            || (data is Dataset now && _monitoredData is Dataset before && now.Count == before.Count
            && now.Fingerprint() == before.Fingerprint());
        _monitoredData = data;
        if (same) return;
        _best.Forget();
        _monitored.Clear();
    }

    private TrainingReport Run(
        SampleSource train, SampleSource? validation, int epochs, IProgress<EpochReport>? progress, CancellationToken cancellationToken,
            CheckpointFolder? folder = null, Action<BatchReport>? afterBatch = null)
    {
        var run = new RunState(_engine.Steps);
        var recorder = new RunRecorder(this, _options, train, _snapshots, _engine.GradientMemory);
        using var pass = new Epoch(train, _options, epochs, _engine, Network, _evaluator, _snapshots, isMonitored: validation is null,
            cancellationToken);
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

            while (run.Batch < pass.BatchCount && !cancellationToken.IsCancellationRequested)
            {
                // A step whose samples all have weight 0 is skipped, but counts.
                var now = new ScheduleContext((run.Epoch - 1L) * pass.BatchCount + run.Batch, pass.BatchCount, epochs, _monitored);
                double eta = Optimizer.LearningRate * _options.Schedule.Factor(now);
                pass.Strength = _options.DistortionStrength.Factor(now);
                try
                {
                    pass.Step(run.Epoch, run.Batch, eta);
                    if (run.Batch + 1 == pass.BatchCount) pass.RequireFinite(run.Epoch);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
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
            if (cancellationToken.IsCancellationRequested || !TryEvaluate(validation, cancellationToken, out var validated))
            {
                checkpoints?.Interrupt();
                run.Reason = StopReason.Cancelled;
                break;
            }

            _epochs++;
            var trained = pass.Scores();
            bool isBest = _best.IsBest(_epochs, validated ?? trained);
            _monitored.Add((validated ?? trained).Cost);
            var report = new EpochReport(
                run.Epoch, epochs, trained, validated, pass.LastEta, _engine.GradientNorm, seconds, train.Count / seconds,
                    ParameterOrder.Sha256(Network.Architecture, Network.Theta), isBest);
            run.NextEpoch(report);
            recorder.Add(report);
            _snapshots.Save(isBest);
            progress?.Report(report);
            if (_best.IsExhausted) run.Reason = StopReason.EarlyStop;
            else if (!_engine.HasChangedWeights) run.Reason = StopReason.Converged;
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

    // Reads or writes all state of a run. State that determines the rest comes first.
    private void Keep(IState state, RunState run, Epoch pass, RunRecorder recorder)
    {
        run.Keep(state);
        state.Value("trainer.epochs", ref _epochs);
        state.List("trainer.monitored_costs", _monitored);
        state.Vector("", Network.ThetaMemory);
        _engine.Keep(state);
        _best.Keep(state);
        recorder.Keep(state);
        // At the start of an epoch it has no state yet.
        if (run.Batch > 0) pass.Keep(state);
    }

    // False if canceled meanwhile. For a long stream this takes as long as an epoch.
    private bool TryEvaluate(SampleSource? validation, CancellationToken cancellationToken, out Scores? validated)
    {
        validated = null;
        try
        {
            if (validation is not null)
                validated = Scores.From(_evaluator.Evaluate(validation, Scores.NeedRanks(_options.Metrics, isMonitored: true),
                    cancellationToken),
                    _options.Metrics);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
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
