namespace Nabla.Data.Readers;

/// <summary>The columns of a file, and the line that names them.</summary>
/// <param name="Names">A name for each cell of a row; of one that is left out too.</param>
/// <param name="HeaderLine">The header as it stands in the file; null where there is none.</param>
/// <param name="LeftOut">The place of a column that is none of the table; −1 where there is none.</param>
internal sealed record CsvLayout(string[] Names, string? HeaderLine, int LeftOut)
{
    /// <summary>Names of the table's columns.</summary>
    public IEnumerable<string> Kept => Names.Where((_, c) => c != LeftOut);

    /// <summary>Goes to the first row, and reads the names of the columns from it, or numbers them.</summary>
    /// <exception cref="DataException">The file is empty, or two columns have one name.</exception>
    public static CsvLayout Read(CsvRows rows, CsvFiles files)
    {
        var format = files.Format;
        if (!rows.Next()) throw new DataException("empty", $"{files.Name} is empty (expected a line of column names and one line per "
            + "row).");
        var cells = new string[rows.Width];
        for (int c = 0; c < cells.Length; c++) cells[c] = rows[c].ToString();
        if (format is { HasHeader: true, HeaderIsComment: true }) cells = [.. CsvFormat.Uncommented(cells)];
        if (format.RowNames) cells = ["", .. cells];
        var names = new string[cells.Length];
        var seen = new Dictionary<string, int>();
        for (int c = 0; c < names.Length; c++)
        {
            names[c] = format.HasHeader && cells[c].Length > 0 ? cells[c] : Unused(c, format.HasHeader ? cells : []);
            if (!seen.TryAdd(names[c], c))
                throw new DataException("duplicate-column", $"{rows.Place}: columns {seen[names[c]] + 1} and {c + 1} are both named "
                    + $"\"{names[c]}\". Rename one of them.");
        }

        return new(names, format.HasHeader ? rows.Raw.ToString() : null, format.RowNames || format.Counted ? 0 : -1);
    }

    // A name that is given to another column is not given again.
    private static string Unused(int c, string[] given)
    {
        string name = $"c{c + 1}";
        while (given.Contains(name)) name += "_";
        return name;
    }
}
