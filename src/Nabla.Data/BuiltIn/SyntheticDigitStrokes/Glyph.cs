using System.Globalization;

namespace Nabla.Data.BuiltIn.SyntheticDigitStrokes;

/// <summary>A point that the pen passes through. The writing area is about 60 wide and 100 high, x to the right, y down.</summary>
internal struct Knot
{
    public double X, Y, Pressure;

    /// <summary>The pen turns sharply here instead of rounding.</summary>
    public bool Sharp;

    /// <summary>The pen is lifted here.</summary>
    public bool Last;
}

/// <summary>One way of writing a digit: the knots of a plain version, and for each trait how far it moves them.</summary>
/// <remarks>Read from text such as "2,6 58,2! 26,100; 14,50 52,46": knots as x,y; "!" turns sharply; ";" lifts the pen.</remarks>
internal sealed class Glyph
{
    public const int MaxKnots = 32;

    /// <summary>A way of writing that is chosen with a probability proportional to its weight.</summary>
    /// <param name="weight">How common it is among the ways of writing its digit.</param>
    /// <param name="plain">The plain version.</param>
    /// <param name="traits">The same drawing with one habit at its fullest, each with as many knots as the plain one.</param>
    public Glyph(double weight, string plain, params string[] traits)
    {
        Weight = weight;
        Knots = Parse(plain);
        if (Knots.Length > MaxKnots)
            throw new ArgumentException($"A glyph has at most {MaxKnots} knots but this has {Knots.Length}: {plain}", nameof(plain));
        Traits = [.. traits.Select(Parse)];
        foreach (var trait in Traits)
        {
            if (trait.Length != Knots.Length)
                throw new ArgumentException($"A trait needs the {Knots.Length} knots of its plain glyph but has {trait.Length}: {plain}",
                    nameof(traits));
            for (int i = 0; i < trait.Length; i++)
            {
                trait[i].X -= Knots[i].X;
                trait[i].Y -= Knots[i].Y;
            }
        }
    }

    public double Weight { get; }

    public Knot[] Knots { get; }

    /// <summary>What each trait adds to the knots.</summary>
    public Knot[][] Traits { get; }

    private static Knot[] Parse(string text)
    {
        var knots = new List<Knot>();
        foreach (string stroke in text.Split(';'))
        {
            string[] words = stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i < words.Length; i++)
            {
                bool sharp = words[i].EndsWith('!');
                string[] pair = words[i].TrimEnd('!').Split(',');
                knots.Add(new Knot { X = Number(pair[0]), Y = Number(pair[1]), Pressure = 1, Sharp = sharp, Last = i == words.Length - 1 });
            }
        }

        return [.. knots];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
