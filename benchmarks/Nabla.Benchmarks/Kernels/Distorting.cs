using BenchmarkDotNet.Attributes;
using Nabla.Augmentation;

namespace Nabla.Benchmarks.Kernels;

/// <summary>Distortions of images, timed an image.</summary>
[Each]
public class Distorting
{
    private const int Images = 256;
    private float[] _image = [];
    private Distorter _distorter = null!;

    /// <summary>The distortions.</summary>
    [Params("elastic", "rotation", "elastic+rotation+scaling+shear+translation")]
    public string Kind { get; set; } = "";

    /// <summary>Rows and columns.</summary>
    [Params(28, 64)]
    public int Size { get; set; }

    /// <summary>An image of a disc.</summary>
    [GlobalSetup]
    public void Plan()
    {
        _distorter = new(DistortionRegistry.ParseList(Kind), Size, Size);
        _image = [.. Enumerable.Range(0, Size * Size)
            .Select(i => Math.Abs(i % Size - Size / 2) + Math.Abs(i / Size - Size / 2) < Size / 3 ? 1f : 0)];
    }

    /// <summary>The same image again and again, since its numbers do not change the time.</summary>
    [Benchmark(OperationsPerInvoke = Images)]
    public void Distort()
    {
        for (int i = 0; i < Images; i++) _distorter.Distort(_image, seed: 0, epoch: 0, sample: i);
    }
}
