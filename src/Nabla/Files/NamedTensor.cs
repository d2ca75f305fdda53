using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>A named tensor to be written to a file.</summary>
/// <remarks>Immutable, so any number of threads may share it.</remarks>
public sealed class NamedTensor
{
    private readonly Action<Stream> _write;

    internal NamedTensor(string name, TensorType type, IReadOnlyList<int> shape, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Type = type;
        Shape = shape;
        Length = shape.Aggregate(1L, (length, dimension) => length * dimension) * type.Size();
        _write = write;
    }

    /// <summary>The name in the file.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public TensorType Type { get; }

    /// <summary>Its dimensions in row-major order; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Size of its values in bytes.</summary>
    public long Length { get; }

    /// <summary>Creates a tensor on memory of the caller, which is read when the file is written.</summary>
    /// <typeparam name="T">float, double, int, long or byte.</typeparam>
    /// <param name="name">The name in the file.</param>
    /// <param name="numbers">Its values in row-major order.</param>
    /// <param name="shape">Its dimensions; by default one dimension.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The shape does not match the number of values, or the type is not supported.</exception>
    public static NamedTensor From<T>(string name, ReadOnlyMemory<T> numbers, params IReadOnlyList<int> shape)
        where T : unmanaged
    {
        if (shape.Count == 0) shape = [numbers.Length];
        if (shape.Aggregate(1L, (length, dimension) => length * dimension) != numbers.Length)
            throw new ArgumentException($"{name}: a tensor of {string.Join(" × ", shape)} does not have {numbers.Length} numbers.",
                nameof(shape));
        return new(name, TensorTypes.From<T>(), shape, stream => LittleEndian.Write(stream, numbers.Span));
    }

    internal void Write(Stream stream) => _write(stream);
}

/// <summary>The position and type of a tensor in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Shape">Its dimensions in row-major order; empty for a scalar.</param>
/// <param name="Start">The offset of its values in bytes, from the start of the data.</param>
/// <param name="Length">The size of its values in bytes.</param>
public sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Start, long Length)
{
    /// <summary>Number of values.</summary>
    public long Count => Length / Type.Size();
}

/// <summary>The types of values in a file, with the names of the safetensors format.</summary>
public enum TensorType
{
    /// <summary>Unsigned bytes; also used for 0 and 1 as Booleans.</summary>
    U8,

    /// <summary>32-bit integers.</summary>
    I32,

    /// <summary>64-bit integers.</summary>
    I64,

    /// <summary>float.</summary>
    F32,

    /// <summary>double.</summary>
    F64,
}

/// <summary>Maps types of files to types of C#.</summary>
internal static class TensorTypes
{
    /// <summary>Size of one value in bytes.</summary>
    public static int Size(this TensorType type) => type switch { TensorType.U8 => 1, TensorType.I32 or TensorType.F32 => 4, _ => 8 };

    /// <summary>Returns the file type of a C# type.</summary>
    public static TensorType From<T>()
        where T : unmanaged =>
        typeof(T) == typeof(byte) || typeof(T) == typeof(bool) ? TensorType.U8
        : typeof(T) == typeof(int) ? TensorType.I32
        : typeof(T) == typeof(long) ? TensorType.I64
        : typeof(T) == typeof(float) ? TensorType.F32
        : typeof(T) == typeof(double) ? TensorType.F64
        : throw new ArgumentException($"A tensor of {typeof(T).Name} cannot be written. Use float, double, int, long or byte.");
}

/// <summary>Reads and writes values in little-endian order on every processor.</summary>
internal static class LittleEndian
{
    /// <summary>Writes values.</summary>
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

    /// <summary>Fills a span with the next values.</summary>
    /// <exception cref="EndOfStreamException">There are fewer values.</exception>
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
