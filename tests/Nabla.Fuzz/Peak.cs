namespace Nabla.Fuzz;

/// <summary>
/// How much memory something takes at the most: looked at again and again while it runs, what is garbage already and not yet collected
/// included.
/// </summary>
internal static class Peak
{
    /// <summary>Runs it.</summary>
    /// <returns>Bytes above what was there before.</returns>
    public static long Of(Action action)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true), most = before;
        bool done = false;
        var watch = new Thread(() =>
        {
            while (!Volatile.Read(ref done)) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        });
        watch.Start();
        try
        {
            action();
        }
        finally
        {
            Volatile.Write(ref done, true);
            watch.Join();
        }

        return Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)) - before;
    }
}
