using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

/// <summary>Scattered rows arrive as they are, whatever their width and by however many threads.</summary>
public class RowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(60)]
    [InlineData(784)]
    public void Rows_are_copied_in_the_order_asked_for(int width)
    {
        float[] from = [.. Enumerable.Range(0, 200 * width).Select(i => (float)i)];
        int[] order = [.. Enumerable.Range(0, 150).Select(i => i * 73 % 200)];
        float[] expected = [.. order.SelectMany(row => from.Skip(row * width).Take(width))];
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var workers = new WorkerPool(threads);
            var to = new float[order.Length * width];
            new ParallelGather(workers).Gather(from, width, order, to);
            Assert.Equal(expected, to);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void A_row_that_does_not_exist_is_refused(int row)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Gather(new float[20], 4, [0, row], new float[8]));
        Assert.Contains($"There is no row {row} among 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_made_eight_at_a_time_are_those_made_singly()
    {
        var random = new Philox(0x0123456789ABCDEF, 0xFEDCBA9876543210);
        foreach (ulong index in new ulong[] { 0, 5, uint.MaxValue - 3UL, ulong.MaxValue - 7 })
        {
            var words = new ulong[16];
            random.Fill(index, words);
            for (int n = 0; n < words.Length; n++)
            {
                var (a, b, _, _) = random.Words(index + (ulong)n);
                Assert.Equal((ulong)a << 32 | b, words[n]);
            }
        }
    }
}
