namespace Nabla.Data.BuiltIn;

/// <summary>Two spirals wound around each other one and a half times.</summary>
public static class Spirals
{
    private const ulong Stream = 0x73706972;
    private const double Turns = 1.5;

    /// <summary>Draws points: at share s of the radius the angle is 2π · 1.5 · s, plus π for the second arm.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed draws the same points.</param>
    /// <param name="noise">Standard deviation around the arms.</param>
    /// <param name="first">Number of the first point: points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("first" or "second").</returns>
    public static Table Draw(int count, ulong seed, double noise = 0.03, long first = 0) =>
        Points.Table("spirals", ["first", "second"], first, count, seed, Stream, noise, (k, u, _) =>
        {
            // The root spreads the points evenly along the arm, which is longer outside.
            double radius = Math.Sqrt(u);
            var (sin, cos) = Math.SinCos(2 * Math.PI * Turns * radius + Math.PI * k);
            return (radius * cos, radius * sin);
        });
}
