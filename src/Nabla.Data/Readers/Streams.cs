using System.IO.Compression;

namespace Nabla.Data.Readers;

/// <summary>A stream that is read forward only. Derived classes implement reading.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Reads another stream and does not close it.</summary>
internal sealed class Borrowed(Stream source) : ReadOnlyStream
{
    public override bool CanSeek => true;

    public override long Length => source.Length;

    public override long Position
    {
        get => source.Position;
        set => source.Position = value;
    }

    public override int Read(Span<byte> buffer) => source.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);
}

/// <summary>Reads one stream and then another.</summary>
internal sealed class Concatenated(Stream first, Stream second) : ReadOnlyStream
{
    public bool FirstEnded { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count = FirstEnded ? 0 : first.Read(buffer);
        if (count > 0 || buffer.IsEmpty) return count;
        FirstEnded = true;
        return second.Read(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) first.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A stream that throws if a reader continues to read after its end.</summary>
/// <remarks>The image decoder replaces missing bytes by zeros, and searches a truncated JPEG file for the next marker forever.</remarks>
/// <param name="source">The stream. It is closed with this one.</param>
internal sealed class EndingStream(Stream source) : ReadOnlyStream
{
    // The decoder reads some bytes ahead.
    private const int MaxBehind = 64;

    private int _behind;

    public override bool CanSeek => true;

    public override long Length => source.Length;

    public override long Position
    {
        get => source.Position;
        set => source.Position = value;
    }

    public override int Read(Span<byte> buffer) => buffer.IsEmpty ? 0 : Noticed(source.Read(buffer), 0);

    public override int ReadByte() => Noticed(source.ReadByte(), -1);

    public override long Seek(long offset, SeekOrigin origin) => source.Seek(offset, origin);

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }

    private int Noticed(int read, int end) =>
        read != end || ++_behind <= MaxBehind ? read : throw new InvalidDataException("it ends too early");
}

/// <summary>A stream whose end is replaced with other bytes.</summary>
/// <param name="source">The stream. It is closed with this one.</param>
/// <param name="start">The position of the first replaced byte.</param>
/// <param name="tail">The replacement.</param>
internal sealed class TailReplaced(Stream source, long start, byte[] tail) : ReadOnlyStream
{
    public override bool CanSeek => true;

    public override long Length => start + tail.Length;

    public override long Position { get; set; }

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

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length });

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Decompresses gzip and detects a truncated file, which <see cref="GZipStream"/> does not report.</summary>
/// <remarks>
/// A gzip file may have several members. This class appends one more member with known content. Its content is decompressed only if all
/// members before it are complete, and it is not returned to the reader.
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

    public override int Read(Span<byte> buffer)
    {
        if (_finished || buffer.IsEmpty) return 0;
        int count = Inflate(buffer);
        // The decompressor reads more input only after it returned all available output, so these bytes are those of the appended member.
        if (!_marked.FirstEnded) return count;
        _finished = true;
        CheckMark(buffer[..count]);
        return 0;
    }

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

    private NablaException Broken(string how, Exception? cause) =>
        new($"{_name}: the gzip data are {how} near byte {_source.Position:N0} of {_source.Length:N0}. Copy or download the file again.",
        cause);

    private static byte[] Compressed(byte[] content)
    {
        var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest)) gzip.Write(content);
        return member.ToArray();
    }
}
