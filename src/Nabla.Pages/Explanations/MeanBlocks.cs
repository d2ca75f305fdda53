using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>A mean derivative of several samples: the samples that contribute most, and the table of negative gradients.</summary>
internal static class MeanBlocks
{
    // A mean below this fraction of the largest contribution counts as cancelled.
    private const double Rounding = 1e-12;

    public static IEnumerable<Block> Create(Derivative mean, ExplanationContext context)
    {
        int digits = context.Detail.Digits;
        var cut = mean.LargestTerms(context.Detail.MaxItems);
        var whole = Formula.Partial(new Symbol("C"), context.Symbol(mean.By));
        var each = Formula.Partial(new Symbol("C", "", "i"), context.Symbol(mean.By));
        yield return new DisplayFormulas(
            [new Equality([whole, new Product([new Fraction(new Number(1), new Number(mean.Count, 9)), new Summation("i", each)]),
                new Number(mean.Value, digits)])]);
        yield return new Paragraph("Gradient descent steps against the mean. The samples that contribute most:");
        yield return new Table(
            ["row", "target", RichText.Format($"{each}"), "part of the mean", "lowered by"],
            [
                .. cut.Shown.Select(one => (IReadOnlyList<RichText>)
                [
                    FormattableString.Invariant($"{context.Rows[one.Sample!.Value]}"),
                    context.Describe(context.Explanation.Sample(one.Sample.Value).Targets),
                    RichText.Format($"{new SignedNumber(one.Value, digits)}"),
                    RichText.Format($"{new SignedNumber(mean.Contribution(one.Value), digits)}"),
                    Pull(one.Value),
                ]),
                .. cut.Omitted > 0 ? [[$"{cut.Omitted} more", "", RichText.Empty,
                    RichText.Format($"{new SignedNumber(cut.Remainder, digits)}"),
                    Pull(Math.Abs(cut.Remainder) > Rounding * cut.Shown.Max(one => Math.Abs(mean.Contribution(one.Value))) ? cut.Remainder
                        : 0)]]
                        : Array.Empty<IReadOnlyList<RichText>>(),
            ]);
    }

    /// <summary>The table of negative gradients, as in the lesson.</summary>
    public static IEnumerable<Block> GradientTable(IReadOnlyList<Quantity> quantities, ExplanationContext context)
    {
        var columns = Enumerable.Range(0, Math.Min(context.Detail.Columns, context.Explanation.Samples)).ToList();
        var table = context.Explanation.GradientContributions(quantities, columns);
        yield return new Heading(2, "Negative gradients by row");
        yield return new Paragraph(
            RichText.Format($"The negative derivative of each row's C₀: the direction in which this row would change the "
                + $"number (the opposite "
                + $"sign of the "
                + $"derivatives above). The last column is the average over all {context.Explanation.Samples} rows, the "
                + $"direction of gradient "
                + $"descent.{(columns.Count == context.Explanation.Samples ? ""
                    : $" {columns.Count} of {context.Explanation.Samples} rows are shown.")}"));
        RichText Wish(double contribution) => RichText.Format($"{new SignedNumber(contribution, context.Detail.CompactDigits(2))}");
        yield return new Table(
            ["", .. columns.Select(i => (RichText)FormattableString.Invariant($"row {context.Rows[i]}")), "average"],
            [
                [(RichText)"target", .. columns.Select(i => (RichText)Short(context.Describe(context.Explanation.Sample(i).Targets))),
                    RichText.Empty],
                .. table.Rows.Select((by, row) =>
                    (IReadOnlyList<RichText>)[RichText.Format($"{context.Symbol(by)}"), .. table.Contributions[row].Select(Wish),
                    Wish(table.Averages[row])]),
            ]);
    }

    private static string Pull(double derivative) => derivative < 0 ? "increasing it" : derivative > 0 ? "decreasing it" : "no effect";

    private static string Short(string text) => text.Length <= 8 ? text : text[..7] + "…";
}
