namespace Nabla.Data.Readers;

/// <summary>Reads all rows of a CSV file into columns.</summary>
internal sealed class CsvTable(CsvFiles files, CsvOptions options, CancellationToken cancellationToken)
{
    private readonly CsvFormat _format = files.Format;

    public Table Read()
    {
        // Who reads from a stream has one, which cannot be in two places.
        long length = files.Length;
        using var rows = new CsvRows(files);
        var cells = new CsvCells(files, CsvLayout.Read(rows, files), options, rows, length);
        for (bool more = !_format.HasHeader || rows.Next(); more; more = rows.Next())
        {
            cells.AddRow();
            if ((cells.RowCount & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
        }

        if (cells.RowCount == 0) throw NoRows(files.Name);
        cells.Complete();
        Reread([.. cells.Columns.Where(column => column.RowsToReread > 0)], cells.Layout);
        var judge = new ColumnJudge(files, options, cells.Layout);
        judge.Add(cells);
        if (judge.Doubtful is { Count: > 0 } doubtful)
        {
            var again = cells.Columns.Where(column => doubtful.Contains(column.Name)).ToArray();
            foreach (var column in again) column.TakeAsText();
            Reread(again, cells.Layout);
            judge = new ColumnJudge(files, options, cells.Layout);
            judge.Add(cells);
        }

        var reading = judge.Decide(cells.Passed);
        return cells.Build(reading, [.. _format.Notes, .. reading.Notes]);
    }

    /// <summary>The error on a file without rows.</summary>
    public static DataException NoRows(string source) => new("no-rows", $"{source} has column names but no rows (expected one line per "
        + "row).");

    /// <summary>
    /// Reads the first rows again for columns in which text came only after numbers: those cells are text as well, as they were written.
    /// </summary>
    private void Reread(ColumnBuilder[] late, CsvLayout layout)
    {
        if (late.Length == 0) return;
        int last = late.Max(column => column.RowsToReread);
        using var rows = new CsvRows(files);
        var first = CsvLayout.Read(rows, files);
        var cells = new CsvCells(files, first, options, rows, 0);
        int row = 0;
        for (bool more = !_format.HasHeader || rows.Next(); more && row < last; more = rows.Next())
        {
            if (cells.IsPassedOver()) continue;
            foreach (var column in late)
                if (row < column.RowsToReread) column.Replace(row, rows[column.Place]);
            row++;
        }
    }
}
