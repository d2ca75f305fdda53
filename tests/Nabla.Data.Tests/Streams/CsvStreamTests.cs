using System.Text;
using Nabla.Data.Readers;
using Nabla.Data.Streams;
using Nabla.Numerics;

namespace Nabla.Data.Tests.Streams;

public sealed class CsvStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds => ["plain", "quotes", "crlf", "mark", "no header", "late text", "gzip", "utf-16"];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Speed", "slow")]
    public void Blocks_are_together_the_table_in_every_pass(string kind)
    {
        string path = Write(kind);
        var table = Csv.Read(path);
        var stream = new CsvStream(path, new CsvOptions());
        Scan(stream);
        Assert.Equal(table.Names, stream.Names);
        Assert.All(table.Columns, column => Assert.Equal(column.Kind, stream.Kinds[column.Name]));

        string[] expected = RowsOf(table);
        Assert.Equal(expected, stream.Read(null).SelectMany(RowsOf));
        string[] shuffled = [.. stream.Read(new Philox(1, 2)).SelectMany(RowsOf)];
        Assert.Equal(expected.Order(), shuffled.Order());
        bool anyOrder = kind is not ("gzip" or "utf-16");
        Assert.Equal(!anyOrder, expected.SequenceEqual(shuffled));
    }

    [Fact]
    public void Rows_are_numbered_through_all_blocks()
    {
        var stream = new CsvStream(Write("quotes"), new CsvOptions());
        Scan(stream);
        foreach (var table in stream.Read(new Philox(1, 2)))
        {
            var ids = ((NumericColumn)table["id"]).Values.Span;
            for (int row = 0; row < ids.Length; row++) Assert.Equal(table.FirstRow + row, ids[row]);
        }
    }

    [Fact]
    public void Text_that_comes_late_is_found_by_a_second_scan_and_keeps_all_cells_as_they_were_written()
    {
        var stream = new CsvStream(Write("late text"), new CsvOptions());
        Assert.Equal(2, Scan(stream));
        Assert.Equal("007", stream.Read(null).First()["late"].TextAt(7));
    }

    [Fact]
    public void A_row_of_another_length_names_its_line_in_any_block()
    {
        string text = LongFile.Text() + "1,2,3\n";
        string path = _folder.Write("t.csv", text);
        Assert.Equal(Lines.Error(() => Csv.Read(path)), Lines.Error(() => Scan(new CsvStream(path, new CsvOptions()))));
    }

    [Fact]
    public void A_cell_that_does_not_fit_a_known_kind_names_its_line_in_any_block()
    {
        string path = Write("late text");
        var options = new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["late"] = ColumnKind.Number } };
        Assert.Equal(Lines.Error(() => Csv.Read(path, options)), Lines.Error(() => Scan(new CsvStream(path, options))));
    }

    [Fact]
    public void A_file_that_has_become_shorter_is_noticed()
    {
        string path = Write("plain");
        var stream = new CsvStream(path, new CsvOptions());
        Scan(stream);
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length / 2);
        Assert.Equal("plain.csv was changed while it was read. Do not change the file until the run has ended.",
            Lines.Error(() => stream.Read(new Philox(1, 2)).Count()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Speed", "slow")]
    public void A_file_that_was_changed_between_two_passes_is_noticed(string kind)
    {
        string path = Write(kind);
        var stream = new CsvStream(path, new CsvOptions());
        Scan(stream);
        // Of the same length, so that only the time tells.
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        Assert.Equal($"{Path.GetFileName(path)} was changed while it was read. Do not change the file until the run has ended.",
            Lines.Error(() => stream.Read(new Philox(1, 2)).Count()));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    public void A_file_that_is_written_to_while_it_is_read_is_noticed_before_its_rows_are_called_wrong(string kind)
    {
        string path = Write(kind);
        var stream = new CsvStream(path, new CsvOptions());
        Scan(stream);
        int blocks = 0;
        Assert.StartsWith($"{Path.GetFileName(path)} was changed while it was read.", Lines.Error(() =>
        {
            foreach (var _ in stream.Read(null))
                if (++blocks == 1) File.WriteAllText(path, "x\n" + new string('1', 500_000));
        }));
        Assert.Equal(1, blocks);
    }

    [Fact]
    public void Columns_that_nobody_asks_for_are_text_from_the_first_row_on()
    {
        var stream = new CsvStream(Write("late text"), new CsvOptions());
        stream.ReadOthersAsText();
        Assert.Equal(1, Scan(stream));
        Assert.Equal("007", stream.Scan(default).First()["late"].TextAt(7));
    }

    [Theory]
    [InlineData("", "t.csv is empty")]
    [InlineData("a,b\n", "t.csv has column names but no rows")]
    public void A_file_without_rows_is_refused(string text, string message) =>
        Assert.Contains(message, Lines.Error(() => Scan(new CsvStream(_folder.Write("t.csv", text), new CsvOptions()))));

    private static int Scan(CsvStream stream)
    {
        for (int scans = 1; ; scans++)
        {
            _ = stream.Scan(default).Count();
            if (!stream.MustScanAgain) return scans;
        }
    }

    private string Write(string kind) => kind switch
    {
        "plain" => _folder.Write("plain.csv", LongFile.Text(quotes: false)),
        "quotes" => _folder.Write("quotes.csv", LongFile.Text()),
        "crlf" => _folder.Write("crlf.csv", LongFile.Text("\r\n")),
        "mark" => _folder.Write("mark.csv", "\uFEFF" + LongFile.Text()),
        "no header" => _folder.Write("none.csv", LongFile.Text(header: false)),
        "late text" => _folder.Write("late.csv", LongFile.Text(late: "unknown-code")),
        "gzip" => _folder.Write("t.csv.gz", ArrayFiles.Gzip(LongFile.Text())),
        _ => _folder.Write("t.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(LongFile.Text())]),
    };

    private static string[] RowsOf(Table table) =>
        [.. Enumerable.Range(0, table.RowCount)
        .Select(row => $"{table.Locate(row)}: {string.Join('|', table.Columns.Select(column => column.TextAt(row)))}")];
}
