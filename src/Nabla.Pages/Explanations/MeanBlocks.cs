using Nabla.Explain;
using Nabla.Pages.Documents;
using Nabla.Pages.Formulas;

namespace Nabla.Pages.Explanations;

/// <summary>A derivative over several samples: their mean, which samples contribute most, and the table of desired changes.</summary>
internal static class MeanBlocks
{
    // What cancels but for this share of the largest pulls nowhere.
    private const double Rounding = 1e-12;

    public static IEnumerable<Block> Create(Derivative mean, Subject subject)
    {
        int digits = subject.Extent.Digits;
        var cut = mean.LargestTerms(subject.Extent.Top);
        var whole = Formula.Partial(new Symbol("C"), subject.Name(mean.By));
        var each = Formula.Partial(new Symbol("C", "", "i"), subject.Name(mean.By));
        yield return new Display(
            [new Equality([whole, new Product([new Fraction(new Number(1), new Number(mean.Count, 9)), new Total("i", each)]),
                new Number(mean.Value, digits)])]);
        yield return new Paragraph("Gradient descent steps against the mean. The samples that contribute most:");
        yield return new Table(
            ["row", "target", Phrase.Of($"{each}"), "share of the mean", "lowered by"],
            [
                .. cut.Shown.Select(one => (IReadOnlyList<Phrase>)
                [
                    FormattableString.Invariant($"{subject.Rows[one.Sample!.Value]}"),
                    subject.Answer(subject.Reasons.Sample(one.Sample.Value).Targets),
                    Phrase.Of($"{new Signed(one.Value, digits)}"),
                    Phrase.Of($"{new Signed(mean.Share(one.Value), digits)}"),
                    Pull(one.Value),
                ]),
                .. cut.Omitted > 0 ? [[$"{cut.Omitted} more", "", Phrase.Empty, Phrase.Of($"{new Signed(cut.Remainder, digits)}"),
                    Pull(Math.Abs(cut.Remainder) > Rounding * cut.Shown.Max(one => Math.Abs(mean.Share(one.Value))) ? cut.Remainder : 0)]]
                        : Array.Empty<IReadOnlyList<Phrase>>(),
            ]);
    }

    /// <summary>The lesson's table.</summary>
    public static IEnumerable<Block> Desires(IReadOnlyList<Quantity> asked, Subject subject)
    {
        var columns = Enumerable.Range(0, Math.Min(subject.Extent.Columns, subject.Reasons.Samples)).ToList();
        var table = subject.Reasons.GradientContributions(asked, columns);
        yield return new Heading(2, "Negative gradients by row");
        yield return new Paragraph(
            Phrase.Of($"The negative derivative of each row's C₀: the direction in which this row would change the number (the opposite "
                + $"sign of the "
                + $"derivatives above). The last column is the average over all {subject.Reasons.Samples} rows, the direction of gradient "
                + $"descent.{(columns.Count == subject.Reasons.Samples ? ""
                    : $" {columns.Count} of {subject.Reasons.Samples} rows are shown.")}"));
        Phrase Wish(double wish) => Phrase.Of($"{new Signed(wish, subject.Extent.Coarse(2))}");
        yield return new Table(
            ["", .. columns.Select(i => (Phrase)FormattableString.Invariant($"row {subject.Rows[i]}")), "average"],
            [
                [(Phrase)"target", .. columns.Select(i => (Phrase)Short(subject.Answer(subject.Reasons.Sample(i).Targets))), Phrase.Empty],
                .. table.Rows.Select((by, row) =>
                    (IReadOnlyList<Phrase>)[Phrase.Of($"{subject.Name(by)}"), .. table.Contributions[row].Select(Wish),
                    Wish(table.Averages[row])]),
            ]);
    }

    private static string Pull(double derivative) => derivative < 0 ? "increasing it" : derivative > 0 ? "decreasing it" : "no effect";

    private static string Short(string text) => text.Length <= 8 ? text : text[..7] + "…";
}
