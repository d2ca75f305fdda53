namespace Nabla.Data.Readers;

/// <summary>Reads somebody else's stream and leaves it open.</summary>
internal sealed class Borrowed(Stream source) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override long Length => source.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => source.Position;
        set => source.Position = value;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => source.Read(buffer);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);
}
