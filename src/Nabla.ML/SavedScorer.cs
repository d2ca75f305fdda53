using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Nabla.Models;

namespace Nabla.ML;

/// <summary>A scorer as a chain of ML.NET's own transforms, which is what a file of ML.NET can hold.</summary>
/// <remarks>
/// Only ML.NET's own assemblies can define new kinds of saved transforms; a custom mapping saves nothing but its name. So the model is a
/// value in a lookup table (MapValue), which the mapping gets as one of its columns, next to all numbers and all texts of the row.
/// </remarks>
internal static class SavedScorer
{
    private const string Start = nameof(SavedStart.NablaStart), ModelText = nameof(SavedRow.NablaModel),
        Numbers = nameof(SavedRow.NablaNumbers), Texts = nameof(SavedRow.NablaTexts);

    /// <summary>The largest number of classes: the vectors of <see cref="SavedScores"/> have 1 + 2 + … + 1024 slots.</summary>
    private const int MaxClasses = 2047;

    /// <summary>Creates the chain.</summary>
    /// <exception cref="NotSupportedException">There are too many classes.</exception>
    public static ITransformer ToTransformer(Scorer scorer, TrainingRows rows, OutputColumns outputs, Model model, DataViewSchema trainedOn)
    {
        var context = new MLContext();
        var chain = new Chain(trainedOn);
        chain.Add(context.Transforms.CustomMapping<NoColumns, SavedStart>(SavedStartMapping.Fill, SavedStartMapping.Name));
        chain.Add(context.Transforms.Conversion.MapValue(ModelText,
            [new KeyValuePair<bool, string>(true, new SavedModel(scorer.Task, rows, model).ToText())], Start));
        chain.Add(ToVector(context, chain, rows.Inputs, Numbers, nameof(SavedStart.NablaNoNumber), isText: false));
        chain.Add(ToVector(context, chain, rows.Inputs, Texts, nameof(SavedStart.NablaNoText), isText: true));
        chain.Add(context.Transforms.CustomMapping<SavedRow, SavedScores>(new SavedScoresMapping().GetMapping(), SavedScoresMapping.Name));
        foreach (var step in ToOutputs(context, scorer.Task, outputs, rows)) chain.Add(step);
        chain.Add(context.Transforms.DropColumns([.. chain.Schema.Select(column => column.Name).Distinct()
            .Where(name => name.StartsWith("Nabla", StringComparison.Ordinal) && trainedOn.GetColumnOrNull(name) is null)]));
        return chain.ToTransformer();
    }

    /// <summary>Whether the cells of a column are saved among the texts.</summary>
    public static bool IsText(DataViewType item) => item is not (NumberDataViewType or BooleanDataViewType);

    private static IEstimator<ITransformer> ToVector(
        MLContext context, Chain chain, IReadOnlyList<InputColumn> inputs, string vector, string first, bool isText)
    {
        var parts = new List<string> { first };
        foreach (var (n, input) in inputs.Index())
        {
            var item = input.Type is VectorDataViewType slots ? slots.ItemType : input.Type;
            if (IsText(item) != isText) continue;
            string name = string.Create(CultureInfo.InvariantCulture, $"NablaInput{n}"), source = input.Source;
            if (item is KeyDataViewType && chain.Schema[source].Annotations.Schema.GetColumnOrNull("KeyValues") is not null)
            {
                chain.Add(context.Transforms.Conversion.MapKeyToValue(name, source));
                source = name;
            }

            var kind = isText ? DataKind.String : DataKind.Double;
            var now = chain.Schema[source].Type is VectorDataViewType { ItemType: var inner } ? inner : chain.Schema[source].Type;
            if (now.RawType != (isText ? typeof(ReadOnlyMemory<char>) : typeof(double)))
                chain.Add(context.Transforms.Conversion.ConvertType(name, source, kind));
            else if (source != name) name = source;
            parts.Add(name);
        }

        return context.Transforms.Concatenate(vector, [.. parts]);
    }

    private static IEnumerable<IEstimator<ITransformer>> ToOutputs(MLContext context, MlTask task, OutputColumns outputs, TrainingRows rows)
    {
        const string Label = OutputColumns.Label, Score = OutputColumns.Score, Probability = OutputColumns.Probability;
        if (task == MlTask.Regression)
        {
            yield return context.Transforms.CopyColumns(Score, nameof(SavedScores.NablaScore));
            yield break;
        }

        if (task == MlTask.Binary)
        {
            yield return context.Transforms.CopyColumns(Label, nameof(SavedScores.NablaIsTrue));
            yield return context.Transforms.CopyColumns(Score, nameof(SavedScores.NablaScore));
            yield return context.Transforms.CopyColumns(Probability, nameof(SavedScores.NablaProbability));
            yield break;
        }

        int classes = rows.Classes.Count;
        if (classes > MaxClasses) throw new NotSupportedException($"At most {MaxClasses} classes can be saved (got {classes}).");
        var keys = context.Data.LoadFromEnumerable(rows.Classes.Select(name => new KeyText { Value = name }));
        yield return context.Transforms.Conversion.MapValueToKey(Label, nameof(SavedScores.NablaLabel), keyData: keys);
        yield return context.Transforms.Concatenate(Score,
            [.. SavedScores.Parts(classes).Select(size => string.Create(CultureInfo.InvariantCulture, $"NablaScores{size}"))]);
    }

    private sealed class KeyText
    {
        public string Value { get; set; } = "";
    }

    /// <summary>Estimators, each fitted to the columns that those before it give.</summary>
    private sealed class Chain(DataViewSchema start)
    {
        private readonly List<ITransformer> _steps = [];

        public DataViewSchema Schema { get; private set; } = start;

        public void Add(IEstimator<ITransformer> step)
        {
            var fitted = step.Fit(new EmptyView(Schema));
            _steps.Add(fitted);
            Schema = fitted.GetOutputSchema(Schema);
        }

        public ITransformer ToTransformer() => new TransformerChain<ITransformer>([.. _steps]);
    }
}

/// <summary>What a mapping without inputs reads.</summary>
internal sealed class NoColumns;

/// <summary>Constants with which the chain begins.</summary>
internal sealed class SavedStart
{
    public bool NablaStart { get; set; }

    public double NablaNoNumber { get; set; }

    public string NablaNoText { get; set; } = "";
}

/// <summary>Writes the constants with which the chain begins.</summary>
[CustomMappingFactoryAttribute(Name)]
internal sealed class SavedStartMapping : CustomMappingFactory<NoColumns, SavedStart>
{
    public const string Name = "Nabla.ML.Start";

    public static void Fill(NoColumns row, SavedStart start) => start.NablaStart = true;

    public override Action<NoColumns, SavedStart> GetMapping() => Fill;
}

/// <summary>A row: the model, and all cells after one that is never used.</summary>
internal sealed class SavedRow
{
    public ReadOnlyMemory<char> NablaModel { get; set; }

    public VBuffer<double> NablaNumbers { get; set; }

    public VBuffer<ReadOnlyMemory<char>> NablaTexts { get; set; }
}

/// <summary>The outputs of every task. The scores of k classes are in the vectors whose sizes add up to k.</summary>
internal sealed class SavedScores
{
    public bool NablaIsTrue { get; set; }

    public float NablaScore { get; set; }

    public float NablaProbability { get; set; }

    public string NablaLabel { get; set; } = "";

    [VectorType(1)] public float[] NablaScores1 { get; set; } = [];

    [VectorType(2)] public float[] NablaScores2 { get; set; } = [];

    [VectorType(4)] public float[] NablaScores4 { get; set; } = [];

    [VectorType(8)] public float[] NablaScores8 { get; set; } = [];

    [VectorType(16)] public float[] NablaScores16 { get; set; } = [];

    [VectorType(32)] public float[] NablaScores32 { get; set; } = [];

    [VectorType(64)] public float[] NablaScores64 { get; set; } = [];

    [VectorType(128)] public float[] NablaScores128 { get; set; } = [];

    [VectorType(256)] public float[] NablaScores256 { get; set; } = [];

    [VectorType(512)] public float[] NablaScores512 { get; set; } = [];

    [VectorType(1024)] public float[] NablaScores1024 { get; set; } = [];

    /// <summary>The powers of two that add up to a number of classes, in ascending order.</summary>
    public static IEnumerable<int> Parts(int classes) =>
        Enumerable.Range(0, 11).Select(bit => 1 << bit).Where(size => (classes & size) != 0);

    /// <summary>Distributes the scores of classes over the vectors.</summary>
    public void SetScores(float[] scores)
    {
        int at = 0;
        NablaScores1 = Next(1);
        NablaScores2 = Next(2);
        NablaScores4 = Next(4);
        NablaScores8 = Next(8);
        NablaScores16 = Next(16);
        NablaScores32 = Next(32);
        NablaScores64 = Next(64);
        NablaScores128 = Next(128);
        NablaScores256 = Next(256);
        NablaScores512 = Next(512);
        NablaScores1024 = Next(1024);

        float[] Next(int size)
        {
            // A vector that is not used has zeros: its size is part of the schema.
            if ((scores.Length & size) == 0) return new float[size];
            at += size;
            return scores[(at - size)..at];
        }
    }
}

/// <summary>Scores rows of saved models.</summary>
[CustomMappingFactoryAttribute(Name)]
internal sealed class SavedScoresMapping : CustomMappingFactory<SavedRow, SavedScores>
{
    public const string Name = "Nabla.ML.Score";

    private Loaded? _loaded;

    public override Action<SavedRow, SavedScores> GetMapping() => (row, scores) =>
    {
        // The same text in every row. A race loads the model twice and does no harm.
        if (Volatile.Read(ref _loaded) is not { } loaded || !loaded.Text.Equals(row.NablaModel))
            Volatile.Write(ref _loaded, loaded = new(row.NablaModel, SavedModel.FromText(row.NablaModel)));
        loaded.Model.Score(row, scores);
    };

    private sealed record Loaded(ReadOnlyMemory<char> Text, SavedModel Model);
}

/// <summary>The model and its columns as text.</summary>
internal sealed class SavedModel
{
    private readonly SavedModelJson _json;
    private readonly Scorer _scorer;

    public SavedModel(MlTask task, TrainingRows rows, Model model)
    {
        using var bytes = new MemoryStream();
        model.Save(bytes);
        _json = new(task, [.. rows.Inputs.Select(SavedColumn.From)], rows.Classes, bytes.ToArray());
        _scorer = Create(_json, model);
    }

    private SavedModel(SavedModelJson json) => (_json, _scorer) = (json, Create(json, Model.Load(json.Model.AsSpan())));

    public static SavedModel FromText(ReadOnlyMemory<char> text) => new(
        JsonSerializer.Deserialize(text.Span, SavedModelContext.Default.SavedModelJson)
        ?? throw new FormatException("The saved model is empty."));

    public string ToText() => JsonSerializer.Serialize(_json, SavedModelContext.Default.SavedModelJson);

    /// <summary>Scores a row of a loaded pipeline.</summary>
    public void Score(SavedRow row, SavedScores scores)
    {
        var cells = _scorer.Inputs.Aggregate(default(CellIndex), (at, input) => at + input).CreateCells();
        int number = 1, text = 1;
        var at = default(CellIndex);
        foreach (var (input, saved) in _scorer.Inputs.Zip(_json.Inputs))
        {
            for (int i = 0; i < input.Names.Count; i++)
            {
                double x = saved.IsText ? 0 : row.NablaNumbers.GetItemOrDefault(number++);
                var part = saved.IsText ? row.NablaTexts.GetItemOrDefault(text++) : default;
                string? word = part.IsEmpty ? null : part.ToString();
                switch (input.Kind)
                {
                    case CellKind.Number when saved.IsText:
                        cells.Numbers[at.Numbers + i] = word is null ? double.NaN
                            : TimeSpan.Parse(word, CultureInfo.InvariantCulture).TotalSeconds;
                        break;
                    case CellKind.Number: cells.Numbers[at.Numbers + i] = x; break;
                    case CellKind.Truth: cells.Texts[at.Texts + i] = InputColumn.TruthText(x != 0); break;
                    case CellKind.Date:
                        cells.Dates[at.Dates + i] = word is null ? null
                            : DateTime.Parse(word, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
                        break;
                    default: cells.Texts[at.Texts + i] = word; break;
                }
            }

            at += input;
        }

        float[] values = new float[_scorer.Width];
        _scorer.Score(cells, values);
        (scores.NablaScore, scores.NablaProbability, scores.NablaIsTrue) = (values[0], values.Length > 1 ? values[1] : 0, values[0] > 0);
        scores.SetScores(_scorer.Task == MlTask.Multiclass ? values : []);
        if (_scorer.Task == MlTask.Multiclass) scores.NablaLabel = _json.Classes[values.AsSpan().IndexOf(values.Max())];
    }

    private static Scorer Create(SavedModelJson json, Model model) => new(json.Task, model,
        [.. json.Inputs.Select(input => new InputColumn(input.Source, NumberDataViewType.Double, input.Kind, input.Names))], json.Classes);
}

/// <summary>A column of a saved model.</summary>
internal sealed record SavedColumn(string Source, CellKind Kind, IReadOnlyList<string> Names, bool IsText)
{
    public static SavedColumn From(InputColumn column) => new(column.Source, column.Kind, column.Names,
        SavedScorer.IsText(column.Type is VectorDataViewType vector ? vector.ItemType : column.Type));
}

/// <summary>The contents of a saved model.</summary>
internal sealed record SavedModelJson(MlTask Task, IReadOnlyList<SavedColumn> Inputs, IReadOnlyList<string> Classes, byte[] Model);

[JsonSerializable(typeof(SavedModelJson))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
internal sealed partial class SavedModelContext : JsonSerializerContext;
