using System.Buffers.Binary;
using StbImageSharp;

namespace Nabla.Data.Readers;

/// <summary>PNG, JPEG, BMP and GIF files as planes of bytes.</summary>
internal static class ImageFile
{
    // Larger than any image that a feed-forward network is trained on; a damaged header may claim anything.
    private const long MaxPixels = 1 << 24;

    // An image of one color takes next to no bytes: deflate packs a thousand of them into one, and a byte has eight pixels.
    private const long PixelsBesides = 1 << 20, PixelsPerByte = 8192;

    private const int Opaque = 255, PngSignature = 8, PngChunk = 12;

    /// <summary>What can be read, by name.</summary>
    public static bool IsNamedAsOne(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg" or ".jpe" or ".jfif" or ".bmp" or ".gif";

    /// <summary>Size and kind of an image, from its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Rows, columns, and whether it has colors.</returns>
    /// <exception cref="DataException">The file cannot be read, or is no image of the kinds that are read.</exception>
    public static (int Rows, int Columns, bool HasColors) Look(string path) => Reading(path, () =>
    {
        using var stream = File.OpenRead(path);
        if (OtherKind(stream) is { } kind)
            throw new DataException("not-an-image", $"{path} is a {kind} file (expected PNG, JPEG, BMP or GIF). Convert it, or remove it.");
        using var ending = new EndingStream(stream);
        if (ImageInfo.FromStream(ending) is not { } info)
            throw new DataException("not-an-image", $"{path} is not a PNG, JPEG, BMP or GIF file, or it is damaged. Save it again as one "
                + "of these, or remove it.");
        if (info.Width < 1 || info.Height < 1 || (long)info.Width * info.Height > MaxPixels)
            throw new DataException("too-large", $"{path} must have at most {MaxPixels:N0} pixels (got {info.Height} × {info.Width}). "
                + "Make it smaller.");
        if ((long)info.Width * info.Height > PixelsBesides + PixelsPerByte * stream.Length)
            throw new DataException("broken-image", $"{path} is damaged: it declares {info.Height} × {info.Width} pixels in "
                + $"{stream.Length:N0} bytes. Save it again, or remove it.");
        RequireChunks(path, stream);
        return (info.Height, info.Width, info.ColorComponents is ColorComponents.RedGreenBlue or ColorComponents.RedGreenBlueAlpha);
    });

    /// <summary>Reads the pixels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="planes">1 for grey, 3 for red, green and blue; what an image has otherwise is converted.</param>
    /// <param name="background">The grey on which what is transparent is laid; null where that is not decided yet: then such an image is
    /// looked at, and not written.</param>
    /// <param name="bytes">planes × rows × columns, 0 is black.</param>
    /// <returns>What is seen of the image where it is transparent in places; null where it is not.</returns>
    /// <exception cref="DataException">The file cannot be read or is damaged.</exception>
    public static Ink? Read(string path, int planes, byte? background, Span<byte> bytes)
    {
        // Values of an image without transparency are the same with and without it being asked for.
        byte[] pixels = Reading(path, () =>
        {
            using var stream = new EndingStream(new MemoryStream(File.ReadAllBytes(path)));
            return ImageResult.FromStream(stream, planes == 1 ? ColorComponents.GreyAlpha : ColorComponents.RedGreenBlueAlpha).Data;
        });
        int size = bytes.Length / planes, width = planes + 1;
        if (pixels.Length < size * width) throw new DataException("file-changed", $"{path} was changed while it was read. Try again.");
        bool isOpaque = true;
        for (int i = 0; i < size && isOpaque; i++) isOpaque = pixels[i * width + planes] == Opaque;
        if (!isOpaque && background is null) return Ink.Detect(pixels, planes);
        for (int plane = 0; plane < planes; plane++)
            for (int i = 0; i < size; i++)
                bytes[plane * size + i] = isOpaque ? pixels[i * width + plane]
                    : Laid(pixels[i * width + plane], pixels[i * width + planes], background!.Value);
        return isOpaque ? null : Ink.Detect(pixels, planes);
    }

    /// <summary>Refuses a PNG file of which a part claims to be longer than the file: the package makes room for what it claims.</summary>
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
                throw new DataException("broken-image", $"{path} is damaged: the part at byte {at:N0} declares {length:N0} bytes, but the "
                    + $"file ends after {file.Length - at:N0}. Save it again, or remove it.");
            if (head[4..].SequenceEqual("IEND"u8)) return;
            at += length + PngChunk;
        }
    }

    private static byte Laid(int value, int opacity, int background) =>
        (byte)((value * opacity + background * (Opaque - opacity) + Opaque / 2) / Opaque);

    /// <summary>What a file is by its first bytes, where it is an image of a kind that is not read.</summary>
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

    // The package reports damage by exceptions of many kinds, out of range among them.
    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new DataException("not-readable", $"The file \"{path}\" cannot be read: {refusal.Message}", innerException: refusal);
        }
        catch (Exception damage) when (damage is not (DataException or OutOfMemoryException))
        {
            string what = string.IsNullOrWhiteSpace(damage.Message) ? "" : $" ({damage.Message.Trim().TrimEnd('.')})";
            throw new DataException("broken-image", $"{path} is damaged or of an unsupported kind{what}. Save it again, or remove it.",
                innerException: damage);
        }
    }
}

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
