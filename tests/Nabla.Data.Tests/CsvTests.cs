using System.IO.Compression;
using System.Text;
using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

public class CsvTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a;b\n1;x\n2;y\n")]
    [InlineData("a\tb\n1\tx\n2\ty")]
    [InlineData("a|b\r\n1|x\r\n2|y\r\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n")]
    [InlineData("\n a , b \n\n 1 , x \n \n 2 , y \n\n")]
    public void Delimiter_quotes_blank_lines_and_spaces_make_no_difference(string text)
    {
        var table = Lines.Table(text);
        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal([1.0, 2.0], Assert.IsType<NumericColumn>(table["a"]).Values.ToArray());
        Assert.Equal(["x", "y"], Assert.IsType<TextColumn>(table["b"]).Categories);
    }

    [Fact]
    public void Quoted_cells_may_hold_delimiters_quotes_and_line_breaks()
    {
        var table = Lines.Table("a,b\n\"x,\"\"y\"\"\nz\",1\n,2\n");
        Assert.Equal("x,\"y\"\nz", table["a"].TextAt(0));
        Assert.Null(table["a"].TextAt(1));
        Assert.Equal("t.csv, line 4", table.Locate(1));
    }

    [Fact]
    public void A_first_line_of_numbers_is_no_header()
    {
        var table = Lines.Table("5.1,3.5,setosa\n4.9,3.0,virginica\n");
        Assert.Equal(["c1", "c2", "c3"], table.Names);
        Assert.Equal(2, table.RowCount);
    }

    [Fact]
    public void Numbers_as_column_names_are_a_header_where_text_stands_above_numbers() =>
        Assert.Equal(["label", "0", "1"], Lines.Table("label,0,1\n7,0,0.5\n2,1,0\n").Names);

    [Fact]
    public void A_table_of_text_alone_has_a_header() => Assert.Equal(["a", "b"], Lines.Table("a,b\nx,y\nz,w\n").Names);

    [Fact]
    public void What_the_user_says_of_header_and_delimiter_holds()
    {
        var table = Lines.Table("a,b;c\nx,y;z\n", new CsvOptions { Delimiter = ',', HasHeader = false });
        Assert.Equal(["c1", "c2"], table.Names);
        Assert.Equal("b;c", table["c2"].TextAt(0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("NA")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("None")]
    [InlineData("\"\"")]
    public void Missing_cells_are_known_in_numbers_and_in_text(string cell)
    {
        var table = Lines.Table($"n,t\n1,x\n{cell},{cell}\n");
        Assert.True(Assert.IsType<NumericColumn>(table["n"]).IsMissing(1), "Row 1 of n must be missing.");
        Assert.True(Assert.IsType<TextColumn>(table["t"]).IsMissing(1), "Row 1 of t must be missing.");
        Assert.Equal(["x"], Assert.IsType<TextColumn>(table["t"]).Categories);
    }

    [Fact]
    public void A_number_can_mean_missing() =>
        Assert.Equal([1.0, double.NaN],
        Assert.IsType<NumericColumn>(Lines.Table("n,m\n1,1\n-999,1\n", new CsvOptions { MissingValues = ["-999"] })["n"]).Values.ToArray());

    [Fact]
    public void Text_after_many_numbers_makes_the_whole_column_text_as_it_was_written()
    {
        var text = new StringBuilder("a,b\n");
        for (int i = 0; i < 5000; i++) text.Append($"{i:D5},{i}\n");
        text.Append("x,1\n");
        var column = Assert.IsType<TextColumn>(Lines.Table(text.ToString())["a"]);
        Assert.Equal("00007", column.TextAt(7));
        Assert.Equal("x", column.TextAt(5000));
    }

    [Fact]
    public void Many_rows_with_and_without_quotes_are_read_cell_by_cell_as_they_stand()
    {
        const int Rows = 40_000;
        var text = new StringBuilder("n,late,t,gap\n");
        for (int i = 0; i < Rows; i++)
        {
            string quote = i % 7 == 0 ? "\"" : "", late = i == Rows - 5 ? "x" : $"{i}.50";
            text.Append($"{quote}{i}.25{quote},{late},{quote}t{i % 3}{quote},{(i % 11 == 0 ? "NA" : i % 13 == 0 ? "" : " -1e3 ")}\r\n");
        }

        var table = Lines.Table(text.ToString());
        var n = Assert.IsType<NumericColumn>(table["n"]).Values.ToArray();
        var gap = Assert.IsType<NumericColumn>(table["gap"]).Values.ToArray();
        for (int i = 0; i < Rows; i++)
        {
            Assert.Equal(i + 0.25, n[i]);
            Assert.Equal(i == Rows - 5 ? "x" : $"{i}.50", table["late"].TextAt(i));
            Assert.Equal($"t{i % 3}", table["t"].TextAt(i));
            Assert.Equal(i % 11 == 0 || i % 13 == 0 ? double.NaN : -1000, gap[i]);
        }
    }

    [Fact]
    public void Missing_cells_before_text_stay_missing() =>
    Assert.Equal([null, "7", null, "x"], Texts(Lines.Table("a,b\n,1\n7,1\nNA,1\nx,1\n")["a"]));

    [Fact]
    public void A_column_without_any_value_is_missing_numbers() =>
    Assert.Equal(2, Assert.IsType<NumericColumn>(Lines.Table("a,b\n,1\n,2\n")["a"]).CountMissing());

    [Fact]
    public void A_comma_is_a_decimal_point_between_semicolons() =>
        Assert.Equal([1.5, -2.25], Assert.IsType<NumericColumn>(Lines.Table("a;b\n1,5;x\n-2,25;y\n")["a"]).Values.ToArray());

    [Fact]
    public void A_hash_begins_no_comment() => Assert.Equal(["#id", "b"], Lines.Table("#id,b\n#1,2\n").Names);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_a_name() => Assert.Equal(["a", "b"], Lines.Table("\uFEFFa,b\n1,2\n").Names);

    [Fact]
    public void Utf16_is_read_by_its_mark() =>
        Assert.Equal("é", Csv.Read(new MemoryStream([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,b\né,1\n")]))["a"]
        .TextAt(0));

    [Fact]
    public void Ten_thousand_columns_are_read()
    {
        string header = string.Join(',', Enumerable.Range(0, 10_000).Select(c => $"column{c}"));
        string row = string.Join(',', Enumerable.Range(0, 10_000).Select(c => $"{c}.5"));
        var table = Lines.Table($"{header}\n{row}\n{row}\n");
        Assert.Equal(10_000, table.Columns.Count);
        Assert.Equal(9999.5, Assert.IsType<NumericColumn>(table.Columns[^1]).Values.Span[1]);
    }

    [Fact]
    public void Gzip_is_decompressed_also_from_a_stream_that_cannot_go_back()
    {
        using var gzip = new GZipStream(new MemoryStream(ArrayFiles.Gzip("a,b\n007,1\nx,2\n")), CompressionMode.Decompress);
        Assert.Equal("007", Csv.Read(gzip)["a"].TextAt(0));
        Assert.Equal("007", Csv.Read(new MemoryStream(ArrayFiles.Gzip("a,b\n007,1\nx,2\n")))["a"].TextAt(0));
    }

    [Fact]
    public void Gzip_of_several_members_is_read_whole() =>
        Assert.Equal(3, Csv.Read(new MemoryStream([.. ArrayFiles.Gzip("a,b\n1,1\n"), .. ArrayFiles.Gzip("2,2\n"), .. ArrayFiles.Gzip("3,3\n")])).RowCount);

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "a,b\n1,2\n");
        Assert.Equal(1, (await Csv.ReadAsync(path)).RowCount);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Csv.ReadAsync(path, null, new CancellationToken(true)));
        File.Delete(path);
    }

    private static string?[] Texts(Column column) => [.. Enumerable.Range(0, column.Count).Select(column.TextAt)];
}
