using System.Buffers;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models.Files;
using Nabla.Models.Presets;
using Nabla.Specs;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <summary>Preprocessing, network and cost in one object, from raw columns to predictions: created, trained, saved and loaded
/// together.</summary>
/// <remarks>
/// Any number of threads may predict and evaluate with a trained model. One thread at a time may train it, and none may predict meanwhile.
/// </remarks>
/// <example>
/// <code>
/// var (train, test) = Csv.Read("penguins.csv").Split(0.8, seed: 0);
/// var model = Model.For(train, target: "species");
/// model.Fit();
/// Console.WriteLine(model.Evaluate(test));
/// model.Save("penguins.onnx");
/// </code>
/// </example>
public sealed partial class Model
{
    // Up to this many samples are predicted on the calling thread.
    private const int FewSamples = 128;

    private IReadOnlyList<TargetUnit>? _targetUnits;
    private IReadOnlyList<string>? _outputNames;
    private bool _isTrained;

    internal Model(Network network, RunConfiguration configuration, LearningTask task)
    {
        Network = network;
        Configuration = configuration;
        LearningTask = task;
        Cost = configuration.Cost!;
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>
    /// The networks whose predictions are averaged: <see cref="Network"/>, followed by the other networks of an ensemble.
    /// </summary>
    public IReadOnlyList<Network> Members => [Network, .. Others];

    /// <summary>The networks of an ensemble without the first; empty for a single network.</summary>
    internal IReadOnlyList<Network> Others { get; set; } = [];

    /// <summary>The cost C₀ of a sample.</summary>
    public ICost Cost { get; }

    /// <summary>The resolved configuration: all settings of the training.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>Classification, regression or multi-label.</summary>
    public LearningTask LearningTask { get; }

    /// <summary>The fitted preprocessing of columns; null for a model of arrays or images.</summary>
    public Preprocessing? Preprocessing { get; internal init; }

    /// <summary>
    /// Notes on how the training data was read and preprocessed. A loaded model has only those of <see cref="Preprocessing"/>.
    /// </summary>
    public IReadOnlyList<DataNote> Notes =>
        // A continued training may read the rows again that the preprocessing has notes on.
        [.. (Preprocessing?.Notes ?? []).Concat(ReadingNotes).Distinct()];

    /// <summary>Notes on data to which preprocessing is not fitted: images, validation data and test data.</summary>
    internal IReadOnlyList<DataNote> ReadingNotes { get; set; } = [];

    /// <summary>The names of the classes, in the order of the outputs; null for regression and for classes without names.</summary>
    public IReadOnlyList<string>? ClassNames { get; internal init; }

    /// <summary>Rows and columns of pixels, if samples are images; else null.</summary>
    public (int Rows, int Columns)? Image { get; internal init; }

    /// <summary>
    /// The conversion of each output to the unit of the data; null for classes, and for arrays, whose targets are not scaled.
    /// </summary>
    public IReadOnlyList<TargetUnit>? TargetUnits => _targetUnits ??= Preprocessing?.Target.Units;

    /// <summary>
    /// The names of the outputs. Regression: the target, with the level of a quantile (<c>price q0.05</c>). Multi-label: the target.
    /// Classification: the class. Without names: <c>prediction</c>, or <c>prediction_1</c>, <c>prediction_2</c>, …, and class indices.
    /// </summary>
    public IReadOnlyList<string> OutputNames => _outputNames ??= NamesOfOutputs();

    /// <summary>Converts output k (from 0) to the unit of its target; null if outputs need no conversion.</summary>
    public Func<int, double, double>? DecodeOutput => TargetUnits is { } units ? (output, value) => units[output].Decode(value) : null;

    /// <summary>
    /// The background of transparent images, a gray from 0 (black) to 255 (white); null if it is not known.
    /// </summary>
    public byte? Background { get; internal init; }

    /// <summary>The data that the model was created for; null for a trained or loaded model.</summary>
    internal ModelSamples? Samples { get; set; }

    /// <summary>Whether the weights are still the initial ones of a model that was created for data.</summary>
    internal bool IsUntrained => Samples is not null && !_isTrained;

    /// <summary>Returns the data that the model was created for and releases it.</summary>
    internal ModelSamples? TakeSamples()
    {
        var samples = Samples;
        Samples = null;
        return samples;
    }

    /// <summary>
    /// Creates an untrained model for a table. The validation rows are split off first, and preprocessing is fitted to the other rows. In
    /// an ensemble, whose networks have different validation rows, it is fitted to all rows.
    /// </summary>
    /// <param name="train">The training rows.</param>
    /// <param name="target">The column to predict; null for that of the configuration, or else the last column.</param>
    /// <param name="configuration">Settings; the preset chooses those that are null.</param>
    /// <param name="validation">The validation rows; null to split off the configuration's fraction of the training rows.</param>
    /// <returns>The model; <see cref="Fit(IProgress{EpochReport}?, CheckpointFolder?, CancellationToken)"/> trains it.</returns>
    /// <exception cref="NablaException">The target is missing or does not fit, or a setting is invalid or not used here
    /// (<see cref="Setting.Scope"/>).</exception>
    public static Model For(Table train, string? target = null, RunConfiguration? configuration = null, Table? validation = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        configuration ??= new();
        RequireUse(configuration, "Model.For", SettingScope.Model);
        return For(train, configuration with { Target = target ?? configuration.Target }, validation, fitted: null);
    }

    /// <summary>
    /// Creates an untrained model for a table with several target columns: numbers (multi-output regression), or two classes each
    /// (multi-label classification).
    /// </summary>
    /// <param name="train">The training rows.</param>
    /// <param name="targets">The columns to predict.</param>
    /// <param name="configuration">Settings; the preset chooses those that are null.</param>
    /// <param name="validation">The validation rows; null to split off the configuration's fraction of the training rows.</param>
    /// <returns>The model; <see cref="Fit(IProgress{EpochReport}?, CheckpointFolder?, CancellationToken)"/> trains it.</returns>
    /// <exception cref="NablaException">A target is missing or does not fit the others, or a setting is invalid or not used here
    /// (<see cref="Setting.Scope"/>).</exception>
    public static Model For(Table train, IReadOnlyList<string> targets, RunConfiguration? configuration = null, Table? validation = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets.Count > 0 ? For(train, TargetColumns.Text(targets), configuration, validation)
            : throw NablaException.ForSetting("target", "must name at least one column (got none).");
    }

    /// <summary>Creates an untrained model for images or arrays.</summary>
    /// <param name="train">The training samples.</param>
    /// <param name="configuration">Settings; the preset chooses those that are null.</param>
    /// <param name="validation">The validation samples; null to split off the configuration's fraction.</param>
    /// <returns>The model; <see cref="Fit(IProgress{EpochReport}?, CheckpointFolder?, CancellationToken)"/> trains it.</returns>
    /// <exception cref="NablaException">A setting is invalid or not used here (<see cref="Setting.Scope"/>).</exception>
    public static Model For(Dataset train, RunConfiguration? configuration = null, Dataset? validation = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        configuration ??= new();
        RequireUse(configuration, "Model.For", SettingScope.Model);
        return ForSamples(train, configuration, validation);
    }

    internal static Model ForSamples(Dataset train, RunConfiguration configuration, Dataset? validation)
    {
        if (validation is null) RequireFraction(configuration);
        bool isGiven = validation is not null;
        var resolved = configuration.ForSamples(train.LearningTask).Resolve(train).WithoutColumns();
        var whole = train;
        if (train.Count < 2 && validation is null && resolved.Validation!.Fraction != 0)
            throw new NablaException("There is one sample only: none can be set aside for validation.",
                SettingAdvice.Use("validation", "0"));
        if (validation is null && resolved.Ensemble == 1 && resolved.Validation!.Fraction is > 0 and { } fraction)
            (train, validation) = train.Split(1 - fraction, resolved.Seed ?? 0);
        var weightOfClass = resolved.ClassWeights!.Compute(train);
        (train, validation) = (ClassWeights.ApplyWeights(train, weightOfClass), validation is null ? null
            : ClassWeights.ApplyWeights(validation, weightOfClass));
        if (resolved.QuantileCost() is { } quantiles)
            (train, validation) = (train.RepeatTargets(quantiles.Levels.Count), validation?.RepeatTargets(quantiles.Levels.Count));
        var network = resolved.CreateNetwork(train);
        var model = new Model(network, resolved, train.LearningTask)
        {
            Others = resolved.CreateOtherNetworks(train, network),
            ClassNames = train.ClassNames,
            Image = train.Image,
            Background = train.Background,
            Samples = new(train, validation, Dataset: whole),
        };
        model.ReadingNotes = configuration.UnusedSettings(model, isGiven);
        return model;
    }

    /// <summary>Trains on the data that the model was created for.</summary>
    /// <param name="progress">Receives a report after each epoch; null for none.</param>
    /// <param name="checkpoints">The folder for checkpoints. If it has one, the run resumes from the newest. Null for none.</param>
    /// <param name="cancellationToken">Stops after the current batch. The best weights so far are kept.</param>
    /// <returns>The report of the training.</returns>
    /// <exception cref="InvalidOperationException">The model was loaded or is already trained, so it holds no data.</exception>
    /// <exception cref="CheckpointException">A checkpoint cannot be written, or the newest is of other data or settings.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    public TrainingReport Fit(IProgress<EpochReport>? progress = null, CheckpointFolder? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        var samples = Samples ?? throw new InvalidOperationException(
            "The model has no training data: it was loaded, or is trained and keeps none. Give it samples: Fit(train).");
        var report = Fit(samples.Train, samples.Validation, progress, checkpoints, cancellationToken);
        Samples = null;
        return report;
    }

    /// <summary>Trains on the given samples, starting from the current weights.</summary>
    /// <param name="train">The samples, preprocessed for this model. A source that is not a <see cref="Dataset"/> is read in
    /// blocks.</param>
    /// <param name="validation">The validation samples; null for none.</param>
    /// <param name="progress">Receives a report after each epoch; null for none.</param>
    /// <param name="checkpoints">The folder for checkpoints. If it has one, the run resumes from the newest. Null for none.</param>
    /// <param name="cancellationToken">Stops after the current batch.</param>
    /// <returns>The report of the training.</returns>
    /// <exception cref="NablaException">A setting is invalid.</exception>
    /// <exception cref="CheckpointException">A checkpoint cannot be written, or the newest is of other data or settings.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    public TrainingReport Fit(
        SampleSource train, SampleSource? validation = null, IProgress<EpochReport>? progress = null,
        CheckpointFolder? checkpoints = null, CancellationToken cancellationToken = default)
    {
        var report = new ModelTraining(this, train, validation, checkpoints).Fit(progress, cancellationToken: cancellationToken);
        _isTrained = true;
        return report;
    }

    /// <summary>Converts a table to a dataset with the fitted preprocessing.</summary>
    /// <param name="table">A table with the columns of training, including the target.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="NablaException">A column is missing, or a cell has the wrong type.</exception>
    public Dataset ToDataset(Table table) => (Preprocessing ?? throw NoColumns()).Apply(table, weightClasses: false);

    /// <summary>
    /// Computes the cost and the metrics on a table, for numbers in the unit of the target. Class weights are not used; sample weights are
    /// used if the table has their column.
    /// </summary>
    /// <param name="table">A table with the columns of training, including the target.</param>
    /// <returns>The metrics. <see cref="Evaluation.Findings"/> reports cells with categories that training did not have.</returns>
    /// <exception cref="NablaException">A column is missing, or a cell has the wrong type.</exception>
    public Evaluation Evaluate(Table table) =>
        Evaluate(ToDataset(table)) with { Findings = [.. Preprocessing!.GetNotes(table).Select(note => note.ToFinding())] };

    /// <summary>Computes the cost and the metrics on samples.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentException">The samples have another number of inputs or targets than the network.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public Evaluation Evaluate(SampleSource data, CancellationToken cancellationToken = default) =>
        Evaluator.Evaluate(Members, Cost, Weighing(RepeatQuantileTargets(data)), ranks: true, cancellationToken);

    /// <summary>Repeats the targets of samples in memory once for each quantile, if they are not repeated yet.</summary>
    public SampleSource RepeatQuantileTargets(SampleSource data) => data is Dataset samples ? RepeatQuantileTargets(samples) : data;

    /// <inheritdoc cref="RepeatQuantileTargets(SampleSource)"/>
    public Dataset RepeatQuantileTargets(Dataset data) =>
        Cost.Levels is { Count: > 1 } levels && data.LearningTask == LearningTask.Regression
        && data.TargetWidth * levels.Count == Network.Architecture.Outputs ? data.RepeatTargets(levels.Count) : data;

    /// <summary>Evaluates in blocks. Metrics that need all outputs at once are left out if the outputs exceed the memory.</summary>
    internal Evaluation Evaluate(SampleSource data, long memory, CancellationToken cancellationToken) =>
        Evaluator.Evaluate(Members, Cost, Weighing(data),
        ranks: Evaluator.RankingBytes(data) <= memory - data.WorkingBytes - Evaluator.WindowBytes, cancellationToken);

    private SampleSource Weighing(SampleSource data) => data is not { TotalWeight: 0, Count: > 0 } ? data
        : throw new NablaException($"{(Preprocessing?.WeightColumn is { } column ? $"Column \"{column}\": " : "")}the weights of all "
        + $"{data.Count:N0} rows are 0, so none counts. Give at least one a weight above "
        + $"0{(Preprocessing?.WeightColumn is null ? "" : ", or leave the column out")}.");

    /// <summary>Predicts each row of a table.</summary>
    /// <param name="table">A table with the columns of training. The target may be missing.</param>
    /// <returns>The predictions.</returns>
    /// <exception cref="NablaException">A column is missing, or a cell has the wrong type.</exception>
    public Predictions Predict(Table table) =>
        Predict((Preprocessing ?? throw NoColumns()).ApplyToInputs(table).Span)
        with { Notes = [.. table.Notes, .. Preprocessing.GetNotes(table)] };

    /// <summary>Predicts each sample.</summary>
    /// <param name="inputs">samples × inputs, preprocessed like the training samples.</param>
    /// <returns>The predictions.</returns>
    /// <exception cref="ArgumentException">The number of inputs is not a multiple of the input width.</exception>
    public Predictions Predict(ReadOnlySpan<float> inputs)
    {
        var values = new double[OutputsOf(inputs)];
        Predict(inputs, values);
        return ToPredictions(values);
    }

    /// <summary>Predicts one or several samples and writes the result to a span.</summary>
    /// <param name="inputs">samples × inputs, preprocessed like the training samples.</param>
    /// <param name="values">Filled with samples × outputs: probabilities of the classes, or numbers in the unit of the target.</param>
    /// <exception cref="ArgumentException">The number of inputs is not a multiple of the input width, or <paramref name="values"/> is too
    /// short for the outputs.</exception>
    /// <remarks>Nothing is allocated for up to 128 samples after the first calls.</remarks>
    public void Predict(ReadOnlySpan<float> inputs, Span<double> values)
    {
        int count = OutputsOf(inputs);
        if (values.Length != count)
            throw new ArgumentException($"The samples have {count} outputs, but there is room for {values.Length}.", nameof(values));
        if (count == 0) return;
        float[]? rented = count / Network.Architecture.Outputs <= FewSamples ? ArrayPool<float>.Shared.Rent(count) : null;
        ReadOnlySpan<float> predictions = rented is null ? Evaluator.Predict(Members, Cost, inputs) : rented.AsSpan(0, count);
        if (rented is not null) PredictFew(inputs, rented.AsSpan(0, count));
        if (TargetUnits is { } units)
            for (int i = 0; i < values.Length; i++) values[i] = units[i % units.Count].Decode(predictions[i]);
        else
            for (int i = 0; i < values.Length; i++) values[i] = predictions[i];
        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    private void PredictFew(ReadOnlySpan<float> inputs, Span<float> mean)
    {
        Network.Predict(inputs, mean, Cost);
        if (Others.Count == 0) return;
        float[] rented = ArrayPool<float>.Shared.Rent(mean.Length);
        Span<float> predictions = rented.AsSpan(0, mean.Length);
        for (int member = 0; member < Others.Count; member++)
        {
            Others[member].Predict(inputs, predictions, Cost);
            EnsembleAveraging.Average(mean, predictions, member + 1, Others.Count + 1);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private int OutputsOf(ReadOnlySpan<float> inputs) =>
        inputs.IsEmpty ? 0 : checked(Network.Architecture.CountSamples(inputs.Length) * Network.Architecture.Outputs);

    /// <summary>Wraps output values as predictions of this model.</summary>
    public Predictions ToPredictions(ReadOnlyMemory<double> values) => new(values, Network.Architecture.Outputs, LearningTask, ClassNames)
    {
        IsSinglePrecision = TargetUnits is null,
        OutputNames = OutputNames,
        Target = Preprocessing?.Target,
        Levels = Cost.Levels,
    };

    /// <summary>
    /// Writes the model to one ONNX file, which computes predictions from raw columns in every ONNX runtime and contains all that Nabla
    /// needs to continue training. If writing fails, an existing file is unchanged.
    /// </summary>
    /// <param name="path">The path. The format is ONNX for every file name.</param>
    /// <exception cref="NablaException">The file cannot be written, or an activation defined by the user has no ONNX form
    /// (<c>Nabla.Onnx.Export.ActivationExporters.Add</c> gives it one).</exception>
    public void Save(string path) => ModelFile.Write(this, path);

    /// <summary>Writes the model to a stream: the bytes of the file that <see cref="Save(string)"/> writes.</summary>
    /// <param name="stream">The stream, which need not be seekable. It is not closed.</param>
    /// <exception cref="NablaException">An activation defined by the user has no ONNX form.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream) => ModelFile.Write(this, stream);

    /// <summary>Loads a model.</summary>
    /// <param name="path">A file that <see cref="Save(string)"/> wrote, in this or an earlier version; the folder of a run with a
    /// model.onnx; or an ONNX file of a feed-forward network from another library (docs/formats.md lists the supported operators).</param>
    /// <returns>The model. An external model has no preprocessing until
    /// <see cref="AdaptTo(Table, string?, LearningTask?, IReadOnlyList{string}?)"/>.</returns>
    /// <exception cref="NablaException">The file is missing, is not a model, or contains an unsupported node.</exception>
    public static Model Load(string path) => ModelFile.Read(path);

    /// <summary>Loads a model from a stream, from its current position to its end.</summary>
    /// <param name="stream">The bytes of a model. The stream is not closed.</param>
    /// <returns>The model.</returns>
    /// <exception cref="NablaException">The bytes are not a model, or contain an unsupported node.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Model Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ModelFile.Read(bytes.ToArray(), "The stream");
    }

    /// <summary>Loads a model from memory, such as an embedded resource.</summary>
    /// <param name="bytes">The bytes of a model.</param>
    /// <returns>The model.</returns>
    /// <exception cref="NablaException">The bytes are not a model, or contain an unsupported node.</exception>
    public static Model Load(ReadOnlySpan<byte> bytes) => ModelFile.Read(bytes.ToArray(), "The model");

    /// <summary>Whether a file looks like a model, possibly damaged, or a folder has a model.onnx.</summary>
    /// <param name="path">A path, which need not exist.</param>
    /// <returns>True if the file begins like an ONNX model.</returns>
    public static bool IsModel(string path) => ModelFile.Is(path);

    /// <summary>
    /// Creates an untrained model for a table. The default target is the last column. A given preprocessing is kept and not fitted again.
    /// </summary>
    /// <param name="train">The training rows.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="validation">The validation rows; null to split off the configuration's fraction of the training rows.</param>
    /// <param name="fitted">The fitted preprocessing of a model whose training continues; null to fit it.</param>
    /// <param name="classNames">All classes, if the training rows may lack some; null for the classes of the training rows.</param>
    /// <param name="labels">All labels of a multi-label target, if the training rows may lack some; null for those of the training
    /// rows.</param>
    internal static Model For(Table train, RunConfiguration configuration, Table? validation, Preprocessing? fitted,
        IReadOnlyList<string>? classNames = null, LabelTargets? labels = null) =>
        LastColumn.Or(configuration.Target, train.Names,
            target => ForTarget(train, configuration with { Target = target }, validation, fitted, classNames, labels));

    private static Model ForTarget(Table train, RunConfiguration configuration, Table? validation, Preprocessing? fitted,
        IReadOnlyList<string>? classNames, LabelTargets? labels)
    {
        if (validation is null) RequireFraction(configuration);
        var requested = configuration;
        var targets = fitted?.Target.Columns ?? TargetColumns.Parse(configuration.Target!, train.Names);
        configuration = configuration with { Target = TargetColumns.Text(targets) };
        if (fitted is null) train = MissingTextClasses.Restore(train, targets);
        var (whole, given) = (train, validation);
        var task = configuration.ToPreprocessingOptions().InferTask(targets, train);
        configuration = configuration.ResolveForTable(
            new DataSummary(task, train.RowCount, IsImage: false, task == LearningTask.Classification ? 2 : targets.Count));
        var options = configuration.ToPreprocessingOptions();
        bool classes = task == LearningTask.Classification;
        // The classes include those whose only sample is in the validation rows.
        if (classes && fitted is null) options = options with { Classes = classNames ?? ClassTarget.Fit(train, targets[0]).Classes };
        if (task == LearningTask.MultiLabel && fitted is null)
            options = options with { Labels = labels ?? LabelTargets.Fit(new TableRows(train), targets) };
        if (task != LearningTask.Regression && fitted is null)
            options = options with { SpellingNotes = Preprocessing.GetSpellingNotes(targets, new TableRows(train).GetTextStatistics) };
        // Each network of an ensemble splits off its own validation rows.
        if (validation is null && (configuration.Ensemble ?? 1) == 1
            && configuration.Validation!.Fraction is > 0 and { } fraction)
            (train, validation) = train.Split(1 - fraction, configuration.Seed ?? 0, classes ? targets[0] : null);

        var preprocessing = fitted ?? Preprocessing.Fit(train, targets, options);
        var data = preprocessing.Apply(train);
        var resolved = configuration.Resolve(data);
        var network = resolved.CreateNetwork(data);
        var model = new Model(network, resolved, data.LearningTask)
        {
            Others = resolved.CreateOtherNetworks(data, network),
            Preprocessing = preprocessing,
            ClassNames = preprocessing.ClassNames,
            ReadingNotes =
            [
                .. fitted is null ? [] : whole.Notes, .. fitted is null ? [] : preprocessing.GetNotes(train),
                .. given is not null ? DataNote.NewNotes(whole.Notes, given.Source, [.. given.Notes, .. preprocessing.GetNotes(given)])
                    : validation is null ? [] : preprocessing.GetValidationNotes(validation),
            ],
            Samples = new(data, validation is null ? null : preprocessing.Apply(validation), whole),
        };
        model.ReadingNotes = [.. model.ReadingNotes, .. requested.UnusedSettings(model, given is not null),
            .. UnusedMissing(requested, whole, targets)];
        LinearTrend.Begin(model.Members, preprocessing, data);
        return model;
    }

    // The cells of a table in memory were read before: a text that should be missing is a text.
    private static IEnumerable<DataNote> UnusedMissing(RunConfiguration requested, Table table, IReadOnlyList<string> targets)
    {
        if (requested.Missing is not { Count: > 0 } missing) yield break;
        string[] texts = [.. missing.Select(text => text.TrimStart('='))];
        foreach (var column in table.Columns.OfType<TextColumn>().Where(column => !targets.Contains(column.Name)))
        {
            if (column.Categories.FirstOrDefault(texts.Contains) is { } text)
                yield return new("unused-settings", $"Missing is {DataSettings.Missing.Text(requested)}, but \"{text}\" in column "
                    + $"\"{column.Name}\" is a text, since the table is read already. Set CsvOptions.MissingValues when it is read.",
                    column.Name) { Setting = DataSettings.Missing.Name };
        }
    }

    /// <summary>Throws for settings that are invalid, or that a method does not use.</summary>
    internal static void RequireUse(RunConfiguration configuration, string method, SettingScope use)
    {
        configuration.Validate();
        if (RunSettings.All.FirstOrDefault(setting => setting.Scope > use && configuration.Value(setting) is not null) is not { } unused)
            return;
        string instead = unused.Scope == SettingScope.Run ? "TrainingRun.Prepare" : "TrainingRun.PrepareAsync";
        throw NablaException.ForSetting(unused.Name, $"is {unused.Text(configuration)}, but {method} "
            + (unused.Scope == SettingScope.Run ? "does not use it. " : "gets its data as an argument and does not use it. ")
            + $"Use {(unused.EquivalentProperty is { } property ? $"{property} or " : "")}{instead}, or",
                SettingAdvice.LeaveOut(unused.Name));
    }

    private static void RequireFraction(RunConfiguration configuration)
    {
        if (configuration.Validation?.Path is { } path)
            throw NablaException.ForSetting("validation",
                $"is the file {path}, but no file is read here. Give its rows as validation, or use "
                + "TrainingRun.PrepareAsync.", SettingAdvice.Use("validation", "0.2"));
    }

    private IReadOnlyList<string> NamesOfOutputs()
    {
        int outputs = Network.Architecture.Outputs, each = Cost.Levels?.Count ?? 1;
        if (LearningTask != LearningTask.Regression)
            return ClassNames ?? [.. Enumerable.Range(0, outputs).Select(k => FormattableString.Invariant($"{k}"))];
        if (Preprocessing is { } columns) return columns.Target.OutputNames;
        return [.. Enumerable.Range(0, outputs)
            .Select(j => (outputs == each ? "prediction" : FormattableString.Invariant($"prediction_{j / each + 1}"))
            + (Cost.Levels is { } levels ? FormattableString.Invariant($" q{levels[j % each]}") : ""))];
    }

    /// <summary>Creates a model of one network of an ensemble.</summary>
    /// <param name="member">The index in <see cref="Members"/>, from 0.</param>
    /// <returns>The model; this model if it has one network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such network.</exception>
    public Model Member(int member) => member < 0 || member > Others.Count
        ? throw new ArgumentOutOfRangeException(nameof(member), member, $"member must be from 0 to {Others.Count} (got {member}).")
        : Others.Count == 0 ? this : Of(Members[member]);

    /// <summary>Returns a copy of the model with another network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidOperationException">The model is an ensemble: one network cannot replace several.</exception>
    public Model With(Network network) => Others.Count == 0 ? Of(network) : throw new InvalidOperationException(
        $"The model is an ensemble of {Members.Count} networks, which one network cannot replace. Use Member first.");

    private Model Of(Network network) =>
        new(network, Configuration, LearningTask)
        { Preprocessing = Preprocessing, ClassNames = ClassNames, Image = Image, Background = Background, IsExternal = IsExternal };

    /// <summary>Returns the model with another configuration, such as another name of its data or another cost.</summary>
    public Model With(RunConfiguration configuration) => Copy(Network, Others, configuration);

    private Model Copy(Network network, IReadOnlyList<Network> others, RunConfiguration configuration) =>
        new(network, configuration, LearningTask)
        {
            Others = others,
            Preprocessing = Preprocessing,
            ClassNames = ClassNames,
            Image = Image,
            Background = Background,
            IsExternal = IsExternal,
            ReadingNotes = ReadingNotes,
            Samples = Samples,
        };

    internal static NablaException NoColumns() =>
        new("The model was trained on images or arrays and knows no columns. Give it data of that kind.");
}

/// <summary>The data that a model is created for.</summary>
/// <param name="Train">The training samples.</param>
/// <param name="Validation">The validation samples; null for none.</param>
/// <param name="Table">The rows before validation rows were split off; null if the data is not a table in memory.</param>
/// <param name="Dataset">The samples before validation samples were split off; null for a table.</param>
internal sealed record ModelSamples(SampleSource Train, SampleSource? Validation, Table? Table = null, Dataset? Dataset = null);
