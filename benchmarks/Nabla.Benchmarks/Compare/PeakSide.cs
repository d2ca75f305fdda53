namespace Nabla.Benchmarks.Compare;

/// <summary>
/// The measured peak takes its turn like a side, so that it is that of the same minutes. The best counts: a peak that others disturbed is
/// none.
/// </summary>
internal sealed class PeakSide(int threads) : ISide
{
    public string Name => "peak";

    /// <summary>The most seen so far, in GFLOP/s of all threads together.</summary>
    public double Best { get; private set; }

    public double Run(double seconds)
    {
        double now = FmaPeak.Gflops(threads);
        Best = Math.Max(Best, now);
        return now;
    }
}
