namespace Nabla.Data.Readers;

/// <summary>Reads one stream, then another.</summary>
internal sealed class Concatenated(Stream first, Stream second) : ReadOnlyStream
{
    /// <summary>Whether the first stream has ended.</summary>
    public bool FirstEnded { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = FirstEnded ? 0 : first.Read(buffer);
        if (count > 0 || buffer.IsEmpty) return count;
        FirstEnded = true;
        return second.Read(buffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) first.Dispose();
        base.Dispose(disposing);
    }
}
