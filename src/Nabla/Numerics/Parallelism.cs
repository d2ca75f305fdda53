namespace Nabla.Numerics;

/// <summary>The number of threads of this process for training, evaluation, prediction of many samples and reading of images.</summary>
/// <remarks>
/// A server that predicts in many requests at the same time needs no more threads for each of them: 1 leaves the work to the thread that
/// calls. No result depends on the number of threads. Thread-safe; a change applies to work that begins after it.
/// </remarks>
public static class Parallelism
{
    private static volatile int _maxThreads = Default;

    /// <summary>
    /// The maximum number of threads, from 1 to 32. The default is the number of physical cores, which the runtime may limit: affinity,
    /// a container's limit or the environment variable <c>DOTNET_PROCESSOR_COUNT</c>. A <see cref="Training.TrainingOptions.Threads"/>
    /// above 0 replaces it for one training.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public static int MaxThreads
    {
        get => _maxThreads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxThreads = Math.Min(value, WorkerPool.MaxThreads);
        }
    }

    private static int Default => Math.Min(PhysicalCores.Count, WorkerPool.MaxThreads);
}
