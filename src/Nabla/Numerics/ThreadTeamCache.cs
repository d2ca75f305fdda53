using System.Collections.Concurrent;

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
        int count = Math.Min(threads == 0 ? PhysicalCores.Count : threads, ThreadTeam.Most);
        return count == 1 ? null : Known.GetOrAdd(count, static n => new ThreadTeam(n));
    }
}
