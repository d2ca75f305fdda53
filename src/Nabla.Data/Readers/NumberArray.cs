using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Data.Readers;

/// <summary>An array of any number of dimensions in an IDX or NPY file.</summary>
public sealed class NumberArray
{
    private readonly byte[] _bytes;
    private readonly bool _swapped;

    /// <summary>Creates an array over bytes, which are not copied.</summary>
    /// <param name="shape">The length of each dimension, the slowest first.</param>
    /// <param name="kind">How the numbers are stored.</param>
    /// <param name="bytes">The numbers in row-major order, as many as in the shape.</param>
    /// <param name="bigEndian">Whether the most significant byte of a number is the first.</param>
    internal NumberArray(IReadOnlyList<int> shape, NumberKind kind, byte[] bytes, bool bigEndian)
    {
        Shape = shape;
        Kind = kind;
        Count = bytes.Length / SizeOf(kind);
        _bytes = bytes;
        _swapped = bigEndian == BitConverter.IsLittleEndian;
    }

    /// <summary>The length of each dimension, the slowest first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>How the numbers are stored in the file.</summary>
    public NumberKind Kind { get; }

    /// <summary>The number of numbers: the product of the <see cref="Shape"/>.</summary>
    public int Count { get; }

    /// <summary>Whether the numbers are integers or Booleans.</summary>
    public bool IsInteger => Kind < NumberKind.Float16;

    /// <summary>The shape for messages: "60,000 × 28 × 28".</summary>
    public string ShapeText => Shape.Count == 0 ? "a single number" : string.Join(" × ", Shape.Select(length => $"{length:N0}"));

    /// <summary>Converts all numbers to <see cref="float"/>.</summary>
    /// <returns>A new array in row-major order.</returns>
    public float[] ToSingles() => Converted<float>();

    /// <summary>Converts all numbers to <see cref="double"/>.</summary>
    /// <returns>A new array in row-major order.</returns>
    public double[] ToDoubles() => Converted<double>();

    /// <summary>The first number of each row of a matrix.</summary>
    internal NumberArray FirstColumn()
    {
        int size = SizeOf(Kind), rows = Shape[0], columns = Shape[1];
        var first = new byte[rows * size];
        for (int row = 0; row < rows; row++) _bytes.AsSpan(row * columns * size, size).CopyTo(first.AsSpan(row * size));
        return new([rows], Kind, first, _swapped == BitConverter.IsLittleEndian);
    }

    /// <summary>The stored bytes.</summary>
    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The number of bytes of one number.</summary>
    internal static int SizeOf(NumberKind kind) => kind switch
    {
        NumberKind.Boolean or NumberKind.UInt8 or NumberKind.Int8 => 1,
        NumberKind.UInt16 or NumberKind.Int16 or NumberKind.Float16 => 2,
        NumberKind.UInt32 or NumberKind.Int32 or NumberKind.Float32 => 4,
        _ => 8,
    };

    private T[] Converted<T>()
        where T : unmanaged, INumberBase<T>
    {
        return Kind switch
        {
            NumberKind.Boolean => From<byte, T>(b => b != 0 ? T.One : T.Zero),
            NumberKind.UInt8 => From<byte, T>(T.CreateTruncating),
            NumberKind.Int8 => From<sbyte, T>(T.CreateTruncating),
            NumberKind.UInt16 => From<ushort, T>(T.CreateTruncating),
            NumberKind.Int16 => From<short, T>(T.CreateTruncating),
            NumberKind.UInt32 => From<uint, T>(T.CreateTruncating),
            NumberKind.Int32 => From<int, T>(T.CreateTruncating),
            NumberKind.UInt64 => From<ulong, T>(T.CreateTruncating),
            NumberKind.Int64 => From<long, T>(T.CreateTruncating),
            NumberKind.Float16 => From<Half, T>(T.CreateTruncating),
            NumberKind.Float32 => From<float, T>(T.CreateTruncating),
            _ => From<double, T>(T.CreateTruncating),
        };
    }

    private TTo[] From<TFrom, TTo>(Func<TFrom, TTo> convert)
        where TFrom : unmanaged
    {
        var result = new TTo[Count];
        var element = new byte[Unsafe.SizeOf<TFrom>()];
        for (int i = 0; i < result.Length; i++)
        {
            var stored = _bytes.AsSpan(i * element.Length, element.Length);
            if (_swapped)
            {
                stored.CopyTo(element);
                element.AsSpan().Reverse();
                stored = element;
            }

            result[i] = convert(MemoryMarshal.Read<TFrom>(stored));
        }

        return result;
    }
}

/// <summary>The storage type of the numbers in a binary file.</summary>
public enum NumberKind
{
    /// <summary>Booleans, one byte each.</summary>
    Boolean,

    /// <summary>0 … 255.</summary>
    UInt8,

    /// <summary>−128 … 127.</summary>
    Int8,

    /// <summary>0 … 65,535.</summary>
    UInt16,

    /// <summary>−32,768 … 32,767.</summary>
    Int16,

    /// <summary>Unsigned integers of 32 bits.</summary>
    UInt32,

    /// <summary>Signed integers of 32 bits.</summary>
    Int32,

    /// <summary>Unsigned integers of 64 bits.</summary>
    UInt64,

    /// <summary>Signed integers of 64 bits.</summary>
    Int64,

    /// <summary>Floating point, 16 bits.</summary>
    Float16,

    /// <summary>Floating point, 32 bits.</summary>
    Float32,

    /// <summary>Floating point, 64 bits.</summary>
    Float64,
}
