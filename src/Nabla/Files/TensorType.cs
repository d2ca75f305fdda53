namespace Nabla.Files;

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
        : throw new ArgumentException($"A tensor of {typeof(T).Name} cannot be written. Take float, double, int, long or byte.");
}
