using Nabla.Data;
using Nabla.Augmentation;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>Batches of images that are distorted when they are copied to the workspace, by all threads of the step.</summary>
/// <remarks>
/// The distortion of a sample is a function of seed, epoch and its position in the epoch's order, so that it does not depend on threads or
/// restarts. There are more parts than threads to balance the load.
/// </remarks>
internal sealed unsafe class DistortedBatches : IBatches, IDisposable, IParallelWork
{
    private const int MinOfPart = 4;

    private readonly IBatches _batches;
    private readonly WorkerPool? _workers;
    private readonly Distorter[] _distorters;
    private readonly int _width;
    private ulong _seed;
    private long _epoch;
    private int _from, _count, _parts;
    private nint _x;

    public DistortedBatches(IBatches batches, SampleSource source, TrainingOptions options, WorkerPool? workers)
    {
        (_batches, _workers, _width) = (batches, workers, source.InputWidth);
        var (rows, columns) = DataValidation.ImageOf(source);
        int parts = workers is null ? 1 : Math.Clamp(options.BatchSize / MinOfPart, 1,
            Math.Min(4 * workers.Threads, WorkerPool.MaxThreads));
        _distorters = [.. Enumerable.Range(0, parts)
            .Select(_ => new Distorter(options.Distortions, rows, columns, source.InputWidth / (rows * columns)))];
    }

    /// <summary>Strength of the distortions: 1 for the configured strength, 0 for none.</summary>
    public double Strength { get; set; } = 1;

    /// <inheritdoc/>
    public void Arrange(bool shuffle, ulong seed, long epoch)
    {
        (_seed, _epoch) = (seed, epoch);
        _batches.Arrange(shuffle, seed, epoch);
    }

    /// <inheritdoc/>
    public (Memory<float> Targets, Memory<float> Weights) Gather(int from, int count, Span<float> x)
    {
        var gathered = _batches.Gather(from, count, x);
        fixed (float* images = x)
        {
            (_from, _count, _x, _parts) = (from, count, (nint)images, Math.Min(_distorters.Length, count));
            if (_workers is null) Run(0);
            else _workers.Run(_parts, this);
        }

        return gathered;
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = (int)((long)_count * part / _parts), end = (int)((long)_count * (part + 1) / _parts);
        for (int i = first; i < end; i++)
            _distorters[part].Distort(new((float*)_x + (long)i * _width, _width), _seed, _epoch, _from + i, Strength);
    }

    /// <inheritdoc/>
    public double TotalWeight(int from, int count) => _batches.TotalWeight(from, count);

    /// <inheritdoc/>
    public void Dispose() => (_batches as IDisposable)?.Dispose();
}
