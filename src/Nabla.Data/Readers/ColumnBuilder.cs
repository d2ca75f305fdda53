namespace Nabla.Data.Readers;

/// <summary>Collects the cells of a column: as numbers until the first cell that is not a number, then as text.</summary>
/// <param name="name">The name of the column.</param>
/// <param name="index">The index of its cell in a row.</param>
/// <param name="kind">The required kind; null to infer it from the cells.</param>
/// <param name="missing">Texts that mean "not known".</param>
/// <param name="decimalComma">Whether the decimal sign of numbers is a comma.</param>
internal sealed class ColumnBuilder(string name, int index, ColumnKind? kind, MissingCells missing, bool decimalComma)
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

    public string Name => name;

    /// <summary>The number of leading rows that were read as numbers before the column became text.</summary>
    public int RowsToReread { get; private set; }

    /// <summary>Whether all cells so far were numbers or missing.</summary>
    public bool IsNumbers { get; private set; } = kind is null or ColumnKind.Number;

    /// <summary>How many numbers so far begin with a zero and another digit, and the first of them.</summary>
    public (long Count, string Example) LeadingZeros { get; private set; }

    /// <summary>The index of the column's cell in a row.</summary>
    public int Place => index;

    /// <summary>Whether the column is text regardless of its cells.</summary>
    public bool MustBeText => kind == ColumnKind.Text;

    /// <summary>Whether a number has a decimal sign that is not a thousands separator, or is not an integer.</summary>
    public bool AnyWithSign()
    {
        foreach (double number in _numbers.Span[.._count])
            if (Math.Abs(number) < 1000 || (number != Math.Floor(number) && !double.IsNaN(number))) return true;
        return false;
    }

    /// <summary>Converts the column to text. The numbers so far must be read again.</summary>
    public void TakeAsText()
    {
        TurnToText();
        RowsToReread = _count;
    }

    /// <summary>Parses a cell as a number without adding it.</summary>
    /// <param name="cell">The text without surrounding spaces.</param>
    /// <param name="value">The number; NaN for a missing cell.</param>
    /// <returns>Whether the cell is a number or missing.</returns>
    public bool IsNumber(ReadOnlySpan<char> cell, out double value)
    {
        if (!cell.IsEmpty && !(missing.AnyNumber && missing.Contains(cell)) && NumberParser.TryParse(cell, decimalComma, out value))
        {
            if (cell.Length > 1 && cell[0] == '0' && char.IsAsciiDigit(cell[1]))
                LeadingZeros = (LeadingZeros.Count + 1, LeadingZeros.Example ?? cell.ToString());
            return true;
        }

        value = double.NaN;
        if (!missing.Contains(cell)) return false;
        _anyWord |= !cell.IsEmpty;
        return true;
    }

    /// <summary>Sets the memory for the expected number of numbers.</summary>
    /// <param name="room">The memory, which the column owns from now on.</param>
    public void Take(Memory<double> room)
    {
        _numbers[.._count].CopyTo(room);
        _numbers = room;
    }

    /// <summary>Sets the memory for the codes of texts.</summary>
    public void Take(Memory<int> room)
    {
        _codes[..Math.Min(_count, _codes.Length)].CopyTo(room);
        _codes = room;
    }

    /// <summary>Adds numbers.</summary>
    /// <param name="values">The numbers; the column's cells are at every stride-th position.</param>
    /// <param name="stride">The distance between two cells.</param>
    /// <param name="count">The number of cells.</param>
    public void AppendNumbers(ReadOnlySpan<double> values, int stride, int count)
    {
        if (_count + count > _numbers.Length) Take(new double[(int)Math.Min(Math.Max(_count + count, _count * 3L / 2), Array.MaxLength)]);
        var room = _numbers.Span.Slice(_count, count);
        for (int i = 0; i < room.Length; i++) room[i] = values[i * stride];
        _count += count;
    }

    /// <summary>Adds a text cell. The column becomes text.</summary>
    /// <param name="cell">The text without surrounding spaces.</param>
    public void AppendText(ReadOnlySpan<char> cell)
    {
        if (IsNumbers) TurnToText();
        if (_count == _codes.Length) Take(new int[Math.Max(16, _count * 2)]);
        _codes.Span[_count++] = Code(cell);
    }

    /// <summary>Replaces a cell that was read as a number.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="cell">The text.</param>
    public void Replace(int row, ReadOnlySpan<char> cell) => _codes.Span[row] = Code(cell);

    /// <summary>Creates the column.</summary>
    public Column Build() => !IsNumbers
        ? NewText(_codes[.._count])
        : new NumericColumn(name, _numbers[.._count]);

    // Texts that mean "not known" are kept separately, because they may be classes of a target.
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
        // Most texts repeat, and the most recent text with the same first character, last character and length is likely equal. Comparing
        // it is faster than a look-up.
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
        // A text of a missing cell may be a class.
        RowsToReread = anyNumber || _anyWord ? _count : 0;
        _codes = new int[Math.Max(16, _count + _count / 2)];
        _codes.Span[.._count].Fill(TextColumn.Missing);
        _numbers = default;
        _known = Known(missing);
        IsNumbers = false;
    }

    // Texts of missing cells are added first, so that text columns need no second look-up.
    private static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Known(MissingCells missing)
    {
        var known = new Dictionary<string, int>();
        for (int k = 0; k < missing.Texts.Count; k++) known[missing.Texts[k]] = TextColumn.Missing - 1 - k;
        return known.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
