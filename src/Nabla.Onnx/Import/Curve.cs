using System.Globalization;
using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>
/// A function of one number, as a graph composes it of operators: z itself, or an operator on one or two curves of the same z.
/// </summary>
/// <remarks>
/// Curves that two operators read are one object, so that x · sigmoid(x) can be told from x · sigmoid(y). What is a line by its operator is
/// known as one, and of each other operator where it bends: so a curve can be looked at where something happens in it, whatever its scale.
/// </remarks>
internal sealed class Curve
{
    private readonly Func<double, double, double> _operator;
    private readonly Straight[] _bends;

    // The line that the operator is of what it reads: Σ share · read + offset; null where it is none.
    private readonly (double Left, double Right, double Offset)? _line;

    private Curve(string node, Func<double, double, double> operation, IReadOnlyList<Curve> reads, Straight[] bends,
        (double, double, double)? line, bool isCoarse)
    {
        (Node, _operator, Reads, _bends, _line) = (node, operation, reads, bends, line);
        IsCoarse = isCoarse || reads.Any(read => read.IsCoarse);
    }

    /// <summary>z.</summary>
    public static Curve Z { get; } = new("", (_, _) => double.NaN, [], [], null, false);

    /// <summary>The node that the last operator is, for errors.</summary>
    public string Node { get; }

    /// <summary>What the last operator reads.</summary>
    public IReadOnlyList<Curve> Reads { get; }

    /// <summary>True where a number of half precision is part of it.</summary>
    public bool IsCoarse { get; }

    /// <summary>An operator on this curve, which bends around 0 and within some units of it.</summary>
    /// <param name="node">The node, for errors.</param>
    /// <param name="operation">What it does.</param>
    /// <param name="isCoarse">True where a number of half precision is part of it.</param>
    /// <param name="bends">Where it bends otherwise: lines that are 0 there, and 1 where it is over.</param>
    public Curve Then(string node, Func<double, double> operation, bool isCoarse = false, params Straight[] bends) =>
        new(node, (x, _) => operation(x), [this], bends is [] ? [Straight.Same] : bends, null, isCoarse);

    /// <summary>A line on this curve.</summary>
    public Curve Then(string node, Straight line, bool isCoarse = false) =>
        new(node, (x, _) => line.At(x), [this], [], (line.Scale, 0, line.Offset), isCoarse);

    /// <summary>An operator on two curves.</summary>
    public static Curve Combine(string node, Func<double, double, double> operation, Curve left, Curve right) =>
        new(node, operation, [left, right], [Straight.Same], null, false);

    /// <summary>The sum of two curves, each with a factor.</summary>
    public static Curve Sum(string node, Curve left, double ofLeft, Curve right, double ofRight) =>
        new(node, (a, b) => ofLeft * a + ofRight * b, [left, right], [], (ofLeft, ofRight, 0), false);

    /// <summary>The curve's values, where another curve below it has given ones.</summary>
    /// <param name="known">Values of curves below that are known; those of this one and all between are added.</param>
    public double[] At(Dictionary<Curve, double[]> known)
    {
        if (known.TryGetValue(this, out var values)) return values;
        double[] left = Reads[0].At(known), right = Reads[^1].At(known);
        values = new double[left.Length];
        for (int i = 0; i < values.Length; i++) values[i] = _operator(left[i], right[i]);
        return known[this] = values;
    }

    /// <summary>The line that this curve is by its operators, of another curve below it.</summary>
    /// <param name="known">What is known of curves below, the other one among them; this one and all between are added.</param>
    /// <returns>The line; null where an operator on the way is none.</returns>
    public Straight? LineOf(Dictionary<Curve, Straight?> known)
    {
        if (known.TryGetValue(this, out var line)) return line;
        Straight? left = Reads[0].LineOf(known), right = Reads[^1].LineOf(known);
        line = _line is { } own && left is { } x && right is { } y
            ? new Straight(own.Left * x.Scale + own.Right * y.Scale, own.Left * x.Offset + own.Right * y.Offset + own.Offset) : null;
        return known[this] = line;
    }

    /// <summary>
    /// Where the last operator bends, seen from a curve below: lines of that curve that are 0 at a bend, and 1 where it is over.
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

        // The larger of two lines bends where they meet.
        if (Reads is [var one, var other] && one.LineOf(known) is { } x && other.LineOf(known) is { } y && x.Scale != y.Scale)
            yield return new(x.Scale - y.Scale, x.Offset - y.Offset);
    }

    /// <summary>This curve and all below it, each once, what is read before what reads it.</summary>
    /// <param name="most">More than these are not listed.</param>
    /// <returns>The curves; null where they are more.</returns>
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

    /// <summary>Whether z can be reached from here without passing another curve.</summary>
    public bool ReachesZWithout(Curve other, HashSet<Curve> seen)
    {
        if (this == other || !seen.Add(this)) return false;
        return this == Z || Reads.Any(read => read.ReachesZWithout(other, seen));
    }
}

/// <summary>A straight line for each number: y_j = Scale_j x_j + Offset_j. An array of one number holds for all.</summary>
/// <param name="Scale">The factors.</param>
/// <param name="Offset">What is added.</param>
internal readonly record struct Line(double[] Scale, double[] Offset)
{
    private static readonly double[] One = [1], Zero = [0];

    /// <summary>y = x.</summary>
    public static Line Same { get; } = new(One, Zero);

    /// <summary>True where y = x as it was made: nothing came to it.</summary>
    public bool IsSame => ReferenceEquals(Scale, One) && ReferenceEquals(Offset, Zero);

    /// <summary>Numbers it is for; 1 where it is the same for all.</summary>
    public int Width => Math.Max(Scale.Length, Offset.Length);

    /// <summary>First this line, then another: y = scale (Scale x + Offset) + offset.</summary>
    public Line Then(double[] scale, double[] offset) => new(
        Combined(Scale, scale, (a, b) => a * b),
        Combined(Combined(Offset, scale, (a, b) => a * b), offset, (a, b) => a + b));

    /// <summary>A number of an array that may be the same for all.</summary>
    public static double At(double[] numbers, int j) => numbers[numbers.Length == 1 ? 0 : j];

    private static double[] Combined(double[] left, double[] right, Func<double, double, double> combine)
    {
        var result = new double[Math.Max(left.Length, right.Length)];
        for (int j = 0; j < result.Length; j++) result[j] = combine(At(left, j), At(right, j));
        return result;
    }
}

/// <summary>A straight line for all numbers alike: y = Scale x + Offset.</summary>
/// <param name="Scale">The factor.</param>
/// <param name="Offset">What is added.</param>
internal readonly record struct Straight(double Scale, double Offset)
{
    /// <summary>y = x.</summary>
    public static Straight Same { get; } = new(1, 0);

    /// <summary>y.</summary>
    public double At(double x) => Scale * x + Offset;

    /// <summary>x, of a y.</summary>
    public double Back(double y) => (y - Offset) / Scale;

    /// <summary>First another line, then this one.</summary>
    public Straight After(Straight first) => new(Scale * first.Scale, Scale * first.Offset + Offset);
}

/// <summary>A part of a curve that Nabla can compute: a line, an activation and another line.</summary>
/// <param name="Before">Becomes part of the weights before.</param>
/// <param name="Activation">The activation; null for none.</param>
/// <param name="After">Becomes part of the weights after.</param>
internal sealed record Piece(Straight Before, IActivation? Activation, Straight After)
{
    /// <summary>The value at z.</summary>
    public double At(double z)
    {
        double a = Before.At(z);
        return After.At(Activation is null ? a : Activation.Value(a));
    }
}

/// <summary>Divides a curve into lines and activations that follow each other.</summary>
internal static class Pieces
{
    // Gelu by tanh takes ten operators where constants come one by one.
    private const int MaxOperators = 32;

    /// <summary>The lines and activations that a curve is, from z on.</summary>
    /// <param name="curve">The curve.</param>
    /// <exception cref="OnnxException">A part of it is none that is known.</exception>
    public static IEnumerable<Piece> Find(Curve curve)
    {
        var parts = curve.Parts(MaxOperators)
            ?? throw new OnnxException($"{curve.Node} is the last of more than {MaxOperators} operators in a row that work on each "
            + "number alone. Layers of weights belong between them.");
        // Where all ways from z to the end pass, the curve can be cut.
        var cuts = parts.Where(part => part == curve || !curve.ReachesZWithout(part, [])).ToArray();
        for (int from = 0; from < cuts.Length - 1;)
        {
            (var piece, int to, string nearest) = Longest(cuts, from);
            if (piece is null)
                throw new OnnxException($"{cuts[from + 1].Node} ends a function of each number alone that is no activation of "
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
