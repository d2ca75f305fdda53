namespace Nabla.Fuzz;

/// <summary>A reader, and what it is fed with.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Seeds">Valid files, made when first asked for.</param>
/// <param name="Tokens">Texts that mean something in the format.</param>
/// <param name="Read">Reads an input and uses the result; throws <see cref="Data.NablaException"/> if it is invalid.</param>
internal sealed record Format(string Name, Func<IReadOnlyList<byte[]>> Seeds, IReadOnlyList<string> Tokens, Action<byte[]> Read)
{
    /// <summary>Makes an input of the valid files and the tokens.</summary>
    public Func<Dice, IReadOnlyList<byte[]>, IReadOnlyList<byte[]>, byte[]> Make { get; init; } = Mutations.Make;

    /// <summary>Where the mutated bytes are only a part of the file: makes the file of them.</summary>
    public Func<Dice, byte[], byte[]> Wrap { get; init; } = (_, bytes) => bytes;

    /// <summary>Bytes of memory that a reader may take for each byte of the file.</summary>
    public int BytesPerByte { get; init; } = 64;

    /// <summary>Bytes of memory that a reader may take besides, for its buffers.</summary>
    public long Constant { get; init; } = 16 << 20;

    /// <summary>What of a file counts as its length: of compressed files, what they unpack to.</summary>
    public Func<byte[], long> Length { get; init; } = bytes => bytes.Length;

    /// <summary>Whether a refusal is one of the documented ones.</summary>
    public Func<Exception, bool> IsRefusal { get; init; } = refusal => refusal is Data.NablaException;
}
