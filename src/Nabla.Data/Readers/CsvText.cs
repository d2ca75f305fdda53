using System.Text;

namespace Nabla.Data.Readers;

/// <summary>The characters of an input: UTF-8, or UTF-16 with a byte order mark; other bytes are refused.</summary>
internal sealed class CsvText : TextReader
{
    private readonly Input _input;
    private readonly StreamReader _reader;
    private long _read;

    public CsvText(Input input, int bufferSize = 1 << 16)
    {
        _input = input;
        _reader = new StreamReader(input.Open(), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, bufferSize);
    }

    /// <summary>Length of the input in bytes; 0 where it is not known before it is read.</summary>
    public long Length => _reader.BaseStream.CanSeek ? _reader.BaseStream.Length : 0;

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        try
        {
            int count = _reader.Read(buffer);
            _read += count;
            return count;
        }
        catch (DecoderFallbackException invalid)
        {
            throw new DataException(
                $"{_input.Name}: byte 0x{invalid.BytesUnknown?.FirstOrDefault():X2} after character {_read:N0} is not UTF-8 text. Save the file as UTF-8.", invalid);
        }
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int ReadBlock(char[] buffer, int index, int count)
    {
        int total = 0;
        while (total < count && Read(buffer.AsSpan(index + total, count - total)) is var more && more > 0) total += more;
        return total;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _reader.Dispose();
        base.Dispose(disposing);
    }
}
