using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

public class NormalQuantileTests
{
    // Computed from the definition in 50 digits.
    [Theory]
    [InlineData(0.975, 1.9599639845400539)]
    [InlineData(0.999, 3.0902323061678133)]
    [InlineData(1e-10, -6.3613409024040562)]
    [InlineData(0.025, -1.9599639845400542)]
    [InlineData(0.5625, 0.1573106846101707)]
    [InlineData(0.925, 1.4395314709384562)]
    [InlineData(0.92, 1.4050715603096328)]
    [InlineData(0.1, -1.2815515655446004)]
    [InlineData(0.00001, -4.2648907939228246)]
    [InlineData(1e-13, -7.3487961028006775)]
    [InlineData(1e-16, -8.2220822161304356)]
    [InlineData(1e-50, -14.933337534788489)]
    [InlineData(1e-300, -37.047096299361199)]
    [InlineData(0.9375, 1.5341205443525463)]
    [InlineData(0.3, -0.52440051270804082)]
    public void Quantiles_have_15_figures(double p, double x) => Assert.InRange(NormalQuantile.At(p) / x, 1 - 1e-15, 1 + 1e-15);

    [Fact]
    public void The_two_sides_mirror_each_other()
    {
        Assert.Equal(0, NormalQuantile.At(0.5));
        foreach (double p in (double[])[0.25, 0.0625, 1.0 / 1024, 1.0 / (1 << 20)])
            Assert.Equal(NormalQuantile.At(p), -NormalQuantile.At(1 - p));
    }
}
