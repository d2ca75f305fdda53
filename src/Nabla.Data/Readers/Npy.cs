namespace Nabla.Data.Readers;

/// <summary>Reads NPY files: one array as NumPy saves it, versions 1 to 3.</summary>
/// <remarks>
/// The format is that of the NumPy documentation, "numpy.lib.format". Arrays of objects, text, complex numbers and structures are refused.
/// </remarks>
public static class Npy
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The array, in row-major order however the file orders it.</returns>
    /// <exception cref="DataException">The file is missing, is no NPY file, holds something else than numbers, or is shorter than its
    /// header claims.</exception>
    public static NumberArray Read(string path) => Read(Input.File(path));

    /// <summary>Reads a stream from where it stands.</summary>
    /// <param name="stream">The bytes; the stream stays open.</param>
    /// <param name="source">What messages call it.</param>
    /// <returns>The array, in row-major order however the stream orders it.</returns>
    /// <exception cref="DataException">As for a file.</exception>
    public static NumberArray Read(Stream stream, string source = "the stream") => Read(Input.From(stream, source));

    internal static NumberArray Read(Input input)
    {
        using var stream = input.Open();
        return ReadArray(stream, input.Name);
    }

    internal static NumberArray ReadArray(Stream stream, string name)
    {
        var header = NpyHeader.Read(stream, name);
        int size = NumberArray.SizeOf(header.Kind);
        byte[] body = ClaimedBytes.Read(stream, ClaimedBytes.Needed(name, header.Shape, size), name, header.End);
        int[] shape = [.. header.Shape.Select(length => (int)length)];
        if (header.FortranOrder) body = RowMajor(body, shape, size);
        return new NumberArray(shape, header.Kind, body, header.BigEndian);
    }

    /// <summary>Reorders numbers whose first index runs fastest so that the last does.</summary>
    private static byte[] RowMajor(byte[] columnMajor, int[] shape, int size)
    {
        var ordered = new byte[columnMajor.Length];
        var index = new int[shape.Length];
        for (int to = 0; to < ordered.Length; to += size)
        {
            long from = 0;
            for (int d = shape.Length - 1; d >= 0; d--) from = from * shape[d] + index[d];
            columnMajor.AsSpan((int)(from * size), size).CopyTo(ordered.AsSpan(to));
            for (int d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--) index[d] = 0;
        }

        return ordered;
    }
}
