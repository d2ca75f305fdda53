using System.Buffers;
using System.Text;

namespace Nabla.Data.Readers;

/// <summary>Reads the characters of an input: UTF-8, or UTF-16 with a byte order mark. Other bytes are errors.</summary>
internal sealed class CsvText : TextReader
{
    /// <summary>The maximum number of cells in a line. The parser grows its array by 16 cells at a time, which is quadratic.</summary>
    public const int MaxCells = 100_000;

    private readonly Input _input;
    private readonly StreamReader _reader;
    private readonly char? _delimiter;
    private readonly BlankRuns? _runs;
    private char[] _raw = [];
    private int _cells;

    /// <summary>Opens the text of an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="bufferSize">The number of bytes that are read at a time.</param>
    /// <param name="delimiter">The delimiter for the limit of <see cref="MaxCells"/> per line; null for no limit.</param>
    /// <param name="blanks">Whether runs of spaces become the delimiter.</param>
    public CsvText(Input input, int bufferSize = 1 << 16, char? delimiter = null, bool blanks = false)
    {
        (_input, _delimiter, _runs) = (input, delimiter, blanks ? new() : null);
        // The encoding must be the one with a byte order mark: a mark that the reader detects replaces it by an encoding that accepts
        // invalid bytes.
        _reader = new StreamReader(input.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: true, bufferSize);
    }

    /// <summary>The length of the input in bytes; 0 if unknown before reading.</summary>
    public long Length => _reader.BaseStream.CanSeek ? _reader.BaseStream.Length : 0;

    public override int Read(Span<char> buffer)
    {
        try
        {
            int count = _runs is null ? ReadLines(buffer) : ReadJoined(buffer);
            if (_delimiter is { } end) CountCells(buffer[..count], end);
            return count;
        }
        catch (DecoderFallbackException invalid)
        {
            throw Refusal(invalid);
        }
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int ReadBlock(char[] buffer, int index, int count)
    {
        int total = 0;
        while (total < count && Read(buffer.AsSpan(index + total, count - total)) is var more && more > 0) total += more;
        return total;
    }

    /// <summary>Skips lines.</summary>
    /// <param name="lines">The number of lines.</param>
    /// <returns>The number of UTF-8 bytes of the lines, including line breaks.</returns>
    public long PassLines(int lines)
    {
        var passed = new StringBuilder();
        Span<char> one = stackalloc char[1];
        while (lines > 0 && ReadLines(one) == 1)
        {
            passed.Append(one[0]);
            if (one[0] == '\n') lines--;
        }

        return Encoding.UTF8.GetByteCount(passed.ToString());
    }

    // A single carriage return is a line break, in detection as in parsing.
    private int ReadLines(Span<char> buffer)
    {
        int count = _reader.Read(buffer);
        var text = buffer[..count];
        for (int at = text.IndexOf('\r'); at >= 0;)
        {
            int next = at + 1 < count ? text[at + 1] : _reader.Peek();
            if (next != '\n') text[at] = '\n';
            int more = text[(at + 1)..].IndexOf('\r');
            at = more < 0 ? -1 : at + 1 + more;
        }

        return count;
    }

    private int ReadJoined(Span<char> buffer)
    {
        if (_raw.Length < buffer.Length) _raw = new char[buffer.Length];
        while (true)
        {
            int count = ReadLines(_raw.AsSpan(0, Math.Max(1, buffer.Length - 1)));
            if (count == 0) return 0;
            int length = _runs!.Join(_raw.AsSpan(0, count), buffer);
            if (length > 0) return length;
        }
    }

    // A buffer is shorter than the maximum number of cells, so only a line that continues in the next buffer can exceed it.
    private void CountCells(ReadOnlySpan<char> text, char delimiter)
    {
        int first = text.IndexOf('\n');
        _cells += (first < 0 ? text : text[..first]).Count(delimiter);
        if (_cells >= MaxCells)
            throw new NablaException("too-many-cells", $"{_input.Name}: a line must have at most {MaxCells:N0} cells. Check the delimiter, "
                + "or save the data as Parquet or NPY.");
        if (first >= 0) _cells = text[(text.LastIndexOf('\n') + 1)..].Count(delimiter);
    }

    private NablaException Refusal(DecoderFallbackException cause)
    {
        using var stream = _input.Open();
        string found = Utf8Position.OfFirstInvalid(stream) is { } place
            ? $"line {place.Line}: byte 0x{place.Byte:X2} at offset "
            + $"{place.Offset:N0}{(stream is WholeGzip ? " of the unpacked data" : "")} is not UTF-8 text"
            : "some bytes were not UTF-8 text";
        return new NablaException("not-utf8", $"{_input.Name}, {found}. Save the file as UTF-8. It may be in Windows-1252 or Latin-1, as "
            + "spreadsheets save plain CSV.", innerException: cause);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _reader.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>
/// Replaces each run of spaces and tabs between cells with one tab and removes those around a line, so that a parser with a delimiter can
/// read the text.
/// </summary>
internal sealed class BlankRuns
{
    private bool _quoted, _pending, _begun;

    /// <summary>Replaces the runs of a text.</summary>
    public static string Joined(string text)
    {
        var joined = new char[text.Length + 1];
        return new string(joined, 0, new BlankRuns().Join(text, joined));
    }

    /// <summary>Processes the next part of the text.</summary>
    /// <param name="text">The part.</param>
    /// <param name="joined">The destination, one character longer than the part.</param>
    /// <returns>The number of characters written.</returns>
    public int Join(ReadOnlySpan<char> text, Span<char> joined)
    {
        int length = 0;
        foreach (char c in text)
        {
            if (!_quoted && (c is ' ' or '\t'))
            {
                _pending = _begun;
                continue;
            }

            if (!_quoted && (c is '\n' or '\r')) (_pending, _begun) = (false, false);
            else
            {
                if (_pending) joined[length++] = '\t';
                (_pending, _begun) = (false, true);
                if (c == '"') _quoted = !_quoted;
            }

            joined[length++] = c;
        }

        return length;
    }
}

/// <summary>
/// Finds invalid UTF-8. The input is read again from the start, because the decoder does not report the position of an error.
/// </summary>
internal static class Utf8Position
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Finds the first byte that is not valid UTF-8.</summary>
    /// <param name="stream">The bytes, from the start.</param>
    /// <returns>The byte, its offset and its line, from 1; null if all bytes are valid.</returns>
    public static (byte Byte, long Offset, int Line)? OfFirstInvalid(Stream stream)
    {
        var buffer = new byte[BufferBytes];
        long before = 0;
        int kept = 0, line = 1;
        while (true)
        {
            int read = stream.Read(buffer.AsSpan(kept));
            var bytes = buffer.AsSpan(0, kept + read);
            int at = 0;
            while (at < bytes.Length)
            {
                var status = Rune.DecodeFromUtf8(bytes[at..], out var rune, out int count);
                if (status == OperationStatus.NeedMoreData && read > 0) break;
                if (status != OperationStatus.Done) return (bytes[at], before + at, line);
                if (rune.Value == '\n') line++;
                at += count;
            }

            if (read == 0) return null;
            bytes[at..].CopyTo(buffer);
            kept = bytes.Length - at;
            before += at;
        }
    }
}
