using Nabla.Costs;
using Nabla.Pages.Documents;

namespace Nabla.Pages.Explanations;

/// <summary>
/// What a reader's book may write otherwise. The first two change every number shown; row vectors change the notation alone.
/// </summary>
public sealed record Conventions
{
    /// <summary>True for ½ before the squared error, whose slope is then a − y. <value>The default is false.</value></summary>
    public bool Half { get; init; }

    /// <summary>
    /// True for the squared error's mean over the output nodes, false for their sum; null as the model was trained. <value>The default is
    /// null.</value>
    /// </summary>
    public bool? Mean { get; init; }

    /// <summary>True to write z = a W, with the weight from node k to node j as w_kj. <value>The default is false.</value></summary>
    public bool RowVectors { get; init; }

    /// <summary>The cost as these conventions have it.</summary>
    /// <param name="cost">The model's own.</param>
    /// <returns>The cost that every number of the page belongs to.</returns>
    /// <exception cref="ArgumentException">The cost is no squared error, which alone has a ½ and a mean.</exception>
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

    /// <summary>What a page says of them.</summary>
    /// <param name="trained">The cost that the model names as its own; null where it names none.</param>
    /// <param name="shown">The cost that is explained.</param>
    /// <returns>Sentences.</returns>
    public IReadOnlyList<Phrase> Sentences(ICost? trained, ICost shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var said = new List<Phrase>
        {
            shown switch
            {
                SquaredError => "C₀ = Σ (a − y)² is the sum over the output nodes, with no ½ before it: its derivative is 2 (a − y).",
                MeanSquaredError => "C₀ = 1/n Σ (a − y)² is the mean over the n output nodes, with no ½ before it: its "
                    + "derivative is (2/n) (a − y).",
                HalvedCost { Inner: SquaredError } => "C₀ = ½ Σ (a − y)² is half the sum over the output nodes: its derivative is a − y.",
                HalvedCost => "C₀ = 1/(2n) Σ (a − y)² is half the mean over the n output nodes: its derivative is (1/n) (a − y).",
                { ValueFormula: { } formula } => $"C₀ is {NameOf(shown)}: {formula}, summed over the "
                    + $"outputs{string.Concat(shown.SlopeLetters.Select(one => $"; {one.Letter} is {one.Meaning}"))}"
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

    /// <summary>A cost's name, with its numbers where they are not its defaults.</summary>
    internal static string NameOf(ICost cost) =>
        CostRegistry.Default.Names.Contains(cost.Spec.Name) && CostRegistry.Default.Parse(cost.Spec.Name).Equals(cost) ? cost.Spec.Name
        : cost.Spec.ToString();
}
