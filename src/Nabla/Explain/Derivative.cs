using Nabla.Activations;
using Nabla.Costs;

namespace Nabla.Explain;

/// <summary>
/// A node of the dependency tree: one partial derivative, its value, and what it is made of, worked out when somebody asks.
/// </summary>
/// <remarks>
/// <see cref="Value"/> is what backpropagation computes. The parts, multiplied, added or averaged as <see cref="Rule"/> says, give it
/// again. Nothing enumerates the ways through the network: a node knows its parts, and each part knows its own.
/// </remarks>
public sealed class Derivative
{
    private readonly Func<int, double>? _valueOf;
    private readonly Func<int, Derivative>? _part;

    private Derivative(Quantity of, Quantity by, double value, Rule rule, int count, Func<int, double>? valueOf,
        Func<int, Derivative>? part)
    {
        // 0 in place of −0, which a slope of 0 makes of a negative number.
        (Of, By, Value, Rule, Count) = (of, by, value + 0.0, rule, count);
        (_valueOf, _part) = (valueOf, part);
    }

    /// <summary>What changes: above the fraction's bar.</summary>
    public Quantity Of { get; }

    /// <summary>What is nudged: below the bar.</summary>
    public Quantity By { get; }

    /// <summary>The node of the next layer through which the nudge goes, where this is one term of a sum.</summary>
    public Quantity? Through { get; private init; }

    /// <summary>The sample, from 0, where this is one term of a mean; else null.</summary>
    public int? Sample { get; private init; }

    /// <summary>The partial derivative.</summary>
    public double Value { get; }

    /// <summary>How the parts make the value.</summary>
    public Rule Rule { get; }

    /// <summary>The formula of a value that is <see cref="Rule.Known"/>: "a", "w", "a (1 − a)", "2 (a − y)"; else empty.</summary>
    public string Formula { get; private init; } = "";

    /// <summary>What letters of the formula stand for that no number of the network is called by.</summary>
    public IReadOnlyList<(string Letter, string Meaning)> Letters { get; private init; } = [];

    /// <summary>What the formula hides; null where there is nothing to say.</summary>
    public string? Remark { get; private init; }

    /// <summary>What has canceled between the slopes of the cost and the activation that it contains; null where nothing has.</summary>
    public string? Cancels { get; private init; }

    /// <summary>How many parts there are: factors, terms or samples.</summary>
    public int Count { get; }

    /// <summary>One part.</summary>
    /// <param name="index">Which, from 0: factors from the nudge to the cost, terms by node, samples in their order.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Derivative this[int index] => index >= 0 && index < Count
        ? _part!(index)
        : throw new ArgumentOutOfRangeException(nameof(index), $"{this} has {Count} parts, but part {index} was asked for.");

    /// <summary>All parts. Of a sum over a wide layer ask for the <see cref="LargestTerms"/>.</summary>
    public IEnumerable<Derivative> Parts => Enumerable.Range(0, Count).Select(index => this[index]);

    /// <summary>The largest terms of a sum or mean, and what all others add to the value.</summary>
    /// <param name="most">How many terms to show at most; all are shown where only one more would be hidden.</param>
    /// <returns>Terms from the largest to the smallest, and the rest.</returns>
    public TruncatedSum LargestTerms(int most)
    {
        if (Rule is not (Rule.Sum or Rule.Mean)) return new([.. Parts], Count, 0, 0);
        int shown = Count <= most + 1 ? Count : Math.Max(0, most);
        var values = new double[Count];
        var order = new int[Count];
        for (int index = 0; index < Count; index++) (values[index], order[index]) = (_valueOf!(index), index);
        Array.Sort(order, (left, right) => Math.Abs(values[right]).CompareTo(Math.Abs(values[left])) is var by and not 0 ? by
            : left.CompareTo(right));
        // Added from the hidden terms themselves, so that a wrong term is seen and not made up for. The smallest first, to keep their
        // digits.
        double remainder = 0;
        for (int place = Count - 1; place >= shown; place--) remainder += Share(values[order[place]]);
        return new([.. order.Take(shown).Select(index => this[index])], Count, Count - shown, remainder);
    }

    /// <summary>What a part adds to the value: itself, or its n-th in a mean.</summary>
    /// <param name="part">The value of a part.</param>
    /// <returns>Its share.</returns>
    public double Share(double part) => Rule == Rule.Mean ? part / Count : part;

    /// <summary>The value worked out from the parts: what is shown, multiplied, added or averaged.</summary>
    /// <returns>The value, but for the rounding of the last digits.</returns>
    public double FromParts() => Rule switch
    {
        Rule.Product => Parts.Aggregate(1.0, (product, part) => product * part.Value),
        Rule.Sum or Rule.Mean => Enumerable.Range(0, Count).Sum(index => Share(_valueOf!(index))),
        _ => Value,
    };

    /// <summary>The fraction and its value.</summary>
    /// <returns>∂C₀/∂w⁽²⁾[3, 5] = 0.012.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"∂{Of}/∂{By}{(Through is { } node ? $" through {node}" : "")} = {FormulaNumber.Format(Value, 6)}");

    internal static Derivative Known(Quantity of, Quantity by, double value, string formula, string? remark = null) =>
        new(of, by, value, Rule.Known, 0, null, null) { Formula = formula, Remark = remark };

    // σ' of an activation.
    internal static Derivative Slope(Quantity of, Quantity by, double value, IActivation activation) =>
        new(of, by, value, Rule.Known, 0, null, null) { Formula = activation.SlopeFormula, Letters = activation.SlopeLetters };

    // The end of every way.
    internal static Derivative Slope(Quantity by, double value, ICost cost, bool isAbsorbed) =>
        new(Quantity.Cost, by, value, Rule.Known, 0, null, null)
        { Formula = cost.SlopeFormula, Letters = cost.SlopeLetters, Cancels = isAbsorbed ? cost.Cancellation : null };

    internal static Derivative Product(Quantity of, Quantity by, double value, Derivative[] factors, Quantity? through = null,
        string? remark = null) =>
        new(of, by, value, Rule.Product, factors.Length, index => factors[index].Value, index => factors[index])
        { Through = through, Remark = remark };

    internal static Derivative Sum(Quantity of, Quantity by, double value, int count, Func<int, double> valueOf,
        Func<int, Derivative> part) =>
        new(of, by, value, Rule.Sum, count, valueOf, part);

    internal static Derivative Mean(Quantity by, double[] samples, Func<int, Derivative> part) =>
        new(Quantity.Cost, by, samples.Sum() / samples.Length, Rule.Mean, samples.Length, index => samples[index], part);

    internal Derivative OfSample(int sample) =>
        new(Of, By, Value, Rule, Count, _valueOf, _part)
        { Through = Through, Sample = sample, Formula = Formula, Letters = Letters, Remark = Remark, Cancels = Cancels };
}

/// <summary>The largest terms of a sum, and the rest in one number: together they are the total, always.</summary>
/// <param name="Shown">The largest terms, by size.</param>
/// <param name="Count">How many terms there are in all.</param>
/// <param name="Omitted">How many are not shown.</param>
/// <param name="Remainder">What those add to the total.</param>
public sealed record TruncatedSum(IReadOnlyList<Derivative> Shown, int Count, int Omitted, double Remainder);
