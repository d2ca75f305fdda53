namespace Nabla.Data.BuiltIn;

/// <summary>Three round clouds that touch.</summary>
public static class Blobs
{
    private const ulong Stream = 0x626C6F62;

    /// <summary>Draws points: cloud k lies around 3 · (cos 2πk/3, sin 2πk/3).</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed draws the same points.</param>
    /// <param name="noise">Standard deviation of a cloud.</param>
    /// <param name="first">Number of the first point: points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("a", "b" or "c").</returns>
    public static Table Draw(int count, ulong seed, double noise = 1, long first = 0) =>
        Points.Table("blobs", ["a", "b", "c"], first, count, seed, Stream, noise, (k, _, _) =>
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * k / 3);
            return (3 * cos, 3 * sin);
        });
}
