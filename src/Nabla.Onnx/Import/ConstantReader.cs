using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// Tensors of a file as numbers, whatever type they have and however they are stored: raw, in the list of their type, or in another file.
/// </summary>
internal static class ConstantReader
{
    /// <summary>The numbers of a tensor.</summary>
    /// <param name="tensor">As the file has it.</param>
    /// <param name="external">Other files.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="OnnxException">It has not the elements that its shape claims, or they are no numbers.</exception>
    public static Constant Read(OnnxTensor tensor, ExternalData external, string name) => NumbersOf(tensor, external, name) with
    {
        IsCoarse = tensor.Type is OnnxDataType.Float16 or OnnxDataType.BFloat16,
        IsWhole = Constant.IsWholeType(tensor.Type),
    };

    private static Constant NumbersOf(OnnxTensor tensor, ExternalData external, string name)
    {
        if (tensor.Type == OnnxDataType.Text) return new([Count(tensor, tensor.Texts.Count, name)], []) { Texts = tensor.Texts };
        int size = SizeOf(tensor.Type)
            ?? throw new OnnxException($"The constant \"{name}\" is of the type {tensor.Type}; expected floats, doubles, "
            + "halves or whole numbers.");
        var raw = tensor.IsExternal ? external.Read(tensor, size, name) : tensor.Raw;
        if (raw.IsEmpty) return new(LengthsOf(tensor), Listed(tensor, name));
        if (raw.Length % size != 0)
            throw new OnnxException($"The constant \"{name}\" has {raw.Length:N0} bytes; elements of the type "
                + $"{tensor.Type} have {size} each.");
        var numbers = new double[Count(tensor, raw.Length / size, name)];
        Convert(tensor.Type, raw.Span, size, numbers);
        return new(LengthsOf(tensor), numbers);
    }

    /// <summary>Bytes of an element; null for what is no number.</summary>
    private static int? SizeOf(OnnxDataType type) => type switch
    {
        OnnxDataType.UInt8 or OnnxDataType.Int8 or OnnxDataType.Bool => 1,
        OnnxDataType.Float16 or OnnxDataType.BFloat16 or OnnxDataType.Int16 or OnnxDataType.UInt16 => 2,
        OnnxDataType.Float or OnnxDataType.Int32 or OnnxDataType.UInt32 => 4,
        OnnxDataType.Double or OnnxDataType.Int64 or OnnxDataType.UInt64 => 8,
        _ => null,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(OnnxDataType type, ReadOnlySpan<byte> bytes, int size, double[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++) numbers[i] = Number(type, bytes[(i * size)..]);
    }

    private static double Number(OnnxDataType type, ReadOnlySpan<byte> bytes) => type switch
    {
        OnnxDataType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        OnnxDataType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        OnnxDataType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        OnnxDataType.BFloat16 => OfUpperBits(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        OnnxDataType.UInt8 or OnnxDataType.Bool => bytes[0],
        OnnxDataType.Int8 => (sbyte)bytes[0],
        OnnxDataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        OnnxDataType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        OnnxDataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        OnnxDataType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        OnnxDataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    private static double[] Listed(OnnxTensor tensor, string name)
    {
        switch (tensor.Type)
        {
            case OnnxDataType.Float:
                return Converted(tensor.Floats, number => number);
            case OnnxDataType.Double:
                return Converted(tensor.Doubles, number => number);
            case OnnxDataType.Int64:
                return Converted(tensor.Longs, number => number);
            case OnnxDataType.UInt32 or OnnxDataType.UInt64:
                return Converted(tensor.Longs, number => (ulong)number);
            case OnnxDataType.Float16:
                return Converted(tensor.Ints, bits => (double)BitConverter.UInt16BitsToHalf(unchecked((ushort)bits)));
            case OnnxDataType.BFloat16:
                return Converted(tensor.Ints, bits => OfUpperBits(unchecked((ushort)bits)));
            default:
                return Converted(tensor.Ints, number => number);
        }

        double[] Converted<T>(IReadOnlyList<T> list, Func<T, double> convert)
        {
            var numbers = new double[Count(tensor, list.Count, name)];
            for (int i = 0; i < numbers.Length; i++) numbers[i] = convert(list[i]);
            return numbers;
        }
    }

    // A bfloat16 is the upper half of a float.
    private static double OfUpperBits(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    // What is there decides; what the shape claims must be that.
    private static int Count(OnnxTensor tensor, int there, string name)
    {
        if (tensor.Dimensions.Count > Axes.Most) throw Claims();
        UInt128 claimed = 1;
        foreach (long length in tensor.Dimensions)
        {
            // No more elements than this are in any file, so the product cannot overflow.
            if (length is < 0 or > int.MaxValue || (claimed *= (ulong)length) > int.MaxValue) throw Claims();
        }

        return claimed == (ulong)there ? there : throw Claims();

        OnnxException Claims() =>
            new($"The constant \"{name}\" has {there:N0} elements but its shape is [{string.Join(", ", tensor.Dimensions.Take(10))}].");
    }

    private static int[] LengthsOf(OnnxTensor tensor) => [.. tensor.Dimensions.Select(length => (int)length)];
}
