using System.Security.Cryptography;
using Nabla.Data.BuiltIn;

namespace Nabla.Data.Tests.DigitsDrawing;

public class DigitsTests
{
    [Fact]
    public void The_first_hundred_digits_of_seed_0_are_the_same_bits_everywhere()
    {
        var (pixels, labels) = Draw(seed: 0, count: 100);
        Assert.Equal("1f19b3956634e8006b56915b496d8fb8a9223c09565b8a80234654ba0ce24346", Convert.ToHexStringLower(SHA256.HashData(pixels)));
        Assert.Equal("03691852476305184297", string.Concat(labels[..20]));
    }

    [Fact]
    public void An_image_depends_on_its_seed_and_index_alone()
    {
        var (pixels, labels) = Draw(seed: 3, count: 200);
        byte[] alone = new byte[SyntheticDigits.Pixels];
        Parallel.For(0, 200, i =>
        {
            byte[] image = new byte[SyntheticDigits.Pixels];
            Assert.Equal(labels[i], SyntheticDigits.Draw(3, i, image));
            Assert.Equal(Image(pixels, i).ToArray(), image);
        });
        alone.AsSpan().Fill(77);
        SyntheticDigits.Draw(3, 11, alone);
        Assert.Equal(Image(pixels, 11).ToArray(), alone);
    }

    [Fact]
    public void Every_ten_images_in_a_row_show_each_digit_once_but_not_always_in_the_same_order()
    {
        var orders = new HashSet<string>();
        for (int start = 0; start < 1000; start += 10)
        {
            int[] labels = [.. Enumerable.Range(start, 10).Select(i => SyntheticDigits.Label(5, i))];
            orders.Add(string.Concat(labels));
            Assert.Equal(Enumerable.Range(0, 10), labels.Order());
        }

        Assert.True(orders.Count > 90, $"only {orders.Count} orders in 100 rows of ten");
    }

    [Fact]
    public void Labels_at_every_tenth_index_are_balanced_too()
    {
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i += 10) counts[SyntheticDigits.Label(1, i)]++;
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Draw_returns_the_label()
    {
        byte[] image = new byte[SyntheticDigits.Pixels];
        for (long i = 0; i < 100; i++) Assert.Equal(SyntheticDigits.Label(9, i), SyntheticDigits.Draw(9, i, image));
    }

    [Fact]
    public void Every_image_has_ink_in_a_box_of_20_by_20_and_paper_around_it()
    {
        var (pixels, _) = Draw(seed: 1, count: 5000);
        for (int i = 0; i < 5000; i++)
        {
            var (left, right, top, bottom, ink) = Extent(Image(pixels, i));
            Assert.InRange(ink, 15, 350);
            Assert.InRange(Math.Max(right - left, bottom - top) + 1, 18, 20);
        }
    }

    [Fact]
    public void The_centre_of_mass_is_the_centre_of_the_image_to_within_a_pixel_where_the_box_allows_it()
    {
        var (pixels, _) = Draw(seed: 2, count: 1000);
        int off = 0;
        for (int i = 0; i < 1000; i++)
        {
            var image = Image(pixels, i);
            double mass = 0, x = 0, y = 0;
            for (int p = 0; p < SyntheticDigits.Pixels; p++)
            {
                mass += image[p];
                x += image[p] * (p % SyntheticDigits.Columns + 0.5);
                y += image[p] * (p / SyntheticDigits.Columns + 0.5);
            }

            if (Math.Abs(x / mass - 14) > 0.51 || Math.Abs(y / mass - 14) > 0.51) off++;
        }

        Assert.InRange(off, 0, 10);
    }

    [Fact]
    public void Edges_are_grey_and_most_strokes_reach_full_ink()
    {
        var (pixels, _) = Draw(seed: 4, count: 100);
        int full = 0;
        for (int i = 0; i < 100; i++)
        {
            var image = Image(pixels, i).ToArray();
            int grey = image.Count(v => v is > 12 and < 243), ink = image.Count(v => v > 0);
            Assert.InRange((double)grey / ink, 0.1, 1);
            if (image.Contains((byte)255)) full++;
        }

        Assert.InRange(full, 75, 100);
        Assert.Equal(256, pixels.Distinct().Count());
    }

    [Fact]
    public void No_two_of_the_first_thousand_are_equal_and_another_seed_draws_others()
    {
        var (a, _) = Draw(seed: 0, count: 1000);
        var (b, _) = Draw(seed: 1, count: 1000);
        var seen = new HashSet<string>();
        foreach (byte[] pixels in new[] { a, b })
            for (int i = 0; i < 1000; i++) Assert.True(seen.Add(Convert.ToBase64String(Image(pixels, i))), $"image {i} was drawn before");
    }

    [Fact]
    public void Far_indices_and_large_seeds_are_drawn_too()
    {
        byte[] image = new byte[SyntheticDigits.Pixels];
        byte[] again = new byte[SyntheticDigits.Pixels];
        Assert.Equal(SyntheticDigits.Draw(ulong.MaxValue, 1L << 53, image), SyntheticDigits.Draw(ulong.MaxValue, 1L << 53, again));
        Assert.Equal(image, again);
        Assert.Contains((byte)255, image);
    }

    [Fact]
    public void A_buffer_of_another_length_is_refused_with_the_length_it_needs()
    {
        var refusal = Assert.Throws<ArgumentException>(() => SyntheticDigits.Draw(0, 0, new byte[100]));
        Assert.Contains("784 elements, 28 × 28 (got 100)", refusal.Message);
    }

    [Fact]
    public void An_index_below_zero_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDigits.Draw(0, -1, new byte[SyntheticDigits.Pixels]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDigits.Label(0, (1L << 53) + 1));
    }

    private static (byte[] Pixels, int[] Labels) Draw(ulong seed, int count)
    {
        byte[] pixels = new byte[count * SyntheticDigits.Pixels];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
            labels[i] = SyntheticDigits.Draw(seed, i, pixels.AsSpan(i * SyntheticDigits.Pixels, SyntheticDigits.Pixels));
        return (pixels, labels);
    }

    private static ReadOnlySpan<byte> Image(byte[] pixels, int i) => pixels.AsSpan(i * SyntheticDigits.Pixels, SyntheticDigits.Pixels);

    private static (int Left, int Right, int Top, int Bottom, double Ink) Extent(ReadOnlySpan<byte> image)
    {
        int left = SyntheticDigits.Columns, right = -1, top = SyntheticDigits.Rows, bottom = -1;
        double ink = 0;
        for (int p = 0; p < image.Length; p++)
        {
            if (image[p] == 0) continue;
            int row = p / SyntheticDigits.Columns, column = p % SyntheticDigits.Columns;
            (left, right) = (Math.Min(left, column), Math.Max(right, column));
            (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row));
            ink += image[p] / 255.0;
        }

        return (left, right, top, bottom, ink);
    }
}
