using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.ML;

/// <summary>What a model predicts, as ML.NET divides it.</summary>
internal enum MlTask
{
    Multiclass,
    Binary,
    Regression,
}

/// <summary>The rows of a data view as a table, with the label as its last column.</summary>
internal sealed class TrainingRows
{
    private readonly List<Cells> _cells = [];
    private readonly List<double> _labels = [], _weights = [];
    private readonly IReadOnlyList<InputColumn> _inputs;
    private readonly MlTask _task;
    private readonly string? _weight;

    /// <summary>Reads all rows.</summary>
    /// <param name="data">The data view.</param>
    /// <param name="task">The task, which requires a type of the label.</param>
    /// <param name="inputs">The names of the columns of inputs.</param>
    /// <param name="options">The names of the label and of the weights.</param>
    /// <exception cref="ArgumentException">A column is missing or has another type, or no row has a label.</exception>
    public TrainingRows(IDataView data, MlTask task, IReadOnlyList<string> inputs, NablaOptions options)
    {
        var schema = data.Schema;
        (_task, Label, _weight) = (task, Schemas.Find(schema, options.LabelColumnName, "label"), options.ExampleWeightColumnName);
        RequireLabel(task, Label);
        Classes = ClassesOf(task, Label);
        DataViewSchema.Column? weights = _weight is null ? null : Schemas.Find(schema, _weight, "weight");
        if (weights is { } column && column.Type != NumberDataViewType.Single)
            throw Schemas.Mismatch(column.Name, "weight", "Single", column.Type);
        _inputs = InputColumn.From(schema, inputs, [Label.Name, .. _weight is null ? (string[])[] : [_weight]]);
        Read(data, weights);
        if (_cells.Count == 0)
            throw new ArgumentException($"No row of the training data has a label in column \"{Label.Name}\".", nameof(data));
    }

    /// <summary>The column of the label.</summary>
    public DataViewSchema.Column Label { get; }

    /// <summary>The names of the classes in the order of the keys, or false and true; empty for regression.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The columns of inputs.</summary>
    public IReadOnlyList<InputColumn> Inputs => _inputs;

    /// <summary>The number of rows that were left out because their label is missing.</summary>
    public int SkippedRows { get; private set; }

    /// <summary>The columns of the inputs as functions of the cells of a row.</summary>
    public static RowColumns<Cells> ColumnsOf(IReadOnlyList<InputColumn> inputs)
    {
        var columns = new RowColumns<Cells> { RowName = "The row" };
        var at = default(CellIndex);
        foreach (var input in inputs)
        {
            input.AddTo(columns, at);
            at += input;
        }

        return columns;
    }

    /// <summary>Creates the untrained model of the rows.</summary>
    public Model ToModel(RunConfiguration configuration)
    {
        var columns = new List<Column>();
        var at = default(CellIndex);
        foreach (var input in _inputs)
        {
            for (int i = 0; i < input.Names.Count; i++)
            {
                int number = at.Numbers + i, text = at.Texts + i, date = at.Dates + i;
                columns.Add(input.Kind switch
                {
                    CellKind.Number => new NumericColumn(input.Names[i], _cells.Select(cells => cells.Numbers[number]).ToArray()),
                    CellKind.Date => DateColumn.From(input.Names[i], _cells.Select(cells => cells.Dates[date])),
                    _ => TextColumn.From(input.Names[i], _cells.Select(cells => cells.Texts[text])),
                });
            }

            at += input;
        }

        if (_weight is not null) columns.Add(new NumericColumn(_weight, _weights.ToArray()));
        columns.Add(_task == MlTask.Regression ? new NumericColumn(Label.Name, _labels.ToArray())
            : TextColumn.From(Label.Name, _labels.Select(label => Classes[(int)label])));
        return Model.For(new Table(columns, "the training data"), Label.Name, configuration with
        {
            WeightColumn = _weight ?? configuration.WeightColumn,
            LearningTask = _task == MlTask.Regression ? LearningTask.Regression : LearningTask.Classification,
        });
    }

    private void Read(IDataView data, DataViewSchema.Column? weightColumn)
    {
        string[] sources = [.. _inputs.Select(input => input.Source)];
        using var cursor = data.GetRowCursor(data.Schema.Where(column => column.Index == Label.Index || column.Index == weightColumn?.Index
            || sources.Contains(column.Name)));
        var label = LabelGetter(cursor, Label);
        var weight = weightColumn is { } column ? cursor.GetGetter<float>(column) : null;
        var at = default(CellIndex);
        var read = new List<Action<Cells>>();
        foreach (var input in _inputs)
        {
            read.Add(input.Bind(cursor, at));
            at += input;
        }

        while (cursor.MoveNext())
        {
            double y = label();
            if (double.IsNaN(y))
            {
                SkippedRows++;
                continue;
            }

            var cells = at.CreateCells();
            foreach (var one in read) one(cells);
            float w = 1;
            weight?.Invoke(ref w);
            _cells.Add(cells);
            _labels.Add(y);
            _weights.Add(w);
        }
    }

    private static void RequireLabel(MlTask task, DataViewSchema.Column label)
    {
        string? expected = task switch
        {
            MlTask.Multiclass when label.Type is not KeyDataViewType { Count: > 1 } =>
                "a key with at least 2 values; use Conversion.MapValueToKey first",
            MlTask.Binary when label.Type is not BooleanDataViewType => "Boolean",
            MlTask.Regression when label.Type != NumberDataViewType.Single => "Single",
            _ => null,
        };
        if (expected is not null) throw Schemas.Mismatch(label.Name, "label", expected, label.Type);
    }

    // Two equal names, such as the numbers 1 and 1.0, or an empty one, which would be a missing cell, leave the numbers of the keys.
    private static string[] ClassesOf(MlTask task, DataViewSchema.Column label)
    {
        if (task == MlTask.Binary) return [InputColumn.TruthText(false), InputColumn.TruthText(true)];
        if (label.Type is not KeyDataViewType key) return [];
        return Schemas.KeyTexts(label, key) is { } texts && texts.All(text => text.Length > 0)
            && texts.DistinctBy(Number).Count() == texts.Length
            ? texts : [.. Enumerable.Range(1, (int)key.Count).Select(k => k.ToString(CultureInfo.InvariantCulture))];
    }

    private static string Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number.ToString(CultureInfo.InvariantCulture) : text.Trim();

    // The index of the class, or the number; NaN if it is missing.
    private static Func<double> LabelGetter(DataViewRow row, DataViewSchema.Column label)
    {
        var type = label.Type.RawType;
        return type == typeof(bool) ? Of<bool>(value => value ? 1 : 0) : type == typeof(float) ? Of<float>(value => value)
            : type == typeof(byte) ? Of<byte>(key => Index(key)) : type == typeof(ushort) ? Of<ushort>(key => Index(key))
            : type == typeof(uint) ? Of<uint>(key => Index(key)) : Of<ulong>(Index);

        static double Index(ulong key) => key == 0 ? double.NaN : key - 1;

        Func<double> Of<T>(Func<T, double> convert)
        {
            var getter = row.GetGetter<T>(label);
            return () =>
            {
                T value = default!;
                getter(ref value);
                return convert(value);
            };
        }
    }
}
