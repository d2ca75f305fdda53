namespace Nabla.Data.BuiltIn.SyntheticDigitStrokes;

/// <summary>A place on the pen's path, with the half width of its line there.</summary>
internal struct Dot
{
    public double X, Y, Radius;

    /// <summary>The pen is lifted here.</summary>
    public bool Last;
}

/// <summary>The pen's path through knots: a Catmull-Rom spline, broken at sharp knots.</summary>
/// <remarks>
/// Catmull, Rom: "A class of local interpolating splines", 1974: the tangent at a knot is half the way from the knot before to the knot
/// after.
/// </remarks>
internal static class Curve
{
    private const int Steps = 6;
    public const int MaxDots = Glyph.MaxKnots * Steps;

    /// <summary>Fills the path; the radius of a dot is the pressure there.</summary>
    /// <returns>How many dots there are.</returns>
    public static int Through(ReadOnlySpan<Knot> knots, Span<Dot> path)
    {
        int count = 0;
        for (int i = 0; i < knots.Length; i++)
        {
            ref readonly var b = ref knots[i];
            if (b.Last)
            {
                path[count++] = new Dot { X = b.X, Y = b.Y, Radius = b.Pressure, Last = true };
                continue;
            }

            ref readonly var c = ref knots[i + 1];
            bool begins = i == 0 || knots[i - 1].Last || b.Sharp, ends = c.Last || c.Sharp;
            var a = begins ? default : knots[i - 1];
            var d = ends ? default : knots[i + 2];
            // At an end the tangent points at the inner control point's side: a free end of zero curvature.
            double cxEnd = ends ? 0 : (d.X - b.X) / 2, cyEnd = ends ? 0 : (d.Y - b.Y) / 2;
            double bx = begins ? (3 * (c.X - b.X) - cxEnd) / 2 : (c.X - a.X) / 2, by = begins ? (3 * (c.Y - b.Y) - cyEnd) / 2
                : (c.Y - a.Y) / 2;
            if (begins && ends) (bx, by) = (c.X - b.X, c.Y - b.Y);
            double cx = ends ? (3 * (c.X - b.X) - bx) / 2 : cxEnd, cy = ends ? (3 * (c.Y - b.Y) - by) / 2 : cyEnd;
            for (int step = 0; step < Steps; step++)
            {
                double t = step * (1.0 / Steps), s = 1 - t;
                double p = s * s * (1 + 2 * t), q = t * t * (3 - 2 * t), m = s * s * t, n = -(s * t * t);
                path[count++] = new Dot
                {
                    X = p * b.X + q * c.X + m * bx + n * cx,
                    Y = p * b.Y + q * c.Y + m * by + n * cy,
                    Radius = s * b.Pressure + t * c.Pressure,
                };
            }
        }

        return count;
    }
}
