using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

public class PhiloxTests
{
    // The known answers that the authors of Random123 publish for philox4x32-10: counter, key, output.
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu)]
    [InlineData(0x85A308D3243F6A88UL, 0x0370734413198A2EUL, 0x299F31D0A4093822UL, 0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u)]
    public void Words_are_the_known_answers(ulong index, ulong stream, ulong seed, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), new Philox(seed, stream).Words(index));

    [Fact]
    public void Uniform_numbers_stay_inside_0_and_1_and_average_a_half()
    {
        var random = new Philox(1, 2);
        double[] drawn = [.. Enumerable.Range(0, 10_000).Select(i => random.Uniform((ulong)i))];
        Assert.All(drawn, one => Assert.InRange(one, 1e-300, 1 - 1e-16));
        Assert.Equal(0.5, drawn.Average(), 0.01);
        Assert.Equal(1 / 12.0, drawn.Average(one => (one - 0.5) * (one - 0.5)), 0.002);
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_variance_1()
    {
        var random = new Philox(3, 4);
        double[] drawn = [.. Enumerable.Range(0, 20_000).Select(i => random.Normal((ulong)i))];
        Assert.Equal(0, drawn.Average(), 0.03);
        Assert.Equal(1, drawn.Average(one => one * one), 0.04);
        Assert.Equal(3, drawn.Average(one => one * one * one * one), 0.3);
    }

    [Fact]
    public void Whole_numbers_fill_their_range_evenly()
    {
        var random = new Philox(5, 6);
        int[] counts = new int[7];
        for (ulong i = 0; i < 7000; i++) counts[random.UniformInteger(i, 7)]++;
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.UniformInteger(0, 0));
    }

    [Fact]
    public void A_shuffle_is_a_permutation_that_the_seed_decides()
    {
        int[] first = [.. Enumerable.Range(0, 100)], second = [.. first], other = [.. first];
        new Philox(1, 0).Shuffle(first.AsSpan());
        new Philox(1, 0).Shuffle(second.AsSpan());
        new Philox(2, 0).Shuffle(other.AsSpan());
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
    }
}
