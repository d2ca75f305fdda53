using System.Globalization;
using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>
/// An elementwise function as a composition of operators: z itself, or an operator on one or two curves of the same z.
/// </summary>
/// <remarks>
/// Curves that two operators share are one object, so that x · sigmoid(x) differs from x · sigmoid(y). Affine operators are marked as such,
/// and the other operators declare their bends (the points where the curve is not affine), so that a curve can be evaluated near its bends
/// at any scale.
/// </remarks>
internal sealed class Curve
{
    private readonly Func<double, double, double> _operator;
    private readonly Straight[] _bends;

    // The affine function of the operator's inputs: Σ share · read + offset; null if the operator is not affine.
    private readonly (double Left, double Right, double Offset)? _line;

    private Curve(string node, Func<double, double, double> operation, IReadOnlyList<Curve> reads, Straight[] bends,
        (double, double, double)? line, bool isCoarse)
    {
        (Node, _operator, Reads, _bends, _line) = (node, operation, reads, bends, line);
        IsCoarse = isCoarse || reads.Any(read => read.IsCoarse);
    }

    /// <summary>z.</summary>
    public static Curve Z { get; } = new("", (_, _) => double.NaN, [], [], null, false);

    /// <summary>The node of the last operator, for errors.</summary>
    public string Node { get; }

    /// <summary>The inputs of the last operator.</summary>
    public IReadOnlyList<Curve> Reads { get; }

    /// <summary>True if a half-precision constant is part of the curve.</summary>
    public bool IsCoarse { get; }

    /// <summary>Applies an operator that bends around 0 and within a few units of it.</summary>
    /// <param name="node">The node, for errors.</param>
    /// <param name="operation">The function.</param>
    /// <param name="isCoarse">True if a half-precision constant is part of it.</param>
    /// <param name="bends">Other bends: lines that are 0 at the bend and 1 where it ends.</param>
    public Curve Then(string node, Func<double, double> operation, bool isCoarse = false, params Straight[] bends) =>
        new(node, (x, _) => operation(x), [this], bends is [] ? [Straight.Same] : bends, null, isCoarse);

    /// <summary>Applies an affine function.</summary>
    public Curve Then(string node, Straight line, bool isCoarse = false) =>
        new(node, (x, _) => line.At(x), [this], [], (line.Scale, 0, line.Offset), isCoarse);

    /// <summary>Applies an operator to two curves.</summary>
    public static Curve Combine(string node, Func<double, double, double> operation, Curve left, Curve right) =>
        new(node, operation, [left, right], [Straight.Same], null, false);

    /// <summary>The sum of two curves, each with a factor.</summary>
    public static Curve Sum(string node, Curve left, double ofLeft, Curve right, double ofRight) =>
        new(node, (a, b) => ofLeft * a + ofRight * b, [left, right], [], (ofLeft, ofRight, 0), false);

    /// <summary>Evaluates the curve for given values of a curve below it.</summary>
    /// <param name="known">Known values of curves below. Those of this one and all between are added.</param>
    public double[] At(Dictionary<Curve, double[]> known)
    {
        if (known.TryGetValue(this, out var values)) return values;
        double[] left = Reads[0].At(known), right = Reads[^1].At(known);
        values = new double[left.Length];
        for (int i = 0; i < values.Length; i++) values[i] = _operator(left[i], right[i]);
        return known[this] = values;
    }

    /// <summary>Returns the affine function that this curve is of another curve below it, by its operators.</summary>
    /// <param name="known">Known functions of curves below, including the other one. Those of this one and all between are added.</param>
    /// <returns>The affine function; null if an operator between is not affine.</returns>
    public Straight? LineOf(Dictionary<Curve, Straight?> known)
    {
        if (known.TryGetValue(this, out var line)) return line;
        Straight? left = Reads[0].LineOf(known), right = Reads[^1].LineOf(known);
        line = _line is { } own && left is { } x && right is { } y
            ? new Straight(own.Left * x.Scale + own.Right * y.Scale, own.Left * x.Offset + own.Right * y.Offset + own.Offset) : null;
        return known[this] = line;
    }

    /// <summary>
    /// Returns the bends of the last operator as lines of a curve below, which are 0 at a bend and 1 where it ends.
    /// </summary>
    /// <param name="known">See <see cref="LineOf"/>.</param>
    public IEnumerable<Straight> BendsOf(Dictionary<Curve, Straight?> known)
    {
        if (LineOf(known) is not null) yield break;
        foreach (var read in Reads)
        {
            if (read.LineOf(known) is not { Scale: not 0 } line) continue;
            foreach (var bend in _bends) yield return bend.After(line);
        }

        // The maximum of two lines bends where they intersect.
        if (Reads is [var one, var other] && one.LineOf(known) is { } x && other.LineOf(known) is { } y && x.Scale != y.Scale)
            yield return new(x.Scale - y.Scale, x.Offset - y.Offset);
    }

    /// <summary>Returns this curve and all below it, once each, inputs first.</summary>
    /// <param name="most">The maximum number of curves.</param>
    /// <returns>The curves; null if there are more.</returns>
    public IReadOnlyList<Curve>? Parts(int most)
    {
        var parts = new List<Curve>();
        var seen = new HashSet<Curve>();
        var open = new Stack<(Curve Curve, bool IsRead)>([(this, false)]);
        while (open.TryPop(out var next))
        {
            if (next.IsRead) parts.Add(next.Curve);
            if (next.IsRead || !seen.Add(next.Curve)) continue;
            if (seen.Count > most) return null;
            open.Push((next.Curve, true));
            foreach (var read in next.Curve.Reads) open.Push((read, false));
        }

        return parts;
    }

    /// <summary>Returns true if z can be reached from here without passing another curve.</summary>
    public bool ReachesZWithout(Curve other, HashSet<Curve> seen)
    {
        if (this == other || !seen.Add(this)) return false;
        return this == Z || Reads.Any(read => read.ReachesZWithout(other, seen));
    }
}

/// <summary>An affine function of each number: y_j = Scale_j x_j + Offset_j. An array of length 1 applies to all.</summary>
/// <param name="Scale">The factors.</param>
/// <param name="Offset">The offsets.</param>
internal readonly record struct Line(double[] Scale, double[] Offset)
{
    private static readonly double[] One = [1], Zero = [0];

    /// <summary>y = x.</summary>
    public static Line Same { get; } = new(One, Zero);

    /// <summary>True if this is the original identity without changes.</summary>
    public bool IsSame => ReferenceEquals(Scale, One) && ReferenceEquals(Offset, Zero);

    /// <summary>The length of the arrays; 1 if the function is the same for all numbers.</summary>
    public int Width => Math.Max(Scale.Length, Offset.Length);

    /// <summary>Composes this function with a following one: y = scale (Scale x + Offset) + offset.</summary>
    public Line Then(double[] scale, double[] offset) => new(
        Combined(Scale, scale, (a, b) => a * b),
        Combined(Combined(Offset, scale, (a, b) => a * b), offset, (a, b) => a + b));

    /// <summary>Returns an element of an array that may have length 1.</summary>
    public static double At(double[] numbers, int j) => numbers[numbers.Length == 1 ? 0 : j];

    private static double[] Combined(double[] left, double[] right, Func<double, double, double> combine)
    {
        var result = new double[Math.Max(left.Length, right.Length)];
        for (int j = 0; j < result.Length; j++) result[j] = combine(At(left, j), At(right, j));
        return result;
    }
}

/// <summary>An affine function that is the same for all numbers: y = Scale x + Offset.</summary>
/// <param name="Scale">The factor.</param>
/// <param name="Offset">The offset.</param>
internal readonly record struct Straight(double Scale, double Offset)
{
    /// <summary>y = x.</summary>
    public static Straight Same { get; } = new(1, 0);

    /// <summary>Computes y.</summary>
    public double At(double x) => Scale * x + Offset;

    /// <summary>Computes x from y.</summary>
    public double Back(double y) => (y - Offset) / Scale;

    /// <summary>Composes this function with a preceding one.</summary>
    public Straight After(Straight first) => new(Scale * first.Scale, Scale * first.Offset + Offset);
}

/// <summary>A part of a curve that Nabla supports: an affine function, an activation and another affine function.</summary>
/// <param name="Before">Folded into the previous weights.</param>
/// <param name="Activation">The activation; null for none.</param>
/// <param name="After">Folded into the next weights.</param>
internal sealed record Piece(Straight Before, IActivation? Activation, Straight After)
{
    /// <summary>Returns the value at z.</summary>
    public double At(double z)
    {
        double a = Before.At(z);
        return After.At(Activation is null ? a : Activation.Value(a));
    }
}

/// <summary>Divides a curve into a sequence of affine functions and activations.</summary>
internal static class Pieces
{
    // Gelu by tanh has ten operators if constants are separate nodes.
    private const int MaxOperators = 32;

    /// <summary>Returns the sequence of affine functions and activations of a curve, from z on.</summary>
    /// <param name="curve">The curve.</param>
    /// <exception cref="OnnxException">A part of the curve is not a known activation.</exception>
    public static IEnumerable<Piece> Find(Curve curve)
    {
        var parts = curve.Parts(MaxOperators)
            ?? throw new OnnxException($"{curve.Node} is the last of more than {MaxOperators} consecutive operators that work on each "
            + "number alone. Layers of weights belong between them.");
        // The curve can be cut where all paths from z to the end pass.
        var cuts = parts.Where(part => part == curve || !curve.ReachesZWithout(part, [])).ToArray();
        for (int from = 0; from < cuts.Length - 1;)
        {
            (var piece, int to, string nearest) = Longest(cuts, from);
            if (piece is null)
                throw new OnnxException($"{cuts[from + 1].Node} ends an elementwise function that is not an activation of "
                    + $"Nabla{nearest}. {FormRegistry.Activations}");
            yield return piece;
            from = to;
        }
    }

    private static (Piece?, int To, string Nearest) Longest(Curve[] cuts, int from)
    {
        string near = "";
        for (int to = cuts.Length - 1; to > from; to--)
        {
            if (KnownCurves.Find(new SampledCurve(cuts[from], cuts[to]), out var nearest) is { } piece) return (piece, to, "");
            if (nearest is { Piece.Activation: { } activation, Distance: var distance })
                near = string.Create(CultureInfo.InvariantCulture, $"; the nearest is {activation.Spec}, from which it differs by "
                    + $"{distance:0.#e-0} of its own size");
        }

        return (null, from, near);
    }
}
