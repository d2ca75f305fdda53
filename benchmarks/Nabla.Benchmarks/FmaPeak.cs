using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Benchmarks;

/// <summary>
/// The most multiplications and additions a second that this machine gives: chains of fused multiply-adds in registers, nothing else.
/// </summary>
internal static class FmaPeak
{
    // As many as registers hold beside the two factors: 32 registers with AVX-512, else 16.
    private const int Chains512 = 16, Chains256 = 12, Turns = 200_000;

    /// <summary>The best of some short runs at the widest register.</summary>
    /// <param name="threads">How many threads run the chains at the same time.</param>
    /// <returns>GFLOP/s of all threads together, a fused multiply-add counting 2.</returns>
    public static double Gflops(int threads)
    {
        double best = 0;
        for (int run = 0; run < 5; run++) best = Math.Max(best, Once(threads));
        return best;
    }

    private static double Once(int threads)
    {
        using var start = new Barrier(threads);
        var speeds = new double[threads];
        var others = Enumerable.Range(0, threads).Select(i => new Thread(() => speeds[i] = Timed(start))).ToArray();
        foreach (var thread in others) thread.Start();
        foreach (var thread in others) thread.Join();
        return speeds.Sum();
    }

    private static double Timed(Barrier start)
    {
        start.SignalAndWait();
        var clock = Stopwatch.StartNew();
        bool wide = Vector512.IsHardwareAccelerated;
        GC.KeepAlive(wide ? Chain512() : Chain256());
        return 2.0 * (wide ? Chains512 * 16 : Chains256 * 8) * Turns / clock.Elapsed.TotalSeconds / 1e9;
    }

    // A chain waits for itself; as many side by side as the processor can have on the way (latency 4 × 2 a cycle = 8, and room) never do.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain512()
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y, m = y, n = y, o = y, p = y;
        for (int turn = 0; turn < Turns; turn++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
            m = Vector512.FusedMultiplyAdd(m, x, y);
            n = Vector512.FusedMultiplyAdd(n, x, y);
            o = Vector512.FusedMultiplyAdd(o, x, y);
            p = Vector512.FusedMultiplyAdd(p, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chain256()
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (int turn = 0; turn < Turns; turn++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
