using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nabla.Testing;

/// <summary>The bytes of small array files.</summary>
internal static class ArrayFiles
{
    /// <summary>A NumPy file.</summary>
    public static byte[] Npy(string type, string shape, byte[] body, bool fortran = false, byte version = 1)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.UTF8.GetBytes(header), .. body];
    }

    /// <summary>An NPZ file: a zip of NumPy files.</summary>
    public static byte[] Npz(params (string Name, byte[] Content)[] arrays)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in arrays)
            {
                using var entry = zip.CreateEntry($"{name}.npy").Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>An IDX file.</summary>
    public static byte[] Idx(byte kind, int[] shape, params byte[] body)
    {
        var bytes = new byte[4 + 4 * shape.Length + body.Length];
        (bytes[2], bytes[3]) = (kind, (byte)shape.Length);
        for (int d = 0; d < shape.Length; d++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * d), shape[d]);
        body.CopyTo(bytes, 4 + 4 * shape.Length);
        return bytes;
    }

    /// <summary>Numbers as they lie in memory.</summary>
    public static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] content)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal)) gzip.Write(content);
        return bytes.ToArray();
    }
}
