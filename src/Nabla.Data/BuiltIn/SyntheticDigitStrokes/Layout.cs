namespace Nabla.Data.BuiltIn.SyntheticDigitStrokes;

/// <summary>
/// Where ink goes on the image: fitted into a box of 20×20 pixels keeping its shape, then centred in 28×28 by its centre of mass.
/// </summary>
internal static class Layout
{
    /// <summary>Size of the image and of the box within it, in pixels.</summary>
    public const int Rows = 28, Columns = 28, Box = 20;

    /// <summary>
    /// Scales and shifts the path so that its ink just fills the box's height or width, and gives each dot its line's radius. What is
    /// smaller than the smallest fills less.
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
    /// Turns distances from the ink's edge into grey and writes the box where its centre of mass falls on the image's centre.
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
