namespace Nabla.Data.Readers;

/// <summary>Collects the cells of a column: as numbers while all of them are, from the first other cell on as text.</summary>
/// <param name="name">Its name.</param>
/// <param name="place">Its place in a row.</param>
/// <param name="kind">What it must be; null where its cells decide.</param>
/// <param name="missing">Texts that mean "not known".</param>
/// <param name="decimalComma">Whether a comma is the decimal sign of numbers that are read where they stand.</param>
internal sealed class ColumnBuilder(string name, int place, ColumnKind? kind, MissingCells missing, bool decimalComma)
{
    private const int Recent = 64;

    private Memory<double> _numbers;
    private Memory<int> _codes;
    private Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _known = kind is ColumnKind.Text or ColumnKind.Date ? Known(missing)
        : default;
    private readonly List<string> _categories = [];
    private int[] _recent = [];
    private bool _anyWord;
    private int _count;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>How many rows from the start were taken for numbers before the column turned out to be text.</summary>
    public int RowsToReread { get; private set; }

    /// <summary>Whether all cells so far were numbers or missing.</summary>
    public bool IsNumbers { get; private set; } = kind is null or ColumnKind.Number;

    /// <summary>Numbers so far that begin with a zero and a digit more.</summary>
    public long LeadingZeros { get; private set; }

    /// <summary>Its place in a row.</summary>
    public int Place => place;

    /// <summary>Whether the column is text whatever its cells are.</summary>
    public bool MustBeText => kind == ColumnKind.Text;

    /// <summary>Whether a number may have a decimal sign: it is none of thousands, or no whole number.</summary>
    public bool AnyWithSign()
    {
        foreach (double number in _numbers.Span[.._count])
            if (Math.Abs(number) < 1000 || (number != Math.Floor(number) && !double.IsNaN(number))) return true;
        return false;
    }

    /// <summary>Takes the numbers so far for texts, which are to be read again.</summary>
    public void TakeAsText()
    {
        TurnToText();
        RowsToReread = _count;
    }

    /// <summary>The number that a cell is; adds nothing.</summary>
    /// <param name="cell">Its text, without spaces around it.</param>
    /// <param name="value">The number; NaN where the cell is missing.</param>
    /// <returns>False where the cell is neither a number nor missing.</returns>
    public bool IsNumber(ReadOnlySpan<char> cell, out double value)
    {
        if (!cell.IsEmpty && !(missing.AnyNumber && missing.Contains(cell)) && NumberParser.TryParse(cell, decimalComma, out value))
        {
            if (cell.Length > 1 && cell[0] == '0' && char.IsAsciiDigit(cell[1])) LeadingZeros++;
            return true;
        }

        value = double.NaN;
        if (!missing.Contains(cell)) return false;
        _anyWord |= !cell.IsEmpty;
        return true;
    }

    /// <summary>Gives the column memory for the numbers that it will have in the end, as far as can be told.</summary>
    /// <param name="room">The memory, which is the column's from now on.</param>
    public void Take(Memory<double> room)
    {
        _numbers[.._count].CopyTo(room);
        _numbers = room;
    }

    /// <summary>The same for the codes of texts.</summary>
    public void Take(Memory<int> room)
    {
        _codes[..Math.Min(_count, _codes.Length)].CopyTo(room);
        _codes = room;
    }

    /// <summary>Adds numbers.</summary>
    /// <param name="values">The first of them, and others between.</param>
    /// <param name="stride">Distance from one to the next.</param>
    /// <param name="count">How many.</param>
    public void AppendNumbers(ReadOnlySpan<double> values, int stride, int count)
    {
        if (_count + count > _numbers.Length) Take(new double[(int)Math.Min(Math.Max(_count + count, _count * 3L / 2), Array.MaxLength)]);
        var room = _numbers.Span.Slice(_count, count);
        for (int i = 0; i < room.Length; i++) room[i] = values[i * stride];
        _count += count;
    }

    /// <summary>Adds a cell of text; the column is text from now on.</summary>
    /// <param name="cell">Its text, without spaces around it.</param>
    public void AppendText(ReadOnlySpan<char> cell)
    {
        if (IsNumbers) TurnToText();
        if (_count == _codes.Length) Take(new int[Math.Max(16, _count * 2)]);
        _codes.Span[_count++] = Code(cell);
    }

    /// <summary>Sets a cell that was taken for a number.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="cell">Its text.</param>
    public void Replace(int row, ReadOnlySpan<char> cell) => _codes.Span[row] = Code(cell);

    /// <summary>The finished column.</summary>
    public Column Build() => !IsNumbers
        ? NewText(_codes[.._count])
        : new NumericColumn(name, _numbers[.._count]);

    // A text that means "not known" is kept beside: in a target it may be the name of a class.
    private TextColumn NewText(Memory<int> codes)
    {
        bool any = false;
        foreach (int code in codes.Span) any |= code < TextColumn.Missing;
        if (!any) return new TextColumn(name, _categories, codes);
        var known = new int[codes.Length];
        for (int row = 0; row < known.Length; row++) known[row] = Math.Max(TextColumn.Missing, codes.Span[row]);
        return new TextColumn(name, _categories, known) { Words = missing.Texts, Written = codes };
    }

    private int Code(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty) return TextColumn.Missing;
        // Most texts came before, and then most likely are the last one of such a beginning, end and length: quicker to see than to look
        // up.
        if (_recent.Length == 0) _recent = new int[Recent];
        ref int recent = ref _recent[(cell[0] + 7 * cell[^1] + 31 * cell.Length) % Recent];
        if (recent < _categories.Count && cell.SequenceEqual(_categories[recent])) return recent;
        if (_known.TryGetValue(cell, out int code)) return code < 0 ? code : recent = code;
        string category = cell.ToString();
        _categories.Add(category);
        _known.Dictionary.Add(category, _categories.Count - 1);
        return recent = _categories.Count - 1;
    }

    private void TurnToText()
    {
        bool anyNumber = false;
        foreach (double number in _numbers.Span[.._count]) anyNumber |= !double.IsNaN(number);
        // A word for a missing cell may be the name of a class.
        RowsToReread = anyNumber || _anyWord ? _count : 0;
        _codes = new int[Math.Max(16, _count + _count / 2)];
        _codes.Span[.._count].Fill(TextColumn.Missing);
        _numbers = default;
        _known = Known(missing);
        IsNumbers = false;
    }

    // Texts that mean "missing" are known from the start, so that text columns need no second look-up.
    private static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Known(MissingCells missing)
    {
        var known = new Dictionary<string, int>();
        for (int k = 0; k < missing.Texts.Count; k++) known[missing.Texts[k]] = TextColumn.Missing - 1 - k;
        return known.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
