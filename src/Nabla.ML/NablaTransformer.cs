using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nabla.ML;

/// <summary>Scores the rows of a data view with a trained model. Thread-safe.</summary>
/// <remarks>
/// It adds the columns of ML.NET's own trainers: <c>PredictedLabel</c> and <c>Score</c> (a probability for each class, in the order of the
/// keys of the label) for several classes; <c>PredictedLabel</c>, <c>Score</c> (ln p − ln(1 − p)) and <c>Probability</c> (p) for two;
/// <c>Score</c> for regression. A file that <see cref="ModelOperationsCatalog"/> saved scores with the same bits after loading, in a
/// program that refers to this package.
/// </remarks>
public class NablaTransformer : ITransformer
{
    private readonly Scorer _scorer;
    private readonly OutputColumns _outputs;
    private readonly TrainingRows _rows;
    private readonly DataViewSchema _trainedOn;

    internal NablaTransformer(MlTask task, TrainingRows rows, NablaModelParameters model, DataViewSchema trainedOn)
    {
        (Model, _rows, _trainedOn) = (model, rows, trainedOn);
        _outputs = new(task, rows.Label);
        _scorer = new(task, model.Model, rows.Inputs, rows.Classes);
    }

    /// <summary>The trained model, its report and its findings.</summary>
    public NablaModelParameters Model { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    internal IReadOnlyList<InputColumn> Inputs => _rows.Inputs;

    /// <summary>Describes the columns of the scored data.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    /// <returns>The columns of the data, followed by those of the predictions.</returns>
    /// <exception cref="ArgumentException">A column of the model is missing or has another type than in training.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        // Binding reports a column of another type before any row is read.
        using var row = new EmptyView(inputSchema).GetRowCursor(inputSchema);
        var at = default(CellIndex);
        foreach (var input in _rows.Inputs)
        {
            _ = input.Bind(row, at);
            at += input;
        }

        return _outputs.AddTo(inputSchema);
    }

    /// <summary>Adds the predictions to a data view. They are computed when they are read.</summary>
    /// <param name="input">The data.</param>
    /// <returns>The data with predictions.</returns>
    /// <exception cref="ArgumentException">A column of the model is missing or has another type than in training.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredView(input, _scorer, GetOutputSchema(input.Schema));
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema, GetOutputSchema(inputSchema));

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        ((ICanSaveModel)SavedScorer.ToTransformer(_scorer, _rows, _outputs, Model.Model, _trainedOn)).Save(ctx);

    private sealed class Mapper(NablaTransformer transformer, DataViewSchema input, DataViewSchema output) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => input;

        public DataViewSchema OutputSchema => output;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
            transformer._scorer.Active(dependingColumns, output, input).Inputs;

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new ScoredRow(
            input, transformer._scorer, output, transformer._scorer.Active(activeColumns, output, InputSchema).Outputs);
    }
}

/// <summary>Scores the rows of a data view with a model that was trained on one vector of features. Thread-safe.</summary>
public sealed class NablaPredictionTransformer : NablaTransformer, ISingleFeaturePredictionTransformer<NablaModelParameters>
{
    internal NablaPredictionTransformer(MlTask task, TrainingRows rows, NablaModelParameters model, DataViewSchema trainedOn)
        : base(task, rows, model, trainedOn)
    {
    }

    /// <summary>The name of the column of features.</summary>
    public string FeatureColumnName => Inputs[0].Source;

    /// <summary>The type of the column of features.</summary>
    public DataViewType FeatureColumnType => Inputs[0].Type;
}
