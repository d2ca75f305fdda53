using System.Buffers.Binary;
using System.Text;

namespace Nabla.Fuzz;

/// <summary>Ways to damage a file.</summary>
internal static class Mutations
{
    private const int MostAtOnce = 8, LargestBlock = 4096, LargestFile = 1 << 16;

    private static readonly long[] Interesting =
    [
        0, 1, -1, 2, 7, 8, 16, 64, 100, 127, 128, -128, 255, 256, 1000, 4096, 32767, 32768, -32768, 65535, 65536, 1 << 20, 1 << 24,
            (1 << 24) + 1, int.MaxValue - 1, int.MaxValue,
        int.MinValue, 1L << 31, uint.MaxValue, 1L << 32, (1L << 32) + 1, 1L << 40, 1L << 53, long.MaxValue, long.MinValue, 0x7F80_0000,
            0x7FC0_0000, 0x7FF0_0000_0000_0000,
    ];

    private static readonly string[] InterestingTexts =
    [
        "0", "-0", "1", "-1", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
            "18446744073709551616", "99999999999999999999", "1e308", "1e309", "-1e400",
        "1e-320", "4.9e-324", "NaN", "inf", "0.1", "1e", "+", "1_000", "0x10", "00000000000000000000000000000001",
    ];

    private static readonly Action<Dice, List<byte>, IReadOnlyList<byte[]>, IReadOnlyList<byte[]>>[] All =
        [FlipBit, SetByte, Truncate, Delete, Repeat, Insert, Overwrite, Splice, WriteNumber, WriteNumber, InsertToken, OverwriteToken, Swap,
        ReplaceDigits];

    private static readonly Action<Dice, List<byte>, IReadOnlyList<byte[]>, IReadOnlyList<byte[]>>[] OfSameLength =
        [FlipBit, SetByte, Overwrite, WriteNumber, OverwriteToken];

    /// <summary>A number that many programs stumble over, or one beside it.</summary>
    public static long Number(Dice dice) => dice.Of(Interesting) + (dice.Once(4) ? dice.Below(5) - 2 : 0);

    /// <summary>An input for a reader.</summary>
    /// <param name="dice">Decides.</param>
    /// <param name="seeds">Valid files.</param>
    /// <param name="tokens">Texts that mean something in the format.</param>
    /// <returns>One of the files with up to eight damages, or random bytes, or random bytes behind a valid beginning.</returns>
    public static byte[] Make(Dice dice, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        if (dice.Once(30)) return dice.Bytes(dice.Length(LargestBlock));
        var bytes = new List<byte>(dice.Of(seeds));
        if (dice.Once(30))
        {
            int kept = dice.Length(Math.Min(64, bytes.Count));
            return [.. bytes[..kept], .. dice.Bytes(dice.Length(LargestBlock))];
        }

        // Where offsets are told, what changes a length breaks a file at once; half of the inputs shall get further.
        var ways = dice.Once(2) ? All : OfSameLength;
        for (int count = 1 + dice.Below(dice.Once(2) ? 2 : MostAtOnce); count > 0; count--) dice.Of(ways)(dice, bytes, seeds, tokens);
        if (bytes.Count > LargestFile) bytes.RemoveRange(LargestFile, bytes.Count - LargestFile);
        return [.. bytes];
    }

    private static void FlipBit(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        if (bytes.Count > 0) bytes[dice.Below(bytes.Count)] ^= (byte)(1 << dice.Below(8));
    }

    private static void SetByte(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        if (bytes.Count > 0) bytes[dice.Below(bytes.Count)] = (byte)dice.Below(256);
    }

    private static void Truncate(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        int at = dice.Below(bytes.Count + 1);
        bytes.RemoveRange(at, bytes.Count - at);
    }

    private static void Delete(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        var (at, length) = Range(dice, bytes);
        bytes.RemoveRange(at, length);
    }

    private static void Repeat(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        var (at, length) = Range(dice, bytes);
        byte[] block = [.. bytes[at..(at + length)]];
        for (int times = 1 + dice.Below(dice.Once(4) ? 100 : 3); times > 0 && bytes.Count + length <= LargestFile; times--)
            bytes.InsertRange(at, block);
    }

    private static void Insert(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens) =>
        bytes.InsertRange(dice.Below(bytes.Count + 1), dice.Bytes(dice.Length(LargestBlock / 16)));

    private static void Overwrite(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        var (at, length) = Range(dice, bytes);
        byte one = (byte)dice.Below(256);
        bool same = dice.Once(2);
        for (int i = 0; i < length; i++) bytes[at + i] = same ? one : (byte)dice.Below(256);
    }

    // The beginning of one file, the end of another; or a part of another in the middle.
    private static void Splice(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        byte[] other = dice.Of(seeds);
        if (other.Length == 0) return;
        int at = dice.Below(bytes.Count + 1), from = dice.Below(other.Length), length = dice.Once(2) ? other.Length - from
            : dice.Length(other.Length - from);
        if (dice.Once(2)) bytes.RemoveRange(at, bytes.Count - at);
        bytes.InsertRange(at, other.AsSpan(from, length));
    }

    private static void WriteNumber(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        int size = 1 << dice.Below(4);
        if (bytes.Count < size) return;
        int at = dice.Below(bytes.Count - size + 1);
        // Lengths most often stand at the beginning or the end of a file.
        if (dice.Once(3)) at = Math.Min(at, dice.Below(64));
        else if (dice.Once(3)) at = Math.Max(at, bytes.Count - size - dice.Below(64));
        var number = new byte[8];
        long value = Number(dice);
        if (dice.Once(2)) BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - 8 * size));
        for (int i = 0; i < size; i++) bytes[Math.Max(0, at) + i] = number[i];
    }

    private static void InsertToken(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        if (tokens.Count > 0) bytes.InsertRange(dice.Below(bytes.Count + 1), dice.Of(tokens));
    }

    private static void OverwriteToken(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        if (tokens.Count == 0) return;
        byte[] token = dice.Of(tokens);
        int at = dice.Below(bytes.Count + 1);
        bytes.RemoveRange(at, Math.Min(token.Length, bytes.Count - at));
        bytes.InsertRange(at, token);
    }

    private static void Swap(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        var (from, length) = Range(dice, bytes);
        byte[] block = [.. bytes[from..(from + length)]];
        bytes.RemoveRange(from, length);
        bytes.InsertRange(dice.Below(bytes.Count + 1), block);
    }

    private static void ReplaceDigits(Dice dice, List<byte> bytes, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
    {
        int start = bytes.Count == 0 ? -1 : bytes.FindIndex(dice.Below(bytes.Count), b => char.IsAsciiDigit((char)b));
        if (start < 0) return;
        int end = start;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end])) end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.ASCII.GetBytes(dice.Of(InterestingTexts)));
    }

    private static (int At, int Length) Range(Dice dice, List<byte> bytes)
    {
        int at = dice.Below(bytes.Count + 1);
        return (at, dice.Length(Math.Min(LargestBlock, bytes.Count - at)));
    }
}
