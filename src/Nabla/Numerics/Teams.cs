using System.Collections.Concurrent;

namespace Nabla.Numerics;

/// <summary>The program's teams, one for each number of threads that was asked for. They sleep when idle, so nobody need end them.</summary>
internal static class Teams
{
    private static readonly ConcurrentDictionary<int, Workers> Known = [];

    /// <summary>The team of so many threads; null for one thread, which is the caller.</summary>
    /// <param name="threads">At least 1, or 0 for all cores. More threads than a team can have are as many as it can.</param>
    public static Workers? Of(int threads)
    {
        int count = Math.Min(threads == 0 ? PhysicalCores.Count : threads, Workers.Most);
        return count == 1 ? null : Known.GetOrAdd(count, static n => new Workers(n));
    }
}
