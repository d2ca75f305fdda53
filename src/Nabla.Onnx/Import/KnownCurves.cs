using System.Globalization;
using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>Recognizes an activation by its values, whatever operators it is composed of. docs/decisions/0045 and 0114 say why.</summary>
internal static class KnownCurves
{
    // Constants of half precision have errors of 10⁻⁴; those of single precision 10⁻⁷. The closest of all curves that any two exporters
    // confuse, gelu and its approximation, are 2·10⁻⁴ apart.
    private const double Exact = 1e-7, Close = 3e-6, CloseInHalf = 1e-4;

    private static readonly IActivation[] WithoutNumbers =
        [.. ActivationRegistry.Default.All.Where(activation => activation.IsElementwise && activation.Spec.Numbers.Count == 0)];

    /// <summary>What has these values.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="nearest">What is nearest where nothing is near enough, and how far away; null where nothing is within a
    /// hundredth.</param>
    /// <returns>The line or activation; null where there is none.</returns>
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
            // An activation may stand in the file mirrored: 1 / (1 + eᶻ) is the sigmoid of −z, min(z, 0) is −relu(−z).
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

    /// <summary>What a curve may be as it is, with numbers as they follow from its values.</summary>
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

    /// <summary>What a curve may be with a line after it, which follows from the values on both sides of a bend.</summary>
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

    // What differs from no line at all by rounding is none.
    private static Straight Rounded(double scale, double offset) =>
        new(Math.Abs(scale - 1) < 1e-9 ? 1 : scale, Math.Abs(offset) < 1e-12 * Math.Abs(scale) ? 0 : offset);

    // Files have floats: 0.2 is what a person wrote who finds 0.200000003 there.
    private static double Short(double value) =>
        double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
