using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Data;

/// <summary>
/// Digits with at most one point among them, all read at once: a loop over characters would guess wrong at nearly every end of a cell.
/// </summary>
/// <param name="Digits">The digits as a whole number, the point left out.</param>
/// <param name="Count">How many digits.</param>
/// <param name="Decimals">How many of them follow the point.</param>
/// <param name="End">How many characters they are; <see cref="Length"/> where more may follow.</param>
internal readonly record struct DigitRun(ulong Digits, int Count, int Decimals, int End)
{
    /// <summary>How many characters are looked at.</summary>
    public const int Length = 16;

    /// <summary>Reads the run with which a text begins.</summary>
    /// <param name="text">At least <see cref="Length"/> characters, whatever follows the run.</param>
    /// <param name="point">The decimal sign.</param>
    /// <returns>The run; empty where the text begins with something else.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DigitRun Read(ReadOnlySpan<char> text, char point)
    {
        var words = MemoryMarshal.Cast<char, ushort>(text);
        // A character beyond a byte becomes 255, which is neither digit nor point.
        var characters = Vector128.NarrowWithSaturation(Vector128.Create(words), Vector128.Create(words[8..]));
        var values = characters - Vector128.Create((byte)'0');
        uint digits = Vector128.LessThan(values, Vector128.Create((byte)10)).ExtractMostSignificantBits();
        uint points = Vector128.Equals(characters, Vector128.Create((byte)point)).ExtractMostSignificantBits();

        uint firstPoint = points & (uint)-(int)points;
        int end = BitOperations.TrailingZeroCount(~(digits | firstPoint));
        int whole = Math.Min(end, BitOperations.TrailingZeroCount(points));
        int decimals = Math.Max(0, end - whole - 1), count = whole + decimals;

        // Right-aligned without the point: place p takes digit p − (16 − count), one further from the point on; places before the first
        // digit become 0.
        var from = Vector128.Create((sbyte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
            - Vector128.Create((sbyte)(Length - count));
        from -= Vector128.GreaterThanOrEqual(from, Vector128.Create((sbyte)whole));
        var aligned = Vector128.Shuffle(values, from.AsByte()).AsUInt64();
        return new DigitRun(Eight(aligned[0]) * 100_000_000 + Eight(aligned[1]), count, decimals, end);
    }

    /// <summary>Eight digits, a byte each, the first in the lowest byte: pairs, then fours, then all are joined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(ulong digits)
    {
        const ulong FirstPairs = 0x000000FF_000000FF;
        ulong pairs = digits * 10 + (digits >> 8);
        return ((pairs & FirstPairs) * (100 + (1_000_000UL << 32)) + ((pairs >> 16) & FirstPairs) * (1 + (10_000UL << 32))) >> 32;
    }
}
