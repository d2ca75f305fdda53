using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nabla.Data.Features;

/// <summary>
/// Converts tables to datasets: scales numbers, imputes missing cells, encodes categories. It is fitted to the training rows and immutable.
/// </summary>
/// <remarks>
/// The fitted values are stored as JSON in the model file, so new tables are preprocessed like the training rows.
/// </remarks>
public sealed partial record Preprocessing
{
    /// <summary>The transform of the target columns.</summary>
    public required TargetTransform Target { get; init; }

    /// <summary>The transforms of the input columns, in the order of the inputs.</summary>
    public required IReadOnlyList<ColumnTransform> Columns { get; init; }

    /// <summary>The column of sample weights; null for none.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The weight of each class; null for no class weights.</summary>
    public IReadOnlyList<double>? WeightOfClass { get; init; }

    /// <summary>
    /// Notes on how the training rows were read and preprocessed, such as columns that were left out.
    /// </summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>
    /// The number formats of columns in the training file that differ from the invariant format, for later files; null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, NumberFormat>? Formats { get; init; }

    /// <summary>
    /// The names of the inputs. A number column has one, plus one for missing cells and one for each discrete value with an indicator; a
    /// category column has one for each category.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> InputNames => [.. Columns.SelectMany(plan => plan.InputNames)];

    /// <summary>The number of leading inputs that come from number columns without indicators of discrete values.</summary>
    [JsonIgnore]
    public int NumericInputs => Columns.TakeWhile(plan => plan is NumericTransform { Frequent: null }).Sum(plan => plan.Width);

    /// <summary>The task.</summary>
    [JsonIgnore]
    public LearningTask LearningTask => Target.LearningTask;

    /// <summary>
    /// The names of the classes, in the order of the outputs; for multi-label the names of the target columns; null for regression.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string>? ClassNames => Target switch
    {
        ClassTarget one => one.Classes,
        LabelTargets several => several.Columns,
        _ => null,
    };

    /// <summary>The kinds of the columns, as an option for readers.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, ColumnKind> Kinds =>
        Columns.Select(plan => (plan.Column, plan.Kind)).Concat(Target.Columns.Select(column => (column, Target.Kind)))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>
    /// Options for reading a CSV file for this model: columns have the kinds of training, and ambiguous numbers its format.
    /// </summary>
    /// <param name="options">Further options; null for none.</param>
    /// <returns>Options for <see cref="Readers.Csv"/>.</returns>
    public Readers.CsvOptions ToCsvOptions(Readers.CsvOptions? options = null) => (options ?? new()) with
    {
        Kinds = Kinds,
        Formats = Formats ?? new Dictionary<string, NumberFormat>(),
    };

    /// <summary>Returns the class of output <paramref name="k"/>.</summary>
    /// <param name="k">The output, from 0.</param>
    /// <returns>The name of the class.</returns>
    /// <exception cref="InvalidOperationException">The target is not of classes.</exception>
    public string DecodeClass(int k) =>
        Target is ClassTarget classes ? classes.Classes[k]
        : throw new InvalidOperationException($"The target \"{Target.Column}\" is numbers, not classes.");

    /// <summary>Converts an output of the network to the unit of the target.</summary>
    /// <param name="output">The output of the network.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="InvalidOperationException">The target is of classes.</exception>
    public double DecodeTarget(double output) =>
        Target is NumberTarget number ? number.Decode(output)
        : throw new InvalidOperationException($"The target \"{Target.Column}\" is classes, not numbers.");

    /// <summary>Serializes the preprocessing to JSON.</summary>
    /// <returns>The text; <see cref="FromJson"/> reads it.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, ColumnTransformRegistry.Json);

    /// <summary>Reads the JSON of <see cref="ToJson"/>.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The preprocessing.</returns>
    /// <exception cref="NablaException">The JSON is invalid.</exception>
    public static Preprocessing FromJson(string json)
    {
        try
        {
            var read = JsonSerializer.Deserialize(json, ColumnTransformRegistry.Json) ?? throw new JsonException("it is null.");
            // Notes that are missing in the file are null, although the type is not nullable.
            return read.Fault() is { } fault ? throw new JsonException(fault) : read with { Notes = read.Notes ?? [] };
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new NablaException("broken-preprocessing", $"The model's preprocessing cannot be read: "
                + $"{fault.Message.ReplaceLineEndings(" ")} Train the model again or use an unchanged copy.", innerException: fault);
        }
    }

    // Checks for files from other programs that the types do not include.
    private string? Fault()
    {
        if (Target is NumberTargets several && several.Targets.Contains(null!) || Target is LabelTargets all && all.Targets.Contains(null!))
            return "One of several targets is null.";
        if (Target is NumberTargets { Targets.Count: < 2 } or LabelTargets { Targets.Count: < 2 })
            return "There must be at least 2 targets.";
        if (Columns.Any(plan => plan is null)) return "A column must not be null.";
        if (Columns.Select(plan => plan.Column).Concat(Target.Columns).Distinct().Count() != Columns.Count + Target.Columns.Count)
            return "Two columns have the same name.";
        if (Columns.OfType<NumericTransform>().Any(plan => plan.Scale == 0) || Target.Numbers.Any(number => number.Scale == 0))
            return "A scale must not be 0.";
        if (!Columns.OfType<NumericTransform>().SelectMany(plan => new[] { plan.Median, plan.Center, plan.Scale })
            .Concat(Target.Numbers.SelectMany(number => new[] { number.Center, number.Scale })).Concat(WeightOfClass ?? [])
            .All(double.IsFinite))
            return "A number must be finite.";
        if (Columns.OfType<NumericTransform>().Any(plan => plan.Limit is { } limit && !(limit > 0 && double.IsFinite(limit))))
            return "A limit must be above 0.";
        if (Columns.OfType<NumericTransform>()
            .Any(plan => plan.Frequent is { } frequent
            && (frequent.Count == 0 || !frequent.All(double.IsFinite) || frequent.Distinct().Count() != frequent.Count)))
            return "The frequent numbers of a column must be finite and distinct, and at least one.";
        if (Columns.OfType<CategoryTransform>().Any(plan => plan.Signed && (plan.Categories.Count != 2 || plan.MissingFlag)))
            return "A signed column must have 2 categories.";
        if (Target.Numbers.Any(number => !(number.Quantiles ?? []).SequenceEqual(Target.Quantiles ?? [])
            || (number.Quantiles is { } levels && (levels.Count == 0 || number.Scale < 0))))
            return "All targets must have the same quantiles, at least one.";
        if (Target is LabelTargets labels && labels.Targets.Any(label => label.Classes.Count != 2))
            return "Each of several targets of classes must have 2 classes.";
        if (WeightOfClass is { } weights && weights.Count != (ClassNames?.Count ?? 0)) return "There must be one weight a class.";
        if (Columns.OfType<CategoryTransform>().Any(plan => plan.MissingTexts is not null && !plan.MissingFlag))
            return "A column with texts for missing cells must have an input for them.";
        var names = Columns.OfType<CategoryTransform>()
            .SelectMany(plan => new[] { plan.Categories, plan.MissingTexts ?? [], plan.UnmergedTexts ?? [] })
            .Append(ClassNames ?? []).Concat(Target is LabelTargets two ? two.Targets.Select(label => label.Classes) : []);
        return names.Any(some => some.Any(name => name is null) || some.Distinct().Count() != some.Count)
            ? "Categories and classes must be distinct and not null."
            : null;
    }
}

/// <summary>The source-generated JSON serialization of <see cref="Preprocessing"/>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Preprocessing))]
internal sealed partial class PreprocessingJson : JsonSerializerContext;
