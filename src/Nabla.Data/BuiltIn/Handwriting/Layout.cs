namespace Nabla.Data.BuiltIn.Handwriting;

/// <summary>Where ink goes on the image: fitted into a box of 20×20 pixels keeping its shape, then centred in 28×28 by its centre of mass.</summary>
internal static class Layout
{
    public const int Box = 20;
    private const double ThinnestRadius = 0.6;

    /// <summary>Scales and shifts the path so that its ink just fills the box's height or width, and gives each dot its line's radius.</summary>
    public static void Fit(Span<Dot> path, in Hand hand)
    {
        for (int i = 0; i < path.Length; i++) path[i].Radius = Math.Max(ThinnestRadius, path[i].Radius * hand.Radius * Nib(path, i, hand));
        var bare = new Extent(path, scale: 1, lines: 0);
        double size = Math.Max(bare.Width, bare.Height), scale = 0;
        // Lines do not grow with the scale, so the ink grows by no more than size·Δscale: from 0 on, no step overshoots.
        for (int step = 0; step < 4; step++)
        {
            var ink = new Extent(path, scale, lines: 1);
            scale += (Box - Math.Max(ink.Width, ink.Height)) / size;
        }

        var final = new Extent(path, scale, lines: 1);
        double shiftX = (Box - final.Left - final.Right) / 2, shiftY = (Box - final.Top - final.Bottom) / 2;
        foreach (ref var dot in path)
        {
            dot.X = dot.X * scale + shiftX;
            dot.Y = dot.Y * scale + shiftY;
        }
    }

    /// <summary>Turns distances from the ink's edge into grey and writes the box where its centre of mass falls on the image's centre.</summary>
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

        int column = Offset(momentX, mass, Digits.Columns), row = Offset(momentY, mass, Digits.Rows);
        pixels.Clear();
        for (int i = 0; i < Box; i++) ink.Slice(i * Box, Box).CopyTo(pixels.Slice((row + i) * Digits.Columns + column, Box));
    }

    /// <summary>How much thicker the line is in the direction that it takes at a dot: the nib is not round.</summary>
    private static double Nib(ReadOnlySpan<Dot> path, int i, in Hand hand)
    {
        int from = i > 0 && !path[i - 1].Last ? i - 1 : i, to = path[i].Last ? i : i + 1;
        double dx = path[to].X - path[from].X, dy = path[to].Y - path[from].Y, length = dx * dx + dy * dy;
        return length > 0 ? 1 + (hand.NibLevel * (dx * dx - dy * dy) + hand.NibFalling * 2 * dx * dy) / length : 1;
    }

    /// <summary>Where a box of this moment (in half pixels) begins on a side so that its centre of mass falls on the side's middle.</summary>
    private static int Offset(long moment, long mass, int side) => (int)Math.Clamp((side * mass - moment + mass) / (2 * mass), 0, side - Box);
}
