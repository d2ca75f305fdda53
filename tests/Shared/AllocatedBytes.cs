namespace Nabla.Testing;

/// <summary>Managed memory that code allocates on the calling thread.</summary>
internal static class AllocatedBytes
{
    private const int Runs = 5;

    /// <summary>
    /// Bytes that one call allocates once it has warmed up: the least of several calls. What the code allocates it allocates in every call; what the
    /// runtime adds now and then (a method compiled again, a type initialized late) is in some of them only, and more often on a busy machine.
    /// </summary>
    public static long By(Action action)
    {
        action();
        return Least(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    /// <summary>The least of several measurements of the same call.</summary>
    public static long Least(Func<long> measure) => Enumerable.Range(0, Runs).Min(_ => measure());
}
