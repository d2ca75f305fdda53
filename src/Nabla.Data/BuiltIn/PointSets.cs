using Nabla.Numerics;

namespace Nabla.Data.BuiltIn;

/// <summary>Random points in the plane with a class: point <c>i</c> of a seed is a function of (seed, i) alone.</summary>
internal static class Points
{
    /// <summary>Names of the columns of a table of points.</summary>
    public const string X = "x", Y = "y", Class = "class";

    private const int DrawsOfAPoint = 4;

    /// <summary>A table of points.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="classes">Names of the classes; point i is of class i modulo their number.</param>
    /// <param name="first">The first point, from 0.</param>
    /// <param name="count">How many points.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">Tells kinds of points apart.</param>
    /// <param name="noise">Standard deviation of what is added to both coordinates.</param>
    /// <param name="place">Where a point of class k lies before the noise, by two numbers uniform in (0, 1).</param>
    /// <returns>Columns x, y and class; coordinates are rounded to four decimals, so that all machines agree.</returns>
    public static Table Table(
        string source, string[] classes, long first, int count, ulong seed, ulong stream, double noise,
            Func<int, double, double, (double X, double Y)> place)
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
            var at = place(codes[i], random.Uniform(draw), random.Uniform(draw + 1));
            x[i] = Math.Round(at.X + noise * random.Normal(draw + 2), 4);
            y[i] = Math.Round(at.Y + noise * random.Normal(draw + 3), 4);
        }

        return new Table([new NumericColumn(X, x), new NumericColumn(Y, y), new TextColumn(Class, classes, codes)], source);
    }
}

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
        // The first uniform number decides which of the two corners of a class.
        return Points.Table("xor", ["0", "1"], first, count, seed, Stream, noise, (k, u, _) => u < 0.5 ? (0, k) : (1, 1 - k));
    }
}

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
