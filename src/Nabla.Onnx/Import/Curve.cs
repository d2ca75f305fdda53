namespace Nabla.Onnx.Import;

/// <summary>A function of one number, as a graph composes it of operators: z itself, or an operator on one or two curves of the same z.</summary>
/// <remarks>Curves that two operators read are one object, so that x · sigmoid(x) can be told from x · sigmoid(y).</remarks>
internal sealed class Curve
{
    private readonly Func<double, double, double> _operator;

    private Curve(string node, Func<double, double, double> operation, IReadOnlyList<Curve> reads) => (Node, _operator, Reads) = (node, operation, reads);

    /// <summary>z.</summary>
    public static Curve Z { get; } = new("", (_, _) => double.NaN, []);

    /// <summary>The node that the last operator is, for errors.</summary>
    public string Node { get; }

    /// <summary>What the last operator reads.</summary>
    public IReadOnlyList<Curve> Reads { get; }

    /// <summary>An operator on this curve.</summary>
    public Curve Then(string node, Func<double, double> operation) => new(node, (x, _) => operation(x), [this]);

    /// <summary>An operator on two curves.</summary>
    public static Curve Of(string node, Func<double, double, double> operation, Curve left, Curve right) => new(node, operation, [left, right]);

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
