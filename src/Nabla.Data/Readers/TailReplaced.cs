namespace Nabla.Data.Readers;

/// <summary>A stream whose end is replaced by other bytes.</summary>
/// <param name="source">The stream, which is closed with this one.</param>
/// <param name="start">Where the end begins.</param>
/// <param name="tail">The bytes in its place.</param>
internal sealed class TailReplaced(Stream source, long start, byte[] tail) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override long Length => start + tail.Length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count;
        if (Position < start)
        {
            source.Position = Position;
            count = source.Read(buffer[..(int)Math.Min(buffer.Length, start - Position)]);
        }
        else
        {
            var rest = tail.AsSpan((int)Math.Min(tail.Length, Position - start));
            count = Math.Min(buffer.Length, rest.Length);
            rest[..count].CopyTo(buffer);
        }

        Position += count;
        return count;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
