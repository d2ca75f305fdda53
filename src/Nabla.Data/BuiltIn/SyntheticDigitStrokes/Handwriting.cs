using Nabla.Numerics;

namespace Nabla.Data.BuiltIn.SyntheticDigitStrokes;

/// <summary>A random handwriting: habits and errors that transform a glyph into a drawing.</summary>
internal readonly record struct Hand
{
    private const double MeanRadius = 0.95, Sharpest = 0.9, Softest = 2.4;

    /// <summary>Half the width of the stroke, in pixels of the final image.</summary>
    public double Radius { get; private init; }

    /// <summary>The width of the gray border between ink and paper, in pixels.</summary>
    public double Softness { get; private init; }

    /// <summary>How much thicker strokes along (<see cref="NibX"/>, <see cref="NibY"/>) (a double angle) are than those across.</summary>
    public double NibX { get; private init; }

    /// <summary>See <see cref="NibX"/>.</summary>
    public double NibY { get; private init; }

    private double Slant { get; init; }

    private double Stretch { get; init; }

    private double Turn { get; init; }

    private double Wobble { get; init; }

    /// <summary>A handwriting of standard width that does not change the glyph.</summary>
    public static Hand Steady => new() { Radius = MeanRadius, Softness = (Sharpest + Softest) / 2 };

    public static Hand Random(ref Dice dice)
    {
        double thickness = 0.31 * dice.Bell();
        return new Hand
        {
            Radius = MeanRadius * (1 + thickness + 0.5 * thickness * thickness),
            Softness = dice.Between(Sharpest, Softest),
            NibX = 0.15 * dice.Bell(),
            NibY = 0.15 * dice.Bell(),
            Slant = 0.16 + 0.28 * dice.Bell(),
            Stretch = 1.18 + 0.22 * dice.Bell(),
            Turn = 0.12 * dice.Bell(),
            Wobble = dice.Between(2, 7),
        };
    }

    /// <summary>Writes the knots of a glyph in this handwriting.</summary>
    /// <returns>The number of knots.</returns>
    public int Place(Glyph glyph, Span<Knot> knots, ref Dice dice)
    {
        int count = glyph.Knots.Length;
        knots = knots[..count];
        glyph.Knots.CopyTo(knots);
        foreach (var trait in glyph.Traits)
        {
            double amount = dice.Between(-0.2, 1.1);
            for (int i = 0; i < count; i++)
            {
                knots[i].X += amount * trait[i].X;
                knots[i].Y += amount * trait[i].Y;
            }
        }

        Slip(knots, ref dice);
        Bend(knots, ref dice);
        Lean(knots);
        return count;
    }

    /// <summary>Adds correlated errors to the knots, varies the pressure, and displaces the starts of strokes.</summary>
    private void Slip(Span<Knot> knots, ref Dice dice)
    {
        const double memory = 0.5, news = 0.8660254037844386;
        double x = dice.Bell(), y = dice.Bell();
        for (int i = 0; i < knots.Length; i++)
        {
            (x, y) = (memory * x + news * dice.Bell(), memory * y + news * dice.Bell());
            knots[i].X += Wobble * x;
            knots[i].Y += Wobble * y;
            knots[i].Pressure = 1 + 0.1 * dice.Bell();
        }
    }

    /// <summary>Bends the paper smoothly with random quadratic terms of both coordinates.</summary>
    private static void Bend(Span<Knot> knots, ref Dice dice)
    {
        double xxx = dice.Bell(), xxy = dice.Bell(), xyy = dice.Bell(), yxx = dice.Bell(), yxy = dice.Bell(), yyy = dice.Bell();
        const double strength = 3;
        foreach (ref var knot in knots)
        {
            double u = (knot.X - 30) / 50, v = (knot.Y - 50) / 50;
            knot.X += strength * (xxx * u * u + xxy * u * v + xyy * v * v);
            knot.Y += strength * (yxx * u * u + yxy * u * v + yyy * v * v);
        }
    }

    /// <summary>Stretches, slants and rotates by the angle 2·atan(Turn/2), whose sine and cosine are rational.</summary>
    private void Lean(Span<Knot> knots)
    {
        double half = Turn / 2, scale = 1 / (1 + half * half);
        double cosine = (1 - half * half) * scale, sine = 2 * half * scale;
        foreach (ref var knot in knots)
        {
            double x = (knot.X - 30) * Stretch - (knot.Y - 50) * Slant, y = knot.Y - 50;
            knot.X = cosine * x - sine * y;
            knot.Y = sine * x + cosine * y;
        }
    }
}

/// <summary>Draws a path as the signed distance of each pixel center from the edge of the ink, negative inside.</summary>
internal static class Pen
{
    public const double Reach = 1.5;

    /// <summary>Fills the box with the minimum over the segments of |pixel − nearest point| − radius at that point.</summary>
    public static void Trace(ReadOnlySpan<Dot> path, Span<double> distance)
    {
        distance.Fill(Reach);
        for (int i = 0; i + 1 < path.Length; i++)
            if (!path[i].Last) Segment(path[i], path[i + 1], distance);
    }

    private static void Segment(in Dot a, in Dot b, Span<double> distance)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y, dr = b.Radius - a.Radius, length = dx * dx + dy * dy;
        double inverse = length > 0 ? 1 / length : 0;
        double reach = Math.Max(a.Radius, b.Radius) + Reach - 0.5;
        int left = Math.Max(0, (int)(Math.Min(a.X, b.X) - reach)), right = Math.Min(Layout.Box - 1, (int)(Math.Max(a.X, b.X) + reach));
        int top = Math.Max(0, (int)(Math.Min(a.Y, b.Y) - reach)), bottom = Math.Min(Layout.Box - 1, (int)(Math.Max(a.Y, b.Y) + reach));
        for (int row = top; row <= bottom; row++)
        {
            double py = row + 0.5 - a.Y;
            var line = distance.Slice(row * Layout.Box, Layout.Box);
            for (int column = left; column <= right; column++)
            {
                double px = column + 0.5 - a.X;
                double t = Math.Clamp((px * dx + py * dy) * inverse, 0, 1);
                double ex = px - t * dx, ey = py - t * dy;
                double d = Math.Sqrt(ex * ex + ey * ey) - (a.Radius + t * dr);
                if (d < line[column]) line[column] = d;
            }
        }
    }
}

/// <summary>
/// The layout of the image: ink is fitted into a box of 20×20 pixels with its aspect ratio, then centered in 28×28 pixels by its center of
/// mass.
/// </summary>
internal static class Layout
{
    /// <summary>The size of the image and of the box, in pixels.</summary>
    public const int Rows = 28, Columns = 28, Box = 20;

    /// <summary>
    /// Scales and shifts the path so that its ink fits the height or width of the box, and sets the radius of each dot. A path smaller than
    /// the minimum is not enlarged to the box.
    /// </summary>
    public static void Fit(Span<Dot> path, in Hand hand, double smallest)
    {
        for (int i = 0; i < path.Length; i++) path[i].Radius *= hand.Radius * Nib(path, i, hand);
        double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue;
        double radius = 0;
        foreach (ref readonly var dot in path)
        {
            (left, right) = (Math.Min(left, dot.X), Math.Max(right, dot.X));
            (top, bottom) = (Math.Min(top, dot.Y), Math.Max(bottom, dot.Y));
            radius = Math.Max(radius, dot.Radius);
        }

        double scale = (Box - 2 * radius) / Math.Max(Math.Max(right - left, bottom - top), smallest);
        double shiftX = Box / 2.0 - scale * (left + right) / 2, shiftY = Box / 2.0 - scale * (top + bottom) / 2;
        foreach (ref var dot in path)
        {
            dot.X = dot.X * scale + shiftX;
            dot.Y = dot.Y * scale + shiftY;
        }
    }

    /// <summary>
    /// Converts distances from the edge of the ink to gray levels, and writes the box with its center of mass at the center of the image.
    /// </summary>
    public static void Centre(ReadOnlySpan<double> distance, double softness, Span<byte> pixels)
    {
        Span<byte> ink = stackalloc byte[Box * Box];
        long mass = 0, momentX = 0, momentY = 0;
        for (int i = 0; i < ink.Length; i++)
        {
            byte grey = (byte)(255 * Math.Clamp(0.5 - distance[i] / softness, 0, 1) + 0.5);
            ink[i] = grey;
            mass += grey;
            momentX += grey * (2 * (i % Box) + 1);
            momentY += grey * (2 * (i / Box) + 1);
        }

        int column = Offset(momentX, mass, Columns), row = Offset(momentY, mass, Rows);
        pixels.Clear();
        for (int i = 0; i < Box; i++) ink.Slice(i * Box, Box).CopyTo(pixels.Slice((row + i) * Columns + column, Box));
    }

    private static double Nib(ReadOnlySpan<Dot> path, int i, in Hand hand)
    {
        int from = i > 0 && !path[i - 1].Last ? i - 1 : i, to = path[i].Last ? i : i + 1;
        double dx = path[to].X - path[from].X, dy = path[to].Y - path[from].Y, length = dx * dx + dy * dy;
        return length > 0 ? 1 + (hand.NibX * (dx * dx - dy * dy) + hand.NibY * 2 * dx * dy) / length : 1;
    }

    private static int Offset(long moment, long mass, int side) =>
        (int)Math.Clamp((side * mass - moment + mass) / (2 * mass), 0, side - Box);
}

/// <summary>The random numbers of one digit, in the order of their use.</summary>
internal struct Dice(ulong seed, ulong stream, long index)
{
    public const ulong LabelStream = 0x6469_6769_7473_0001, ShapeStream = 0x6469_6769_7473_0002;
    private const int BlocksPerDigit = 1 << 10;

    private readonly Philox source = new(seed, stream);
    private ulong next = (ulong)index * BlocksPerDigit;

    /// <summary>A uniform number in (0, 1).</summary>
    public double Uniform() => (source.Words(next++).A + 0.5) * (1.0 / (1UL << 32));

    /// <summary>A uniform number in (low, high).</summary>
    public double Between(double low, double high) => low + (high - low) * Uniform();

    /// <summary>True with a given probability.</summary>
    public bool Happens(double probability) => Uniform() < probability;

    /// <summary>A uniform integer in [0, count).</summary>
    public int Below(int count) => (int)(Uniform() * count);

    /// <summary>A bell-shaped number with mean 0 and standard deviation 1, limited to ±3.5.</summary>
    /// <remarks>The sum of four uniform numbers, each of variance 1/12, shifted and scaled.</remarks>
    public double Bell()
    {
        var (a, b, c, d) = source.Words(next++);
        double sum = ((double)a + b + c + d + 2) * (1.0 / (1UL << 32));
        return (sum - 2) * 1.7320508075688772;
    }
}
