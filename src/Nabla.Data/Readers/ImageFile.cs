using System.Buffers.Binary;
using StbImageSharp;

namespace Nabla.Data.Readers;

/// <summary>Reads PNG, JPEG, BMP and GIF files as planes of bytes.</summary>
internal static class ImageFile
{
    // Larger than useful inputs of a feed-forward network. A damaged header may contain any size.
    private const long MaxPixels = 1 << 24;

    // An image of one color needs few bytes: deflate compresses about 1000 bytes to one, and a byte contains eight pixels.
    private const long PixelsBesides = 1 << 20, PixelsPerByte = 8192;

    private const int Opaque = 255, PngSignature = 8, PngChunk = 12;

    /// <summary>Whether a file has the name of a supported format.</summary>
    public static bool IsNamedAsOne(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg" or ".jpe" or ".jfif" or ".bmp" or ".gif";

    /// <summary>Reads size and kind of an image from its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Rows, columns, and whether it has colors.</returns>
    /// <exception cref="NablaException">The file cannot be read, or is not an image of a supported format.</exception>
    public static (int Rows, int Columns, bool HasColors) Look(string path) => Reading(path, () =>
    {
        using var stream = File.OpenRead(path);
        if (OtherKind(stream) is { } kind)
            throw new NablaException("not-an-image",
                $"{path} is a {kind} file (expected PNG, JPEG, BMP or GIF). Convert it, or remove it.");
        using var ending = new EndingStream(stream);
        if (ImageInfo.FromStream(ending) is not { } info)
            throw new NablaException("not-an-image",
                $"{path} is not a PNG, JPEG, BMP or GIF file, or it is damaged. Save it again as one "
                + "of these, or remove it.");
        if (info.Width < 1 || info.Height < 1 || (long)info.Width * info.Height > MaxPixels)
            throw new NablaException("too-large", $"{path} must have at most {MaxPixels:N0} pixels (got {info.Height} × {info.Width}). "
                + "Make it smaller.");
        if ((long)info.Width * info.Height > PixelsBesides + PixelsPerByte * stream.Length)
            throw new NablaException("broken-image", $"{path} is damaged: it declares {info.Height} × {info.Width} pixels in "
                + $"{stream.Length:N0} bytes. Save it again, or remove it.");
        RequireChunks(path, stream);
        return (info.Height, info.Width, info.ColorComponents is ColorComponents.RedGreenBlue or ColorComponents.RedGreenBlueAlpha);
    });

    /// <summary>Reads the pixels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="planes">1 for gray, 3 for red, green and blue. Other images are converted.</param>
    /// <param name="background">The gray background of transparent images; null if it is not decided yet. Then a transparent image is
    /// analyzed and not written.</param>
    /// <param name="bytes">Receives planes × rows × columns; 0 is black.</param>
    /// <returns>The visible part of a transparent image; null for an opaque image.</returns>
    /// <exception cref="NablaException">The file cannot be read or is damaged.</exception>
    public static Ink? Read(string path, int planes, byte? background, Span<byte> bytes)
    {
        // An opaque image gives the same values with and without an alpha channel.
        byte[] pixels = Reading(path, () =>
        {
            using var stream = new EndingStream(new MemoryStream(File.ReadAllBytes(path)));
            return ImageResult.FromStream(stream, planes == 1 ? ColorComponents.GreyAlpha : ColorComponents.RedGreenBlueAlpha).Data;
        });
        int size = bytes.Length / planes, width = planes + 1;
        if (pixels.Length < size * width) throw new NablaException("file-changed", $"{path} was changed while it was read. Try again.");
        bool isOpaque = true;
        for (int i = 0; i < size && isOpaque; i++) isOpaque = pixels[i * width + planes] == Opaque;
        if (!isOpaque && background is null) return Ink.Detect(pixels, planes);
        for (int plane = 0; plane < planes; plane++)
            for (int i = 0; i < size; i++)
                bytes[plane * size + i] = isOpaque ? pixels[i * width + plane]
                    : Laid(pixels[i * width + plane], pixels[i * width + planes], background!.Value);
        return isOpaque ? null : Ink.Detect(pixels, planes);
    }

    /// <summary>Throws for a PNG file with a chunk that is longer than the file, because the decoder allocates the stated length.</summary>
    private static void RequireChunks(string path, FileStream file)
    {
        Span<byte> head = stackalloc byte[PngSignature];
        file.Position = 0;
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || head is not [0x89, (byte)'P', (byte)'N', (byte)'G', ..])
            return;
        for (long at = PngSignature; at < file.Length;)
        {
            file.Position = at;
            if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return;
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length > file.Length - at)
                throw new NablaException("broken-image", $"{path} is damaged: the part at byte {at:N0} declares {length:N0} bytes, but the "
                    + $"file ends after {file.Length - at:N0}. Save it again, or remove it.");
            if (head[4..].SequenceEqual("IEND"u8)) return;
            at += length + PngChunk;
        }
    }

    private static byte Laid(int value, int opacity, int background) =>
        (byte)((value * opacity + background * (Opaque - opacity) + Opaque / 2) / Opaque);

    /// <summary>Detects an unsupported image format by its first bytes; null for others.</summary>
    private static string? OtherKind(FileStream file)
    {
        Span<byte> start = stackalloc byte[12];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..count] switch
        {
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P'] => "WebP",
            [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "TIFF",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', _] => "AVIF",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "HEIC or MP4",
            [(byte)'<', ..] => "text (SVG, or a web page saved in place of the image)",
            [(byte)'v', (byte)'e', (byte)'r', (byte)'s', (byte)'i', (byte)'o', (byte)'n', (byte)' ', ..] => "Git LFS pointer",
            _ => null,
        };
    }

    // The decoder reports damage by many kinds of exceptions, including IndexOutOfRangeException.
    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new NablaException("not-readable", $"The file \"{path}\" cannot be read: {refusal.Message}", innerException: refusal);
        }
        catch (Exception damage) when (damage is not (NablaException or OutOfMemoryException))
        {
            string what = string.IsNullOrWhiteSpace(damage.Message) ? "" : $" ({damage.Message.Trim().TrimEnd('.')})";
            throw new NablaException("broken-image", $"{path} is damaged or of an unsupported kind{what}. Save it again, or remove it.",
                innerException: damage);
        }
    }
}

/// <summary>The visible part of a transparent image: its amount and its brightness.</summary>
/// <param name="Amount">The sum of the opacities, each 0 … 1; 0 if nothing is visible.</param>
/// <param name="Light">The sum of opacity × brightness, each 0 (black) … 255 (white).</param>
internal readonly record struct Ink(double Amount, double Light)
{
    private const byte White = 255;
    private const double Middle = 127.5, Alike = 8;

    /// <summary>Computes the visible part of pixels.</summary>
    /// <param name="pixels">The planes of each pixel, followed by its opacity.</param>
    /// <param name="planes">1 for gray, 3 for colors.</param>
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
    /// Chooses the background on which images are visible: white for dark images, black for light images; null if nothing is visible.
    /// </summary>
    public static byte? BackgroundFor(IEnumerable<Ink> images)
    {
        double amount = 0, light = 0;
        // Each image has the same weight, however many of its pixels are visible.
        foreach (var ink in images.Where(ink => ink.Amount > 0)) (amount, light) = (amount + 1, light + ink.Light / ink.Amount);
        return amount == 0 ? null : light / amount < Middle ? White : (byte)0;
    }

    /// <summary>Whether the image is invisible on a background.</summary>
    public bool IsLostOn(byte background) => Amount > 0 && Math.Abs(Light / Amount - background) < Alike;
}
