using Nabla.Data.BuiltIn.SyntheticDigitStrokes;

namespace Nabla.Data.BuiltIn;

/// <summary>Generates an unlimited number of handwritten digits from strokes. Image <c>i</c> depends only on the seed and i.</summary>
/// <remarks>
/// No handwriting is stored. A table lists ways of writing each digit as points that a pen passes through, and a random hand bends, slants,
/// stretches and draws them. The images have the layout of MNIST (LeCun, Cortes, Burges: digits are fitted into 20×20 pixels with their
/// aspect ratio and centered in 28×28 pixels by their center of mass), so a network trained on one reads the other. Only + − · / √ on
/// doubles are used, which round equally on every machine, so all machines generate the same bits.
/// </remarks>
public static class SyntheticDigits
{
    /// <summary>The number of rows of an image.</summary>
    public const int Rows = Layout.Rows;

    /// <summary>The number of columns of an image.</summary>
    public const int Columns = Layout.Columns;

    /// <summary>The number of pixels of an image.</summary>
    public const int Pixels = Rows * Columns;

    /// <summary>The number of classes.</summary>
    public const int Classes = 10;

    /// <summary>
    /// Returns the digit of an image. Each block of ten images (starting at a multiple of ten) has each digit once, in random order.
    /// </summary>
    /// <param name="seed">The seed of the sequence of images.</param>
    /// <param name="index">The index of the image, from 0.</param>
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
    /// <param name="seed">The seed of the sequence of images.</param>
    /// <param name="index">The index of the image, from 0.</param>
    /// <param name="pixels">Receives the image row by row, <see cref="Rows"/> × <see cref="Columns"/>: 0 is paper, 255 is ink.</param>
    /// <returns>The digit, 0 to 9.</returns>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> is not <see cref="Pixels"/> long.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative or above 2⁵³.</exception>
    public static int Draw(ulong seed, long index, Span<byte> pixels)
    {
        if (pixels.Length != Pixels)
            throw new ArgumentException($"pixels must have {Pixels} elements, {Rows} × {Columns} (got {pixels.Length}).", nameof(pixels));
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
    /// Draws given strokes in the layout of the images: fitted into 20×20 pixels with their aspect ratio, centered in 28×28 pixels by their
    /// center of mass, with the same width of the pen.
    /// </summary>
    /// <param name="strokes">The points of each stroke, in any unit; x to the right, y down. A stroke of one point is a dot.</param>
    /// <param name="pixels">Receives the image row by row, <see cref="Rows"/> × <see cref="Columns"/>: 0 is paper, 255 is ink.</param>
    /// <param name="smallest">Strokes smaller than this, in the same unit, are not enlarged to fill the box, so that a dot remains a dot.
    /// <value>The default is 0.15, for points from 0 to 1.</value></param>
    /// <exception cref="ArgumentException">There is no point, a point is not finite, or the length of <paramref name="pixels"/> is not
    /// <see cref="Pixels"/>.</exception>
    public static void Draw(IReadOnlyList<IReadOnlyList<(double X, double Y)>> strokes, Span<byte> pixels, double smallest = 0.15)
    {
        ArgumentNullException.ThrowIfNull(strokes);
        if (pixels.Length != Pixels)
            throw new ArgumentException($"pixels must have {Pixels} elements, {Rows} × {Columns} (got {pixels.Length}).", nameof(pixels));
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

/// <summary>Datasets of generated digits.</summary>
public static class DigitImages
{
    private static readonly string[] Names = [.. Enumerable.Range(0, SyntheticDigits.Classes).Select(digit => $"{digit}")];

    /// <summary>Generates images <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1 of a seed.</summary>
    /// <param name="count">The number of images, at least 1.</param>
    /// <param name="seed">The seed. The same seed gives the same images.</param>
    /// <param name="first">The index of the first image.</param>
    /// <returns>Images as inputs from 0 (paper) to 1 (ink), with digits as classes. Each block of ten images, starting at a multiple of
    /// ten, has each digit once.</returns>
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
