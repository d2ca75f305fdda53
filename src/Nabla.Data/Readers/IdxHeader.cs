using System.Buffers.Binary;

namespace Nabla.Data.Readers;

/// <summary>What an IDX file says of itself.</summary>
/// <param name="Shape">Length of each dimension.</param>
/// <param name="Kind">How the numbers are stored.</param>
/// <param name="Offset">Where in the (decompressed) file they begin.</param>
internal sealed record IdxHeader(IReadOnlyList<long> Shape, NumberKind Kind, int Offset)
{
    /// <summary>Reads the header with which a stream begins.</summary>
    public static IdxHeader Read(Stream stream, string name)
    {
        byte[] magic = ClaimedBytes.Read(stream, 4, name, 0);
        if (magic[0] != 0 || magic[1] != 0 || KindOf(magic[2]) is not { } kind || magic[3] == 0)
            throw new DataException(
                $"{name}: bytes 0 to 3 are {Convert.ToHexString(magic)}, which is no IDX file; images begin with 00000803, labels with 00000801. Check that it is the right file.");
        byte[] lengths = ClaimedBytes.Read(stream, 4 * magic[3], name, 4);
        return new IdxHeader([.. Enumerable.Range(0, magic[3]).Select(d => (long)BinaryPrimitives.ReadUInt32BigEndian(lengths.AsSpan(4 * d)))], kind, 4 + lengths.Length);
    }

    /// <summary>What is said of a file that goes on after the numbers that its header claims.</summary>
    public static DataException TooLong(string name, long end) =>
        new($"{name}: the header claims that the data end at byte {end:N0} but more follow. Copy or download the file again.");

    private static NumberKind? KindOf(byte code) => code switch
    {
        0x08 => NumberKind.UInt8,
        0x09 => NumberKind.Int8,
        0x0B => NumberKind.Int16,
        0x0C => NumberKind.Int32,
        0x0D => NumberKind.Float32,
        0x0E => NumberKind.Float64,
        _ => null,
    };
}
