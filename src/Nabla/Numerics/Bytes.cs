using System.Numerics;

namespace Nabla.Numerics;

/// <summary>Bytes as numbers, as images store them.</summary>
public static class Bytes
{
    // 1/255 as a float and what is left of it: their sum times a byte, rounded once, is the nearest float to byte / 255 for each of the 256.
    private const float High = 1f / 255, Low = (float)(1.0 / 255 - High);

    /// <summary>0 … 255 become 0 … 1: x = byte / 255, correctly rounded.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="numbers">As many numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToUnit(ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        Lengths.Equal(bytes.Length, numbers.Length);
        int i = 0;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
            Write(low, numbers[i..]);
            Write(high, numbers[(i + Vector<ushort>.Count)..]);
        }

        for (; i < bytes.Length; i++) numbers[i] = bytes[i] / 255f;
    }

    private static void Write(Vector<ushort> words, Span<float> numbers)
    {
        Vector.Widen(words, out var low, out var high);
        Scaled(low).CopyTo(numbers);
        Scaled(high).CopyTo(numbers[Vector<float>.Count..]);
    }

    private static Vector<float> Scaled(Vector<uint> values)
    {
        var x = Vector.ConvertToSingle(values.As<uint, int>());
        return Vector.FusedMultiplyAdd(x, new Vector<float>(High), x * new Vector<float>(Low));
    }
}
