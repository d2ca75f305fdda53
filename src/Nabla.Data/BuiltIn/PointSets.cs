using Nabla.Numerics;

namespace Nabla.Data.BuiltIn;

/// <summary>Generates random points in the plane with a class. Point <c>i</c> depends only on the seed and i.</summary>
internal static class Points
{
    /// <summary>The names of the columns.</summary>
    public const string X = "x", Y = "y", Class = "class";

    private const int DrawsOfAPoint = 4;

    /// <summary>Generates a table of points.</summary>
    /// <param name="source">The name of the table, for messages.</param>
    /// <param name="classes">The names of the classes. Point i has class i modulo their number.</param>
    /// <param name="first">The index of the first point, from 0.</param>
    /// <param name="count">The number of points.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The random stream, which differs between sets.</param>
    /// <param name="noise">The standard deviation of the noise in both coordinates.</param>
    /// <param name="position">Computes a point of class k without noise from two uniform numbers in (0, 1).</param>
    /// <returns>Columns x, y and class. Coordinates are rounded to four decimals, so that they are equal on all machines.</returns>
    public static Table Table(
        string source, string[] classes, long first, int count, ulong seed, ulong stream, double noise,
            Func<int, double, double, (double X, double Y)> position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (!(noise >= 0 && double.IsFinite(noise)))
            throw new ArgumentOutOfRangeException(nameof(noise), $"The noise is {noise}; it is 0 or more.");
        var random = new Philox(seed, stream);
        double[] x = new double[count], y = new double[count];
        var codes = new int[count];
        for (int i = 0; i < count; i++)
        {
            ulong draw = (ulong)(first + i) * DrawsOfAPoint;
            codes[i] = (int)((first + i) % classes.Length);
            var at = position(codes[i], random.Uniform(draw), random.Uniform(draw + 1));
            x[i] = Math.Round(at.X + noise * random.Normal(draw + 2), 4);
            y[i] = Math.Round(at.Y + noise * random.Normal(draw + 3), 4);
        }

        return new Table([new NumericColumn(X, x), new NumericColumn(Y, y), new TextColumn(Class, classes, codes)], source);
    }
}

/// <summary>Four clouds at the corners of a square. The class is x xor y, which is not linearly separable.</summary>
public static class Xor
{
    private const ulong Stream = 0x786F7220;

    /// <summary>Generates points.</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="seed">The seed. The same seed gives the same points.</param>
    /// <param name="noise">The standard deviation around the corners; 0 gives the truth table.</param>
    /// <param name="first">The index of the first point. Points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("0" or "1").</returns>
    public static Table Draw(int count, ulong seed, double noise = 0.15, long first = 0)
    {
        // The first uniform number chooses one of the two corners of a class.
        return Points.Table("xor", ["0", "1"], first, count, seed, Stream, noise, (k, u, _) => u < 0.5 ? (0, k) : (1, 1 - k));
    }
}

/// <summary>Two interleaving half circles.</summary>
public static class Moons
{
    private const ulong Stream = 0x6D6F6F6E;

    /// <summary>Generates points: (cos t, sin t) above, (1 − cos t, ½ − sin t) below, t in (0, π).</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="seed">The seed. The same seed gives the same points.</param>
    /// <param name="noise">The standard deviation around the half circles.</param>
    /// <param name="first">The index of the first point. Points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("upper" or "lower").</returns>
    public static Table Draw(int count, ulong seed, double noise = 0.1, long first = 0) =>
        Points.Table("moons", ["upper", "lower"], first, count, seed, Stream, noise, (k, u, _) =>
        {
            var (sin, cos) = Math.SinCos(Math.PI * u);
            return k == 0 ? (cos, sin) : (1 - cos, 0.5 - sin);
        });
}

/// <summary>A circle within a circle.</summary>
public static class Circles
{
    private const ulong Stream = 0x63697263;

    /// <summary>Generates points: radius 1 outside, ½ inside.</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="seed">The seed. The same seed gives the same points.</param>
    /// <param name="noise">The standard deviation around the circles.</param>
    /// <param name="first">The index of the first point. Points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("outer" or "inner").</returns>
    public static Table Draw(int count, ulong seed, double noise = 0.08, long first = 0) =>
        Points.Table("circles", ["outer", "inner"], first, count, seed, Stream, noise, (k, u, _) =>
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * u);
            double radius = k == 0 ? 1 : 0.5;
            return (radius * cos, radius * sin);
        });
}

/// <summary>Two interleaved spirals with one and a half turns.</summary>
public static class Spirals
{
    private const ulong Stream = 0x73706972;
    private const double Turns = 1.5;

    /// <summary>Generates points: at a fraction s of the radius the angle is 2π · 1.5 · s, plus π for the second arm.</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="seed">The seed. The same seed gives the same points.</param>
    /// <param name="noise">The standard deviation around the arms.</param>
    /// <param name="first">The index of the first point. Points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("first" or "second").</returns>
    public static Table Draw(int count, ulong seed, double noise = 0.03, long first = 0) =>
        Points.Table("spirals", ["first", "second"], first, count, seed, Stream, noise, (k, u, _) =>
        {
            // The square root distributes the points evenly along the arm.
            double radius = Math.Sqrt(u);
            var (sin, cos) = Math.SinCos(2 * Math.PI * Turns * radius + Math.PI * k);
            return (radius * cos, radius * sin);
        });
}

/// <summary>Three round clouds that touch each other.</summary>
public static class Blobs
{
    private const ulong Stream = 0x626C6F62;

    /// <summary>Generates points: the center of cloud k is 3 · (cos 2πk/3, sin 2πk/3).</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="seed">The seed. The same seed gives the same points.</param>
    /// <param name="noise">The standard deviation of a cloud.</param>
    /// <param name="first">The index of the first point. Points 0 … 99 and 100 … 199 are independent.</param>
    /// <returns>Columns x, y and class ("a", "b" or "c").</returns>
    public static Table Draw(int count, ulong seed, double noise = 1, long first = 0) =>
        Points.Table("blobs", ["a", "b", "c"], first, count, seed, Stream, noise, (k, _, _) =>
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * k / 3);
            return (3 * cos, 3 * sin);
        });
}
