using System.Buffers;
using System.Text;

namespace Nabla.Data.Readers;

/// <summary>
/// Where bytes stop being UTF-8: looked for again from the beginning, since who decodes a buffer does not say where in it he failed.
/// </summary>
internal static class Utf8Position
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Finds the first byte that belongs to no character.</summary>
    /// <param name="stream">The bytes, from the beginning.</param>
    /// <returns>The byte, how many come before it, and its line, from 1; null where all are UTF-8.</returns>
    public static (byte Byte, long Offset, int Line)? OfFirstInvalid(Stream stream)
    {
        var buffer = new byte[BufferBytes];
        long before = 0;
        int kept = 0, line = 1;
        while (true)
        {
            int read = stream.Read(buffer.AsSpan(kept));
            var bytes = buffer.AsSpan(0, kept + read);
            int at = 0;
            while (at < bytes.Length)
            {
                var status = Rune.DecodeFromUtf8(bytes[at..], out var rune, out int count);
                if (status == OperationStatus.NeedMoreData && read > 0) break;
                if (status != OperationStatus.Done) return (bytes[at], before + at, line);
                if (rune.Value == '\n') line++;
                at += count;
            }

            if (read == 0) return null;
            bytes[at..].CopyTo(buffer);
            kept = bytes.Length - at;
            before += at;
        }
    }
}
