using Nabla.Numerics;
using Nabla.Numerics.Reference;

namespace Nabla.Tests.Numerics;

public class BilinearTests
{
    private static readonly Philox Random = new(7, 1);

    [Fact]
    public void Every_number_of_places_gives_the_bits_of_the_plain_version()
    {
        int[] counts = [0, 1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 128, 200];
        foreach (int count in counts)
            foreach (var (rows, columns, planes) in new[] { (1, 1, 1), (5, 9, 1), (28, 28, 1), (6, 4, 3) })
            {
                float[] framed = Framed(rows, columns, planes), x = Places(count, columns, 100), y = Places(count, rows, 200),
                    to = new float[planes * count], expected = new float[planes * count];
                Bilinear.Sample(framed, rows, columns, x, y, to);
                BilinearReference.Sample(framed, rows, columns, x, y, expected);
                Assert.Equal(expected, to);
            }
    }

    [Fact]
    public void On_a_pixel_it_is_the_pixel_and_between_two_their_mean()
    {
        float[] framed = new float[Bilinear.FramedLength(2, 2)], to = new float[4];
        Bilinear.Frame([1, 3, 5, 9], 2, framed);
        Bilinear.Sample(framed, 2, 2, [0, 1, 0.5f, 0.5f], [1, 1, 0, 0.5f], to);
        Assert.Equal([5, 9, 2, 4.5f], to);
    }

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity), InlineData(-1), InlineData(3), InlineData(1e30f)]
    public void Outside_it_is_zero(float outside)
    {
        float[] framed = new float[Bilinear.FramedLength(3, 3)], to = new float[2];
        Bilinear.Frame([1, 1, 1, 1, 1, 1, 1, 1, 1], 3, framed);
        Bilinear.Sample(framed, 3, 3, [outside, 1], [1, outside], to);
        Assert.Equal([0, 0], to);
    }

    private static float[] Framed(int rows, int columns, int planes)
    {
        int plane = Bilinear.FramedLength(rows, columns);
        var framed = new float[planes * plane];
        for (int p = 0; p < planes; p++)
            Bilinear.Frame(Enumerable.Range(0, rows * columns).Select(i => (float)Random.Normal((ulong)(1000 * p + i))).ToArray(), columns,
                framed.AsSpan(p * plane));
        return framed;
    }

    // Some within, some outside, some on the border or no number.
    private static float[] Places(int count, int length, int stream) => [.. Enumerable.Range(0, count).Select(i => i switch
    {
        5 => float.NaN,
        6 => float.PositiveInfinity,
        8 => -1,
        10 => length,
        _ => (float)(new Philox(7, (ulong)stream).Uniform((ulong)i) * (length + 4) - 2),
    })];
}
