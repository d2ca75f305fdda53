using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nabla.ML;

/// <summary>The columns that scoring adds, with the names, types and annotations of ML.NET's own trainers.</summary>
internal sealed class OutputColumns
{
    public const string Label = "PredictedLabel", Score = "Score", Probability = "Probability";

    private const string KeyValues = "KeyValues";
    private readonly (string Name, DataViewType Type, string ValueKind)[] _columns;
    private readonly MlTask _task;
    private readonly DataViewSchema.Annotations? _keys;

    /// <summary>Describes the columns.</summary>
    /// <param name="task">The task.</param>
    /// <param name="label">The column of the label in the training data.</param>
    public OutputColumns(MlTask task, DataViewSchema.Column label)
    {
        _task = task;
        if (task == MlTask.Multiclass && label.Annotations.Schema.GetColumnOrNull(KeyValues) is not null) _keys = label.Annotations;
        _columns = task switch
        {
            MlTask.Multiclass =>
            [
                // The getters of PredictedLabel write the key as uint.
                (Label, new KeyDataViewType(typeof(uint), ((KeyDataViewType)label.Type).Count), Label),
                (Score, new VectorDataViewType(NumberDataViewType.Single, (int)((KeyDataViewType)label.Type).Count), Score),
            ],
            MlTask.Binary =>
            [
                (Label, BooleanDataViewType.Instance, Label), (Score, NumberDataViewType.Single, Score),
                (Probability, NumberDataViewType.Single, Probability),
            ],
            _ => [(Score, NumberDataViewType.Single, Score)],
        };
    }

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _columns.Select(column => column.Name)];

    /// <summary>Whether the keys of the label have text.</summary>
    public bool HasTextKeys => _keys?.Schema[KeyValues].Type is VectorDataViewType { ItemType: TextDataViewType };

    /// <summary>Appends the columns to a schema.</summary>
    public DataViewSchema AddTo(DataViewSchema input)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(input);
        uint set = SetIds(input).DefaultIfEmpty().Max() + 1;
        foreach (var (name, type, kind) in _columns) schema.AddColumn(name, type, AnnotationsOf(name, kind, set));
        return schema.ToSchema();
    }

    private DataViewSchema.Annotations AnnotationsOf(string name, string kind, uint set)
    {
        string task = _task switch
        {
            MlTask.Multiclass => "MulticlassClassification",
            MlTask.Binary => "BinaryClassification",
            _ => "Regression",
        };
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("ScoreColumnKind", TextDataViewType.Instance, task.AsMemory());
        annotations.AddPrimitiveValue("ScoreColumnSetId", new KeyDataViewType(typeof(uint), int.MaxValue), set);
        annotations.AddPrimitiveValue("ScoreValueKind", TextDataViewType.Instance, kind.AsMemory());
        if (name == Probability) annotations.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        if (_keys is not { } keys) return annotations.ToAnnotations();
        var values = keys.Schema[KeyValues].Type;
        if (name == Label) annotations.Add(keys, column => column == KeyValues);
        else
        {
            annotations.Add("TrainingLabelValues", values, Getter(keys, values));
            if (HasTextKeys) annotations.Add("SlotNames", values, Getter(keys, values));
        }

        return annotations.ToAnnotations();
    }

    // A copy of the annotation's own getter, whatever the type of its values.
    private static Delegate Getter(DataViewSchema.Annotations keys, DataViewType values)
    {
        var item = ((VectorDataViewType)values).ItemType.RawType;
        return item == typeof(ReadOnlyMemory<char>) ? Of<ReadOnlyMemory<char>>() : item == typeof(float) ? Of<float>()
            : item == typeof(double) ? Of<double>() : item == typeof(int) ? Of<int>() : item == typeof(long) ? Of<long>()
            : item == typeof(uint) ? Of<uint>() : item == typeof(ulong) ? Of<ulong>() : item == typeof(short) ? Of<short>()
            : item == typeof(ushort) ? Of<ushort>() : item == typeof(byte) ? Of<byte>() : item == typeof(sbyte) ? Of<sbyte>()
            : item == typeof(bool) ? Of<bool>() : item == typeof(DateTime) ? Of<DateTime>()
            : throw new NotSupportedException($"Keys of {item.Name} are not supported.");

        ValueGetter<VBuffer<T>> Of<T>() => (ref VBuffer<T> buffer) => keys.GetValue(KeyValues, ref buffer);
    }

    private static IEnumerable<uint> SetIds(DataViewSchema schema)
    {
        const string Set = "ScoreColumnSetId";
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(Set)?.Type is not KeyDataViewType { RawType: var raw }
                || raw != typeof(uint)) continue;
            uint id = 0;
            column.Annotations.GetValue(Set, ref id);
            yield return id;
        }
    }
}
