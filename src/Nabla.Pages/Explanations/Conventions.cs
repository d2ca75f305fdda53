using Nabla.Costs;
using Nabla.Pages.Documents;

namespace Nabla.Pages.Explanations;

/// <summary>
/// Conventions that differ between textbooks. The first two change all numbers; row vectors change only the notation.
/// </summary>
public sealed record Conventions
{
    /// <summary>True for a factor ½ of the squared error, whose derivative is then a − y. <value>The default is false.</value></summary>
    public bool Half { get; init; }

    /// <summary>
    /// True for the mean of the squared error over the outputs, false for the sum; null for the cost of training. <value>The default is
    /// null.</value>
    /// </summary>
    public bool? Mean { get; init; }

    /// <summary>True to write z = a W, with the weight from node k to node j as w_kj. <value>The default is false.</value></summary>
    public bool RowVectors { get; init; }

    /// <summary>Returns the cost that follows these conventions.</summary>
    /// <param name="cost">The cost of the model.</param>
    /// <returns>The cost to explain.</returns>
    /// <exception cref="ArgumentException">Half or Mean is set, but the cost is not a squared error.</exception>
    public ICost Apply(ICost cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        if (!Half && Mean is null) return cost;
        if (cost is not (SquaredError or MeanSquaredError))
            throw new ArgumentException($"Half and Mean apply only to the squared error (the cost is {NameOf(cost)}). "
                + "Leave them out.");
        ICost chosen = Mean switch { true => new MeanSquaredError(), false => new SquaredError(), _ => cost };
        return Half ? new HalvedCost(chosen) : chosen;
    }

    /// <summary>Describes the conventions in sentences.</summary>
    /// <param name="trained">The cost the model was trained with; null if unknown.</param>
    /// <param name="shown">The cost that is explained.</param>
    /// <returns>The sentences.</returns>
    public IReadOnlyList<RichText> Describe(ICost? trained, ICost shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var said = new List<RichText>
        {
            shown switch
            {
                SquaredError => "C₀ = Σ (a − y)² is the sum over the output nodes, with no ½ before it: its derivative is 2 (a − y).",
                MeanSquaredError => "C₀ = 1/n Σ (a − y)² is the mean over the n output nodes, with no ½ before it: its "
                    + "derivative is (2/n) (a − y).",
                HalvedCost { Inner: SquaredError } => "C₀ = ½ Σ (a − y)² is half the sum over the output nodes: its derivative is a − y.",
                HalvedCost => "C₀ = 1/(2n) Σ (a − y)² is half the mean over the n output nodes: its derivative is (1/n) (a − y).",
                { ValueFormula: { } formula } => $"C₀ is {NameOf(shown)}: {formula}, summed over the "
                    + $"outputs{string.Concat(shown.DerivativeSymbols.Select(one => $"; {one.Symbol} is {one.Meaning}"))}"
                    + $"{(shown.FusedActivation is { } inside ? $"; z is the input of {inside.Spec.Name}" : "")}.",
                _ => $"C₀ is {NameOf(shown)}.",
            },
        };
        if (trained is not null && !trained.Equals(shown))
            said.Add($"The model was trained with {NameOf(trained)}. Every number here belongs to the cost above, for which the same step "
                + "needs another learning rate.");
        said.Add("C is the mean of C₀ over the samples. Layers are counted from 1; nodes, inputs and rows from 0.");
        said.Add(RowVectors
            ? "Row vectors: z = a W, and w[k, j] is the weight from node k of the previous layer to node j, in row k. Only the notation "
            + "changes: W is the transpose of the matrix for column vectors. Flags still name node j first."
            : "Column vectors: z = W a, and w[j, k] is the weight from node k of the previous layer to node j, in row j.");
        return said;
    }

    /// <summary>Returns the name of a cost, with its numbers if they are not the defaults.</summary>
    internal static string NameOf(ICost cost) =>
        CostRegistry.Default.Names.Contains(cost.Spec.Name) && CostRegistry.Default.Parse(cost.Spec.Name).Equals(cost) ? cost.Spec.Name
        : cost.Spec.ToString();
}
