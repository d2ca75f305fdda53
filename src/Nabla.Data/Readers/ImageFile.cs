using StbImageSharp;

namespace Nabla.Data.Readers;

/// <summary>PNG and JPEG files as planes of bytes.</summary>
internal static class ImageFile
{
    // Larger than any image that a feed-forward network is trained on; a damaged header may claim anything.
    private const long MostPixels = 1 << 24;

    /// <summary>What can be read, by name.</summary>
    public static bool IsNamedAsOne(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg";

    /// <summary>Size and kind of an image, from its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Rows, columns, and whether it has colors.</returns>
    /// <exception cref="DataException">The file cannot be read, or is neither PNG nor JPEG.</exception>
    public static (int Rows, int Columns, bool HasColors) Look(string path) => Reading(path, () =>
    {
        using var stream = File.OpenRead(path);
        if (ImageInfo.FromStream(stream) is not { } info) throw new DataException($"{path} is neither PNG nor JPEG, or is damaged. Save it anew as one of them, or take it away.");
        if (info.Width < 1 || info.Height < 1 || (long)info.Width * info.Height > MostPixels)
            throw new DataException($"{path} is an image of {info.Height} × {info.Width} pixels; at most {MostPixels:N0} are read. Make it smaller.");
        return (info.Height, info.Width, info.ColorComponents is ColorComponents.RedGreenBlue or ColorComponents.RedGreenBlueAlpha);
    });

    /// <summary>Reads the pixels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="planes">1 for grey, 3 for red, green and blue; what an image has otherwise is converted, and transparency is left out.</param>
    /// <param name="bytes">planes × rows × columns, 0 is black.</param>
    /// <exception cref="DataException">The file cannot be read or is damaged.</exception>
    public static void Read(string path, int planes, Span<byte> bytes)
    {
        byte[] pixels = Reading(path, () => ImageResult.FromMemory(File.ReadAllBytes(path), planes == 1 ? ColorComponents.Grey : ColorComponents.RedGreenBlue).Data);
        int size = bytes.Length / planes;
        if (pixels.Length < bytes.Length) throw new DataException($"{path} has changed while it was read. Try again.");
        for (int plane = 0; plane < planes; plane++)
            for (int i = 0; i < size; i++) bytes[plane * size + i] = pixels[i * planes + plane];
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
            throw new DataException($"The file \"{path}\" cannot be read: {refusal.Message}", refusal);
        }
        catch (Exception damage) when (damage is not (DataException or OutOfMemoryException))
        {
            throw new DataException($"{path} is damaged, or a kind of PNG or JPEG that is not read{(string.IsNullOrWhiteSpace(damage.Message) ? "" : $" ({damage.Message.Trim().TrimEnd('.')})")}. Save it anew, or take it away.", damage);
        }
    }
}
