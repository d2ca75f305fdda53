namespace Nabla.Data.Readers;

/// <summary>What is seen of an image that is transparent in places: how much, and how light it is.</summary>
/// <param name="Amount">The sum of the opacities, 0 … 1 each; 0 where nothing is seen.</param>
/// <param name="Light">The sum of opacity × brightness, 0 (black) … 255 (white) each.</param>
internal readonly record struct Ink(double Amount, double Light)
{
    private const byte White = 255;
    private const double Middle = 127.5, Alike = 8;

    /// <summary>That of pixels.</summary>
    /// <param name="pixels">For each pixel the planes, then the opacity.</param>
    /// <param name="planes">1 for grey, 3 for colors.</param>
    public static Ink Detect(ReadOnlySpan<byte> pixels, int planes)
    {
        double amount = 0, light = 0;
        for (int i = 0; i + planes < pixels.Length; i += planes + 1)
        {
            double opacity = pixels[i + planes] / 255.0, sum = 0;
            for (int plane = 0; plane < planes; plane++) sum += pixels[i + plane];
            amount += opacity;
            light += opacity * sum / planes;
        }

        return new(amount, light);
    }

    /// <summary>
    /// The background on which the ink of some images is seen: white under dark ink, black under light ink; null where there is no ink.
    /// </summary>
    public static byte? BackgroundFor(IEnumerable<Ink> images)
    {
        double amount = 0, light = 0;
        // Each image counts alike, however much of it is covered.
        foreach (var ink in images.Where(ink => ink.Amount > 0)) (amount, light) = (amount + 1, light + ink.Light / ink.Amount);
        return amount == 0 ? null : light / amount < Middle ? White : (byte)0;
    }

    /// <summary>Whether nothing of it is seen on a background.</summary>
    public bool IsLostOn(byte background) => Amount > 0 && Math.Abs(Light / Amount - background) < Alike;
}
