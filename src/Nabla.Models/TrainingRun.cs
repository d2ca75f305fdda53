using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Diagnosis;
using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <summary>
/// Trains a model from a configuration: reads and prepares the data, resolves the settings, trains, evaluates and diagnoses.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time may use it.</remarks>
/// <example>
/// <code>
/// var run = await TrainingRun.PrepareAsync(new RunConfiguration { Data = "iris.csv", Target = "species" });
/// RunResult result = run.Fit();
/// run.Model.Save("iris.onnx");
/// </code>
/// </example>
public sealed class TrainingRun
{
    private readonly ModelTraining _training;
    private readonly ModelSamples _data;

    private TrainingRun(Model model, SampleSource? test, CheckpointFolder? checkpoints)
    {
        Model = model;
        _data = model.TakeSamples()!;
        Test = test;
        _training = new(model, Train, Validation, checkpoints);
        ShuffleBufferSize = GetShuffleBufferSize(Train);
    }

    /// <summary>The model. It is untrained until <see cref="Fit"/> returns.</summary>
    public Model Model { get; }

    /// <summary>The training samples.</summary>
    public SampleSource Train => _data.Train;

    /// <summary>The number of training samples that are shuffled together: all, unless <see cref="RunConfiguration.Memory"/> is
    /// set.</summary>
    public int ShuffleBufferSize { get; }

    /// <summary>The validation samples, on which each epoch is evaluated; null for none.</summary>
    public SampleSource? Validation => _data.Validation;

    /// <summary>The test samples, on which the trained model is evaluated; null for none.</summary>
    public SampleSource? Test { get; }

    /// <summary>Prepares a run on a table in memory and initializes the network.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="configuration">The settings. The target is the last column if it is null.</param>
    /// <param name="validation">The validation rows; null to split off <see cref="RunConfiguration.Validation"/> from the training
    /// rows.</param>
    /// <returns>The run, ready to train.</returns>
    /// <exception cref="NablaException">The target is missing or does not fit, or a setting is invalid or not used here
    /// (<see cref="Setting.Scope"/>).</exception>
    public static TrainingRun Prepare(Table train, RunConfiguration configuration, Table? validation = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(configuration);
        Model.RequireUse(configuration, "TrainingRun.Prepare", SettingScope.Run);
        return new(Model.For(train, configuration, validation, fitted: null), test: null, checkpoints: null);
    }

    /// <summary>Reads and prepares the data of a configuration and initializes the network.</summary>
    /// <param name="configuration">The settings. <see cref="RunConfiguration.Data"/> must be set.</param>
    /// <param name="options">Options of loading; null for the defaults.</param>
    /// <param name="checkpoints">The folder for checkpoints. If it has one, the run resumes from the newest. Null for no
    /// checkpoints.</param>
    /// <param name="cancellationToken">Stops reading and downloading.</param>
    /// <returns>The run, ready to train.</returns>
    /// <exception cref="NablaException">The data cannot be used, or a setting is invalid.</exception>
    /// <exception cref="CheckpointException">The newest checkpoint was made with other settings.</exception>
    public static async Task<TrainingRun> PrepareAsync(RunConfiguration configuration, DataOptions? options = null,
        CheckpointFolder? checkpoints = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        if (checkpoints is { Latest: { } latest, Force: false }) RunCheckpoint.Require(latest, configuration);
        if (configuration.Data is null)
            throw NablaException.ForSetting("data", "must be set: a file or the name of a data set like digits.");
        var before = configuration.Continue is null ? null
            : await ModelData.AdaptAsync(
                Model.Load(configuration.Continue), configuration, (options ?? new()) with { Notes = null }, cancellationToken);
        if (before is not null) configuration = Continuation.Merge(configuration, before);
        // The report contains the notes.
        options = (options ?? new())
            with { ClassNames = before?.ClassNames, Images = before is null ? null : ModelData.FormOf(before), Notes = null };
        Model model;
        SampleSource? test;
        try
        {
            (model, test) = configuration.Memory is { } memory
                ? await new StreamedParts(configuration, options, memory, cancellationToken).PrepareAsync(before?.Preprocessing)
                : await new RunParts(configuration, options, cancellationToken).PrepareAsync(before?.Preprocessing);
        }
        catch (NablaException fault) when (checkpoints is { Latest: { } newest, Force: false }
            && RunCheckpoint.ReadConfiguration(newest).Data is { } data && data != configuration.Data)
        {
            throw new CheckpointException($"{newest.Path} belongs to other data ({data}), and {configuration.Data} cannot replace it: "
                + $"{fault.Message} A resumed run needs the data that it was started with.", fault);
        }

        if (before is not null) Continuation.TakeWeights(before, model);
        return new TrainingRun(model, test, checkpoints);
    }

    /// <summary>Trains the model, evaluates it on validation and test samples, and diagnoses the run.</summary>
    /// <param name="progress">Receives a report after each epoch; null for none.</param>
    /// <param name="afterBatch">Called after each step on the training thread, which waits for it; null for none.</param>
    /// <param name="observer">Receives folds and the steps of the other networks of an ensemble; null for none.</param>
    /// <param name="cancellationToken">Stops training after the current batch. The best weights so far are kept. Samples that are not in
    /// memory are not evaluated.</param>
    /// <returns>The reports, evaluations and findings. If the cost becomes NaN or infinite, the model keeps the weights of the last
    /// complete epoch and <see cref="RunResult.Divergence"/> is set.</returns>
    /// <exception cref="CheckpointException">A checkpoint cannot be written, or the newest has other data or settings.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled during cross-validation, before the model was
    /// trained.</exception>
    public RunResult Fit(IProgress<EpochReport>? progress = null, Action<BatchReport>? afterBatch = null,
        IRunObserver? observer = null, CancellationToken cancellationToken = default)
    {
        TrainingReport? report = null;
        TrainingDivergedException? breakdown = null;
        CrossValidationResult? folds = null;
        try
        {
            folds = CrossValidate(observer, cancellationToken);
            report = _training.Fit(progress, afterBatch, observer, cancellationToken);
        }
        catch (TrainingDivergedException diverged)
        {
            breakdown = diverged;
        }

        return new RunResult(
            report,
            Validation is null ? _training.ValidationEvaluation : Evaluate(Validation.WithoutClassWeights(), cancellationToken),
            Evaluate(Test, cancellationToken),
            report?.Findings ?? [.. Model.Notes.Select(note => note.ToFinding()), .. breakdown!.Findings],
            breakdown)
        {
            Temperature = _training.Temperature,
            Uncalibrated = _training.Uncalibrated,
            Weighted = Validation is null ? _training.Weighted : ReferenceEquals(Validation.WithoutClassWeights(), Validation) ? null
                : Evaluate(Validation, cancellationToken),
            Folds = folds,
        };
    }

    /// <summary>Diagnoses the data and the untrained network. Nothing is trained.</summary>
    /// <returns>The findings.</returns>
    public IReadOnlyList<Finding> DiagnoseBeforeTraining() => _training.DiagnoseBeforeTraining();

    /// <summary>The training table, validation rows included; null if the data is not a table in memory.</summary>
    public Table? Table => _data.Table;

    private CrossValidationResult? CrossValidate(IRunObserver? observer, CancellationToken cancellationToken)
    {
        if (Model.Configuration.Folds is not { } count) return null;
        // The data may have a validation part of its own.
        Model.Configuration.Validate();
        var configuration = Model.Configuration with { Folds = null };
        int done = 0;
        var foldProgress = new ProgressCallback<Evaluation>(_ =>
        {
            done++;
            observer?.FoldEvaluated(done);
        });
        try
        {
            return _data.Table is { } table ? CrossValidation.RunUnchecked(table, configuration, count, foldProgress, cancellationToken)
                : CrossValidation.RunUnchecked(_data.Dataset!, configuration, count, foldProgress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The final network is not trained yet, so there is no model.
            throw new OperationCanceledException($"Interrupted in the cross-validation, after {done} of {count} folds: the network "
                + "itself was not trained.", cancellationToken);
        }
    }

    // After a cancellation no pass over a file is made. Samples in memory are still evaluated.
    private Evaluation? Evaluate(SampleSource? data, CancellationToken cancellationToken)
    {
        try
        {
            return data is null ? null : data is Dataset ? Model.Evaluate(data)
                : Model.Evaluate(data, Model.Configuration.Memory!.Value, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // Reports synchronously on the same thread, unlike Progress<T>.
    private sealed class ProgressCallback<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }

    private int GetShuffleBufferSize(SampleSource train)
    {
        try
        {
            return _training.WindowOf(train);
        }
        catch (ArgumentException tooLittle)
        {
            throw RunConfiguration.Refusal(DataSettings.Memory, tooLittle, code: "too-little-memory");
        }
    }
}
