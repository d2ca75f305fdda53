using System.Globalization;
using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

public class ElementaryTests
{
    private static readonly double[] Special =
    [
        0.0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, 1e-310, -1e-310,
        double.MaxValue, double.MinValue, 1e-45, -1e-45, 1e-40, -1e-40, 3.4e38, -3.4e38, 0.55, 0.875, 88.7, 88.73, -87.4, -103, -103.97,
            -104, 709.78, 709.79,
        -708.5, -740, -745.13, -745.14, 20, -20, 1e-8, -1e-8, 1e-17, -1e-17, 0.34657, -0.34658, 0.5, 2, 1.4142135, 1.4142136, -0.9999999,
    ];

    // Every 2ᵏ-th pattern of bits that a float can have, and so many random ones. NABLA_FLOATS=8 takes every 256th.
    private static readonly int Step = int.Parse(Environment.GetEnvironmentVariable("NABLA_FLOATS") ?? "13", CultureInfo.InvariantCulture);
    private const int Random = 100_000;

    public static TheoryData<string> Names => ElementaryCases.Names;

    [Theory, MemberData(nameof(Names))]
    public void Every_width_gives_the_bits_of_single_numbers(string name)
    {
        BitsAgree<float>(ElementaryCases.Named(name).Runner);
        BitsAgree<double>(ElementaryCases.Named(name).Runner);
    }

    [Theory, MemberData(nameof(Names))]
    [Trait("Speed", "slow")]
    public void Floats_of_every_kind_are_within_the_stated_error_and_the_same_in_every_width(string name)
    {
        var one = ElementaryCases.Named(name);
        var random = new Philox(3, 4);
        var x = new float[(1 << (32 - Step)) + Random];
        for (int i = 0; i < x.Length; i++)
            x[i] = BitConverter.UInt32BitsToSingle(i < x.Length - Random ? (uint)i << Step : random.Words((ulong)i).A);
        float[] y = one.Runner.Run(0, x);
        foreach (int width in LaneRunner.Widths.Where(width => width > 0))
        {
            float[] wide = one.Runner.Run(width, x);
            for (int i = 0; i < x.Length; i++)
                if (Bits(y[i]) != Bits(wide[i])) Assert.Fail($"{name}({x[i]:R}) is {y[i]:R} alone but {wide[i]:R} in {width} bits.");
        }

        double worst = 0;
        float where = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = Ulps(y[i], one.Reference(x[i]));
            if (!(error <= worst)) (worst, where) = (error, x[i]);
        }

        Assert.True(worst <= one.FloatUlps, $"{name}({where:R}) is off by {worst:F2} ulp.");
        TestContext.Current.SendDiagnosticMessage($"{name} float {worst:F3} ulp at {where:R}");
    }

    [Theory, MemberData(nameof(Names))]
    [Trait("Speed", "slow")]
    public void Doubles_are_within_the_stated_error(string name)
    {
        var one = ElementaryCases.Named(name);
        double[] x = [.. Draw(one.From, one.To, 100), .. Draw(-1, 1, 100).Select(value => value * value * value)
            .Where(value => value >= one.From), .. Draw(0, 3, 100)];
        double[] y = one.Runner.Run(256, x);
        double worst = 0, where = 0;
        for (int i = 0; i < x.Length; i++)
        {
            var exact = one.Exact(Exact.Of(x[i]));
            double error = double.IsInfinity(y[i]) && BigInteger.Abs(exact) > Exact.Of(double.MaxValue) ? 0
                : Exact.Ulps(y[i], exact, 53, -1074);
            if (!(error <= worst)) (worst, where) = (error, x[i]);
        }

        Assert.True(worst <= one.DoubleUlps, $"{name}({where:R}) is off by {worst:F2} ulp.");
        TestContext.Current.SendDiagnosticMessage($"{name} double {worst:F3} ulp at {where:R}");
    }

    [Fact]
    public void Ends_and_signed_zeros_are_as_IEEE_754_asks()
    {
        foreach (int width in LaneRunner.Widths)
        {
            Is("Exp", width, [double.NegativeInfinity, double.PositiveInfinity, double.NaN, -0.0, 1000, -1000],
                [0, double.PositiveInfinity, double.NaN, 1, double.PositiveInfinity, 0]);
            Is("Expm1", width, [double.NegativeInfinity, double.PositiveInfinity, double.NaN, -0.0, 0.0],
                [-1, double.PositiveInfinity, double.NaN, -0.0, 0.0]);
            Is("Log", width, [0.0, -0.0, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1],
                [double.NegativeInfinity, double.NegativeInfinity, double.NaN, double.PositiveInfinity, double.NaN, double.NaN, 0]);
            Is("Log1p", width, [-1, -2, double.PositiveInfinity, double.NaN, -0.0, 0.0],
                [double.NegativeInfinity, double.NaN, double.PositiveInfinity, double.NaN, -0.0, 0.0]);
            Is("Sigmoid", width, [double.NegativeInfinity, double.PositiveInfinity, double.NaN, -0.0], [0, 1, double.NaN, 0.5]);
            Is("Softplus", width, [double.NegativeInfinity, double.PositiveInfinity, double.NaN, 1000],
                [0, double.PositiveInfinity, double.NaN, 1000]);
            Is("Tanh", width, [double.NegativeInfinity, double.PositiveInfinity, double.NaN, -0.0, 0.0], [-1, 1, double.NaN, -0.0, 0.0]);
            Is("CosTurns", width, [double.NegativeInfinity, double.PositiveInfinity, double.NaN, -0.0, 0.5, -1e30],
                [double.NaN, double.NaN, double.NaN, 1, -1, 1]);
            Is("SinTurns", width, [double.NegativeInfinity, double.PositiveInfinity, double.NaN, -0.0, 0.0, 0.25, -0.25, 3.75],
                [double.NaN, double.NaN, double.NaN, 0, 0.0, 1, -1, -1]);
            Is("Erf", width, [double.NegativeInfinity, double.PositiveInfinity, double.NaN, -0.0, 0.0], [-1, 1, double.NaN, -0.0, 0.0]);
        }
    }

    private static void Is(string name, int width, double[] x, double[] expected)
    {
        var runner = ElementaryCases.Named(name).Runner;
        double[] padded = [.. x, .. new double[8]];
        Assert.Equal(expected.Select(Bits), runner.Run(width, padded).Take(x.Length).Select(Bits));
        Assert.Equal(expected.Select(Bits), runner.Run(width, Array.ConvertAll(padded, one => (float)one)).Take(x.Length)
            .Select(one => Bits(one)));
    }

    private static void BitsAgree<T>(LaneRunner runner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] values = [.. Special, .. Draw(-3, 3, 40), .. Draw(-800, 800, 40), .. Draw(0, 1, 3).Select(value => value * 1e-39)];
        T[] all = Array.ConvertAll(values, T.CreateTruncating);
        foreach (int width in LaneRunner.Widths)
        {
            foreach (int length in (int[])[0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 50, all.Length])
            {
                T[] x = all[..length];
                Assert.Equal(runner.Run(0, x).Select(Bits), runner.Run(width, x).Select(Bits));
            }
        }
    }

    // Every NaN counts as the same.
    internal static long Bits<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        BitConverter.DoubleToInt64Bits(T.IsNaN(value) ? double.NaN : double.CreateTruncating(value));

    private static IEnumerable<double> Draw(double from, double to, int count)
    {
        var random = new Philox(7, 1);
        return Enumerable.Range(0, count).Select(i => from + (to - from) * random.Uniform((ulong)i));
    }

    private static double Ulps(float y, double exact)
    {
        if (double.IsNaN(exact) || float.IsNaN(y)) return double.IsNaN(exact) && float.IsNaN(y) ? 0 : double.PositiveInfinity;
        if (float.IsInfinity(y))
            return Math.Abs(exact) >= 3.4028235677973366e38 && Math.Sign(y) == Math.Sign(exact) ? 0 : double.PositiveInfinity;
        double last = Math.ScaleB(1, Math.Max(exact == 0 ? -149 : Math.ILogB(exact) - 23, -149));
        return Math.Abs(y - exact) / last;
    }
}
