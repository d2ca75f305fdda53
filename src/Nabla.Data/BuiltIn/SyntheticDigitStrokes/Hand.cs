namespace Nabla.Data.BuiltIn.SyntheticDigitStrokes;

/// <summary>How somebody writes today: habits and slips that bend a glyph into one drawing of it.</summary>
internal readonly record struct Hand
{
    private const double MeanRadius = 0.95, Sharpest = 0.9, Softest = 2.4;

    /// <summary>Half the stroke's width, in pixels of the finished image.</summary>
    public double Radius { get; private init; }

    /// <summary>Width in pixels of the grey seam between ink and paper.</summary>
    public double Softness { get; private init; }

    /// <summary>How much thicker strokes along (<see cref="NibX"/>, <see cref="NibY"/>) (a double angle) are than those across.</summary>
    public double NibX { get; private init; }

    /// <summary>See <see cref="NibX"/>.</summary>
    public double NibY { get; private init; }

    private double Slant { get; init; }

    private double Stretch { get; init; }

    private double Turn { get; init; }

    private double Wobble { get; init; }

    /// <summary>A hand of the usual width that bends nothing.</summary>
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

    /// <summary>Writes a glyph's knots as this hand does.</summary>
    /// <returns>How many knots there are.</returns>
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

    /// <summary>Misses each knot a little, like its neighbours; presses unevenly; sets the pen down not quite where it should.</summary>
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

    /// <summary>A smooth bend of the paper: every square term of both coordinates, at random.</summary>
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

    /// <summary>Stretches, slants and turns by the angle 2·atan(Turn/2), whose sine and cosine are rational.</summary>
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
