using System.Globalization;
using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>Recognizes an activation by its values, for any composition of operators. See docs/decisions/0045 and 0114.</summary>
internal static class KnownCurves
{
    // Half-precision constants have errors of 10⁻⁴, single-precision ones 10⁻⁷. The most similar curves of exporters, gelu and its
    // approximation, differ by 2·10⁻⁴.
    private const double Exact = 1e-7, Close = 3e-6, CloseInHalf = 1e-4;

    private static readonly IActivation[] WithoutNumbers =
        [.. ActivationRegistry.Default.All.Where(activation => activation.IsElementwise && activation.Spec.Numbers.Count == 0)];

    /// <summary>Finds the function with the values of a curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="nearest">If there is no match, the nearest function and its distance; null if none is within a hundredth.</param>
    /// <returns>The affine function or activation; null if there is no match.</returns>
    public static Piece? Find(SampledCurve curve, out (Piece Piece, double Distance)? nearest)
    {
        nearest = null;
        if (curve.Line is { } line) return new(line, null, Straight.Same);
        Piece? closest = null;
        double least = 0.01;
        foreach (var (candidate, bend) in Candidates(curve))
        {
            double distance = curve.Distance(candidate, bend, least);
            if (distance <= Exact) return candidate;
            if (distance < least) (closest, least) = (candidate, distance);
        }

        if (closest is null || least < (curve.IsCoarse ? CloseInHalf : Close)) return closest;
        nearest = (closest, least);
        return null;
    }

    private static IEnumerable<(Piece Piece, int Bend)> Candidates(SampledCurve curve)
    {
        for (int bend = 0; bend < curve.Lines.Count; bend++)
        {
            int at = bend;
            double f(double u) => curve.At(at, u);
            if (bend == 0) yield return (StraightThrough(f), bend);
            // An activation may be mirrored in the file: 1 / (1 + eᶻ) is the sigmoid of −z, min(z, 0) is −relu(−z).
            foreach (int x in new[] { 1, -1 })
            {
                var line = new Straight(x, 0).After(curve.Lines[bend]);
                foreach (int y in new[] { 1, -1 })
                {
                    foreach (var (before, activation, after) in Shapes(u => y * f(x * u)))
                        yield return (new(before.After(line), activation, new(y * after.Scale, y * after.Offset)), bend);
                }
            }

            foreach (int x in new[] { 1, -1 })
            {
                foreach (var (activation, after) in Scaled(u => f(x * u)))
                    yield return (new(new Straight(x, 0).After(curve.Lines[bend]), activation, after), bend);
            }
        }
    }

    private static Piece StraightThrough(Func<double, double> f)
    {
        double largest = SampledCurve.Furthest;
        if (!double.IsFinite(f(largest)) || !double.IsFinite(f(-largest))) largest = 1;
        return new(new((f(largest) - f(-largest)) / (2 * largest), f(0)), null, Straight.Same);
    }

    /// <summary>The candidates without an affine function after them, with parameters from the values of the curve.</summary>
    private static IEnumerable<Piece> Shapes(Func<double, double> f)
    {
        foreach (var activation in WithoutNumbers) yield return new(Straight.Same, activation, Straight.Same);
        if (Short(-f(-1)) is > 0 and < 1e6 and var slope) yield return new(Straight.Same, new LeakyRelu(slope), Straight.Same);
        if (Short(f(-1) / double.ExpM1(-1)) is > 0 and < 1e6 and var alpha) yield return new(Straight.Same, new Elu(alpha), Straight.Same);
        double low = f(-SampledCurve.Furthest), high = f(SampledCurve.Furthest), middle = (low + high) / 2, half = (high - low) / 2;
        // min(max(low, z), high), and max(low, z).
        if (half is > 0 and < 1e5) yield return new(new(1 / half, -middle / half), new HardTanh(), new(half, middle));
        if (double.IsFinite(low)) yield return new(new(1, -low), new Relu(), new(1, low));
    }

    /// <summary>The candidates with an affine function after them, determined by the values on both sides of a bend.</summary>
    private static IEnumerable<(IActivation, Straight)> Scaled(Func<double, double> f)
    {
        double right = f(1), left = f(-1), middle = f(0);
        foreach (var activation in WithoutNumbers.Where(activation => activation is not Identity))
        {
            double above = activation.Value(1), scale = (right - left) / (above - activation.Value(-1)), offset = right - scale * above;
            if (scale != 0 && double.IsFinite(scale) && double.IsFinite(offset)) yield return (activation, Rounded(scale, offset));
        }

        double rise = right - middle, fall = middle - left;
        if (rise == 0 || !double.IsFinite(rise)) yield break;
        var after = Rounded(rise, middle);
        if (Short(fall / rise) is > 0 and < 1e6 and var slope) yield return (new LeakyRelu(slope), after);
        if (Short(fall / rise / -double.ExpM1(-1)) is > 0 and < 1e6 and var alpha) yield return (new Elu(alpha), after);
    }

    // A curve that differs from no line only by rounding is not an activation.
    private static Straight Rounded(double scale, double offset) =>
        new(Math.Abs(scale - 1) < 1e-9 ? 1 : scale, Math.Abs(offset) < 1e-12 * Math.Abs(scale) ? 0 : offset);

    // Files contain floats: 0.200000003 was written as 0.2.
    private static double Short(double value) =>
        double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>
/// Samples a curve at about a hundred points around each of its bends, so that it is visible at any scale: tanh(10⁻⁸ z) is not a line,
/// softplus(10⁹ z) is not relu.
/// </summary>
internal sealed class SampledCurve
{
    // No known form of one z has as many.
    private const int MaxBends = 24;

    /// <summary>Beyond this distance from a bend a composed function may overflow in an intermediate result.</summary>
    private const double Near = 80;

    // The relative rounding error in double, in units of the largest value so far.
    private const double Rounding = 1e-13;

    private static readonly double[] Half =
        [1e-6, 1e-3, 0.01, 0.03, 0.06, .. Enumerable.Range(1, 96).Select(i => i / 8.0), 0.3, 1.7, 14, 17.5, 20, 24, 30, 38, 50, 65, Near,
        200, 1000, 1e4, 1e6];

    private readonly double[] _values;
    private readonly bool[] _isFar;
    private readonly Dictionary<Straight, (double Variation, double Largest)[]> _within = [];

    /// <summary>Samples a curve.</summary>
    /// <param name="from">The curve below it that is used as z.</param>
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

    /// <summary>Points around a bend: 0, then each number and its negative.</summary>
    private static double[] Around { get; } = [0, .. Half.SelectMany(z => new[] { z, -z })];

    /// <summary>The affine function of the curve by its operators; null if it is not affine.</summary>
    public Straight? Line { get; }

    /// <summary>z, then for each bend the line that is 0 there and 1 where it ends.</summary>
    public IReadOnlyList<Straight> Lines { get; }

    /// <summary>True if a half-precision constant is part of the curve.</summary>
    public bool IsCoarse { get; }

    /// <summary>All sampled z.</summary>
    private double[] Points { get; }

    /// <summary>The largest distance from a bend.</summary>
    public static double Furthest => Half[^1];

    /// <summary>Returns the value at a point around a bend.</summary>
    /// <param name="bend">The index in <see cref="Lines"/>.</param>
    /// <param name="place">The index of the point.</param>
    public double At(int bend, double place) => _values[bend * Around.Length + Array.IndexOf(Around, place)];

    /// <summary>
    /// Returns the distance of a candidate: the maximum difference, relative to the change of the curve from the bend to the point.
    /// </summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="bend">The index of the bend in <see cref="Lines"/>.</param>
    /// <param name="most">The computation stops when the distance exceeds this.</param>
    public double Distance(Piece candidate, int bend, double most)
    {
        var within = Within(Lines[bend]);
        double largest = 0;
        for (int i = 0; i < Points.Length && largest <= most; i++)
        {
            // A composed form that overflows far from 0 is ignored there.
            if (!double.IsFinite(_values[i]) && _isFar[i]) continue;
            double difference = Math.Max(0, Math.Abs(_values[i] - candidate.At(Points[i])) - Rounding * within[i].Largest);
            if (difference == 0) continue;
            double relative = difference / within[i].Variation;
            largest = double.IsFinite(relative) ? Math.Max(largest, relative) : double.PositiveInfinity;
        }

        return largest;
    }

    // For each point the change of the curve between the point and its mirror image at a bend.
    private (double Variation, double Largest)[] Within(Straight line)
    {
        if (_within.TryGetValue(line, out var known)) return known;
        double[] places = Array.ConvertAll(Points, z => Math.Abs(line.At(z)));
        int[] order = [.. Enumerable.Range(0, Points.Length).OrderBy(i => places[i])];
        var within = new (double, double)[Points.Length];
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int at = 0, end; at < order.Length; at = end)
        {
            // Points at the same distance form a pair; the bend belongs to the first pair.
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
