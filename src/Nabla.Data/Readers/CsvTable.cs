namespace Nabla.Data.Readers;

/// <summary>Reads all rows of a CSV file into columns.</summary>
internal sealed class CsvTable(Input input, CsvOptions options, CsvFormat format, CancellationToken cancellationToken)
{
    public Table Read()
    {
        using var rows = new CsvRows(input, format.Delimiter);
        var cells = new CsvCells(input.Name, Names(rows, input.Name, format), format, options, rows, rows.Length);
        for (bool more = !format.HasHeader || rows.Next(); more; more = rows.Next())
        {
            cells.AddRow();
            if ((cells.RowCount & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
        }

        if (cells.RowCount == 0) throw NoRows(input.Name);
        cells.Complete();
        Reread(cells.Columns);
        return cells.Build();
    }

    /// <summary>Goes to the first row, and reads the names of the columns from it, or numbers them.</summary>
    public static string[] Names(CsvRows rows, string source, CsvFormat format)
    {
        if (!rows.Next()) throw new DataException($"{source} is empty. Expected a line of column names and one line a row.");
        var names = new string[rows.Width];
        var seen = new Dictionary<string, int>();
        for (int c = 0; c < names.Length; c++)
        {
            names[c] = format.HasHeader && !rows[c].IsEmpty ? rows[c].ToString() : $"c{c + 1}";
            if (!seen.TryAdd(names[c], c))
                throw new DataException($"{source}, line {rows.Line}: columns {seen[names[c]] + 1} and {c + 1} are both named \"{names[c]}\". Rename one of them.");
        }

        return names;
    }

    /// <summary>What is said of a file that has no row.</summary>
    public static DataException NoRows(string source) => new($"{source} has column names but no rows. Expected one line a row below them.");

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
}
