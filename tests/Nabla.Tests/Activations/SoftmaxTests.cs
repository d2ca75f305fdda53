using Nabla.Activations;

namespace Nabla.Tests.Activations;

public class SoftmaxTests
{
    [Fact]
    public void Large_sums_are_shared_without_overflow()
    {
        float[] a = new float[6];
        new Softmax().Forward<float>([1000, 1000, 1000, -1000, 0, 1000], a, 3);
        Assert.Equal([1f / 3, 1f / 3, 1f / 3, 0, 0, 1], a);
    }

    [Fact]
    public void Shares_of_a_row_sum_to_one_and_rows_do_not_mix()
    {
        double[] z = [.. Enumerable.Range(0, 21).Select(i => Math.Cos(i) * 5)], a = new double[21], alone = new double[7];
        new Softmax().Forward<double>(z, a, 7);
        for (int i = 0; i < 3; i++)
        {
            new Softmax().Forward<double>(z.AsSpan(i * 7, 7), alone, 7);
            Assert.Equal(alone, a[(i * 7)..(i * 7 + 7)]);
            Assert.Equal(1, alone.Sum(), 1e-15);
        }
    }
}
