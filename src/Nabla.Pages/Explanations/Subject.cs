using Nabla.Costs;
using Nabla.Data;
using Nabla.Explain;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>What is explained: a network on some samples, and what its numbers are called.</summary>
/// <param name="Reasons">The derivatives, of the cost as the conventions have it.</param>
/// <param name="Data">The samples.</param>
/// <param name="Rows">Where each sample stands in its file, from 0.</param>
/// <param name="Trained">The cost that the model names as its own; null where it names none.</param>
public sealed record Subject(BackpropExplanation Reasons, Dataset Data, IReadOnlyList<int> Rows, ICost? Trained)
{
    // A term and its factors.
    private const int NodesOfTerm = 4;

    /// <summary>What the model is called.</summary>
    public string Model { get; init; } = "the network";

    /// <summary>What the data is called.</summary>
    public string Source { get; init; } = "the data";

    /// <summary>Names of the inputs; null where they have none.</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>Names of the outputs where there are several numbers; null where they have none, or are classes.</summary>
    public IReadOnlyList<string>? OutputNames { get; init; }

    /// <summary>What an output, counted from 0, is in the unit of its target; null where it is in that already, or is a class.</summary>
    public Func<int, double, double>? Decode { get; init; }

    /// <summary>What is written otherwise.</summary>
    public Conventions Conventions { get; init; } = new();

    /// <summary>How much is shown.</summary>
    public Extent Extent { get; init; } = new();

    /// <summary>The shape.</summary>
    public Architecture Architecture => Reasons.Network.Architecture;

    /// <summary>
    /// Sums within sums of a derivative that are unfolded: as many as are wanted, at least one, and no more than keep the tree small.
    /// </summary>
    /// <param name="derivative">The top of the tree.</param>
    /// <returns>Their number, and whether the size of the tree is why there are no more.</returns>
    public (int Levels, bool IsCut) Levels(Derivative derivative)
    {
        ArgumentNullException.ThrowIfNull(derivative);
        double nodes = 1;
        int levels = 0;
        for (var sum = SumIn(derivative); sum is not null && levels < Extent.Depth; sum = SumIn(sum[0]))
        {
            nodes *= NodesOfTerm * Math.Min(sum.Count, sum.Rule == Rule.Mean ? Extent.Top + 1 : Extent.Terms + 1);
            if (levels > 0 && nodes > Extent.Nodes) return (levels, true);
            levels++;
        }

        return (levels, false);
    }

    // Of a product all factors but the last are numbers that are known.
    private static Derivative? SumIn(Derivative derivative)
    {
        while (derivative.Rule == Rule.Product) derivative = derivative[derivative.Count - 1];
        return derivative.Rule == Rule.Known ? null : derivative;
    }

    /// <summary>The name of a number.</summary>
    /// <param name="quantity">Which.</param>
    /// <returns>Its symbol; of C₀ without the 0 where a mean is meant.</returns>
    public Symbol Name(Quantity quantity) => Formula.Named(quantity, Conventions.RowVectors);

    /// <summary>An input in words.</summary>
    /// <param name="k">Which.</param>
    /// <returns>Its column, or the place of its pixel.</returns>
    public string Input(int k) =>
        Data.Image is { } image ? $"pixel {k} ({PlaneOf(k, image)}row {k / image.Columns % image.Rows}, column {k % image.Columns})"
        : InputNames is { } names && k < names.Count ? names[k] : $"input {k}";

    private string PlaneOf(int k, (int Rows, int Columns) image) =>
        Data.InputWidth == 3 * image.Rows * image.Columns ? new[] { "red, ", "green, ", "blue, " }[k / (image.Rows * image.Columns)] : "";

    /// <summary>An output in words.</summary>
    /// <param name="j">Which.</param>
    /// <returns>Its class, or its number.</returns>
    public string Output(int j) =>
        (Data.ClassNames ?? OutputNames) is { } names && names.Count == Architecture.Outputs && names.Count > 1 ? names[j] : $"output {j}";

    /// <summary>A sample's answer in words.</summary>
    /// <param name="values">The outputs, or the target.</param>
    /// <returns>A class, a number, or numbers.</returns>
    public string Answer(ReadOnlySpan<double> values)
    {
        if (Data.Task == LearningTask.Classification)
        {
            int best = 0;
            for (int j = 1; j < values.Length; j++) best = values[j] > values[best] ? j : best;
            return values.Length == 1 ? ClassOf(values[0] > 0.5 ? 1 : 0) : ClassOf(best);
        }

        var numbers = values.ToArray().Select((value, j) => Digits.Text(Decode is { } decode ? decode(j, value) : value, Extent.Coarse(6)));
        return string.Join(", ", (OutputNames ?? Data.ClassNames) is { } known && known.Count == values.Length && values.Length > 1
            ? numbers.Select((number, j) => $"{known[j]} {number}") : numbers);
    }

    private string ClassOf(int k) => Data.ClassNames is { } names && k < names.Count ? names[k] : FormattableString.Invariant($"class {k}");
}
