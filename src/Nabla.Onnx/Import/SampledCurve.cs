
namespace Nabla.Onnx.Import;

/// <summary>
/// A curve at some hundred points around each of its bends, so that it is seen whatever its scale: tanh(10⁻⁸ z) is no line, softplus(10⁹ z)
/// no relu.
/// </summary>
internal sealed class SampledCurve
{
    // Of one z no known form has as many.
    private const int MaxBends = 24;

    /// <summary>Beyond this distance from a bend a composed function may overflow on the way.</summary>
    private const double Near = 80;

    // How much of the largest value so far rounding in double may be.
    private const double Rounding = 1e-13;

    private static readonly double[] Half =
        [1e-6, 1e-3, 0.01, 0.03, 0.06, .. Enumerable.Range(1, 96).Select(i => i / 8.0), 0.3, 1.7, 14, 17.5, 20, 24, 30, 38, 50, 65, Near,
        200, 1000, 1e4, 1e6];

    private readonly double[] _values;
    private readonly bool[] _isFar;
    private readonly Dictionary<Straight, (double Variation, double Largest)[]> _within = [];

    /// <summary>Looks at a curve.</summary>
    /// <param name="from">The curve below it that counts as z.</param>
    /// <param name="to">The curve.</param>
    public SampledCurve(Curve from, Curve to)
    {
        var lines = new Dictionary<Curve, Straight?> { [from] = Straight.Same };
        Line = to.LineOf(lines);
        Lines = Line is not null
            ? [Straight.Same]
            : [.. Between(from, to).SelectMany(part => part.BendsOf(lines))
            .Where(line => double.IsNormal(line.Scale) && double.IsFinite(line.Offset)).Prepend(Straight.Same).Distinct().Take(MaxBends)];
        Points = [.. Lines.SelectMany(line => Around.Select(line.Back))];
        _values = to.At(new() { [from] = Points });
        _isFar = Array.ConvertAll(Points, z => Lines.Any(line => Math.Abs(line.At(z)) > Near));
        IsCoarse = to.IsCoarse;
    }

    /// <summary>Places around a bend: each number with its negative, after 0.</summary>
    private static double[] Around { get; } = [0, .. Half.SelectMany(z => new[] { z, -z })];

    /// <summary>The line that the curve is by its operators; null where it is none.</summary>
    public Straight? Line { get; }

    /// <summary>z as it is, then for each bend the line that is 0 there and 1 where it is over.</summary>
    public IReadOnlyList<Straight> Lines { get; }

    /// <summary>True where a number of half precision is part of the curve.</summary>
    public bool IsCoarse { get; }

    /// <summary>Every z that is looked at.</summary>
    private double[] Points { get; }

    /// <summary>The furthest place from a bend.</summary>
    public static double Furthest => Half[^1];

    /// <summary>The value at a place around a bend.</summary>
    /// <param name="bend">Which of <see cref="Lines"/>.</param>
    /// <param name="place">One of the places.</param>
    public double At(int bend, double place) => _values[bend * Around.Length + Array.IndexOf(Around, place)];

    /// <summary>
    /// How far a candidate is away: at each point the difference, relative to how much the curve changes from the bend up to there.
    /// </summary>
    /// <param name="candidate">What the curve may be.</param>
    /// <param name="bend">Which of <see cref="Lines"/> it is seen from.</param>
    /// <param name="most">As soon as it is more than this the rest does not matter.</param>
    public double Distance(Piece candidate, int bend, double most)
    {
        var within = Within(Lines[bend]);
        double largest = 0;
        for (int i = 0; i < Points.Length && largest <= most; i++)
        {
            // A composed form that overflows far out says nothing there.
            if (!double.IsFinite(_values[i]) && _isFar[i]) continue;
            double difference = Math.Max(0, Math.Abs(_values[i] - candidate.At(Points[i])) - Rounding * within[i].Largest);
            if (difference == 0) continue;
            double relative = difference / within[i].Variation;
            largest = double.IsFinite(relative) ? Math.Max(largest, relative) : double.PositiveInfinity;
        }

        return largest;
    }

    // For each point what the curve does between it and its mirror image, seen from a bend.
    private (double Variation, double Largest)[] Within(Straight line)
    {
        if (_within.TryGetValue(line, out var known)) return known;
        double[] places = Array.ConvertAll(Points, z => Math.Abs(line.At(z)));
        int[] order = [.. Enumerable.Range(0, Points.Length).OrderBy(i => places[i])];
        var within = new (double, double)[Points.Length];
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int at = 0, end; at < order.Length; at = end)
        {
            // Points of one distance belong together, and the bend itself to the first beside it.
            for (end = at; end < order.Length && (end - at < 2 || places[order[end]] <= places[order[at]] * (1 + 1e-12)); end++)
            {
                double value = _values[order[end]];
                if (double.IsFinite(value)) (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }

            for (int n = at; n < end; n++) within[order[n]] = (most - least, Math.Max(Math.Abs(least), Math.Abs(most)));
        }

        return _within[line] = within;
    }

    private static IEnumerable<Curve> Between(Curve from, Curve to)
    {
        var seen = new HashSet<Curve> { from };
        var open = new Stack<Curve>([to]);
        while (open.TryPop(out var part))
        {
            if (!seen.Add(part)) continue;
            yield return part;
            foreach (var read in part.Reads) open.Push(read);
        }
    }
}
