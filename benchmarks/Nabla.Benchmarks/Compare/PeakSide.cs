namespace Nabla.Benchmarks.Compare;

/// <summary>The measured peak takes its turn like a side, so that it is that of the same minutes.</summary>
internal sealed class PeakSide(int threads) : ISide
{
    public string Name => "peak";

    /// <returns>GFLOP/s.</returns>
    public double Run(double seconds) => FmaPeak.Gflops(threads);
}
