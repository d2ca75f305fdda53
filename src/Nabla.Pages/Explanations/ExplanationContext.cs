using Nabla.Costs;
using Nabla.Data;
using Nabla.Explain;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>What an explanation is about: a network, samples, and the names of inputs and outputs.</summary>
/// <param name="Explanation">The derivatives of the cost, which follows the conventions.</param>
/// <param name="Data">The samples.</param>
/// <param name="Rows">The row of each sample in its file, from 0.</param>
/// <param name="Trained">The cost the model was trained with; null if unknown.</param>
public sealed record ExplanationContext(BackpropExplanation Explanation, Dataset Data, IReadOnlyList<int> Rows, ICost? Trained)
{
    // A term and its factors.
    private const int NodesOfTerm = 4;

    /// <summary>The name of the model.</summary>
    public string Model { get; init; } = "the network";

    /// <summary>The name of the data.</summary>
    public string Source { get; init; } = "the data";

    /// <summary>The names of the inputs; null for none.</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>The names of several regression outputs; null for one output and for classes.</summary>
    public IReadOnlyList<string>? OutputNames { get; init; }

    /// <summary>Converts an output, by its index from 0, to the unit of its target; null if no conversion is needed.</summary>
    public Func<int, double, double>? Decode { get; init; }

    /// <summary>The conventions of the formulas.</summary>
    public Conventions Conventions { get; init; } = new();

    /// <summary>How much detail is shown.</summary>
    public ExplanationDetail Detail { get; init; } = new();

    /// <summary>The architecture of the network.</summary>
    public Architecture Architecture => Explanation.Network.Architecture;

    /// <summary>
    /// Returns how many nested sums of a derivative are expanded: up to the requested depth, at least one, and limited by the size of the
    /// tree.
    /// </summary>
    /// <param name="derivative">The root of the tree.</param>
    /// <returns>The number of levels, and whether the size of the tree limits them.</returns>
    public (int Levels, bool IsCut) ShownDepth(Derivative derivative)
    {
        ArgumentNullException.ThrowIfNull(derivative);
        double nodes = 1;
        int levels = 0;
        for (var sum = SumIn(derivative); sum is not null && levels < Detail.Depth; sum = SumIn(sum[0]))
        {
            nodes *= NodesOfTerm * Math.Min(sum.Count, sum.Rule == Rule.Mean ? Detail.MaxItems + 1 : Detail.Terms + 1);
            if (levels > 0 && nodes > Detail.Nodes) return (levels, true);
            levels++;
        }

        return (levels, false);
    }

    // Only the last factor of a product can be a sum.
    private static Derivative? SumIn(Derivative derivative)
    {
        while (derivative.Rule == Rule.Product) derivative = derivative[derivative.Count - 1];
        return derivative.Rule == Rule.Known ? null : derivative;
    }

    /// <summary>Returns the symbol of a quantity.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <returns>The symbol.</returns>
    public Symbol Symbol(Quantity quantity) => Formula.ForQuantity(quantity, Architecture, Conventions.RowVectors);

    /// <summary>Returns the name of an input.</summary>
    /// <param name="k">The input, from 0.</param>
    /// <returns>The name of the column, or the position of the pixel.</returns>
    public string InputName(int k) =>
        Data.Image is { } image ? $"pixel {k} ({PlaneOf(k, image)}row {k / image.Columns % image.Rows}, column {k % image.Columns})"
        : InputNames is { } names && k < names.Count ? names[k] : $"input {k}";

    private string PlaneOf(int k, (int Rows, int Columns) image) =>
        Data.InputWidth == 3 * image.Rows * image.Columns ? new[] { "red, ", "green, ", "blue, " }[k / (image.Rows * image.Columns)] : "";

    /// <summary>Returns the name of an output.</summary>
    /// <param name="j">The output, from 0.</param>
    /// <returns>The class, or the number of the output.</returns>
    public string OutputName(int j) =>
        (Data.ClassNames ?? OutputNames) is { } names && names.Count == Architecture.Outputs && names.Count > 1 ? names[j] : $"output {j}";

    /// <summary>Describes a prediction or a target.</summary>
    /// <param name="values">The outputs, or the target values.</param>
    /// <returns>A class, or the numbers in the unit of the target.</returns>
    public string Describe(ReadOnlySpan<double> values)
    {
        if (Data.LearningTask == LearningTask.Classification)
        {
            int best = 0;
            for (int j = 1; j < values.Length; j++) best = values[j] > values[best] ? j : best;
            return values.Length == 1 ? ClassOf(values[0] > 0.5 ? 1 : 0) : ClassOf(best);
        }

        var numbers = values.ToArray()
            .Select((value, j) => SignificantDigits.Format(Decode is { } decode ? decode(j, value) : value, Detail.CompactDigits(6)));
        return string.Join(", ", (OutputNames ?? Data.ClassNames) is { } known && known.Count == values.Length && values.Length > 1
            ? numbers.Select((number, j) => $"{known[j]} {number}") : numbers);
    }

    private string ClassOf(int k) => Data.ClassNames is { } names && k < names.Count ? names[k] : FormattableString.Invariant($"class {k}");
}
