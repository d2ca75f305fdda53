namespace Nabla.Data.Readers;

/// <summary>Reads all rows of a CSV file into columns.</summary>
internal sealed class CsvTable(Input input, CsvOptions options, CsvFormat format, CancellationToken cancellationToken)
{
    public Table Read()
    {
        using var rows = new CsvRows(input, format);
        var cells = new CsvCells(input.Name, CsvLayout.Read(rows, input.Name, format), format, options, rows, rows.Length);
        for (bool more = !format.HasHeader || rows.Next(); more; more = rows.Next())
        {
            cells.AddRow();
            if ((cells.RowCount & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
        }

        if (cells.RowCount == 0) throw NoRows(input.Name);
        cells.Complete();
        Reread([.. cells.Columns.Where(column => column.RowsToReread > 0)], cells.Layout);
        var judge = new ColumnJudge(input.Name, format, options, cells.Layout);
        judge.Add(cells);
        if (judge.Doubtful is { Count: > 0 } doubtful)
        {
            var again = cells.Columns.Where(column => doubtful.Contains(column.Name)).ToArray();
            foreach (var column in again) column.TakeAsText();
            Reread(again, cells.Layout);
            judge = new ColumnJudge(input.Name, format, options, cells.Layout);
            judge.Add(cells);
        }

        var reading = judge.Decide(cells.Passed);
        return cells.Build(reading, [.. format.Notes, .. reading.Notes]);
    }

    /// <summary>What is said of a file that has no row.</summary>
    public static DataException NoRows(string source) => new($"{source} has column names but no rows. Expected one line a row below them.");

    /// <summary>Reads the first rows again for columns in which text came only after numbers: those cells are text as well, as they were written.</summary>
    private void Reread(ColumnBuilder[] late, CsvLayout layout)
    {
        if (late.Length == 0) return;
        int last = late.Max(column => column.RowsToReread);
        using var rows = new CsvRows(input, format);
        var first = CsvLayout.Read(rows, input.Name, format);
        var cells = new CsvCells(input.Name, first, format, options, rows, 0);
        int row = 0;
        for (bool more = !format.HasHeader || rows.Next(); more && row < last; more = rows.Next())
        {
            if (cells.IsPassedOver()) continue;
            foreach (var column in late)
                if (row < column.RowsToReread) column.Replace(row, rows[column.Place]);
            row++;
        }
    }
}
