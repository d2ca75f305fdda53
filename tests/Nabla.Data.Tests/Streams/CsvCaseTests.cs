using System.Globalization;
using Nabla.Data.Readers;
using Nabla.Data.Streams;
using Nabla.Numerics;

namespace Nabla.Data.Tests.Streams;

public sealed class CsvCaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. CsvCase.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Tables_of_people_are_read_as_they_mean_them(string name)
    {
        var one = CsvCase.Of(name);
        var table = Lines.Table(one.Text, one.Options);
        string[] expected = one.Expected.Split(' ', 2);
        Assert.Equal(expected[0].Split(','), table.Names);
        foreach (string cell in CellsOf(expected[1]))
        {
            string[] sides = cell.Split('=', 2);
            string column = sides[0][..sides[0].IndexOf('[')];
            int row = int.Parse(sides[0][(column.Length + 1)..^1], CultureInfo.InvariantCulture);
            Assert.Equal(sides[1], table[column] switch
            {
                var any when any.IsMissing(row) => "null",
                NumericColumn numbers => numbers.Values.Span[row].ToString("R", CultureInfo.InvariantCulture),
                var text => $"'{text.TextAt(row)}'",
            });
        }

        Assert.Equal(one.Codes, string.Join(',', table.Notes.Select(note => note.Code)));
        Assert.All(table.Notes, note => Assert.DoesNotContain('\n', note.Message));
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Speed", "slow")]
    public void Blocks_are_read_as_the_whole_file_is(string name)
    {
        var one = CsvCase.Of(name);
        string path = _folder.Write("t.csv", one.Text);
        var table = Csv.Read(path, one.Options);
        var stream = new CsvStream(path, one.Options);
        Table[] scanned;
        int scans = 0;
        do
        {
            // A block is gone when the next is read.
            scanned = [.. stream.Scan(default).Select(block => block.Take([.. Enumerable.Range(0, block.RowCount)]))];
            Assert.InRange(++scans, 1, 4);
        }
        while (stream.MustScanAgain);

        Assert.Equal(table.Names, stream.Names);
        Assert.Equal(table.Notes, stream.Notes);
        Assert.Equal(table.RowCount, stream.CountRows(default));
        Assert.All(table.Columns, column => Assert.Equal(column.Kind, stream.Kinds[column.Name]));
        Assert.All(table.Columns.OfType<NumericColumn>(), column => Assert.Equal(column.Format, stream.GetNumberFormat(column.Name)));
        string[] rows = RowsOf(table);
        Assert.Equal(rows, scanned.SelectMany(RowsOf));
        Assert.Equal(rows, stream.Read(null).SelectMany(RowsOf));
        Assert.Equal(rows.Order(), stream.Read(new Philox(1, 2)).SelectMany(RowsOf).Order());
    }

    private static string[] RowsOf(Table table) =>
        [.. Enumerable.Range(0, table.RowCount)
        .Select(row => string.Join('|', table.Columns.Select(column => column.TextAt(row) ?? "∅")
        .Append($"{table.Lines.Lines.Span[row]}")))];

    // Blanks inside quotes are part of a cell.
    private static IEnumerable<string> CellsOf(string text)
    {
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '\'') quoted = !quoted;
            if (i < text.Length && (text[i] != ' ' || quoted)) continue;
            yield return text[start..i];
            start = i + 1;
        }
    }
}
