namespace Nabla.Data.BuiltIn.SyntheticDigitStrokes;

/// <summary>Draws a path as the distance of each pixel's centre from the edge of its ink, negative inside.</summary>
internal static class Pen
{
    public const double Reach = 1.5;

    /// <summary>Fills the box with min over the path's segments of |pixel − nearest point| − radius there.</summary>
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
