using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>Creates explanations as documents.</summary>
public static class Explanation
{
    /// <summary>Explains derivatives, or without quantities the negative gradient of the samples.</summary>
    /// <param name="context">The network and the samples.</param>
    /// <param name="quantities">The quantities of the derivatives; empty for the negative gradient.</param>
    /// <returns>The document.</returns>
    /// <exception cref="ArgumentException">The network has no such quantity.</exception>
    public static Document Create(ExplanationContext context, IReadOnlyList<Quantity> quantities)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(quantities);
        IReadOnlyList<Quantity> taken = [.. quantities.Select(context.Explanation.Resolve)];
        return new(Title(context, taken),
            [.. context.Explanation.Samples == 1 ? OfSample(context, taken)
                : OfSeveral(context, taken), .. SubstitutionNote(context, quantities, taken), .. Foot(context)]);
    }

    /// <summary>
    /// Explains one derivative of one sample: its factors or terms as a tree, the largest paths, and the finite difference.
    /// </summary>
    /// <param name="context">The network and the samples; the first sample is explained.</param>
    /// <param name="by">The quantity of the derivative.</param>
    /// <returns>The blocks.</returns>
    /// <exception cref="ArgumentException">The network has no such quantity.</exception>
    public static IEnumerable<Block> DerivativeBlocks(ExplanationContext context, Quantity by)
    {
        ArgumentNullException.ThrowIfNull(context);
        by = context.Explanation.Resolve(by);
        var sample = context.Explanation.Sample(0);
        var derivative = sample.Explain(by);
        yield return new Heading(2,
            RichText.Format($"Why {Formula.Partial(context.Symbol(derivative.Of), context.Symbol(derivative.By))} is "
                + $"{new SignedNumber(derivative.Value, context.Detail.Digits)}"));
        yield return new Paragraph(Question(by, derivative, context));
        foreach (var block in ProductBlocks.Create(derivative, sample, context)) yield return block;
        foreach (var block in GradientPathBlocks.Create(by, sample, context)) yield return block;
        yield return FiniteDifferenceBlock.Create(by, context);
    }

    private static IEnumerable<Block> OfSample(ExplanationContext context, IReadOnlyList<Quantity> quantities)
    {
        var sample = context.Explanation.Sample(0);
        foreach (var block in SampleBlocks.Create(sample, context)) yield return block;
        foreach (var by in quantities)
            foreach (var block in DerivativeBlocks(context, by)) yield return block;
        if (quantities.Count == 0)
            foreach (var block in GradientContributionBlocks.Create(sample, context)) yield return block;
        foreach (var block in PictureBlocks.Create(sample, quantities, context)) yield return block;
    }

    private static IEnumerable<Block> OfSeveral(ExplanationContext context, IReadOnlyList<Quantity> quantities)
    {
        yield return new Paragraph(
            RichText.Format($"{context.Explanation.Samples} rows of {context.Source}, network {context.Model} "
                + $"({context.Architecture.ToString()}). The mean cost is "
                + $"{new Equality([new Symbol("C"), new Number(context.Explanation.Cost, context.Detail.Digits)])}."));
        foreach (var by in quantities)
        {
            var mean = context.Explanation.Explain(by);
            yield return new Heading(2,
                RichText.Format($"Why {Formula.Partial(new Symbol("C"), context.Symbol(by))} is "
                    + $"{new SignedNumber(mean.Value, context.Detail.Digits)}"));
            yield return new Paragraph(Question(by, mean, context));
            foreach (var block in MeanBlocks.Create(mean, context)) yield return block;
            yield return FiniteDifferenceBlock.Create(by, context);
        }

        if (quantities.Count == 0)
            foreach (var block in GradientContributionBlocks.Largest(context)) yield return block;
        var rows = quantities.Count > 0 ? quantities
            : [.. context.Explanation.Largest(context.Detail.MaxItems, context.Detail.Layer).Select(one => one.By)];
        foreach (var block in MeanBlocks.GradientTable(rows, context)) yield return block;
    }

    // Explains why a derivative by z is shown instead of the requested one by a.
    private static IEnumerable<Block> SubstitutionNote(ExplanationContext context, IReadOnlyList<Quantity> quantities,
        IReadOnlyList<Quantity> taken) =>
        quantities.Zip(taken).Where(pair => pair.First != pair.Second).Take(1).Select(pair => new Paragraph(RichText.Format(
            $"{context.Symbol(pair.Second)} is explained instead of {context.Symbol(pair.First)}: the cost "
                + $"{Conventions.NameOf(context.Explanation.CostFunction)} includes {context.Architecture.Layers[^1].Activation.Spec.Name} "
                + $"and is applied to z, so ∂C₀/∂a of the last layer is not computed.")));

    private static IEnumerable<Block> Foot(ExplanationContext context)
    {
        yield return new Heading(2, "Conventions of this page");
        var said = context.Conventions.Describe(context.Trained, context.Explanation.CostFunction);
        if (context.Data.Weights is not null) said = [.. said, "Sample weights are not used here: all rows have the same weight."];
        var layouts = context.Architecture.LayerLayouts;
        if (layouts.Any(layout => layout.WeightedSums is { Factor: not null }))
            said = [.. said, "u is the weighted sum before it is divided by the square root of the number of inputs n of the layer: "
                + "u[j] = Σ w[j, k] a[k] and z[j] = u[j] / √n + b[j]."];
        for (int layer = 0; layer < layouts.Count; layer++)
            if (layouts[layer].Layer is not Layers.Dense) said = [.. said, LayerNote(layouts[layer], layer)];
        yield return new BulletList(said, IsNote: true);
    }

    // The layer and its symbols.
    private static RichText LayerNote(LayerLayout layout, int layer)
    {
        var note = RichText.Format($"Layer {layer + 1} is {layout.Layer.Spec.Name}. It counts as a layer, although it has no weights "
            + $"w[j, k].");
        string before = " Its parameters are ";
        foreach (var block in layout.Blocks)
        {
            var symbol = Formula.LayerSymbol(layout.GetTensorName(block.Name), layer, block.Columns == 1 ? "j" : "j, k");
            note = RichText.Format($"{note}{before}{symbol}");
            before = ", ";
        }

        if (layout.Blocks.Count > 0) note = RichText.Format($"{note}.");
        return layout.Program is { } program && program.Steps.Any(step => step.Operands.Count > 0 && step != program.Output)
            ? RichText.Format($"{note} {Formula.LayerSymbol("u", layer, "n, i")} is number i of its operation n. In the formula of an "
                + $"operation z is the number that it takes, and w, s or c a parameter that it multiplies with.") : note;
    }

    private static RichText Question(Quantity by, Derivative derivative, ExplanationContext context)
    {
        var name = context.Symbol(by);
        string cost = context.Explanation.Samples == 1 ? "C₀" : "C";
        RichText what = by.Kind switch
        {
            QuantityKind.Weight => RichText.Format($"{name} = {Value(by, context)} is the weight from "
                + $"{(by.Layer == 0 ? context.InputName(by.From) : $"node {by.From} of layer {by.Layer}")} to node {by.Node} of layer "
                + $"{by.Layer + 1}{OutputName(by, context)}."),
            QuantityKind.Bias => RichText.Format($"{name} = {Value(by, context)} is the bias of node {by.Node} of layer "
                + $"{by.Layer + 1}{OutputName(by, context)}."),
            _ when by.Layer < 0 => RichText.Format($"{name} is {context.InputName(by.Node)}"
                + $"{(context.InputNames is null ? "" : ", after preprocessing")}, here "
                + $"{new Number(context.Explanation.Sample(0).Activations(-1)[by.Node], context.Detail.Digits)}"
                + $"{(context.Explanation.Samples == 1 ? "" : " in the first row")}."),
            QuantityKind.Parameter => RichText.Format($"{name} is a parameter of layer {by.Layer + 1} "
                + $"({context.Architecture.Layers[by.Layer].Spec.Name})."),
            _ => RichText.Format($"{name} belongs to node {by.Node} of layer {by.Layer + 1}{OutputName(by, context)}."),
        };
        return derivative.Value == 0
            ? RichText.Format($"{what} A small change of it does not change {cost}.")
            : RichText.Format($"{what} If it increases by a small h, {cost} {(derivative.Value > 0 ? "increases" : "decreases")} by about "
            + $"{new Number(Math.Abs(derivative.Value), context.Detail.Digits)} h: a {(derivative.Value < 0 ? "larger" : "smaller")} value "
            + $"lowers the cost.");
    }

    private static Number Value(Quantity by, ExplanationContext context) =>
        new(by.Kind == QuantityKind.Weight ? context.Explanation.Network.Weights(by.Layer)[by.Node, by.From]
        : context.Explanation.Network.Biases(by.Layer)[by.Node], context.Detail.Digits);

    private static string OutputName(Quantity by, ExplanationContext context) =>
        by.Layer == context.Architecture.Layers.Count - 1 && context.Architecture.Outputs > 1 && context.Data.ClassNames is not null
        ? $", the output for {context.OutputName(by.Node)}" : "";

    private static string Title(ExplanationContext context, IReadOnlyList<Quantity> quantities)
    {
        string rows = context.Explanation.Samples == 1 ? FormattableString.Invariant($"row {context.Rows[0]} of {context.Source}")
            : FormattableString.Invariant($"{context.Explanation.Samples:N0} rows of {context.Source}");
        string names = string.Join(", ", quantities.Take(3).Select(by => UnicodeMath.Render(context.Symbol(by)).Replace('\u00a0', ' ')))
            + (quantities.Count > 3 ? ", …" : "");
        return quantities.Count == 0 ? $"Negative gradients of {rows}" : $"How the cost depends on {names}: {rows}";
    }
}
