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
    public void Exp() => Map.Run<float, ExpOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Expm1() => Map.Run<float, Expm1Of>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Log() => Map.Run<float, LogOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Log1p() => Map.Run<float, Log1pOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Sigmoid() => Map.Run<float, SigmoidOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Tanh() => Map.Run<float, TanhOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Softplus() => Map.Run<float, SoftplusOf>(default, _x, _y);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Erf() => Map.Run<float, ErfOf>(default, _x, _y);

    private struct ExpOf : IUnary
    {
        public readonly TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => Elementary.Exp(x);
    }

    private struct Expm1Of : IUnary
    {
        public readonly TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => Elementary.Expm1(x);
    }

    private struct LogOf : IUnary
    {
        public readonly TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => Elementary.Log(x);
    }

    private struct Log1pOf : IUnary
    {
        public readonly TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => Elementary.Log1p(x);
    }

    private struct SigmoidOf : IUnary
    {
        public readonly TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => Elementary.Sigmoid(x);
    }

    private struct TanhOf : IUnary
    {
        public readonly TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => Elementary.Tanh(x);
    }

    private struct SoftplusOf : IUnary
    {
        public readonly TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => Elementary.Softplus(x);
    }

    private struct ErfOf : IUnary
    {
        public readonly TLane Invoke<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => Elementary.Erf(x);
    }
}
