namespace Nabla.Data.Readers;

/// <summary>Collects the cells of a column: as numbers while all of them are, from the first other cell on as text.</summary>
internal sealed class ColumnBuilder(string name, ColumnKind? kind, MissingCells missing, bool decimalComma)
{
    private double[] _numbers = kind == ColumnKind.Text ? [] : new double[16];
    private int[] _codes = kind == ColumnKind.Text ? new int[16] : [];
    private Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _known = kind == ColumnKind.Text ? Known(missing) : default;
    private readonly List<string> _categories = [];
    private bool _isText = kind == ColumnKind.Text, _anyNumber;
    private int _count;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>How many rows from the start were taken for numbers before the column turned out to be text.</summary>
    public int RowsToReread { get; private set; }

    /// <summary>Adds a cell.</summary>
    /// <param name="cell">Its text, without spaces around it.</param>
    /// <returns>False where the column must be numbers and the cell is none.</returns>
    public bool Append(ReadOnlySpan<char> cell)
    {
        if (_isText) AppendCode(Code(cell));
        else if (Number(cell, out double value)) AppendNumber(value);
        else if (kind == ColumnKind.Number) return false;
        else
        {
            TurnToText();
            AppendCode(Code(cell));
        }

        return true;
    }

    /// <summary>Sets a cell that was taken for a number.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="cell">Its text.</param>
    public void Replace(int row, ReadOnlySpan<char> cell) => _codes[row] = Code(cell);

    /// <summary>The finished column.</summary>
    public Column Build() => _isText
        ? new TextColumn(name, _categories, _codes.AsMemory(0, _count))
        : new NumericColumn(name, _numbers.AsMemory(0, _count));

    private bool Number(ReadOnlySpan<char> cell, out double value)
    {
        if (!cell.IsEmpty && !(missing.AnyNumber && missing.Contains(cell)) && Numbers.TryParse(cell, decimalComma, out value)) return _anyNumber = true;
        value = double.NaN;
        return missing.Contains(cell);
    }

    private int Code(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty) return TextColumn.Missing;
        if (_known.TryGetValue(cell, out int code)) return code;
        string category = cell.ToString();
        _categories.Add(category);
        _known.Dictionary.Add(category, _categories.Count - 1);
        return _categories.Count - 1;
    }

    private void TurnToText()
    {
        RowsToReread = _anyNumber ? _count : 0;
        _codes = new int[Math.Max(16, _count + _count / 2)];
        _codes.AsSpan(0, _count).Fill(TextColumn.Missing);
        _numbers = [];
        _known = Known(missing);
        _isText = true;
    }

    private void AppendNumber(double value)
    {
        if (_count == _numbers.Length) Array.Resize(ref _numbers, _count * 2);
        _numbers[_count++] = value;
    }

    private void AppendCode(int code)
    {
        if (_count == _codes.Length) Array.Resize(ref _codes, _count * 2);
        _codes[_count++] = code;
    }

    // Texts that mean "missing" are known from the start, so that text columns need no second look-up.
    private static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Known(MissingCells missing)
    {
        var known = new Dictionary<string, int>();
        foreach (string text in missing.Texts) known[text] = TextColumn.Missing;
        return known.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
