namespace Nabla.Data.Readers;

/// <summary>A stream whose end is noticed by who does not ask for it: reading on and on behind it fails.</summary>
/// <remarks>
/// The package for images takes zeros for what is missing, and looks for the next part of a JPEG file that was cut off until it is stopped.
/// </remarks>
/// <param name="source">The stream, which is closed with this one.</param>
internal sealed class EndingStream(Stream source) : ReadOnlyStream
{
    // Bits are read some bytes ahead.
    private const int MaxBehind = 64;

    private int _behind;

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
    public override int Read(Span<byte> buffer) => buffer.IsEmpty ? 0 : Noticed(source.Read(buffer), 0);

    /// <inheritdoc/>
    public override int ReadByte() => Noticed(source.ReadByte(), -1);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }

    private int Noticed(int read, int end) =>
        read != end || ++_behind <= MaxBehind ? read : throw new InvalidDataException("it ends too early");
}
