using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Nabla.Data;
using Nabla.Data.Features;

namespace Nabla.Models;

/// <summary>Predicts single records: the columns of the model are bound once to properties or functions of the record.</summary>
/// <remarks>
/// <see cref="Predict"/> gives the bits of <see cref="Model.Predict(Table)"/> for the same cells, and may be called by any number of
/// threads. It allocates nothing after the first calls if there are at most <see cref="Prediction.MaxInline"/> outputs and no cell is boxed
/// (<see cref="RowColumns.FromProperties"/>). The model's weights must not change during a call.
/// </remarks>
/// <typeparam name="T">The record.</typeparam>
/// <example>
/// <code>
/// var predictor = model.CreatePredictor&lt;Penguin&gt;();
/// var prediction = predictor.Predict(new Penguin(39.1, 18.7, 181, 3750, "Torgersen", "male"));
/// Console.WriteLine($"{prediction.Label} {prediction.Probability("Gentoo"):P1}");
/// </code>
/// </example>
public sealed class Predictor<T>
{
    private const int MaxOnStack = 512;

    private readonly Model _model;
    private readonly RowPreprocessor<T> _preprocessor;
    private readonly PredictionNames _names;

    internal Predictor(Model model, RowColumns<T> columns)
    {
        _model = model.IsUntrained
            ? throw new InvalidOperationException("The model is not trained, so its predictions have no meaning. Call Fit first.") : model;
        _preprocessor = new(model.Preprocessing ?? throw Model.NoColumns(), columns);
        _names = new(model);
    }

    /// <summary>Columns of the record that the model does not use, such as its target.</summary>
    public IReadOnlyList<string> UnusedColumns => _preprocessor.UnusedColumns;

    /// <summary>The number of cells so far that did not occur in training; see <see cref="RowPreprocessor{T}.UnseenCells"/>.</summary>
    public long UnseenCells => _preprocessor.UnseenCells;

    /// <summary>Predicts a record.</summary>
    /// <param name="row">The record.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="NablaException">A cell does not fit the model: text in a column of numbers, or an infinite number.</exception>
    public Prediction Predict(T row)
    {
        int inputs = _preprocessor.Width, outputs = _names.Outputs;
        float[]? rented = inputs > MaxOnStack ? ArrayPool<float>.Shared.Rent(inputs) : null;
        Span<float> x = rented is null ? stackalloc float[MaxOnStack] : rented;
        x = x[..inputs];
        _preprocessor.Apply(row, x);
        var prediction = new Prediction(_names, outputs > Prediction.MaxInline ? new double[outputs] : null);
        _model.Predict(x, prediction.Writable(outputs));
        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
        return prediction;
    }
}

/// <content>Prediction of single records.</content>
public sealed partial class Model
{
    /// <summary>Creates a predictor of single records whose public properties are the columns of the model.</summary>
    /// <remarks>
    /// The property of a column has its name, without regard to case, spaces, _ and - (<c>BillLength</c> for <c>bill_length</c>), or names
    /// it with <see cref="TableColumnAttribute"/>. Properties that the model does not need, such as the target, are not read.
    /// </remarks>
    /// <typeparam name="T">The record: a class, record or struct.</typeparam>
    /// <returns>The predictor, for any number of threads.</returns>
    /// <exception cref="NablaException">A column of the model has no property, or the model was trained on arrays or images.</exception>
    /// <exception cref="InvalidOperationException">The model is not trained.</exception>
    public Predictor<T> CreatePredictor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>() =>
        CreatePredictor(RowColumns.FromProperties<T>());

    /// <summary>Creates a predictor of single records.</summary>
    /// <typeparam name="T">The record: a class, record, struct or tuple.</typeparam>
    /// <param name="columns">The columns of the record.</param>
    /// <returns>The predictor, for any number of threads.</returns>
    /// <exception cref="NablaException">A column of the model is missing, or the model was trained on arrays or images.</exception>
    /// <exception cref="InvalidOperationException">The model is not trained.</exception>
    public Predictor<T> CreatePredictor<T>(RowColumns<T> columns) => new(this, columns);
}
