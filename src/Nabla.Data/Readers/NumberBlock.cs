using Nabla.Numerics;

namespace Nabla.Data.Readers;

/// <summary>
/// Numbers of some rows, row by row as they are read, before they are added to their columns: a thousand columns at once would not stay in
/// the cache.
/// </summary>
internal sealed class NumberBlock
{
    private const int Cells = 1 << 15, LargestPiece = 1 << 28;

    private readonly ColumnBuilder[] _columns;
    private readonly CsvRows _source;
    private readonly long _characters;
    private readonly CsvScratch? _scratch;
    private readonly double[] _values;
    private readonly int _capacity;
    private int _rows;
    private bool _hasRoom;

    public NumberBlock(ColumnBuilder[] columns, CsvRows source, long characters, CsvScratch? scratch)
    {
        _characters = characters;
        _scratch = scratch;
        _source = source;
        _columns = columns;
        _capacity = Math.Max(1, Cells / columns.Length);
        int cells = _capacity * columns.Length;
        _values = scratch?.Block(cells) ?? new double[cells];
        IsNumbers = [.. columns.Select(column => column.IsNumbers)];
    }

    /// <summary>Which columns are numbers so far.</summary>
    public bool[] IsNumbers { get; }

    /// <summary>Begins a row.</summary>
    /// <returns>Where its numbers go.</returns>
    public Span<double> NextRow()
    {
        if (_rows == _capacity) Flush();
        return _values.AsSpan(_rows++ * _columns.Length, _columns.Length);
    }

    /// <summary>Adds a cell of the present row.</summary>
    /// <param name="c">Its column.</param>
    /// <param name="cell">Its text.</param>
    /// <param name="row">The present row.</param>
    public void Append(int c, ReadOnlySpan<char> cell, Span<double> row)
    {
        if (IsNumbers[c])
        {
            if (_columns[c].IsNumber(cell, out row[c])) return;
            _columns[c].AppendNumbers(_values.AsSpan(c), _columns.Length, _rows - 1);
            IsNumbers[c] = false;
        }

        _columns[c].AppendText(cell);
    }

    /// <summary>Adds all numbers to their columns.</summary>
    public void Flush()
    {
        if (!_hasRoom) MakeRoom();
        for (int c = 0; c < _columns.Length; c++)
            if (IsNumbers[c]) _columns[c].AppendNumbers(_values.AsSpan(c), _columns.Length, _rows);
        _rows = 0;
    }

    /// <summary>Memory for all numbers to come, in few large pieces: a thousand small ones would each take pages of their own.</summary>
    private void MakeRoom()
    {
        _hasRoom = true;
        int[] numeric = [.. Enumerable.Range(0, _columns.Length).Where(c => IsNumbers[c])];
        int rows = Math.Max(_rows, _source.ExpectedRows(_characters));
        int[] texts = [.. Enumerable.Range(0, _columns.Length).Where(c => !IsNumbers[c])];
        foreach (int[] some in texts.Chunk(Math.Max(1, LargestPiece / rows)))
        {
            var piece = _scratch?.Codes(some.Length * rows) ?? LargeArray.Allocate<int>(some.Length * rows);
            for (int k = 0; k < some.Length; k++) _columns[some[k]].Take(piece.AsMemory(k * rows, rows));
        }

        foreach (int[] some in numeric.Chunk(Math.Max(1, LargestPiece / rows)))
        {
            var piece = _scratch?.Columns(some.Length * rows) ?? LargeArray.Allocate<double>(some.Length * rows);
            for (int k = 0; k < some.Length; k++) _columns[some[k]].Take(piece.AsMemory(k * rows, rows));
        }
    }
}
