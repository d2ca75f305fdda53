using System.Globalization;

namespace Nabla.Data.BuiltIn.SyntheticDigitStrokes;

/// <summary>A point that the pen passes through. The writing area is about 60 wide and 100 high, x to the right, y down.</summary>
internal struct Knot
{
    public double X, Y, Pressure;

    /// <summary>Whether the pen turns sharply at this point.</summary>
    public bool Sharp;

    /// <summary>Whether the pen is lifted at this point.</summary>
    public bool Last;
}

/// <summary>A way of writing a digit: the knots of the plain version, and the displacement of each trait.</summary>
/// <remarks>Parsed from text such as "2,6 58,2! 26,100; 14,50 52,46": knots as x,y; "!" is a sharp turn; ";" lifts the pen.</remarks>
internal sealed class Glyph
{
    public const int MaxKnots = 32;

    /// <summary>Creates a way of writing. Its probability is proportional to its weight.</summary>
    /// <param name="weight">The relative frequency among the ways of writing the digit.</param>
    /// <param name="plain">The plain version.</param>
    /// <param name="traits">The drawing with one trait at full strength, each with as many knots as the plain version.</param>
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

    /// <summary>The displacement of the knots by each trait.</summary>
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

/// <summary>The ways of writing each digit, with their relative frequencies.</summary>
internal static class Alphabet
{
    private static readonly Glyph[][] Ways =
    [
        [ // 0: one round stroke; begun with a hook; begun at the other side; with a curl inside
            new(5, "34,0 10,12 -4,48 5,86 28,100 53,86 64,46 53,12 31,1 19,6", "44,-2 12,10 -4,48 5,86 28,100 53,86 64,46 60,14 48,4 44,0",
                "34,0 14,16 8,48 12,86 28,100 46,86 52,46 46,12 34,1 24,4", "50,2 26,14 2,50 -6,86 12,100 38,86 60,46 66,14 50,1 34,6"),
            new(2, "36,0 9,14 -4,50 7,88 31,100 58,84 64,44 50,10 29,4 21,14", "50,8 22,4 -3,44 2,88 28,100 55,86 66,50 53,12 24,0 12,12",
                "58,0 19,10 -4,50 7,88 31,100 58,84 64,44 50,10 29,4 21,14"),
            new(1, "19,8 43,2 62,24 63,56 48,90 24,100 0,84 -4,48 7,16 24,4", "32,0 51,6 64,28 61,62 43,96 19,98 -2,78 -6,46 10,12 36,2"),
            new(1, "48,2 14,8 -4,48 5,88 31,100 58,84 64,44 50,10 27,6 19,22 33,30 50,18",
                "48,2 14,8 -4,48 5,88 31,100 58,84 64,44 50,10 31,12 23,40 25,60 30,66"),
        ],
        [ // 1: a stick; with a flag; with flag and base
            new(8, "30,0 30,34 30,68 30,100", "32,0 28,34 28,68 32,100", "28,0 32,34 32,68 28,100", "46,0 36,34 24,68 14,100"),
            new(1.2, "16,20 34,0! 34,34 34,68 34,100", "4,30 34,0! 34,34 34,68 34,100"),
            new(0.8, "14,22 34,0! 34,50 34,98; 8,100 36,99 62,98", "20,12 34,0! 34,50 34,98; 18,100 36,99 50,98"),
        ],
        [ // 2: with a loop; with a corner; like a z; with a round loop
            new(3, "5,22 25,0 53,8 55,36 33,70 11,94 2,90 8,78 25,80 47,94 70,94",
                "12,32 15,2 49,2 57,30 37,64 15,96 1,98 2,84 23,76 47,84 74,82",
                    "1,14 28,2 45,12 46,36 31,66 15,92 9,96 11,88 21,84 43,98 62,104"),
            new(3, "3,20 23,1 51,8 53,34 33,64 5,98! 37,97 68,95", "10,30 15,2 47,0 57,30 35,66 3,96! 39,100 81,92",
                "-2,10 28,0 43,14 42,36 27,66 11,98! 34,96 58,98"),
            new(1.5, "0,8 26,3 53,6 50,22 28,58 5,94! 39,94 66,92", "1,16 21,4 49,0! 41,22 24,58 3,96! 32,88 74,90"),
            new(2.5, "5,20 25,0 53,10 55,44 38,80 16,100 0,90 3,70 25,68 47,84 70,90",
                "16,26 17,4 42,0 52,30 42,76 22,100 5,94 2,74 20,66 48,80 84,72",
                    "1,12 28,2 49,14 51,46 42,78 26,96 13,90 14,74 29,70 47,88 64,104"),
        ],
        [ // 3: with a corner; with a small loop; with a flat top; all round
            new(4, "4,14 24,0 48,8 49,30 24,46! 52,58 58,84 32,100 4,88", "0,8 26,0 44,10 39,32 14,46! 48,52 62,80 37,102 2,92",
                "9,22 20,2 42,4 45,28 30,44! 50,58 52,86 26,98 1,78", "4,10 28,0 50,6 45,26 25,38! 44,50 50,80 28,100 6,98"),
            new(1.5, "4,14 24,0 48,10 45,34 26,47 18,44 28,42 52,58 56,86 30,100 4,88",
                "2,10 28,0 50,10 43,34 20,50 14,42 26,40 54,54 62,82 35,102 2,94"),
            new(1, "2,4 26,3 50,2! 24,40! 50,50 57,76 36,100 4,90", "0,10 26,2 52,0! 25,36! 48,44 63,72 43,102 2,94"),
            new(1.5, "4,12 26,0 48,14 39,38 28,46 46,54 57,78 34,100 4,88", "11,26 18,2 46,4 45,32 30,44 48,56 54,86 24,100 3,76"),
        ],
        [ // 4: open with a round bow; open and angular; closed; bow and stem in one stroke
            new(3, "12,2 6,30 8,52 30,56 56,48; 50,2 48,50 44,100", "8,0 2,36 6,60 34,60 68,50; 56,6 50,50 46,100",
                "14,12 10,34 14,50 30,50 48,44; 48,0 46,50 46,100"),
            new(3, "20,0 12,28 4,54! 32,56 62,54; 46,8 42,54 38,100", "28,0 16,32 2,60! 34,60 72,56; 54,14 44,56 34,100",
                "12,6 10,28 8,50! 28,50 50,48; 50,0 48,50 44,100"),
            new(1.5, "42,0 22,28 0,62! 32,62 66,60; 42,0 42,50 42,100", "34,0 16,28 2,54! 32,56 58,56; 36,2 40,50 42,100"),
            new(2, "12,4 4,34 12,50 34,46 52,4! 46,50 40,100", "18,2 2,40 8,58 38,54 54,14! 48,50 44,100",
                "8,10 6,34 18,46 36,40 48,6! 46,50 44,100"),
        ],
        [ // 5: bar apart; one stroke; like an s
            new(3, "13,4 11,22 8,42! 34,36 56,56 52,84 28,100 0,90; 13,3 36,2 62,0",
                "8,6 4,22 2,44! 34,42 54,62 47,88 21,100 -9,92; 8,6 41,2 80,-6",
                    "17,4 15,24 15,42! 36,40 52,58 45,84 26,98 6,96; 19,4 34,4 52,6"),
            new(3, "60,0 36,2 15,4! 8,42! 34,36 58,58 49,88 24,100 -2,90", "69,-4 39,4 19,10! 6,40! 30,42 49,60 41,88 15,100 -11,88",
                "54,2 36,2 17,2! 13,44! 34,42 54,62 45,86 26,98 4,96"),
            new(2, "56,4 30,1 11,14 17,36 43,50 56,72 39,97 2,92", "62,0 32,4 15,18 15,34 36,46 49,68 34,96 -7,92",
                "47,8 28,0 8,12 13,36 41,52 52,76 28,100 2,84"),
            new(2, "46,2 32,4 20,6! 14,40! 34,36 46,56 40,86 18,100 -4,92", "66,-8 42,0 22,6! 14,40! 36,38 50,58 44,88 22,100 0,92",
                "40,8 30,8 20,8! 17,34! 36,34 56,56 54,86 28,100 4,90"),
            new(1.5, "73,0 45,4 21,12 11,36 34,46 47,64 32,92 -2,94"),
        ],
        [ // 6: bow and loop; slim; straight stem
            new(4, "41,0 19,22 8,58 17,92 39,100 57,86 51,64 31,58 13,78", "50,2 23,20 7,56 17,90 43,100 66,84 60,60 35,58 16,80",
                "33,0 18,22 11,58 16,88 31,100 46,90 42,70 28,64 16,80", "44,0 17,18 3,54 15,92 41,100 56,80 44,56 25,58 22,84"),
            new(2, "31,0 15,40 11,78 29,100 48,90 46,70 30,66 14,84", "25,0 13,36 9,74 25,100 57,92 57,64 31,58 12,82"),
            new(1.5, "25,0 16,45 12,86 35,100 61,84 49,62 28,68 14,88", "44,0 25,40 8,82 25,100 57,90 63,66 37,64 13,90"),
        ],
        [ // 7: corner; barred; round; with a serif; upright
            new(4, "-2,6 27,4 54,2! 40,44 29,100", "-4,12 25,8 60,0! 38,40 17,100", "2,2 27,8 48,6! 44,44 44,100"),
            new(1.2, "-2,6 27,5 54,2! 40,44 29,100; 12,54 32,50 55,46", "0,8 27,2 52,4! 44,44 40,100; 9,52 38,52 74,50"),
            new(2.5, "-2,12 22,2 50,6 47,30 35,62 29,100", "-1,18 18,4 47,0 53,24 43,60 42,100", "0,8 25,6 52,10 45,32 29,62 17,98"),
            new(1.5, "1,22 2,6! 29,6 54,2! 38,46 31,100", "6,36 8,8! 31,4 50,6! 49,50 50,100"),
            new(1.2, "1,22 2,6! 29,6 54,2! 38,46 31,100; 12,54 32,50 55,46", "6,34 8,8! 31,4 50,6! 49,50 46,100; 24,54 44,52 66,50"),
            new(1, "6,28 10,6 33,6 50,10 51,52 50,100", "-4,16 13,10 37,4 52,4 57,50 58,100", "15,38 9,14 22,2 42,12 47,50 52,100"),
        ],
        [ // 8: an s closed upwards; two circles; begun in the middle
            new(6, "49,12 30,0 13,14 19,36 41,58 47,84 28,100 10,86 17,62 39,38 49,14",
                "45,8 30,0 15,14 23,38 39,60 41,86 24,100 10,88 19,62 43,34 62,0",
                "56,18 34,4 10,12 15,32 45,56 56,84 30,100 6,84 15,62 37,42 49,24",
                "52,14 32,0 6,20 11,44 37,62 41,86 26,100 13,86 21,64 47,46 58,16",
                "43,8 32,0 23,10 24,28 45,50 52,80 28,100 4,80 13,54 36,28 43,10"),
            new(1.2, "50,10 32,0 12,10 12,32 30,46 41,66 38,90 27,100 16,90 22,68 42,46 54,26 50,10",
                "50,10 32,0 12,10 14,34 32,52 37,68 34,92 28,100 23,90 27,70 42,48 54,28 50,10",
                    "46,16 30,8 18,16 18,30 30,44 50,66 50,88 26,100 4,88 10,66 34,46 46,30 46,16"),
            new(1.5, "30,46 13,36 11,12 30,0 47,12 45,36 28,46; 30,48 10,64 8,88 28,100 50,88 49,62 28,48",
                "34,44 19,36 15,12 32,0 49,10 47,36 30,46; 32,48 6,62 2,86 26,100 47,88 45,62 30,50"),
            new(2, "30,46 47,32 47,8 30,0 13,8 13,32 30,46 50,66 49,90 28,100 10,90 10,66 30,46",
                "34,44 52,28 50,6 36,0 19,8 17,32 28,46 43,66 39,90 23,100 6,90 8,68 34,44"),
        ],
        [ // 9: loop and straight tail; curved tail; loop and tail in one bend; open at the top
            new(3, "48,14 28,0 8,16 8,40 26,48 45,32 49,8! 49,50 45,100", "48,8 22,0 2,20 7,44 28,48 46,28 53,6! 45,50 32,100",
                "44,16 32,2 13,14 12,36 26,42 41,32 46,10! 49,50 53,100", "48,14 28,0 2,20 1,50 23,60 45,46 52,12! 49,56 47,100"),
            new(1.2, "48,14 28,0 8,16 8,40 26,48 45,34 50,10! 52,60 38,98 10,90",
                "46,10 26,0 9,12 10,34 26,42 43,30 48,12! 54,66 36,102 4,84"),
            new(3, "44,24 28,46 8,38 11,12 32,0 48,14 47,50 40,100", "48,20 24,46 3,36 13,10 40,0 52,12 43,50 28,100",
                "42,26 30,42 14,34 13,12 28,0 44,12 47,50 47,100", "45,40 21,56 1,40 7,10 34,0 50,16 48,56 44,100"),
            new(1.5, "55,6 32,2 9,16 8,40 28,46 45,34 50,20! 46,56 38,100", "66,2 36,4 13,18 12,38 30,44 45,32 50,18! 42,56 28,100",
                "34,4 19,6 6,24 11,44 28,50 45,36 51,8! 49,56 45,100"),
        ],
    ];

    public static Glyph Choose(int digit, ref Dice dice)
    {
        var ways = Ways[digit];
        double total = 0;
        foreach (var way in ways) total += way.Weight;
        double point = dice.Between(0, total);
        foreach (var way in ways)
        {
            point -= way.Weight;
            if (point < 0) return way;
        }

        return ways[^1];
    }
}

/// <summary>A point on the path of the pen, with half the width of the line.</summary>
internal struct Dot
{
    public double X, Y, Radius;

    /// <summary>Whether the pen is lifted at this point.</summary>
    public bool Last;
}

/// <summary>The path of the pen through knots: a Catmull-Rom spline, interrupted at sharp knots.</summary>
/// <remarks>
/// Catmull, Rom: "A class of local interpolating splines", 1974. The tangent at a knot is half the vector from the previous to the next
/// knot.
/// </remarks>
internal static class Curve
{
    private const int Steps = 6;
    public const int MaxDots = Glyph.MaxKnots * Steps;

    /// <summary>Fills the path. The radius of a dot is its pressure.</summary>
    /// <returns>The number of dots.</returns>
    public static int Through(ReadOnlySpan<Knot> knots, Span<Dot> path)
    {
        int count = 0;
        for (int i = 0; i < knots.Length; i++)
        {
            ref readonly var b = ref knots[i];
            if (b.Last)
            {
                path[count++] = new Dot { X = b.X, Y = b.Y, Radius = b.Pressure, Last = true };
                continue;
            }

            ref readonly var c = ref knots[i + 1];
            bool begins = i == 0 || knots[i - 1].Last || b.Sharp, ends = c.Last || c.Sharp;
            var a = begins ? default : knots[i - 1];
            var d = ends ? default : knots[i + 2];
            // At an end, the tangent points to the inner control point, so that the curvature is zero.
            double cxEnd = ends ? 0 : (d.X - b.X) / 2, cyEnd = ends ? 0 : (d.Y - b.Y) / 2;
            double bx = begins ? (3 * (c.X - b.X) - cxEnd) / 2 : (c.X - a.X) / 2, by = begins ? (3 * (c.Y - b.Y) - cyEnd) / 2
                : (c.Y - a.Y) / 2;
            if (begins && ends) (bx, by) = (c.X - b.X, c.Y - b.Y);
            double cx = ends ? (3 * (c.X - b.X) - bx) / 2 : cxEnd, cy = ends ? (3 * (c.Y - b.Y) - by) / 2 : cyEnd;
            for (int step = 0; step < Steps; step++)
            {
                double t = step * (1.0 / Steps), s = 1 - t;
                double p = s * s * (1 + 2 * t), q = t * t * (3 - 2 * t), m = s * s * t, n = -(s * t * t);
                path[count++] = new Dot
                {
                    X = p * b.X + q * c.X + m * bx + n * cx,
                    Y = p * b.Y + q * c.Y + m * by + n * cy,
                    Radius = s * b.Pressure + t * c.Pressure,
                };
            }
        }

        return count;
    }
}
