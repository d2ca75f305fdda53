using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sylvan.Data.Csv;

namespace Nabla.Data.Readers;

/// <summary>Enumerates the rows of a CSV file with their line numbers. Blank lines are skipped.</summary>
internal sealed class CsvRows : IDisposable
{
    private const int LargestRow = 1 << 27;

    private readonly CsvFiles _files;
    private readonly char _delimiter;
    private readonly int _bufferSize;
    private readonly bool _isWhole;
    private CsvText _text;
    private CsvDataReader _reader;
    private Func<bool> _read;
    private long _nextLine;
    private long _rows, _characters;
    private char[] _plain = [];

    /// <summary>Opens the rows of a table.</summary>
    /// <param name="files">The files of the table.</param>
    public CsvRows(CsvFiles files)
        : this(files, files.Files[0].Input, 1 + files.Files[0].Preamble, 1 << 16, isWhole: true)
    {
    }

    /// <summary>Opens a block of rows.</summary>
    /// <param name="files">The files of the table.</param>
    /// <param name="block">The rows.</param>
    /// <param name="firstLine">The first line of the block, counted across all files.</param>
    /// <param name="bufferSize">The number of characters that are read at a time.</param>
    public CsvRows(CsvFiles files, Input block, long firstLine, int bufferSize)
        : this(files, block, firstLine, bufferSize, isWhole: false)
    {
    }

    private CsvRows(CsvFiles files, Input input, long firstLine, int bufferSize, bool isWhole)
    {
        (_files, _delimiter, _bufferSize, _isWhole) = (files, files.Format.Delimiter, bufferSize, isWhole);
        Open(input, firstLine, isWhole ? files.Files[0].Preamble : 0);
    }

    /// <summary>The index of the file with the current row. It is not known for a block.</summary>
    public int Part { get; private set; }

    /// <summary>The start of the first row after the header of that file: bytes as in <see cref="Bytes"/>, and line.</summary>
    public (long Bytes, long Line) PartStart { get; private set; }

    /// <summary>The location of the current row, for messages.</summary>
    public string Place => _files.Lines.Where(Line);

    /// <summary>The first line of the current row, from 1, counted across all files.</summary>
    public long Line { get; private set; }

    /// <summary>The number of cells in the current row.</summary>
    public int Width => _reader.RowFieldCount;

    /// <summary>A cell of the current row without quotes and surrounding spaces.</summary>
    public ReadOnlySpan<char> this[int column]
    {
        get => Trimmed(_reader.GetFieldSpan(column));
    }

    /// <summary>The current row as written in the file, without the line break.</summary>
    public ReadOnlySpan<char> Raw => _reader.GetRawRecordSpan().TrimEnd("\r\n");

    /// <summary>Whether the current row has no quotes, so that its cells need no unquoting.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>
    /// The current row as written in the file, followed by a delimiter in place of the line break and by padding, so that several
    /// characters of a cell can be read at once.
    /// </summary>
    public ReadOnlySpan<char> Plain
    {
        get
        {
            var row = _reader.GetRawRecordSpan().TrimEnd("\r\n");
            int length = row.Length + 1 + NumberParser.Padding;
            if (_plain.Length < length) _plain = new char[2 * length];
            row.CopyTo(_plain);
            _plain.AsSpan(row.Length, 1 + NumberParser.Padding).Fill(_delimiter);
            return _plain.AsSpan(0, length);
        }
    }

    /// <summary>The first line after the current row.</summary>
    public long NextLine => _nextLine;

    /// <summary>The number of UTF-8 bytes up to the current row, including line breaks and skipped lines.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of bytes up to the end of the previous row, which may be in the previous file, and the next line.</summary>
    public (long Bytes, long Line) End { get; private set; }

    /// <summary>Estimates the number of rows in a number of characters from the rows so far.</summary>
    public int ExpectedRows(long characters) => (int)Math.Min(Array.MaxLength, _rows * (1.05 * characters / Math.Max(1, _characters)) + 16);

    /// <summary>Moves to the next row, at the end of a file to that of the next file.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        End = (Bytes, _nextLine);
        while (!NextHere())
        {
            if (!_isWhole || Part + 1 == _files.Files.Count) return false;
            OpenNext();
        }

        return true;
    }

    private bool NextHere()
    {
        while (Guarded(_read))
        {
            Line = _nextLine;
            var raw = _reader.GetRawRecordSpan();
            _rows++;
            _characters += raw.Length;
            Bytes += Encoding.UTF8.GetByteCount(raw);
            IsPlain = !raw.Contains('"');
            _nextLine += IsPlain ? 1 : Math.Max(1, raw.Count('\n'));
            if (Width > 1 || !this[0].IsEmpty) return true;
        }

        return false;
    }

    private void OpenNext()
    {
        Dispose();
        var file = _files.Files[++Part];
        long before = _nextLine - 1;
        _files.Lines.Begin(Part, before);
        Open(file.Input, before + 1 + file.Preamble, file.Preamble);
        if (file.HasHeader) NextHere();
        PartStart = (Bytes, _nextLine);
    }

    [MemberNotNull(nameof(_text), nameof(_reader), nameof(_read))]
    private void Open(Input input, long firstLine, int preamble)
    {
        _nextLine = firstLine;
        _text = new CsvText(input, _bufferSize, _delimiter, _files.Format.Blanks);
        Bytes = _text.PassLines(preamble);
        var options = new CsvDataReaderOptions
            { Delimiter = _delimiter, HasHeaders = false, Comment = '\0', BufferSize = _bufferSize, MaxBufferSize = LargestRow };
        var text = _text;
        var reader = Guarded(() => CsvDataReader.Create(text, options));
        (_reader, _read) = (reader, reader.Read);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _text.Dispose();
    }

    /// <summary>A cell without surrounding spaces.</summary>
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
            throw new NablaException("row-too-long", $"{_files.Lines.Where(_nextLine)}: a row must be at most {LargestRow:N0} characters "
                + "long. Look for a quote (\") that is never closed.", innerException: tooLarge);
        }
        catch (CsvFormatException unreadable)
        {
            throw new NablaException("bad-quotes", $"{_files.Lines.Where(_nextLine)}, column {unreadable.FieldOrdinal + 1}: "
                + $"{unreadable.Message} Double a quote inside a quoted cell (\"\").", innerException: unreadable);
        }
    }
}
