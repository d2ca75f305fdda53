using System.Runtime.ExceptionServices;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Numerics;
using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Models;

/// <summary>Trains a model, which may be an ensemble, and then fits the temperature.</summary>
/// <remarks>
/// The members of an ensemble share the threads and train in parallel, at most as many as there are threads. If there are more threads than
/// members, the members take turns with a worker pool, and a member that finds the pool busy works alone. The results do not depend on
/// this. With a validation fraction each member sets aside another part, so that together they learn from all samples and each sample is
/// evaluated by a member that was not trained on it.
/// </remarks>
internal sealed class ModelTraining
{
    private readonly Model _model;
    private readonly SampleSource _train;
    private readonly SampleSource? _validation;
    private readonly Trainer[] _trainers;
    private readonly (int[] Train, int[] Validation)[]? _parts;

    public ModelTraining(Model model, SampleSource train, SampleSource? validation, CheckpointFolder? checkpoints)
    {
        (_model, _train, _validation) = (model, train, validation);
        var configuration = model.Configuration;
        int members = model.Members.Count;
        if (members > 1 && checkpoints is not null)
            throw new CheckpointException(
                "A checkpoint holds one network, but an ensemble trains several. Train each in a run with another seed.",
                LeaveOut("checkpoint"));
        if (members > 1 && validation is null && train is Dataset data
            && configuration.Validation!.Fraction is > 0 and { } fraction && data.Count >= 2)
            _parts = [.. Enumerable.Range(0, members).Select(member => Members.Split(data, fraction, configuration.Seed ?? 0, member))];
        RequireWeights();
        RequireMonitor();
        int threads = configuration.Threads is > 0 and { } requested ? requested : Parallelism.MaxThreads;
        Beside = Math.Min(members, threads);
        _trainers =
        [
            .. model.Members.Select((network, member) => (members == 1 ? configuration
                    : configuration with { Seed = Members.SeedOf(configuration.Seed ?? 0, member), Threads = threads / Beside })
                .CreateTrainer(network, _parts?[member].Train.Length ?? train.Count, RunCheckpoint.Bind(checkpoints, model))),
        ];
    }

    /// <summary>The number of networks that train at the same time.</summary>
    public int Beside { get; }

    /// <summary>The temperature T of calibration; null without calibration.</summary>
    public double? Temperature { get; private set; }

    /// <summary>The metrics on the validation samples before calibration, weighted as in training; null without calibration.</summary>
    public Evaluation? Uncalibrated { get; private set; }

    /// <summary>
    /// The metrics on the validation samples, weighted as in training. In an ensemble each sample is predicted by the members that were not
    /// trained on it. Null without validation samples.
    /// </summary>
    public Evaluation? Weighted { get; private set; }

    /// <summary>The metrics on the validation samples with sample weights but without class weights.</summary>
    public Evaluation? ValidationEvaluation { get; private set; }

    /// <summary>Diagnoses data and network before the first step. Nothing is trained.</summary>
    public IReadOnlyList<Finding> DiagnoseBeforeTraining()
    {
        var (train, validation) = PartsOf(0);
        return _trainers[0].ComputeInitialStatistics(train, validation) is { } facts ? CheckRegistry.Examine(facts) : [];
    }

    public int WindowOf(SampleSource train) => _trainers[0].GetShuffleBufferSize(train);

    /// <summary>Trains all networks.</summary>
    /// <param name="progress">Receives each epoch of the first network; null for none.</param>
    /// <param name="afterBatch">Called after each step of the first network; null for none.</param>
    /// <param name="observer">Receives the steps of the other networks; null for none.</param>
    /// <param name="cancellationToken">Stops after the current batch.</param>
    /// <returns>The report of the first network, with the time of all networks.</returns>
    public TrainingReport Fit(IProgress<EpochReport>? progress, Action<BatchReport>? afterBatch = null, IRunObserver? observer = null,
        CancellationToken cancellationToken = default)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var reports = new TrainingReport?[_trainers.Length];
        var failures = new ExceptionDispatchInfo?[_trainers.Length];
        // If a network fails, for example with an infinite cost, the others stop after their current batch.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        void Train(int member, IProgress<EpochReport>? progress, Action<BatchReport>? afterBatch)
        {
            try
            {
                reports[member] = FitMember(member, progress, afterBatch, ends.Token);
                observer?.NetworkTrained(member);
            }
            catch (Exception failure)
            {
                failures[member] = ExceptionDispatchInfo.Capture(failure);
                ends.Cancel();
            }
        }

        // The first network trains on the thread of the caller, which therefore receives the progress.
        var waiting = new System.Collections.Concurrent.ConcurrentQueue<int>(Enumerable.Range(1, _trainers.Length - 1));
        void TrainOthers()
        {
            // A network that waits for its turn does not start after an interruption. The linked source is canceled a little later.
            while (!cancellationToken.IsCancellationRequested && !ends.IsCancellationRequested && waiting.TryDequeue(out int member))
                Train(member, null, observer is null ? null : step => observer.StepTaken(step.IsLast));
        }

        Task[] others = [.. Enumerable.Range(1, Beside - 1)
            .Select(_ => Task.Factory.StartNew(TrainOthers, CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Train(0, progress, afterBatch);
        TrainOthers();
        Task.WaitAll(others, CancellationToken.None);
        failures.FirstOrDefault(failure => failure is not null)?.Throw();

        bool cancelled = reports.Any(report => report is null || report.Reason == StopReason.Cancelled);
        if (!cancelled) EvaluateHeldOut();
        int[] trained = [.. Enumerable.Range(0, reports.Length).Where(member => reports[member] is { BestEpoch: > 0 })];
        var first = reports[trained.FirstOrDefault()]!;
        Finding[] left = cancelled && _trainers.Length > 1 ? [KeepTrained(trained)] : [];
        first = first with
        {
            Notes = [.. _model.Notes.Select(note => note.ToFinding()), .. left],
            ThetaSha256 = ParameterOrder.Sha256(_model.Network.Architecture, _model.Network.Theta),
        };
        return _trainers.Length == 1 ? first
            : first with { Seconds = clock.Elapsed.TotalSeconds, Reason = cancelled ? StopReason.Cancelled : first.Reason };
    }

    // Networks without a complete epoch would spoil the mean. If no network has one, the first is kept, like a single network that is
    // interrupted.
    private Finding KeepTrained(int[] trained)
    {
        int members = _trainers.Length;
        var networks = _model.Members;
        int[] kept = trained.Length > 0 ? trained : [0];
        if (kept[0] > 0) networks[kept[0]].Theta.CopyTo(_model.Network.Theta);
        _model.Others = [.. kept.Skip(1).Select(member => networks[member])];
        return new(
            "untrained-networks", Severity.Warning,
            trained.Length == members ? $"Interrupted: all {members} networks of the ensemble are kept, each with its best weights so far."
            : $"Interrupted: {trained.Length} of the {members} networks of the ensemble had finished an "
            + $"epoch{(trained.Length > 0 ? " and are kept; the others are left out." : "; the model is the first of them, as it was "
            + "when it was interrupted.")}",
            "Train again for all of them.");
    }

    private TrainingReport FitMember(int member, IProgress<EpochReport>? progress, Action<BatchReport>? afterBatch,
        CancellationToken cancellationToken)
    {
        var (train, validation) = PartsOf(member);
        return _trainers[member].Fit(train, validation, progress, afterBatch, cancellationToken);
    }

    private (SampleSource Train, SampleSource? Validation) PartsOf(int member) => _parts is null ? (_train, _validation)
        : (((Dataset)_train).Subset(_parts[member].Train), ((Dataset)_train).Subset(_parts[member].Validation));

    // Evaluates the networks on samples that they were not trained on, for the temperature and for the metrics of an ensemble.
    private void EvaluateHeldOut()
    {
        bool calibrates = _model.Configuration.Calibrate == true && CanCalibrate;
        if (!calibrates && _parts is null) return;
        var held = HeldOut();
        if (held is not var (predictions, data)) return;
        if (calibrates)
        {
            double temperature = TemperatureOf(predictions, data);
            foreach (var network in _model.Members) Training.TemperatureScaling.Apply(network, temperature);
            (Temperature, Uncalibrated) = (temperature, Evaluated(predictions, data));
            predictions = HeldOut()!.Value.Answers;
        }

        Weighted = Evaluated(predictions, data);
        var rows = data.WithoutClassWeights();
        ValidationEvaluation = ReferenceEquals(rows, data) ? Weighted : Evaluated(predictions, rows);
    }

    // The monitored metric must be able to differ between epochs.
    private void RequireMonitor()
    {
        if (_model.Configuration is not { EarlyStop: > 0, Monitor: { } monitor }) return;
        void Require(SampleSource samples, string part)
        {
            if (MetricRegistry.ExplainUndefined(monitor, samples) is { } why)
                throw NablaException.ForSetting("monitor",
                    $"is {monitor}, which is undefined for the {part} rows: {why}. Use another metric (cost always "
                    + "works), or other rows: a larger validation part, another seed, or a validation file.", code: "setting-data");
        }

        if (_parts is null) Require(_validation ?? _train, _validation is null ? "training" : "validation");
        else foreach (var (_, validation) in _parts) Require(((Dataset)_train).Subset(validation), "validation");
    }

    private Evaluation Evaluated(float[] predictions, Dataset data) => Evaluation
        .Compute(data.LearningTask, predictions, data.Targets.Span, data.TargetWidth, Weights(data), data.ClassNames ?? data.TargetNames,
        CostOf(predictions, data), _model.Cost.Levels).InUnitsOf(data.TargetScales);

    // Checked before training: rows of weight 0 change neither the weights nor the metrics.
    private void RequireWeights()
    {
        string column = _model.Preprocessing?.WeightColumn is { } name ? $"Column \"{name}\": " : "";
        void Require(SampleSource? data, string part)
        {
            if (data?.TotalWeight == 0)
                throw new NablaException($"{column}the weights of all {data.Count:N0} {part} rows are 0, so none counts. Give at least "
                    + "one a weight above "
                    + $"0{(part == "validation" ? ", or set aside other rows: another seed, or a validation file" : "")}.");
        }

        if (_parts is null)
        {
            Require(_train, "training");
            Require(_validation, "validation");
            return;
        }

        foreach (var (train, validation) in _parts)
        {
            Require(((Dataset)_train).Subset(train), "training");
            Require(((Dataset)_train).Subset(validation), "validation");
        }
    }

    // Sigmoid outputs are independent binary predictions.
    private double TemperatureOf(float[] predictions, Dataset data)
    {
        var weights = Weights(data);
        if (_model.Cost.FusedActivation is not Sigmoid || data.TargetWidth == 1)
            return Training.TemperatureScaling.Fit(predictions, data.Targets.Span, data.TargetWidth, weights);
        var each = new float[weights.IsEmpty ? 0 : predictions.Length];
        for (int i = 0; i < each.Length; i++) each[i] = weights[i / data.TargetWidth];
        return Training.TemperatureScaling.Fit(predictions, data.Targets.Span, 1, each);
    }

    private static ReadOnlySpan<float> Weights(Dataset data) => data.Weights is { } weights ? weights.Span : default;

    private bool CanCalibrate =>
        _model is { LearningTask: LearningTask.Classification or LearningTask.MultiLabel, Cost.FusedActivation: Softmax or Sigmoid }
        && _model.Network.Architecture.LayerLayouts[^1] is { WeightedSums: not null, Layer: var last }
        && (last.Activation is Identity || last.Activation.Equals(_model.Cost.FusedActivation));

    private (float[] Answers, Dataset Data)? HeldOut()
    {
        if (_parts is null)
        {
            // A stream is evaluated in blocks, so its outputs are not kept for calibration.
            if (_validation is not Dataset validation) return null;
            return (Evaluator.Predict(_model.Members, _model.Cost, validation.Inputs.Span), validation);
        }

        var data = (Dataset)_train;
        int outputs = data.TargetWidth;
        var sums = new float[data.Count * outputs];
        var counts = new int[data.Count];
        for (int member = 0; member < _parts.Length; member++)
        {
            int[] held = _parts[member].Validation;
            float[] predictions = Evaluator.Predict(_model.Members[member], _model.Cost, data.Subset(held).Inputs.Span);
            for (int n = 0; n < held.Length; n++)
            {
                counts[held[n]]++;
                for (int k = 0; k < outputs; k++) sums[held[n] * outputs + k] += predictions[n * outputs + k];
            }
        }

        int[] evaluated = [.. Enumerable.Range(0, data.Count).Where(i => counts[i] > 0)];
        var mean = new float[evaluated.Length * outputs];
        for (int n = 0; n < evaluated.Length; n++)
            for (int k = 0; k < outputs; k++) mean[n * outputs + k] = sums[evaluated[n] * outputs + k] / counts[evaluated[n]];
        return (mean, data.Subset(evaluated));
    }

    private double CostOf(float[] predictions, Dataset data)
    {
        float[] seen = [.. predictions];
        var costs = new double[data.Count];
        EnsembleAveraging.ToCostInputs(_model.Cost, seen);
        _model.Cost.Value<float>(seen, data.Targets.Span, data.TargetWidth, costs);
        var weights = Weights(data);
        double sum = 0, all = 0;
        for (int i = 0; i < costs.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            (sum, all) = (sum + weight * costs[i], all + weight);
        }

        return sum / all;
    }
}
