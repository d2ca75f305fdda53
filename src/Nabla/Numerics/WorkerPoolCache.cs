using System.Collections.Concurrent;
using System.Globalization;

namespace Nabla.Numerics;

/// <summary>
/// The program's pools, one for each number of threads. They sleep when idle and need not be disposed.
/// </summary>
internal static class WorkerPoolCache
{
    private static readonly ConcurrentDictionary<int, WorkerPool> Known = [];

    /// <summary>Returns the pool of a number of threads; null for one thread, the caller.</summary>
    /// <param name="threads">At least 1, or 0 for <see cref="Parallelism.MaxThreads"/>. Larger numbers are limited to the maximum of a
    /// pool.</param>
    public static WorkerPool? Get(int threads)
    {
        int count = threads == 0 ? Parallelism.MaxThreads : Math.Min(threads, WorkerPool.MaxThreads);
        return count == 1 ? null : Known.GetOrAdd(count, static n => new WorkerPool(n));
    }
}

/// <summary>
/// Number of available cores. Hardware threads of one core count once, because they share the units that products use.
/// </summary>
internal static class PhysicalCores
{
    /// <summary>At least 1, and at most the number that the runtime reports, which respects affinity and container limits.</summary>
    public static int Count { get; } = Of("/sys/devices/system/cpu", Environment.ProcessorCount);

    /// <summary>
    /// The number of different sibling groups in the processors' topology; all processors if there is no such folder (it exists on Linux).
    /// </summary>
    /// <param name="folder">The folder of the topology.</param>
    /// <param name="processors">Number of available processors.</param>
    internal static int Of(string folder, int processors)
    {
        var cores = new HashSet<string>();
        try
        {
            for (int cpu = 0; ; cpu++)
            {
                string siblings = Path.Combine(folder, "cpu" + cpu.ToString(CultureInfo.InvariantCulture), "topology",
                    "thread_siblings_list");
                if (!File.Exists(siblings)) break;
                cores.Add(File.ReadAllText(siblings).Trim());
            }
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // An unreadable topology counts as unknown: use all processors.
            return processors;
        }

        return cores.Count == 0 ? processors : Math.Min(cores.Count, processors);
    }
}
