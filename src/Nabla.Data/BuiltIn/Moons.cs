namespace Nabla.Data.BuiltIn;

/// <summary>Two half circles that reach into each other.</summary>
public static class Moons
{
    private const ulong Stream = 0x6D6F6F6E;

    /// <summary>Draws points: (cos t, sin t) above, (1 − cos t, ½ − sin t) below, t in (0, π).</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed draws the same points.</param>
    /// <param name="noise">Standard deviation around the half circles.</param>
    /// <param name="first">Number of the first point: points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("upper" or "lower").</returns>
    public static Table Draw(int count, ulong seed, double noise = 0.1, long first = 0) =>
        Points.Table("moons", ["upper", "lower"], first, count, seed, Stream, noise, (k, u, _) =>
        {
            var (sin, cos) = Math.SinCos(Math.PI * u);
            return k == 0 ? (cos, sin) : (1 - cos, 0.5 - sin);
        });
}
