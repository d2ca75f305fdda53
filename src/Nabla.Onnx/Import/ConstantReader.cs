using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>
/// Reads tensors of a file as numbers, for every type and storage: raw, in the list of their type, or in another file.
/// </summary>
internal static class ConstantReader
{
    /// <summary>Reads the numbers of a tensor.</summary>
    /// <param name="tensor">The tensor of the file.</param>
    /// <param name="external">Other files.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="OnnxException">The elements do not match the declared shape, or are not numbers.</exception>
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

    /// <summary>Size of an element in bytes; null if the type is not numeric.</summary>
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

    // The stored elements must match the declared shape.
    private static int Count(OnnxTensor tensor, int there, string name)
    {
        if (tensor.Dimensions.Count > Axes.Most) throw Claims();
        UInt128 claimed = 1;
        foreach (long length in tensor.Dimensions)
        {
            // No file has more elements than this, so the product cannot overflow.
            if (length is < 0 or > int.MaxValue || (claimed *= (ulong)length) > int.MaxValue) throw Claims();
        }

        return claimed == (ulong)there ? there : throw Claims();

        OnnxException Claims() =>
            new($"The constant \"{name}\" has {there:N0} elements but its shape is [{string.Join(", ", tensor.Dimensions.Take(10))}].");
    }

    private static int[] LengthsOf(OnnxTensor tensor) => [.. tensor.Dimensions.Select(length => (int)length)];
}

/// <summary>Reads weights from external data files. Only files in the model's folder and its subfolders are opened.</summary>
/// <param name="folder">The model's folder; null for none.</param>
internal sealed class ExternalData(string? folder)
{
    // Weights that two tensors share are read twice. A valid file needs no more.
    private const int TimesOver = 4;

    private readonly Dictionary<string, long> _read = [];

    /// <summary>Reads the elements of a tensor.</summary>
    /// <param name="tensor">The tensor, whose entries give the location.</param>
    /// <param name="size">Size of an element in bytes.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="OnnxException">The file does not exist, is outside the folder, or is too short.</exception>
    public ReadOnlyMemory<byte> Read(OnnxTensor tensor, int size, string name)
    {
        string location = Entry(tensor, "location") ?? throw Fault("has no location");
        string path = PathOf(location, name);
        try
        {
            using var file = File.OpenHandle(path);
            long there = RandomAccess.GetLength(file), offset = Number(tensor, "offset", 0, name);
            long length = Number(tensor, "length", Claimed(tensor, size), name);
            if (offset > there || length > there - offset)
                throw Fault($"should be {length:N0} bytes from byte {offset:N0} of {location}, which has {there:N0}");
            if (length > Array.MaxLength) throw Fault($"has {length:N0} bytes; at most {Array.MaxLength:N0} are read");
            _read[path] = _read.GetValueOrDefault(path) + length;
            if (_read[path] / TimesOver > there) throw Fault($"is one of many tensors in the same bytes of {location}");
            var bytes = new byte[length];
            for (int at = 0, count; at < bytes.Length; at += count)
            {
                count = RandomAccess.Read(file, bytes.AsSpan(at), offset + at);
                if (count == 0) throw Fault($"ends early: {location} became shorter while it was read");
            }

            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new OnnxException($"The constant \"{name}\" is in {location}, which cannot be read: {fault.Message} The file "
                + "belongs beside the model.", fault);
        }

        OnnxException Fault(string what) => new($"The constant \"{name}\" {what}. Use an unchanged copy of the model and its data files.");
    }

    /// <summary>Resolves a location inside the folder without links that leave it.</summary>
    private string PathOf(string location, string name)
    {
        if (folder is null)
            throw new OnnxException($"The constant \"{name}\" is in the file {location}; a model from a stream has no folder to look "
                + "for it. Load it by its path.");
        string[] parts = location.Split('/', '\\');
        if (location.Contains('\0') || location.Contains(':') || parts.Any(part => part is "" or "..") || Path.IsPathRooted(location))
            throw new OnnxException($"The constant \"{name}\" is in \"{location}\"; only files in the model's own folder are read.");
        string path = folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw new OnnxException($"The constant \"{name}\" is in \"{location}\", which is a link; only files in the model's own "
                    + "folder are read. Put the file itself there.");
        }

        return path;
    }

    private static string? Entry(OnnxTensor tensor, string key) => tensor.External.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long Number(OnnxTensor tensor, string key, long otherwise, string name) => Entry(tensor, key) is not { } text
        ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new OnnxException($"The constant \"{name}\" has the {key} \"{text}\"; expected a number of bytes.");

    // The declared length is compared with the file before memory is allocated.
    private static long Claimed(OnnxTensor tensor, int size) => tensor.Dimensions.All(length => length is >= 0 and <= int.MaxValue)
        ? (long)UInt128.Min(tensor.Dimensions.Aggregate((UInt128)(uint)size, (product, length) => product > long.MaxValue ? product
        : product * (ulong)length), long.MaxValue)
        : long.MaxValue;
}

/// <summary>
/// Limits the number of values that are created from a file, so that a small file cannot require a large network, for example by using one
/// matrix a thousand times or by a declared size.
/// </summary>
/// <param name="bytes">The size of the file.</param>
internal sealed class Budget(long bytes)
{
    // A layer of a few nodes may need no data. A weight of one byte is transposed once and converted to float once.
    private const int AlwaysAllowed = 1 << 20, PerByte = 2;

    private long _left = AlwaysAllowed + PerByte * bytes;

    /// <summary>Counts values before memory is allocated for them.</summary>
    /// <param name="numbers">Number of values.</param>
    /// <param name="node">The node that needs them, for the error.</param>
    /// <exception cref="OnnxException">The limit is exceeded.</exception>
    public void Spend(long numbers, string node)
    {
        _left -= numbers;
        if (_left < 0)
            throw new OnnxException($"{node}: a file of {bytes:N0} bytes declares a network of many more numbers than it contains. Use a "
                + "file in which each layer has weights of its own.");
    }
}
