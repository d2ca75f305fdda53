using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Nabla.Data.Readers;
using Nabla.Data.Sources;

namespace Nabla.Fuzz;

/// <summary>Files of arrays: IDX, NPY, NPZ.</summary>
internal static class ArrayFormats
{
    /// <summary>IDX.</summary>
    public static Format Idx =>
        new("idx", IdxSeeds, ["\0\0\x8\x1", "\0\0\x8\x3", "\0\0\r\x2"], bytes => Use(Data.Readers.Idx.Read(new MemoryStream(bytes))));

    /// <summary>NPY.</summary>
    public static Format Npy => new("npy", NpySeeds, NpyTokens, bytes => Use(Data.Readers.Npy.Read(new MemoryStream(bytes))));

    /// <summary>NPZ: what is damaged is one array of a whole archive, or the archive; as a data set that is trained on.</summary>
    public static Format Npz =>
        new("npz", () => [.. NpySeeds(), .. NpzSeeds()], [.. NpyTokens, "PK\x1\x2", "PK\x3\x4", "PK\x5\x6", "../x.npy", "y.npy"], bytes =>
    {
        var data = DataSource.LoadAsync(Scratch.Write("arrays.npz", bytes)).GetAwaiter().GetResult();
        _ = data.Table?.RowCount ?? data.Dataset!.Inputs.Length;
    })
    {
        Wrap = (dice, bytes) => bytes is [(byte)'P', (byte)'K', ..] ? bytes
            : Zip(dice.Once(2) ? [("x", bytes), ("y", Labels)] : [("x", NpySeeds()[0]), ("y", bytes)]),
        Length = UnpackedLength,
    };

    private static readonly string[] NpyTokens =
        ["'descr'", "'fortran_order'", "'shape'", "'<f4'", "'>f8'", "'|u1'", "'<i8'", "'|O'", "'<c8'", "True", "False", "(3, 4)", "()",
        "(0,)", "(4294967296,)", "(65536, 65536, 0)", "[('a', '<f4')]", "{", "}"];

    private static readonly byte[] Labels =
        NpyFile("<i8", false, [6], [.. Enumerable.Range(0, 6).SelectMany(i => BitConverter.GetBytes((long)(i % 2)))]);

    /// <summary>An IDX file.</summary>
    public static byte[] IdxFile(byte kind, int[] shape, byte[] body)
    {
        var header = new byte[4 + 4 * shape.Length];
        (header[2], header[3]) = (kind, (byte)shape.Length);
        for (int d = 0; d < shape.Length; d++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * d), shape[d]);
        return [.. header, .. body];
    }

    private static void Use(NumberArray array) => _ = (array.Count <= 1 << 16 ? array.ToSingles().Length : 0) + array.ShapeText.Length;

    private static IReadOnlyList<byte[]> IdxSeeds() =>
    [
        IdxFile(8, [6, 4, 4], [.. Enumerable.Range(0, 96).Select(i => (byte)(i * 5))]),
        IdxFile(8, [20], [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 10))]),
        IdxFile(13, [2, 3], new byte[24]),
        IdxFile(14, [2, 2, 2], new byte[64]),
        IdxFile(11, [5], new byte[10]),
        IdxFile(12, [0], []),
        Gzip.Of(IdxFile(8, [6, 4, 4], new byte[96])),
    ];

    private static IReadOnlyList<byte[]> NpySeeds() =>
    [
        NpyFile("<f4", false, [6, 3], new byte[72]),
        NpyFile("<f8", true, [4, 3], new byte[96]),
        NpyFile(">i2", false, [2, 3, 2], new byte[24]),
        NpyFile("|u1", false, [5], [1, 2, 3, 4, 5]),
        NpyFile("|b1", false, [], [1]),
        NpyFile("<f2", false, [6, 2, 2], new byte[48], version: 2),
        NpyFile("<u8", true, [2, 2], new byte[32], version: 3),
    ];

    private static IReadOnlyList<byte[]> NpzSeeds() =>
    [
        Zip([("x", NpySeeds()[0]), ("y", Labels)]),
        Zip([("x_train", NpySeeds()[0]), ("y_train", Labels), ("x_test", NpySeeds()[0]), ("y_test", Labels)]),
        Zip([("images", NpySeeds()[5]), ("labels", Labels)]),
    ];

    private static byte[] NpyFile(string type, bool fortran, int[] shape, byte[] body, byte version = 1)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': "
            + $"({string.Concat(shape.Select(length => $"{length}, "))}), }}";
        byte[] header = Encoding.UTF8.GetBytes(text.PadRight(117) + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. body];
    }

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> arrays)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in arrays)
            {
                using var entry = zip.CreateEntry(name + ".npy", CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    private static long UnpackedLength(byte[] file)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file));
            return file.Length + zip.Entries.Sum(entry =>
            {
                using var stream = entry.Open();
                return Gzip.Length(stream);
            });
        }
        catch (InvalidDataException)
        {
            return file.Length;
        }
    }
}
