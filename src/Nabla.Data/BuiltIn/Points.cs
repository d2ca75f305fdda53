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
