using BenchmarkDotNet.Attributes;
using Nabla.Numerics;

namespace Nabla.Benchmarks.Kernels;

/// <summary>The three products of a layer's step, in the layouts that the step has them in: weights in × out.</summary>
[Counted]
public class Products
{
    private Memory<float> _x, _z, _w, _b, _dW, _dX;
    private WorkerPool? _workers;

    /// <summary>The layers of the workloads and what lies between them.</summary>
    [ParamsSource(nameof(Cases))]
    public object Case { get; set; } = null!;

    /// <summary>All cases.</summary>
    public static IEnumerable<object> Cases() =>
        from layer in ((int, int)[])[(784, 16), (16, 16), (784, 128), (784, 512), (512, 512), (2048, 2048)]
        from batch in (int[])[10, 32, 128, 512]
        from threads in (int[])[1, 2]
        select new Layer(batch, layer.Item1, layer.Item2, threads);

    private Layer At => (Layer)Case;

    /// <summary>Fills the matrices.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var (batch, inputs, outputs, threads) = At;
        (_x, _z, _w, _b) = (Filled(batch * inputs), Filled(batch * outputs), Filled(inputs * outputs), Filled(outputs));
        (_dW, _dX) = (Filled(inputs * outputs), Filled(batch * inputs));
        _workers = threads > 1 ? new WorkerPool(threads) : null;
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void CleanUp() => _workers?.Dispose();

    /// <summary>z = b + x wᵀ.</summary>
    [Benchmark]
    public void Forward() => Gemm.Set(new(_z.Span, At.Batch, At.Outputs), new(_b.Span, At.Batch, At.Outputs, 0, 1),
    new(_x.Span, At.Batch, At.Inputs), Weights(_w), _workers);

    /// <summary>∂C/∂wᵀ += xᵀ δ.</summary>
    [Benchmark]
    public void ToWeights()
    {
        // Each call would add to what the one before left until it overflows.
        _dW.Span.Clear();
        Gemm.Add(Weights(_dW), new Matrix<float>(_x.Span, At.Batch, At.Inputs).Transposed, new(_z.Span, At.Batch, At.Outputs), _workers);
    }

    /// <summary>∂C/∂x = δ w.</summary>
    [Benchmark]
    public void ToInputs()
    {
        _dX.Span.Clear();
        Gemm.Add(new(_dX.Span, At.Batch, At.Inputs), new(_z.Span, At.Batch, At.Outputs), Weights(_w).Transposed, _workers);
    }

    private Matrix<float> Weights(Memory<float> numbers) => new(numbers.Span, At.Inputs, At.Outputs);

    private static Memory<float> Filled(int length)
    {
        var numbers = Block.Allocate<float>(length);
        foreach (ref float number in numbers.Span) number = Random.Shared.NextSingle() - 0.5f;
        return numbers;
    }

    /// <summary>A layer and how many samples go through it.</summary>
    private sealed record Layer(int Batch, int Inputs, int Outputs, int Threads) : ICounted
    {
        public double Operations => 2.0 * Batch * Inputs * Outputs;

        public override string ToString() => $"{Inputs}×{Outputs}, batch {Batch}, {Threads} thread{(Threads == 1 ? "" : "s")}";
    }
}
