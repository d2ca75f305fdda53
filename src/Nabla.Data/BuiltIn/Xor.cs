namespace Nabla.Data.BuiltIn;

/// <summary>Four clouds at the corners of a square; the class is x xor y, which no straight line divides.</summary>
public static class Xor
{
    private const ulong Stream = 0x786F7220;

    /// <summary>Draws points.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed draws the same points.</param>
    /// <param name="noise">Standard deviation around the corners; 0 gives the truth table itself.</param>
    /// <param name="first">Number of the first point: points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("0" or "1").</returns>
    public static Table Draw(int count, ulong seed, double noise = 0.15, long first = 0)
    {
        // Both corners of a class are alike, which the first uniform number decides.
        return Points.Table("xor", ["0", "1"], first, count, seed, Stream, noise, (k, u, _) => u < 0.5 ? (0, k) : (1, 1 - k));
    }
}
