using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

/// <summary>One function of <see cref="Elementary"/> with its exact twin and the errors that its documentation states.</summary>
internal sealed record ElementaryCase(string Name, LaneRunner Runner, Func<double, double> Reference, Func<BigInteger, BigInteger> Exact,
    double FloatUlps, double DoubleUlps, double From, double To);

internal static class ElementaryCases
{
    public static readonly ElementaryCase[] All =
    [
        new("Exp", new LaneRunner<ExpOf>(), Math.Exp, Exact.Exp, 1.1, 1.5, -750, 715),
        new("Expm1", new LaneRunner<Expm1Of>(), Expm1, Exact.Expm1, 1.6, 2.5, -60, 715),
        new("Log", new LaneRunner<LogOf>(), Math.Log, Exact.Log, 0.9, 0.9, 0, 1e6),
        new("Log1p", new LaneRunner<Log1pOf>(), Log1p, Exact.Log1p, 0.9, 0.9, -1, 1e6),
        new("Sigmoid", new LaneRunner<SigmoidOf>(), Sigmoid, Exact.Sigmoid, 2.5, 2.5, -750, 50),
        new("Softplus", new LaneRunner<SoftplusOf>(), Softplus, Exact.Softplus, 1.7, 2, -750, 50),
        new("Tanh", new LaneRunner<TanhOf>(), Math.Tanh, Exact.Tanh, 1.5, 2, -25, 25),
        new("Erf", new LaneRunner<ErfOf>(), Erf, Exact.Erf, 1.2, 1.5, -7, 7),
        new("CosTurns", new LaneRunner<CosTurnsOf>(), u => SinOfQuarter(0.25 - Math.Abs(u - Math.Round(u))), Exact.CosTurns, 3, 3, -20, 20),
        new("SinTurns", new LaneRunner<SinTurnsOf>(), SinTurns, Exact.SinTurns, 2.5, 2.5, -20, 20),
    ];

    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    public static ElementaryCase Named(string name) => All.Single(one => one.Name == name);

    private static double SinOfQuarter(double s) => Math.Sin(2 * Math.PI * s);

    private static double SinTurns(double u)
    {
        double r = u - Math.Round(u), size = Math.Abs(r);
        return SinOfQuarter(size < 0.25 ? r : Math.CopySign(0.5 - size, r));
    }

    private static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => double.IsNaN(x) ? x : Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    // Kahan's corrections, good to a few ulp of double.
    private static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }

    private static double Expm1(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x : u - 1 == -1 || double.IsInfinity(u) ? u - 1 : (u - 1) * x / Math.Log(u);
    }

    // 2/√π · e^(−x²) · Σ_n 2ⁿ x^(2n+1) / (1·3·…·(2n+1)): all terms have one sign, so nothing is lost.
    private static double Erf(double x)
    {
        if (double.IsNaN(x) || x == 0) return x;
        if (Math.Abs(x) > 7) return Math.Sign(x);
        double sum = x, term = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++) sum += term *= 2 * x * x / (2 * n + 1);
        return 1.1283791670955126 * Math.Exp(-x * x) * sum;
    }

    private readonly struct ExpOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Exp(x);
    }

    private readonly struct Expm1Of : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Expm1(x);
    }

    private readonly struct LogOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Log(x);
    }

    private readonly struct Log1pOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Log1p(x);
    }

    private readonly struct SigmoidOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Sigmoid(x);
    }

    private readonly struct SoftplusOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Softplus(x);
    }

    private readonly struct TanhOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Tanh(x);
    }

    private readonly struct CosTurnsOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.CosTwoPi(x);
    }

    private readonly struct SinTurnsOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.SinTwoPi(x);
    }

    private readonly struct ErfOf : IUnary
    {
        public TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Erf(x);
    }
}
