namespace Nabla.Data.BuiltIn;

/// <summary>A circle within a circle.</summary>
public static class Circles
{
    private const ulong Stream = 0x63697263;

    /// <summary>Draws points: radius 1 outside, ½ inside.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed draws the same points.</param>
    /// <param name="noise">Standard deviation around the circles.</param>
    /// <param name="first">Number of the first point: points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("outer" or "inner").</returns>
    public static Table Draw(int count, ulong seed, double noise = 0.08, long first = 0) =>
        Points.Table("circles", ["outer", "inner"], first, count, seed, Stream, noise, (k, u, _) =>
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * u);
            double radius = k == 0 ? 1 : 0.5;
            return (radius * cos, radius * sin);
        });
}
