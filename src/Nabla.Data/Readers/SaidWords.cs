namespace Nabla.Data.Readers;

/// <summary>
/// Words for "not known" that the user names, in tables whose reader has none of its own: Parquet says itself which cells are missing, but
/// knows nothing of −999.
/// </summary>
internal static class SaidWords
{
    /// <summary>A table in which cells that are such words are missing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">Has the words; the usual ones are not looked for, unless they are named as the only ones.</param>
    public static Table Apply(Table table, CsvOptions options)
    {
        var usual = CsvOptions.UsualMissingValues;
        string[] said = usual.Except(options.MissingValues).Any() ? [.. options.MissingValues] : [.. options.MissingValues.Except(usual)];
        if (said.Length == 0) return table;
        var numbers = new HashSet<double>();
        foreach (string word in said)
            if (NumberParser.TryParse(word, false, out double number)) numbers.Add(number);
        return new Table(table.Columns.Select(column => column switch
        {
            TextColumn text when text.Categories.Any(said.Contains) => Without(text, said),
            NumericColumn number when numbers.Count > 0 && number.Values.Span.ContainsAny([.. numbers]) => Without(number, numbers),
            _ => column,
        }), table.Source, table.Lines)
        { Notes = table.Notes, Aside = table.Aside, FirstRow = table.FirstRow };
    }

    private static TextColumn Without(TextColumn text, string[] said)
    {
        string[] categories = [.. text.Categories.Where(category => !said.Contains(category))];
        int[] places = [.. text.Categories.Select(category => Array.IndexOf(categories, category))];
        return new TextColumn(text.Name, categories, Array.ConvertAll(text.Codes.ToArray(), code => code < 0 ? code : places[code]));
    }

    private static NumericColumn Without(NumericColumn column, HashSet<double> numbers) =>
        new(column.Name, Array.ConvertAll(column.Values.ToArray(), value => numbers.Contains(value) ? double.NaN : value))
        {
            Format = column.Format,
        };
}
