using System.IO.Compression;

namespace Nabla.Data.Readers;

/// <summary>Decompresses gzip and notices when the end is cut off, which <see cref="GZipStream"/> passes over in silence.</summary>
/// <remarks>
/// A gzip file may have several members. One more, with known content, is appended to what is read: only if all members before it
/// are whole does just that content come out of it. It is not given on.
/// </remarks>
internal sealed class WholeGzip : ReadOnlyStream
{
    private static readonly byte[] Mark = "nabla: the end.\n"u8.ToArray();
    private static readonly byte[] MarkMember = Compressed(Mark);

    private readonly Stream _source;
    private readonly string _name;
    private readonly Concatenated _marked;
    private readonly GZipStream _inflated;
    private bool _finished;

    public WholeGzip(Stream source, string name)
    {
        (_source, _name) = (source, name);
        _marked = new Concatenated(source, new MemoryStream(MarkMember));
        _inflated = new GZipStream(_marked, CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_finished || buffer.IsEmpty) return 0;
        int count = Inflate(buffer);
        // The decompressor asks for more only when it has given out all that it could, so these bytes are the appended member's.
        if (!_marked.FirstEnded) return count;
        _finished = true;
        CheckMark(buffer[..count]);
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _inflated.Dispose();
        base.Dispose(disposing);
    }

    private void CheckMark(ReadOnlySpan<byte> beginning)
    {
        byte[] end = [.. beginning];
        var more = new byte[Mark.Length];
        while (end.Length <= Mark.Length && Inflate(more) is var count && count > 0) end = [.. end, .. more.AsSpan(0, count)];
        if (!end.AsSpan().SequenceEqual(Mark)) throw Broken("cut off", null);
    }

    private int Inflate(Span<byte> destination)
    {
        try
        {
            return _inflated.Read(destination);
        }
        catch (InvalidDataException damage)
        {
            throw Broken(_marked.FirstEnded ? "cut off" : "damaged", damage);
        }
    }

    private DataException Broken(string how, Exception? cause) =>
        new($"{_name}: the gzip data are {how} near byte {_source.Position:N0} of {_source.Length:N0}. Copy or download the file again.",
        cause);

    private static byte[] Compressed(byte[] content)
    {
        var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest)) gzip.Write(content);
        return member.ToArray();
    }
}
