namespace Nabla.Data.Readers;

/// <summary>Collects the cells of a column: as numbers while all of them are, from the first other cell on as text.</summary>
internal sealed class ColumnBuilder(string name, ColumnKind? kind, MissingCells missing, bool decimalComma)
{
    private double[] _numbers = kind == ColumnKind.Text ? [] : new double[4];
    private int[] _codes = kind == ColumnKind.Text ? new int[16] : [];
    private Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _known = kind == ColumnKind.Text ? Known(missing) : default;
    private readonly List<string> _categories = [];
    private int _count, _last = TextColumn.Missing;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>How many rows from the start were taken for numbers before the column turned out to be text.</summary>
    public int RowsToReread { get; private set; }

    /// <summary>Whether all cells so far were numbers or missing.</summary>
    public bool IsNumbers { get; private set; } = kind != ColumnKind.Text;

    /// <summary>Whether the column must be numbers.</summary>
    public bool MustBeNumbers => kind == ColumnKind.Number;

    /// <summary>The number that a cell is; adds nothing.</summary>
    /// <param name="cell">Its text, without spaces around it.</param>
    /// <param name="value">The number; NaN where the cell is missing.</param>
    /// <returns>False where the cell is neither a number nor missing.</returns>
    public bool IsNumber(ReadOnlySpan<char> cell, out double value)
    {
        if (!cell.IsEmpty && !(missing.AnyNumber && missing.Contains(cell)) && Numbers.TryParse(cell, decimalComma, out value)) return true;
        value = double.NaN;
        return missing.Contains(cell);
    }

    /// <summary>Adds numbers.</summary>
    /// <param name="values">The first of them, and others between.</param>
    /// <param name="stride">Distance from one to the next.</param>
    /// <param name="count">How many.</param>
    /// <param name="expected">How many the column will have in the end, as far as can be told: room is made for them.</param>
    public void AppendNumbers(ReadOnlySpan<double> values, int stride, int count, int expected)
    {
        if (_count + count > _numbers.Length)
        {
            int length = Math.Max(expected, Math.Max(_count + count, (int)Math.Min(2L * _count, Array.MaxLength)));
            var larger = GC.AllocateUninitializedArray<double>(length);
            _numbers.AsSpan(0, _count).CopyTo(larger);
            _numbers = larger;
        }

        for (int i = 0; i < count; i++) _numbers[_count + i] = values[i * stride];
        _count += count;
    }

    /// <summary>Adds a cell of text; the column is text from now on.</summary>
    /// <param name="cell">Its text, without spaces around it.</param>
    public void AppendText(ReadOnlySpan<char> cell)
    {
        if (IsNumbers) TurnToText();
        if (_count == _codes.Length) Array.Resize(ref _codes, _count * 2);
        _codes[_count++] = Code(cell);
    }

    /// <summary>Sets a cell that was taken for a number.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="cell">Its text.</param>
    public void Replace(int row, ReadOnlySpan<char> cell) => _codes[row] = Code(cell);

    /// <summary>The finished column.</summary>
    public Column Build() => !IsNumbers
        ? new TextColumn(name, _categories, _codes.AsMemory(0, _count))
        : new NumericColumn(name, _numbers.AsMemory(0, _count));

    private int Code(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty) return TextColumn.Missing;
        // Neighbors are often alike, which is quicker to see than to look up.
        if (_last >= 0 && cell.SequenceEqual(_categories[_last])) return _last;
        if (_known.TryGetValue(cell, out int code)) return _last = code;
        string category = cell.ToString();
        _categories.Add(category);
        _known.Dictionary.Add(category, _categories.Count - 1);
        return _last = _categories.Count - 1;
    }

    private void TurnToText()
    {
        bool anyNumber = false;
        foreach (double number in _numbers.AsSpan(0, _count)) anyNumber |= !double.IsNaN(number);
        RowsToReread = anyNumber ? _count : 0;
        _codes = new int[Math.Max(16, _count + _count / 2)];
        _codes.AsSpan(0, _count).Fill(TextColumn.Missing);
        _numbers = [];
        _known = Known(missing);
        IsNumbers = false;
    }

    // Texts that mean "missing" are known from the start, so that text columns need no second look-up.
    private static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Known(MissingCells missing)
    {
        var known = new Dictionary<string, int>();
        foreach (string text in missing.Texts) known[text] = TextColumn.Missing;
        return known.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
