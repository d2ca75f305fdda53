using BenchmarkDotNet.Attributes;
using Nabla.Numerics;

namespace Nabla.Benchmarks.Kernels;

/// <summary>Elementary functions over numbers that are in the first cache; times are those of one number.</summary>
[Each]
public class Functions
{
    private const int Length = 4096;

    private readonly float[] _x = [.. Enumerable.Range(0, Length).Select(i => 0.001f + 8f * i / Length)], _y = new float[Length];

    [Benchmark(OperationsPerInvoke = Length)]
    public void Exp() => Elementwise.Run<float, ExpOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Expm1() => Elementwise.Run<float, Expm1Of>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Log() => Elementwise.Run<float, LogOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Log1p() => Elementwise.Run<float, Log1pOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Sigmoid() => Elementwise.Run<float, SigmoidOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Tanh() => Elementwise.Run<float, TanhOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Softplus() => Elementwise.Run<float, SoftplusOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Erf() => Elementwise.Run<float, ErfOf>(default, _x, _y);

    private struct ExpOf : IUnary
    {
        public readonly TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Exp(x);
    }

    private struct Expm1Of : IUnary
    {
        public readonly TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Expm1(x);
    }

    private struct LogOf : IUnary
    {
        public readonly TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Log(x);
    }

    private struct Log1pOf : IUnary
    {
        public readonly TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Log1p(x);
    }

    private struct SigmoidOf : IUnary
    {
        public readonly TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Sigmoid(x);
    }

    private struct TanhOf : IUnary
    {
        public readonly TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Tanh(x);
    }

    private struct SoftplusOf : IUnary
    {
        public readonly TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Softplus(x);
    }

    private struct ErfOf : IUnary
    {
        public readonly TVector Invoke<TVector>(TVector x)
            where TVector : struct, ISimdVector<TVector> => Elementary.Erf(x);
    }
}
