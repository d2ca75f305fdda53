using Nabla.Activations;
using Nabla.Costs;

namespace Nabla.Explain;

/// <summary>
/// A node of the dependency tree: a partial derivative, its value and its parts, which are computed on demand.
/// </summary>
/// <remarks>
/// <see cref="Value"/> is the result of backpropagation. The product, sum or mean of the parts, by <see cref="Rule"/>, gives the same
/// value. The paths through the network are not enumerated: each node knows only its parts.
/// <para>Immutable, so any number of threads may share it.</para>
/// </remarks>
public sealed class Derivative
{
    private readonly Func<int, double>? _valueOf;
    private readonly Func<int, Derivative>? _part;

    private Derivative(Quantity of, Quantity by, double value, Rule rule, int count, Func<int, double>? valueOf,
        Func<int, Derivative>? part)
    {
        // Replaces −0, the product of a derivative of 0 and a negative number, by 0.
        (Of, By, Value, Rule, Count) = (of, by, value + 0.0, rule, count);
        (_valueOf, _part) = (valueOf, part);
    }

    /// <summary>The numerator of the derivative: the dependent quantity.</summary>
    public Quantity Of { get; }

    /// <summary>The denominator of the derivative: the quantity it is taken by.</summary>
    public Quantity By { get; }

    /// <summary>For a term of a sum, the node of the next layer through which the path leads.</summary>
    public Quantity? Through { get; private init; }

    /// <summary>For a term of a mean, the sample, from 0; otherwise null.</summary>
    public int? Sample { get; private init; }

    /// <summary>The value of the partial derivative.</summary>
    public double Value { get; }

    /// <summary>How the parts give the value.</summary>
    public Rule Rule { get; }

    /// <summary>The formula of a value with <see cref="Rule.Known"/>: "a", "w", "a (1 − a)", "2 (a − y)"; otherwise empty.</summary>
    public string Formula { get; private init; } = "";

    /// <summary>The meanings of letters in the formula that are not quantities of the network.</summary>
    public IReadOnlyList<(string Symbol, string Meaning)> Symbols { get; private init; } = [];

    /// <summary>A note on the formula; null for none.</summary>
    public string? Remark { get; private init; }

    /// <summary>The factor that cancels between the derivatives of the cost and its fused activation; null if nothing cancels.</summary>
    public string? Cancels { get; private init; }

    /// <summary>Number of parts: factors, terms or samples.</summary>
    public int Count { get; }

    /// <summary>Returns one part.</summary>
    /// <param name="index">The index, from 0: factors from the quantity to the cost, terms by node, samples in order.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Derivative this[int index] => index >= 0 && index < Count
        ? _part!(index)
        : throw new ArgumentOutOfRangeException(nameof(index), $"{this} has no part {index}: it has {Count} parts.");

    /// <summary>All parts. For a sum over a wide layer use <see cref="LargestTerms"/>.</summary>
    public IEnumerable<Derivative> Parts => Enumerable.Range(0, Count).Select(index => this[index]);

    /// <summary>Returns the largest terms of a sum or mean, and the sum of all others.</summary>
    /// <param name="most">The maximum number of terms to show. All are shown if only one more would be omitted.</param>
    /// <returns>Terms in descending order of size, and the remainder.</returns>
    public TruncatedSum LargestTerms(int most)
    {
        if (Rule is not (Rule.Sum or Rule.Mean)) return new([.. Parts], Count, 0, 0);
        int shown = Count <= most + 1 ? Count : Math.Max(0, most);
        var values = new double[Count];
        var order = new int[Count];
        for (int index = 0; index < Count; index++) (values[index], order[index]) = (_valueOf!(index), index);
        Array.Sort(order, (left, right) => Math.Abs(values[right]).CompareTo(Math.Abs(values[left])) is var by and not 0 ? by
            : left.CompareTo(right));
        // The sum of the omitted terms themselves, so that a wrong term remains visible. The smallest are added first to preserve their
        // digits.
        double remainder = 0;
        for (int place = Count - 1; place >= shown; place--) remainder += Contribution(values[order[place]]);
        return new([.. order.Take(shown).Select(index => this[index])], Count, Count - shown, remainder);
    }

    /// <summary>Returns the contribution of a part to the value: the part itself, or its n-th in a mean.</summary>
    /// <param name="part">The value of a part.</param>
    /// <returns>The contribution.</returns>
    public double Contribution(double part) => Rule == Rule.Mean ? part / Count : part;

    /// <summary>Computes the value from the parts: their product, sum or mean.</summary>
    /// <returns>The value, up to rounding.</returns>
    public double ComputeFromParts() => Rule switch
    {
        Rule.Product => Parts.Aggregate(1.0, (product, part) => product * part.Value),
        Rule.Sum or Rule.Mean => Enumerable.Range(0, Count).Sum(index => Contribution(_valueOf!(index))),
        _ => Value,
    };

    /// <summary>Formats the derivative and its value.</summary>
    /// <returns>For example ∂C₀/∂w⁽²⁾[3, 5] = 0.012.</returns>
    public override string ToString() =>
        FormattableString.Invariant($"∂{Of}/∂{By}{(Through is { } node ? $" through {node}" : "")} = {FormulaNumber.Format(Value, 6)}");

    internal static Derivative Known(Quantity of, Quantity by, double value, string formula, string? remark = null) =>
        new(of, by, value, Rule.Known, 0, null, null) { Formula = formula, Remark = remark };

    // σ' of an activation.
    internal static Derivative FromFormula(Quantity of, Quantity by, double value, IActivation activation) =>
        new(of, by, value, Rule.Known, 0, null, null) { Formula = activation.DerivativeFormula, Symbols = activation.DerivativeSymbols };

    // The derivative of the cost, the last factor of every path.
    internal static Derivative FromFormula(Quantity by, double value, ICost cost, bool isAbsorbed) =>
        new(Quantity.Cost, by, value, Rule.Known, 0, null, null)
        { Formula = cost.DerivativeFormula, Symbols = cost.DerivativeSymbols, Cancels = isAbsorbed ? cost.Cancellation : null };

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
        { Through = Through, Sample = sample, Formula = Formula, Symbols = Symbols, Remark = Remark, Cancels = Cancels };
}

/// <summary>The largest terms of a sum and the sum of the rest. Together they give the total.</summary>
/// <param name="Shown">The largest terms, in descending order of size.</param>
/// <param name="Count">Total number of terms.</param>
/// <param name="Omitted">Number of terms that are not shown.</param>
/// <param name="Remainder">Sum of the terms that are not shown.</param>
public sealed record TruncatedSum(IReadOnlyList<Derivative> Shown, int Count, int Omitted, double Remainder);
