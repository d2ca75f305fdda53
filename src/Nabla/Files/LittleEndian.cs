using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>Numbers as files hold them, the lowest byte first, whatever this processor does.</summary>
internal static class LittleEndian
{
    /// <summary>Writes numbers.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian || Unsafe.SizeOf<T>() == 1)
        {
            stream.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }

        var turned = numbers.ToArray();
        Turn<T>(turned);
        stream.Write(MemoryMarshal.AsBytes(turned.AsSpan()));
    }

    /// <summary>Fills a span with the next numbers.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public static void Read<T>(Stream stream, Span<T> numbers)
        where T : unmanaged
    {
        stream.ReadExactly(MemoryMarshal.AsBytes(numbers));
        if (!BitConverter.IsLittleEndian) Turn(numbers);
    }

    private static void Turn<T>(Span<T> numbers)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == 4)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, int>(numbers), MemoryMarshal.Cast<T, int>(numbers));
        if (Unsafe.SizeOf<T>() == 8)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, long>(numbers), MemoryMarshal.Cast<T, long>(numbers));
    }
}
