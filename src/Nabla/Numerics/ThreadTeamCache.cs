using System.Collections.Concurrent;
using System.Globalization;

namespace Nabla.Numerics;

/// <summary>
/// The program's teams, one for each number of threads that was asked for. They sleep when idle, so nobody need end them.
/// </summary>
internal static class ThreadTeamCache
{
    private static readonly ConcurrentDictionary<int, ThreadTeam> Known = [];

    /// <summary>The team of so many threads; null for one thread, which is the caller.</summary>
    /// <param name="threads">At least 1, or 0 for all cores. More threads than a team can have are as many as it can.</param>
    public static ThreadTeam? Get(int threads)
    {
        int count = Math.Min(threads == 0 ? PhysicalCores.Count : threads, ThreadTeam.MaxThreads);
        return count == 1 ? null : Known.GetOrAdd(count, static n => new ThreadTeam(n));
    }
}

/// <summary>
/// How many cores the program may use, two hardware threads of one core counted once: they share the units that products keep busy.
/// </summary>
internal static class PhysicalCores
{
    /// <summary>At least 1, and no more than the runtime sees, which knows affinity and the limits of containers.</summary>
    public static int Count { get; } = Of("/sys/devices/system/cpu", Environment.ProcessorCount);

    /// <summary>
    /// As many as the processors' topology has different groups of siblings; all processors where there is no such folder (it is Linux's).
    /// </summary>
    /// <param name="folder">Where the topology stands.</param>
    /// <param name="processors">How many processors the program may use.</param>
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
            // What cannot be read is not known: all processors it is.
            return processors;
        }

        return cores.Count == 0 ? processors : Math.Min(cores.Count, processors);
    }
}
