using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Files;

/// <summary>A named block of numbers, to be written to a file.</summary>
public sealed class Tensor
{
    private readonly Action<Stream> _write;

    internal Tensor(string name, TensorType type, IReadOnlyList<int> shape, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Type = type;
        Shape = shape;
        Length = shape.Aggregate(1L, (length, dimension) => length * dimension) * type.Size();
        _write = write;
    }

    /// <summary>What it is called in the file.</summary>
    public string Name { get; }

    /// <summary>What its numbers are.</summary>
    public TensorType Type { get; }

    /// <summary>Its dimensions, the slowest first; none for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Bytes of its numbers.</summary>
    public long Length { get; }

    /// <summary>A tensor over numbers of the caller's, which are read when it is written.</summary>
    /// <typeparam name="T">float, double, int, long or byte.</typeparam>
    /// <param name="name">What it is called in the file.</param>
    /// <param name="numbers">Its numbers, the last dimension the fastest.</param>
    /// <param name="shape">Its dimensions; by default one, of all numbers.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The shape has another number of numbers, or the type cannot be written.</exception>
    public static Tensor From<T>(string name, ReadOnlyMemory<T> numbers, params IReadOnlyList<int> shape)
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

/// <summary>Where a tensor stands in a file, and what it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Shape">Its dimensions, the slowest first; none for a single number.</param>
/// <param name="Start">Where its numbers begin, in bytes from the first number of the file.</param>
/// <param name="Length">How many bytes they are.</param>
public sealed record TensorEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Start, long Length)
{
    /// <summary>How many numbers it has.</summary>
    public long Count => Length / Type.Size();
}

/// <summary>What the numbers of a tensor in a file are; the names are those of the safetensors format.</summary>
public enum TensorType
{
    /// <summary>Bytes without sign; 0 and 1 where something holds or not.</summary>
    U8,

    /// <summary>Whole numbers of 32 bits.</summary>
    I32,

    /// <summary>Whole numbers of 64 bits.</summary>
    I64,

    /// <summary>float.</summary>
    F32,

    /// <summary>double.</summary>
    F64,
}

/// <summary>What types of the file are in C#.</summary>
internal static class TensorTypes
{
    /// <summary>Bytes of one number.</summary>
    public static int Size(this TensorType type) => type switch { TensorType.U8 => 1, TensorType.I32 or TensorType.F32 => 4, _ => 8 };

    /// <summary>The type of the file that a type of C# is written as.</summary>
    public static TensorType From<T>()
        where T : unmanaged =>
        typeof(T) == typeof(byte) || typeof(T) == typeof(bool) ? TensorType.U8
        : typeof(T) == typeof(int) ? TensorType.I32
        : typeof(T) == typeof(long) ? TensorType.I64
        : typeof(T) == typeof(float) ? TensorType.F32
        : typeof(T) == typeof(double) ? TensorType.F64
        : throw new ArgumentException($"A tensor of {typeof(T).Name} cannot be written. Use float, double, int, long or byte.");
}

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
