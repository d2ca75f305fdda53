namespace Nabla.Data.Readers;

/// <summary>The format of a file.</summary>
public enum FileKind
{
    /// <summary>Text with delimiters.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>IDX, the format of MNIST.</summary>
    Idx,

    /// <summary>One NumPy array.</summary>
    Npy,

    /// <summary>Several NumPy arrays.</summary>
    Npz,

    /// <summary>PNG or JPEG.</summary>
    Image,
}

/// <summary>Detects formats.</summary>
public static class FileKinds
{
    /// <summary>
    /// Detects the format of a file by its first bytes, or by its name if that implies a format whose reader gives the better error.
    /// </summary>
    public static FileKind Detect(string path)
    {
        string name = Path.GetFileName(path).ToLowerInvariant();
        if (name.EndsWith(".gz", StringComparison.Ordinal)) name = name[..^3];
        if (name.Contains("-idx") || name.Contains(".idx") || name.EndsWith("-ubyte", StringComparison.Ordinal)) return FileKind.Idx;
        if (Readers.ImageFile.IsNamedAsOne(name)) return FileKind.Image;
        switch (Path.GetExtension(name))
        {
            case ".npy":
                return FileKind.Npy;
            case ".npz":
                return FileKind.Npz;
            case ".parquet":
                return FileKind.Parquet;
            case ".csv" or ".tsv" or ".txt":
                return FileKind.Csv;
        }

        using var stream = Input.File(path).Open();
        var start = new byte[4];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.AsSpan(0, count) switch
        {
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1'] => FileKind.Parquet,
            [(byte)'P', (byte)'K', 3, 4] => FileKind.Npz,
            [0x93, (byte)'N', (byte)'U', (byte)'M'] => FileKind.Npy,
            [0x89, (byte)'P', (byte)'N', (byte)'G'] or [0xFF, 0xD8, 0xFF, _] or [(byte)'G', (byte)'I', (byte)'F', (byte)'8'] =>
                FileKind.Image,
            [0, 0, >= 8 and <= 14, >= 1 and <= 8] => FileKind.Idx,
            _ => FileKind.Csv,
        };
    }
}
