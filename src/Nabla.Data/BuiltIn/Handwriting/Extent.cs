namespace Nabla.Data.BuiltIn.Handwriting;

/// <summary>The rectangle that a path's lines touch after scaling their positions, but not their radii.</summary>
internal readonly struct Extent
{
    public readonly double Left = double.MaxValue, Right = double.MinValue, Top = double.MaxValue, Bottom = double.MinValue;

    /// <param name="path">Where the pen went.</param>
    /// <param name="scale">Factor on positions.</param>
    /// <param name="lines">Factor on radii: 0 measures the path alone.</param>
    public Extent(ReadOnlySpan<Dot> path, double scale, double lines)
    {
        foreach (ref readonly var dot in path)
        {
            double x = dot.X * scale, y = dot.Y * scale, radius = dot.Radius * lines;
            (Left, Right) = (Math.Min(Left, x - radius), Math.Max(Right, x + radius));
            (Top, Bottom) = (Math.Min(Top, y - radius), Math.Max(Bottom, y + radius));
        }
    }

    public double Width => Right - Left;

    public double Height => Bottom - Top;
}
