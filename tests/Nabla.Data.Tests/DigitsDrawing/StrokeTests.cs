using Nabla.Data.BuiltIn;

namespace Nabla.Data.Tests.DigitsDrawing;

public class StrokeTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(300)]
    public void A_stroke_fills_the_box_of_20_pixels_however_large_it_was_drawn(double size)
    {
        byte[] pixels = Drawn([[(2 * size, size), (2 * size, 5 * size)]]);
        var rows = Enumerable.Range(0, 28).Where(row => pixels.AsSpan(28 * row, 28).ContainsAnyExcept((byte)0)).ToList();
        Assert.InRange(rows.Count, 19, 20);
        // A pen as wide as that of the images: about 2 pixels.
        Assert.InRange(Enumerable.Range(0, 28).Sum(column => pixels[28 * 14 + column] / 255.0), 1.5, 2.5);
    }

    [Fact]
    public void Ink_is_centred_by_its_mass()
    {
        // A heavy stem on the left, one thin arm: the box is not in the middle but the mass is.
        byte[] pixels = Drawn([[(0, 0), (0, 10)], [(0.3, 0), (0.3, 10)], [(0, 5), (6, 5)]]);
        double mass = 0, x = 0, y = 0;
        for (int i = 0; i < pixels.Length; i++)
            (mass, x, y) = (mass + pixels[i], x + pixels[i] * (i % 28 + 0.5), y + pixels[i] * (i / 28 + 0.5));
        Assert.InRange(x / mass, 13.5, 14.5);
        Assert.InRange(y / mass, 13.5, 14.5);
    }

    [Fact]
    public void A_dot_remains_a_dot()
    {
        byte[] pixels = Drawn([[(0.4, 0.6)]]);
        Assert.InRange(pixels.Count(pixel => pixel > 127), 2, 12);
    }

    [Fact]
    public void Strokes_that_are_nowhere_are_refused()
    {
        Assert.Contains("no point", Assert.Throws<ArgumentException>(() => Drawn([])).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<ArgumentException>(() => Drawn([[(0, double.NaN)]])).Message, StringComparison.Ordinal);
    }

    private static byte[] Drawn(IReadOnlyList<IReadOnlyList<(double X, double Y)>> strokes)
    {
        var pixels = new byte[SyntheticDigits.Pixels];
        SyntheticDigits.Draw(strokes, pixels);
        return pixels;
    }
}
