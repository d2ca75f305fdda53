using Nabla.Specs;

namespace Nabla.Data.Features;

/// <summary>The weights of the samples of each class.</summary>
/// <param name="IsBalanced">Whether the weight of class k is n / (classes · n_k), so that all classes have the same total weight.</param>
/// <param name="ByClass">Weights by the name of the class, 1 for other classes; null for none.</param>
public sealed record ClassWeights(bool IsBalanced, IReadOnlyDictionary<string, double>? ByClass = null)
{
    /// <summary>All weights are 1.</summary>
    public static ClassWeights None { get; } = new(false);

    /// <summary>Balanced weights: n / (classes · n_k).</summary>
    public static ClassWeights Balanced { get; } = new(true);

    /// <summary>Parses class weights.</summary>
    /// <param name="text"><c>none</c>, <c>balanced</c>, or weights by class: <c>yes=3,no=1</c>.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="NablaException">The text is not valid, or a weight is not a positive number.</exception>
    public static ClassWeights Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "none") return None;
        if (text == "balanced") return Balanced;
        var weights = new Dictionary<string, double>();
        foreach (string part in QuotedNames.Split(text))
        {
            int equals = part.LastIndexOf('=');
            if (equals < 1 || !NumberParser.TryParse(part.AsSpan(equals + 1).Trim(), false, out double weight)
                || !(weight >= 0 && double.IsFinite(weight)))
                throw NablaException.ForSetting("class-weights", $"must be none, balanced or weights by class like yes=3,no=1 "
                    + $"(got \"{part}\").");
            weights[QuotedNames.Unquote(part[..equals].Trim())] = weight;
        }

        return new ClassWeights(false, weights);
    }

    /// <summary>Computes the weight of each class.</summary>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="counts">The number of samples of each class, or the sum of their weights.</param>
    /// <returns>One weight per class; null if all weights are 1.</returns>
    /// <exception cref="NablaException">A weight refers to an unknown class.</exception>
    public IReadOnlyList<double>? Compute(IReadOnlyList<string> classes, IReadOnlyList<double> counts)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(counts);
        var weights = Chosen(classes, counts);
        if (weights is not null && counts.Sum() > 0 && weights.Zip(counts).All(pair => pair.First == 0 || pair.Second == 0))
            throw NablaException.ForSetting("class-weights", $"gives every class of the training rows weight 0, so no row counts. "
                + $"Set a weight above 0 for at least one of {string.Join(", ", classes.Where((_, k) => counts[k] > 0))}.",
                code: "class-weights-zero");
        return weights;
    }

    private IReadOnlyList<double>? Chosen(IReadOnlyList<string> classes, IReadOnlyList<double> counts)
    {
        if (IsBalanced)
        {
            double sum = counts.Sum();
            int present = counts.Count(count => count > 0);
            return [.. counts.Select(count => count > 0 ? sum / (present * count) : 1)];
        }

        if (ByClass is null) return null;
        string[] names = [.. ByClass.Keys];
        int[] places = CategoryOrder.FindIndices(names, classes);
        var weights = Enumerable.Repeat(1.0, classes.Count).ToArray();
        for (int n = 0; n < names.Length; n++)
        {
            if (places[n] < 0)
                throw NablaException.ForSetting("class-weights", $": there is no class \"{names[n]}\".{Suggestion.For(names[n], classes)}",
                    code: "unknown-class");
            if (places.AsSpan(0, n).Contains(places[n]))
                throw NablaException.ForSetting("class-weights", $"gives the class \"{classes[places[n]]}\" two weights (also as "
                    + $"\"{names[n]}\"). Set one.", code: "class-weight-twice");
            weights[places[n]] = ByClass[names[n]];
        }

        return weights;
    }

    /// <summary>Multiplies the sample weights by the class weights.</summary>
    /// <param name="data">Samples with classes.</param>
    /// <returns>A dataset over the same numbers; the given dataset if all weights are 1.</returns>
    /// <exception cref="NablaException">The targets are not classes, or a weight refers to an unknown class.</exception>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return ApplyWeights(data, Compute(data));
    }

    /// <summary>Computes the weight of each class of samples; null if all weights are 1.</summary>
    public IReadOnlyList<double>? Compute(Dataset data)
    {
        if (!IsBalanced && ByClass is null) return null;
        if (data.LearningTask != LearningTask.Classification)
            throw NablaException.ForSetting("class-weights",
                $"needs the task classification (got {data.LearningTask}). Remove the class weights.",
                code: "class-weights-task");
        int classes = Math.Max(2, data.TargetWidth);
        var counts = new double[classes];
        for (int i = 0; i < data.Count; i++) counts[data.ClassOf(i)] += data.Weights?.Span[i] ?? 1;
        var names = data.ClassNames ?? [.. Enumerable.Range(0, classes).Select(k => $"{k}")];
        return Compute(names, counts);
    }

    /// <summary>Multiplies the sample weights by the class weights.</summary>
    public static Dataset ApplyWeights(Dataset data, IReadOnlyList<double>? weightOfClass)
    {
        try
        {
            return data.WithClassWeights(weightOfClass);
        }
        catch (ArgumentException tooLarge)
        {
            throw NablaException.ForSetting("class-weights", $": the weight of a row times that of its class must be at most "
                + $"{float.MaxValue:G4}, the largest float. Use smaller weights: only their ratios matter.", innerException: tooLarge,
                code: "weight-too-large");
        }
    }
}

/// <summary>The weights of the rows of a table.</summary>
internal static class SampleWeights
{
    /// <summary>Reads the weights in a column.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="column">The column; null for none.</param>
    /// <returns>One weight per row; null without a column.</returns>
    /// <exception cref="NablaException">A weight is missing, negative or not a finite number.</exception>
    public static float[]? Read(Table table, string? column)
    {
        if (column is null) return null;
        var values = Cells.Numbers(table, column, CellAdvice.Weights).Span;
        var weights = new float[values.Length];
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = (float)values[row];
            if (!(weights[row] >= 0))
                throw new NablaException("bad-weight", $"{table.Locate(row)}, column \"{column}\": a sample weight must be 0 or more (got "
                    + $"{(double.IsNaN(values[row]) ? "none" : $"{values[row]}")}). Correct the cell.");
            if (!float.IsFinite(weights[row]))
                throw new NablaException("weight-too-large", $"{table.Locate(row)}, column \"{column}\": a sample weight must be at most "
                    + $"{float.MaxValue:G4} (got {values[row]}). Use smaller weights: only their ratios matter.");
        }

        return weights;
    }
}
