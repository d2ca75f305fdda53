namespace Nabla.Data.Readers;

/// <summary>Reads all rows of a CSV file into columns.</summary>
internal sealed class CsvTable(Input input, CsvOptions options, CsvFormat format, CancellationToken cancellationToken)
{
    private readonly MissingCells _missing = new(options.MissingValues);

    public Table Read()
    {
        using var rows = new CsvRows(input, format.Delimiter);
        if (!rows.Next()) throw new DataException($"{input.Name} is empty. Expected a line of column names and one line a row.");
        var columns = Names(rows).Select(NewColumn).ToArray();
        var numbers = new NumberBlock(columns, rows);
        var lines = new List<int>();
        for (bool more = !format.HasHeader || rows.Next(); more; more = rows.Next())
        {
            AppendRow(rows, columns, numbers);
            lines.Add(rows.Line);
            if ((lines.Count & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
        }

        if (lines.Count == 0) throw new DataException($"{input.Name} has column names but no rows. Expected one line a row below them.");
        numbers.Flush();
        Reread(columns);
        return new Table(columns.Select(column => column.Build()), input.Name, lines.ToArray());
    }

    private string[] Names(CsvRows rows)
    {
        var names = new string[rows.Width];
        var seen = new Dictionary<string, int>();
        for (int c = 0; c < names.Length; c++)
        {
            names[c] = format.HasHeader && !rows[c].IsEmpty ? rows[c].ToString() : $"c{c + 1}";
            if (!seen.TryAdd(names[c], c))
                throw new DataException($"{input.Name}, line {rows.Line}: columns {seen[names[c]] + 1} and {c + 1} are both named \"{names[c]}\". Rename one of them.");
        }

        return names;
    }

    private ColumnBuilder NewColumn(string name) =>
        new(name, options.Kinds.TryGetValue(name, out var kind) ? kind : null, _missing, format.DecimalComma);

    private void AppendRow(CsvRows rows, ColumnBuilder[] columns, NumberBlock numbers)
    {
        if (rows.Width != columns.Length)
        {
            string expected = format.HasHeader ? $"the header has {columns.Length}" : $"the first line has {columns.Length}";
            throw new DataException(
                $"{input.Name}, line {rows.Line}: {rows.Width} cells but {expected}. Correct the line; a cell with {Shown(format.Delimiter)} in it needs quotes around it.");
        }

        var row = numbers.NextRow();
        if (rows.IsPlain) AppendPlain(rows, numbers, row);
        else
        {
            for (int c = 0; c < row.Length; c++) AppendCell(rows, c, rows[c], numbers, row);
        }
    }

    /// <summary>Adds a row without quotes: numbers are read where they stand.</summary>
    private void AppendPlain(CsvRows rows, NumberBlock numbers, Span<double> row)
    {
        var line = rows.Plain;
        var isNumbers = numbers.IsNumbers.AsSpan(0, row.Length);
        bool areNumbers = !_missing.AnyNumber, decimalComma = format.DecimalComma;
        char delimiter = format.Delimiter;
        int at = 0;
        for (int c = 0; c < row.Length; c++)
        {
            int end = isNumbers[c] && areNumbers ? Numbers.ReadCell(line, at, delimiter, decimalComma, out row[c]) : -1;
            if (end < 0)
            {
                end = at + line[at..].IndexOf(delimiter);
                AppendCell(rows, c, CsvRows.Trimmed(line[at..end]), numbers, row);
            }

            at = end + 1;
        }
    }

    private void AppendCell(CsvRows rows, int c, ReadOnlySpan<char> cell, NumberBlock numbers, Span<double> row)
    {
        if (numbers.Append(c, cell, row)) return;
        throw new DataException(
            $"{input.Name}, line {rows.Line}, column {c + 1} \"{numbers.NameOf(c)}\": expected a number but got \"{cell}\". Correct the cell, or leave it empty where nothing is known.");
    }

    /// <summary>Reads the first rows again for columns in which text came only after numbers: those cells are text as well, as they were written.</summary>
    private void Reread(ColumnBuilder[] columns)
    {
        int[] late = [.. Enumerable.Range(0, columns.Length).Where(c => columns[c].RowsToReread > 0)];
        if (late.Length == 0) return;
        int last = late.Max(c => columns[c].RowsToReread);
        using var rows = new CsvRows(input, format.Delimiter);
        if (format.HasHeader) rows.Next();
        for (int row = 0; row < last && rows.Next(); row++)
        {
            foreach (int c in late)
                if (row < columns[c].RowsToReread) columns[c].Replace(row, rows[c]);
        }
    }

    private static string Shown(char delimiter) => delimiter == '\t' ? "a tab" : $"\"{delimiter}\"";
}
