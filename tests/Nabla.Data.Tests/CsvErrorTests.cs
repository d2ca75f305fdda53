using System.Text;
using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

public class CsvErrorTests
{
    private static readonly CsvOptions AgeIsNumber = new() { Kinds = new Dictionary<string, ColumnKind> { ["age"] = ColumnKind.Number } };

    [Fact]
    public void A_row_that_is_too_short_names_its_line() =>
        Assert.Equal(
            "t.csv, line 4: expected 3 cells as in the header (got 2). Correct the line, or remove it if it is not a row.",
            Lines.Error("a,b,c\n1,2,3\n\n4,5\n"));

    [Fact]
    public void A_file_of_one_column_expects_one_cell() =>
        Assert.StartsWith("t.csv, line 3: expected 1 cell as in the header (got 2).", Lines.Error("a\n1\n4,5\n"));

    [Fact]
    public void A_row_that_is_too_long_names_its_line() =>
    Assert.StartsWith("t.csv, line 3: expected 3 cells as in the header", Lines.Error("a,b,c\n1,2,3\n4,5,6,7\n"));

    [Fact]
    public void Lines_are_counted_through_line_breaks_in_quotes() =>
    Assert.StartsWith("t.csv, line 5:", Lines.Error("a,b\n\"x\n\ny\",1\n2\n"));

    [Fact]
    public void Text_in_a_column_that_must_be_numbers_names_line_and_column() =>
        Assert.Equal(
            "t.csv, line 3, column 2 \"age\": expected a number (got \"old\"). Correct the cell, or remove it "
                + "from the number columns if it holds text. If \"old\" means a missing value, set Missing to old.",
            Lines.Error("name,age\nx,1\ny,old\n", AgeIsNumber));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n \n")]
    public void An_empty_file_is_refused(string text) => Assert.StartsWith("t.csv is empty", Lines.Error(text));

    [Theory]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\n  \"a\": 1\n}\n")]
    [InlineData("[\n  {\n    \"a\": 1\n  }\n]\n")]
    [InlineData("[[1, 2], [3, 4]]")]
    public void Json_is_recognized_however_it_is_indented(string text) => Assert.StartsWith("t.csv is JSON.", Lines.Error(text));

    [Fact]
    public void A_header_without_rows_is_refused() => Assert.StartsWith("t.csv has column names but no rows", Lines.Error("a,b\n"));

    [Fact]
    public void Two_columns_of_one_name_are_refused() =>
        Assert.Equal("t.csv, line 1: columns 1 and 3 are both named \"a\". Rename one of them.", Lines.Error("a,b,a\n1,2,3\n"));

    [Fact]
    public void A_quote_that_is_never_closed_names_its_line() =>
    Assert.StartsWith("t.csv, line 3, column 2:", Lines.Error("a,b\n1,x\n2,\"y\n3,z\n"));

    [Fact]
    public void Characters_after_a_closing_quote_name_their_line() =>
    Assert.StartsWith("t.csv, line 2, column 2:", Lines.Error("a,b\n1,\"x\"y\n"));

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        string message = Lines.Error(() => Csv.Read(new MemoryStream([.. Encoding.Latin1.GetBytes("name,b\nJosé,1\n")])));
        Assert.Equal("the stream, line 2: byte 0xE9 at offset 10 is not UTF-8 text. Save the file as UTF-8. It may be in Windows-1252 or "
            + "Latin-1, as spreadsheets save plain CSV.", message);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_found_behind_long_text_and_a_mark()
    {
        string text = "name,b\n" + string.Concat(Enumerable.Repeat("José,1\n", 30_000));
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text), .. Encoding.Latin1.GetBytes("José,1\n")];
        string place = $"line 30002: byte 0xE9 at offset {bytes.Length - 4:N0} is not UTF-8 text.";
        Assert.StartsWith("the stream, " + place, Lines.Error(() => Csv.Read(new MemoryStream(bytes))));
        Assert.StartsWith("the stream, " + place.Replace(" is not", " of the unpacked data is not"),
            Lines.Error(() => Csv.Read(new MemoryStream(ArrayFiles.Gzip(bytes)))));
    }

    [Fact]
    public void A_character_that_the_file_breaks_off_in_is_refused() =>
        Assert.StartsWith("the stream, line 2: byte 0xE2 at offset 4 is not UTF-8",
        Lines.Error(() => Csv.Read(new MemoryStream([.. "a,b\n"u8, 0xE2, 0x82]))));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(500)]
    public void Gzip_that_is_cut_off_is_refused(int missing)
    {
        string text = "a,b\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i * 7919 % 10007},x{i * 31 % 97}\n"));
        byte[] whole = ArrayFiles.Gzip(text);
        string message = Lines.Error(() => Csv.Read(new MemoryStream(whole[..^missing]), null, "t.csv.gz"));
        Assert.StartsWith($"t.csv.gz: the gzip data are cut off near byte {whole.Length - missing:N0}", message);
    }

    [Fact]
    public void Gzip_that_is_damaged_is_refused()
    {
        byte[] bytes = ArrayFiles.Gzip("a,b\n"
            + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i * 7919 % 10007},x{i * 31 % 97}\n")));
        bytes[bytes.Length / 2] ^= 0x55;
        Assert.Contains("gzip data are", Lines.Error(() => Csv.Read(new MemoryStream(bytes))));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_line_of_more_cells_than_can_be_divided_in_time_is_refused()
    {
        Assert.StartsWith("t.csv: a line must have at most 100,000 cells.", Lines.Error("a,b\n" + new string(',', 2_000_000) + "\n"));
        Assert.Equal(30_000, Lines.Table(string.Join(',', Enumerable.Range(0, 30_000).Select(c => $"c{c}")) + "\n" + new string(',', 29_999)
            + "\n").Columns.Count);
    }

    [Fact]
    public void What_a_message_quotes_of_a_file_is_one_short_line_without_control_characters()
    {
        string cell = "\u001b[31mred\n" + new string('x', 100_000), message = Lines.Error($"name,age\nx,1\ny,\"{cell}\"\n", AgeIsNumber);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 100, 2003);
        Assert.Contains("expected a number (", message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Equal("There is no file \"nowhere.csv\". Check the path.", Lines.Error(() => Csv.Read("nowhere.csv")));

    [Fact]
    public void A_folder_without_tables_is_no_file()
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith("is a folder, not a file. Name a file in it.", Lines.Error(() => Csv.Read(folder.Path)));
    }
}
