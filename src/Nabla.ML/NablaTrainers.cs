using Microsoft.ML;
using Microsoft.ML.Data;
using Nabla.Training;

namespace Nabla.ML;

/// <summary>Trains a network on a vector of features, in a pipeline of ML.NET.</summary>
/// <remarks>
/// Each slot of the vector becomes a number column, so that the preset scales it, and NaN is a missing cell. Where text or category columns
/// are at hand, <see cref="NablaTabularTrainer"/> on the raw columns is the better choice: a vector has lost what they are.
/// <para>Not thread-safe: one thread at a time may fit.</para>
/// </remarks>
public sealed class NablaTrainer : IEstimator<NablaPredictionTransformer>
{
    private readonly MlTask _task;
    private readonly Options _options;

    internal NablaTrainer(MlTask task, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_task, _options) = (task, options);
    }

    /// <summary>Trains a model.</summary>
    /// <param name="input">The training rows.</param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentException">A column is missing or has another type than the task needs.</exception>
    /// <exception cref="Data.NablaException">The data cannot be used, or an option is invalid.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    public NablaPredictionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var features = Schemas.Find(input.Schema, _options.FeatureColumnName, "feature").Type;
        if (features is not VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType })
            throw Schemas.Mismatch(_options.FeatureColumnName, "feature", "a vector of numbers of known size", features);
        var (rows, model) = NablaTraining.Fit(input, _task, [_options.FeatureColumnName], _options);
        return new(_task, rows, model, input.Schema);
    }

    /// <summary>The columns that the trained transformer gives.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    /// <returns>The columns of the data and of the predictions.</returns>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        NablaTraining.Shape(inputSchema, _task, _options.LabelColumnName, _options.FeatureColumnName);

    /// <summary>The options of a trainer on a vector of features.</summary>
    public sealed class Options : NablaOptions
    {
        /// <summary>The vector of features: numbers, of known size.</summary>
        public string FeatureColumnName = "Features";
    }
}

/// <summary>Trains a network on the raw columns of a data view: numbers, text, keys, Boolean, DateTime, TimeSpan, and vectors.</summary>
/// <remarks>
/// Nabla's own preprocessing is fitted to the columns and becomes part of the model: scaling, categories, missing cells (NaN, empty text,
/// key 0), dates. No transforms are needed before it, other than a key for the label of several classes.
/// <para>Not thread-safe: one thread at a time may fit.</para>
/// </remarks>
public sealed class NablaTabularTrainer : IEstimator<NablaTransformer>
{
    private readonly MlTask _task;
    private readonly Options _options;

    internal NablaTabularTrainer(MlTask task, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_task, _options) = (task, options);
    }

    /// <summary>Trains a model.</summary>
    /// <param name="input">The training rows.</param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentException">A column is missing or has another type than the task needs.</exception>
    /// <exception cref="Data.NablaException">The data cannot be used, or an option is invalid.</exception>
    /// <exception cref="TrainingDivergedException">The cost became NaN or infinite.</exception>
    public NablaTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (rows, model) = NablaTraining.Fit(input, _task, InputsOf(input.Schema), _options);
        return new(_task, rows, model, input.Schema);
    }

    /// <summary>The columns that the trained transformer gives.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    /// <returns>The columns of the data and of the predictions.</returns>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => NablaTraining.Shape(inputSchema, _task, _options.LabelColumnName);

    private IReadOnlyList<string> InputsOf(DataViewSchema schema) => _options.InputColumnNames is { Length: > 0 } names ? names
        : [.. schema.Where(column => !column.IsHidden && column.Name != _options.LabelColumnName
            && column.Name != _options.ExampleWeightColumnName && column.Name != "SamplingKeyColumn").Select(column => column.Name)];

    /// <summary>The options of a trainer on raw columns.</summary>
    public sealed class Options : NablaOptions
    {
        /// <summary>The columns to learn from; null or empty for all but the label, the weights and <c>SamplingKeyColumn</c>, by which
        /// ML.NET's cross-validation divides rows.</summary>
        public string[]? InputColumnNames;
    }
}

/// <summary>What the trainers share.</summary>
internal static class NablaTraining
{
    private const string AddedFeatures = "NablaFeatures";

    public static (TrainingRows Rows, NablaModelParameters Model) Fit(
        IDataView data, MlTask task, IReadOnlyList<string> inputs, NablaOptions options)
    {
        var configuration = options.ToConfiguration();
        if (configuration.Quantiles is { } levels && !levels.Contains(0.5))
            throw new ArgumentException("Configuration.Quantiles must contain 0.5, which is the score in ML.NET (got "
                + $"{string.Join(", ", levels)}).", nameof(options));
        var rows = new TrainingRows(data, task, inputs, options);
        var model = rows.ToModel(configuration);
        var progress = options.MetricsCallback is { } callback ? new Callback(callback) : null;
        var report = model.Fit(progress, cancellationToken: options.CancellationToken);
        return (rows, new(model, report, rows.SkippedRows));
    }

    /// <summary>
    /// The shape of the output. Shapes can be made by ML.NET's own estimators only; a linear trainer of the same task has the same.
    /// </summary>
    public static SchemaShape Shape(SchemaShape input, MlTask task, string label, params string[] inputs)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (inputs.FirstOrDefault(name => input.All(column => column.Name != name)) is { } missing)
            throw new ArgumentException($"There is no input column \"{missing}\".", nameof(input));
        var context = new MLContext();
        // The linear trainer takes vectors of Single only, so it gets one of its own.
        var withFeatures = context.Transforms.CustomMapping<NoColumns, SavedFeatures>((_, _) => { }, null).GetOutputSchema(input);
        const string features = AddedFeatures;
        var shape = task switch
        {
            MlTask.Multiclass =>
                context.MulticlassClassification.Trainers.SdcaMaximumEntropy(label, features).GetOutputSchema(withFeatures),
            MlTask.Binary => context.BinaryClassification.Trainers.SdcaLogisticRegression(label, features).GetOutputSchema(withFeatures),
            _ => context.Regression.Trainers.Sdca(label, features).GetOutputSchema(withFeatures),
        };
        return new(shape.Where(column => column.Name != AddedFeatures));
    }

    private sealed class SavedFeatures
    {
        [VectorType(1)] public float[] NablaFeatures { get; set; } = [];
    }

    private sealed class Callback(Action<EpochReport> callback) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => callback(value);
    }
}
