using System.Text;
using Sylvan.Data.Csv;

namespace Nabla.Data.Readers;

/// <summary>The rows of a CSV file one after the other, with the line on which each begins; blank lines are passed over.</summary>
internal sealed class CsvRows : IDisposable
{
    private const int LargestRow = 1 << 27;

    private readonly string _name;
    private readonly char _delimiter;
    private readonly CsvText _text;
    private readonly CsvDataReader? _reader;
    private readonly Func<bool> _read;
    private int _nextLine;
    private long _rows, _characters;
    private char[] _plain = [];

    /// <summary>Opens the rows of an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="format">What divides cells, and what stands before the first row.</param>
    /// <param name="firstLine">Which line of the file the input begins with; null where it is the whole file.</param>
    /// <param name="bufferSize">How many characters are taken from the input at a time.</param>
    public CsvRows(Input input, CsvFormat format, int? firstLine = null, int bufferSize = 1 << 16)
    {
        char delimiter = format.Delimiter;
        _nextLine = firstLine ?? 1 + format.Preamble;
        _name = input.Name;
        _delimiter = delimiter;
        _text = new CsvText(input, bufferSize, delimiter, format.Blanks);
        if (firstLine is null) Bytes = _text.PassLines(format.Preamble);
        var options = new CsvDataReaderOptions { Delimiter = delimiter, HasHeaders = false, Comment = '\0', BufferSize = bufferSize, MaxBufferSize = LargestRow };
        _reader = Guarded(() => CsvDataReader.Create(_text, options));
        _read = _reader.Read;
    }

    /// <summary>Line on which the present row begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Number of cells in the present row.</summary>
    public int Width => _reader!.RowFieldCount;

    /// <summary>A cell of the present row, unquoted and without spaces around it.</summary>
    public ReadOnlySpan<char> this[int column]
    {
        get => Trimmed(_reader!.GetFieldSpan(column));
    }

    /// <summary>The present row as it stands in the file, without its end of line.</summary>
    public ReadOnlySpan<char> Raw => _reader!.GetRawRecordSpan().TrimEnd("\r\n");

    /// <summary>Whether the present row has no quotes, so that its cells are what stands between delimiters.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The present row as it stands in the file, a delimiter in place of its end of line, and so many more that its cells can be read at once.</summary>
    public ReadOnlySpan<char> Plain
    {
        get
        {
            var row = _reader!.GetRawRecordSpan().TrimEnd("\r\n");
            int length = row.Length + 1 + Numbers.Padding;
            if (_plain.Length < length) _plain = new char[2 * length];
            row.CopyTo(_plain);
            _plain.AsSpan(row.Length, 1 + Numbers.Padding).Fill(_delimiter);
            return _plain.AsSpan(0, length);
        }
    }

    /// <summary>Line on which what follows the present row begins.</summary>
    public int NextLine => _nextLine;

    /// <summary>Length of the input in bytes; 0 where it is not known before it is read.</summary>
    public long Length => _text.Length;

    /// <summary>Bytes of UTF-8 that all rows up to the present one are, ends of lines and passed-over lines included.</summary>
    public long Bytes { get; private set; }

    /// <summary>About how many rows so many characters are, if they go on as they began.</summary>
    public int ExpectedRows(long characters) => (int)Math.Min(Array.MaxLength, _rows * (1.05 * characters / Math.Max(1, _characters)) + 16);

    /// <summary>Goes on to the next row.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        while (Guarded(_read))
        {
            Line = _nextLine;
            var raw = _reader!.GetRawRecordSpan();
            _rows++;
            _characters += raw.Length;
            Bytes += Encoding.UTF8.GetByteCount(raw);
            IsPlain = !raw.Contains('"');
            _nextLine += IsPlain ? 1 : Math.Max(1, raw.Count('\n'));
            if (Width > 1 || !this[0].IsEmpty) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _text.Dispose();
    }

    /// <summary>A cell without spaces around it.</summary>
    public static ReadOnlySpan<char> Trimmed(ReadOnlySpan<char> cell) =>
        cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])) ? cell.Trim() : cell;

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvRecordTooLargeException tooLarge)
        {
            throw new DataException($"{_name}, line {_nextLine}: a row is longer than {LargestRow:N0} characters. Look for a quote (\") that is never closed.", tooLarge);
        }
        catch (CsvFormatException unreadable)
        {
            throw new DataException($"{_name}, line {_nextLine}, column {unreadable.FieldOrdinal + 1}: {unreadable.Message} Write a quote inside a quoted cell twice (\"\").", unreadable);
        }
    }
}
