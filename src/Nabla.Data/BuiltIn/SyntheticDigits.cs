using Nabla.Data.BuiltIn.SyntheticDigitStrokes;

namespace Nabla.Data.BuiltIn;

/// <summary>Handwritten digits without end, drawn by strokes: image <c>i</c> of a seed is a function of (seed, i) alone.</summary>
/// <remarks>
/// Nobody's handwriting is stored: a table lists ways of writing each digit as a few points that a pen passes through, and a
/// random hand bends, slants, stretches and draws them. The images are laid out like those of MNIST (LeCun, Cortes, Burges: digits fitted
/// into 20×20 pixels keeping their shape, then centred in 28×28 by their centre of mass), so a network trained on these reads those. Only +
/// − · / √ on doubles are used, which round equally everywhere: the same bits on every machine.
/// </remarks>
public static class SyntheticDigits
{
    /// <summary>Rows of an image.</summary>
    public const int Rows = Layout.Rows;

    /// <summary>Columns of an image.</summary>
    public const int Columns = Layout.Columns;

    /// <summary>Pixels of an image.</summary>
    public const int Pixels = Rows * Columns;

    /// <summary>Digits there are.</summary>
    public const int Classes = 10;

    /// <summary>
    /// The digit shown by an image: every ten images in a row (from a multiple of ten on) show each digit once, in random order.
    /// </summary>
    /// <param name="seed">Chooses the sequence of images.</param>
    /// <param name="index">Which image of it, from 0.</param>
    /// <returns>0 to 9.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative or above 2⁵³.</exception>
    public static int Label(ulong seed, long index)
    {
        Check(index);
        var dice = new Dice(seed, Dice.LabelStream, index / Classes);
        Span<int> order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        for (int i = Classes - 1; i > 0; i--)
        {
            int j = dice.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order[(int)(index % Classes)];
    }

    /// <summary>Draws an image.</summary>
    /// <param name="seed">Chooses the sequence of images.</param>
    /// <param name="index">Which image of it, from 0.</param>
    /// <param name="pixels">Receives the image row by row, <see cref="Rows"/> × <see cref="Columns"/>: 0 is paper, 255 is ink.</param>
    /// <returns>The digit it shows, 0 to 9.</returns>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> is not <see cref="Pixels"/> long.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative or above 2⁵³.</exception>
    public static int Draw(ulong seed, long index, Span<byte> pixels)
    {
        if (pixels.Length != Pixels)
            throw new ArgumentException($"A digit needs {Pixels} pixels ({Rows} × {Columns}) but {pixels.Length} came.", nameof(pixels));
        int digit = Label(seed, index);
        var dice = new Dice(seed, Dice.ShapeStream, index);
        var glyph = Alphabet.Choose(digit, ref dice);
        var hand = Hand.Random(ref dice);

        Span<Knot> knots = stackalloc Knot[Glyph.MaxKnots];
        knots = knots[..hand.Place(glyph, knots, ref dice)];
        Span<Dot> path = stackalloc Dot[Curve.MaxDots];
        path = path[..Curve.Through(knots, path)];
        Ink(path, hand, smallest: 0, pixels);
        return digit;
    }

    /// <summary>
    /// Draws somebody's own strokes as the images are: fitted into 20×20 pixels keeping their shape, centred in 28×28 by their mass, with a
    /// pen as wide as that of the images.
    /// </summary>
    /// <param name="strokes">Each the points that the pen passes, in any unit; x to the right, y down. A stroke of one point is a
    /// dot.</param>
    /// <param name="pixels">Receives the image row by row, <see cref="Rows"/> × <see cref="Columns"/>: 0 is paper, 255 is ink.</param>
    /// <param name="smallest">What is smaller than this, in the same unit, is not made larger to fill the box: a dot remains one.
    /// <value>The default is 0.15, for points from 0 to 1.</value></param>
    /// <exception cref="ArgumentException">There is no point, or one that is not finite, or <paramref name="pixels"/> is not
    /// <see cref="Pixels"/> long.</exception>
    public static void Draw(IReadOnlyList<IReadOnlyList<(double X, double Y)>> strokes, Span<byte> pixels, double smallest = 0.15)
    {
        ArgumentNullException.ThrowIfNull(strokes);
        if (pixels.Length != Pixels)
            throw new ArgumentException($"A digit needs {Pixels} pixels ({Rows} × {Columns}) but {pixels.Length} came.", nameof(pixels));
        if (!(smallest > 0)) throw new ArgumentException($"The smallest drawing must be above 0 (got {smallest}).", nameof(smallest));
        var path = new List<Dot>();
        foreach (var stroke in strokes)
        {
            for (int i = 0; i < stroke.Count; i++)
            {
                var (x, y) = stroke[i];
                if (!double.IsFinite(x) || !double.IsFinite(y))
                    throw new ArgumentException($"Point {i} of a stroke is ({x}, {y}), which is nowhere.", nameof(strokes));
                path.Add(new() { X = x, Y = y, Radius = 1, Last = stroke.Count > 1 && i == stroke.Count - 1 });
            }

            if (stroke.Count == 1) path.Add(path[^1] with { Last = true });
        }

        if (path.Count == 0) throw new ArgumentException("The strokes have no point.", nameof(strokes));
        Ink(path.ToArray(), Hand.Steady, smallest, pixels);
    }

    private static void Ink(Span<Dot> path, in Hand hand, double smallest, Span<byte> pixels)
    {
        Layout.Fit(path, hand, smallest);
        Span<double> distance = stackalloc double[Layout.Box * Layout.Box];
        Pen.Trace(path, distance);
        Layout.Centre(distance, hand.Softness, pixels);
    }

    private static void Check(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, 1L << 53);
    }
}

/// <summary>Datasets of drawn digits.</summary>
public static class DigitImages
{
    private static readonly string[] Names = [.. Enumerable.Range(0, SyntheticDigits.Classes).Select(digit => $"{digit}")];

    /// <summary>Draws images <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1 of a seed.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">The same seed draws the same images.</param>
    /// <param name="first">Number of the first image.</param>
    /// <returns>Images as inputs from 0 (paper) to 1 (ink), digits as classes; every ten images from a multiple of ten on show each digit
    /// once.</returns>
    public static Dataset Draw(int count, ulong seed, long first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var pixels = new byte[checked(count * SyntheticDigits.Pixels)];
        var targets = new float[count * SyntheticDigits.Classes];
        Parallel.For(0, count, i =>
        {
            int digit = SyntheticDigits.Draw(seed, first + i, pixels.AsSpan(i * SyntheticDigits.Pixels, SyntheticDigits.Pixels));
            targets[i * SyntheticDigits.Classes + digit] = 1;
        });
        return new Dataset(pixels, targets, SyntheticDigits.Pixels, SyntheticDigits.Classes, LearningTask.Classification, classNames: Names)
            { Image = (SyntheticDigits.Rows, SyntheticDigits.Columns) };
    }
}
