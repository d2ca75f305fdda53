using System.Globalization;
using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>Recognizes an activation by its values, whatever operators it is composed of. docs/decisions/0045 says why.</summary>
internal static class KnownCurves
{
    // Constants of half precision have errors of 10⁻⁴; those of single precision 10⁻⁷. The closest of all curves that any two exporters confuse,
    // gelu and its approximation, are 2·10⁻⁴ apart.
    private const double Exact = 1e-7, Close = 1e-4;

    // Within this range an activation has values; beyond it a composed one may overflow on the way.
    private const double Near = 80;

    private static readonly double[] Half = [.. Enumerable.Range(1, 96).Select(i => i / 8.0), 0.3, 1.7, 14, 17.5, 20, 30, 50, Near, 200, 1000, 1e4, 1e6];

    private static readonly IActivation[] WithoutNumbers = [.. ActivationCatalogue.Known.All.Where(activation => activation.IsElementwise && activation.Spec.Numbers.Count == 0)];

    /// <summary>Where curves are compared: each number with its negative, after 0.</summary>
    public static double[] Points { get; } = [0, .. Half.SelectMany(z => new[] { z, -z })];

    /// <summary>What has these values at <see cref="Points"/>.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The line or activation; null where there is none.</returns>
    public static Piece? Find(double[] values)
    {
        Piece? closest = null;
        double least = Close;
        foreach (var candidate in Candidates(values))
        {
            double distance = Distance(values, candidate, least);
            if (distance <= Exact) return candidate;
            if (distance < least) (closest, least) = (candidate, distance);
        }

        return closest;
    }

    private static IEnumerable<Piece> Candidates(double[] values)
    {
        double largest = Half[^1];
        double f(double z) => values[Array.IndexOf(Points, z)];
        yield return new(new((f(largest) - f(-largest)) / (2 * largest), f(0)), null, Straight.Same);
        // An activation may stand in the file mirrored: 1 / (1 + eᶻ) is the sigmoid of −z, min(z, 0) is −relu(−z).
        foreach (int x in new[] { 1, -1 })
        {
            foreach (int y in new[] { 1, -1 })
            {
                foreach (var (before, activation, after) in Shapes(z => y * f(x * z)))
                    yield return new(before with { Scale = x * before.Scale }, activation, new(y * after.Scale, y * after.Offset));
            }
        }
    }

    /// <summary>The list: what a curve may be, with numbers as they follow from its values.</summary>
    private static IEnumerable<Piece> Shapes(Func<double, double> f)
    {
        foreach (var activation in WithoutNumbers) yield return new(Straight.Same, activation, Straight.Same);
        if (-f(-1) is > 0 and < 1e6 and var slope) yield return new(Straight.Same, new LeakyRelu(Short(slope)), Straight.Same);
        if (f(-1) / double.ExpM1(-1) is > 0 and < 1e6 and var alpha) yield return new(Straight.Same, new Elu(Short(alpha)), Straight.Same);
        double low = f(-Half[^1]), high = f(Half[^1]), middle = (low + high) / 2, half = (high - low) / 2;
        // min(max(low, z), high), and max(low, z).
        if (half is > 0 and < 1e5) yield return new(new(1 / half, -middle / half), new HardTanh(), new(half, middle));
        if (double.IsFinite(low)) yield return new(new(1, -low), new Relu(), new(1, low));
    }

    // The largest difference, of large values the relative one; as soon as it is too large the rest does not matter.
    private static double Distance(double[] values, Piece candidate, double most)
    {
        double largest = 0;
        for (int i = 0; i < values.Length && largest <= most; i++)
        {
            // A composed form that overflows far out says nothing there.
            if (!double.IsFinite(values[i]) && Math.Abs(Points[i]) > Near) continue;
            double expected = candidate.At(Points[i]), difference = Math.Abs(values[i] - expected) / (1 + Math.Abs(expected));
            largest = double.IsFinite(difference) ? Math.Max(largest, difference) : double.PositiveInfinity;
        }

        return largest;
    }

    // Files have floats: 0.2 is what a person wrote who finds 0.200000003 there.
    private static double Short(double value) => double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
