using Nabla.Data;
using Nabla.Explain;
using Nabla.Numerics;
using Nabla.Pages.Formulas;
using Nabla.Studio.Graphs;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Quizzes;

/// <summary>A quiz question about a network. The same seed gives the same question.</summary>
/// <param name="Kind">largest, direction or rank.</param>
/// <param name="Text">The question.</param>
/// <param name="Row">The sample that is shown with it; null for none.</param>
/// <param name="Choices">The choices, or the items to order.</param>
/// <param name="Right">The right choice, or the right order of the choices.</param>
/// <param name="Because">The explanation.</param>
/// <param name="Look">The quantity to select on the page Backprop; null for none.</param>
internal sealed record Question(string Kind, string Text, int? Row, IReadOnlyList<Choice> Choices, IReadOnlyList<int> Right, string Because,
    string? Look)
{
    private const int Four = 4, Tries = 40, MaxRows = 2000;

    /// <summary>Creates a question.</summary>
    public static Question Create(ModelView view, ulong seed)
    {
        var random = new Philox(seed, 0x9012);
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            ulong at = (ulong)attempt * 1000;
            int row = (int)random.UniformInteger(at, Math.Min(view.Samples.Count, MaxRows));
            var made = ((seed + (ulong)attempt) % 3) switch
            {
                0 => Largest(view, row, random, at),
                1 => Direction(view, row, random, at),
                _ => Rank(view, random, at),
            };
            if (made is not null) return made;
        }

        throw new NablaException($"No question can be generated for {view.Shown.Name}: its derivatives are all 0 here.");
    }

    // Which of four weights into one node of the last layer matters most?
    private static Question? Largest(ModelView view, int row, Philox random, ulong at)
    {
        var context = ExplanationContexts.From(view, row, 1);
        var architecture = view.Network.Architecture;
        var dense = Enumerable.Range(0, architecture.Layers.Count)
            .Where(layer => architecture.LayerLayouts[layer].WeightedSums is not null
                && architecture.LayerLayouts[layer].Inputs >= Four).ToList();
        if (dense.Count == 0) return null;
        int layer = dense[(int)random.UniformInteger(at + 1, dense.Count)],
            j = (int)random.UniformInteger(at + 2, architecture.LayerLayouts[layer].Outputs);
        int[] nodes = Distinct(random, at + 3, architecture.LayerLayouts[layer].Inputs, Four);
        var names = nodes.Select(k => Quantity.Weight(layer, j, k)).ToList();
        double[] sizes = [.. names.Select(name => Math.Abs(context.Explanation.Explain(name).Value))];
        double[] sorted = [.. sizes.OrderDescending()];
        // The largest must be clearly larger than the others.
        if (!(sorted[0] > 1.3 * sorted[1])) return null;
        int right = Array.IndexOf(sizes, sorted[0]);
        var sample = context.Explanation.Sample(0);
        return new(
            "largest", $"For this sample: which of these weights into node {j} of layer {layer + 1} changes the cost "
                + "most if each is changed by the same small amount?", row,
            [.. names.Select(name => new Choice(MathMl.Render(context.Symbol(name)),
                name.ToString(), $"w = {SignificantDigits.Format(view.Network.Weights(layer)[j, name.From], 3)}", $"|∂C₀/∂w| = "
                    + $"{SignificantDigits.Format(Math.Abs(context.Explanation.Explain(name).Value), 4)}"))],
            [right],
            $"∂C₀/∂w is the activation that the weight multiplies times ∂C₀/∂z of the node, which is the same for all four. So the "
                + $"weight from the most active node wins: there a = "
                + $"{SignificantDigits.Format(sample.Activations(layer - 1)[names[right].From], 3)}. "
                + "The value of the weight itself does not matter.",
            Ids.From(names[right]));
    }

    // Will a step of gradient descent make this bias larger or smaller?
    private static Question? Direction(ModelView view, int row, Philox random, ulong at)
    {
        var context = ExplanationContexts.From(view, row, 1);
        var architecture = view.Network.Architecture;
        int layer = Enumerable.Range(0, architecture.Layers.Count).Last(one => architecture.LayerLayouts[one].WeightedSums is not null),
            outputs = architecture.LayerLayouts[layer].Outputs;
        int j = (int)random.UniformInteger(at + 1, outputs);
        var name = Quantity.Bias(layer, j);
        double slope = context.Explanation.Explain(name).Value;
        if (Math.Abs(slope) < 1e-6) return null;
        var sample = context.Explanation.Sample(0);
        double a = sample.Activations(layer)[j], y = sample.Targets[j];
        return new(
            "direction", $"This sample takes one step of gradient descent. Output {j} ({context.OutputName(j)}) is "
                + $"{SignificantDigits.Format(a, 3)} and "
                + $"should be {SignificantDigits.Format(y, 3)}. Will its bias go up or down?", row,
            [new("", "up ▲", "", slope < 0 ? "yes" : ""), new("", "down ▼", "", slope > 0 ? "yes" : "")],
            [slope < 0 ? 0 : 1],
            $"∂C₀/∂b = {SignificantDigits.Format(slope, 4)}, and descent goes against it: the bias goes "
                + $"{(slope < 0 ? "up" : "down")}. The output is "
                + $"too {(a < y ? "low" : "high")}, and the bias is added to its weighted sum.",
            Ids.From(name));
    }

    // Which of four samples costs most?
    private static Question? Rank(ModelView view, Philox random, ulong at)
    {
        if (view.Samples.Count < Four) return null;
        int[] rows = Distinct(random, at + 1, Math.Min(view.Samples.Count, MaxRows), Four);
        var context = ExplanationContexts.From(view, view.Samples.Subset(rows), rows);
        double[] costs = [.. context.Explanation.Costs];
        int[] order = [.. Enumerable.Range(0, Four).OrderByDescending(i => costs[i])];
        for (int i = 1; i < Four; i++)
            if (!(costs[order[i - 1]] > 1.2 * costs[order[i]])) return null;
        return new(
            "rank", "Put these four samples in order of their cost, the largest first.", null,
            [.. rows.Select((row, i) =>
                new Choice("", $"sample {row}", $"target {context.Describe(context.Explanation.Sample(i).Targets)}, prediction "
                + $"{context.Describe(context.Explanation.Sample(i).Activations(view.Network.Architecture.Layers.Count - 1))}",
                $"C₀ = {SignificantDigits.Format(costs[i], 4)}") { Row = row })],
            order, "The cost is large if the network is wrong and certain, small if it is right and certain, and between "
                + "if it is uncertain.", null);
    }

    private static int[] Distinct(Philox random, ulong at, int below, int count)
    {
        var found = new List<int>();
        for (ulong i = 0; found.Count < count; i++)
        {
            int one = (int)random.UniformInteger(at + i, below);
            if (!found.Contains(one)) found.Add(one);
        }

        return [.. found];
    }
}

/// <summary>A choice.</summary>
/// <param name="Math">Its name as MathML; empty for none.</param>
/// <param name="Text">Its name.</param>
/// <param name="Hint">A hint, shown before the answer.</param>
/// <param name="Truth">The value, shown with the answer.</param>
internal sealed record Choice(string Math, string Text, string Hint, string Truth)
{
    /// <summary>The sample of the choice; null for none.</summary>
    public int? Row { get; init; }
}
