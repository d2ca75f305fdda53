using System.IO.Compression;
using System.Text;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Sources;
using Nabla.Data.Streams;
using Nabla.Numerics;
using Parquet;
using Parquet.Schema;

namespace Nabla.Models.Tests;

/// <summary>One table in many files: read as if it were one file.</summary>
public sealed class ManyFilesTests : IDisposable
{
    private const int Parts = 4, RowsOfPart = 60;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Sales 2024\n", "Sales 2024\n")]
    [InlineData("Sales 2024;;\n\n", "Sales 2024;;\n\n")]
    [InlineData("January;;\n", "February;;\n")]
    public async Task A_title_above_the_header_of_each_file_is_no_header(string first, string second)
    {
        string[] titles = [first, second];
        for (int part = 0; part < 2; part++)
            Write($"t/part-{part}.csv", titles[part] + "shop;size;price\n"
                + string.Concat(Enumerable.Range(0, 40).Select(i => $"s{i % 3};{i + part};{i * 2}\n")));
        var table = (await DataSource.LoadAsync(_folder.PathOf("t"))).Table!;
        Assert.Equal(["shop", "size", "price"], table.Names);
        Assert.Equal(80, table.RowCount);
        Assert.Equal(1.0, ((NumericColumn)table["size"]).Values.Span[40]);
        var run = await TrainingRun.PrepareAsync(
            new() { Data = _folder.PathOf("t"), Target = "price", Memory = 64_000_000, Hidden = [2], Epochs = 1, Validation = 0 });
        Assert.Equal(80, run.Train.Count);
    }

    [Theory]
    [InlineData("part-*.csv", ".csv")]
    [InlineData("", ".csv")]
    [InlineData("", ".tsv")]
    [InlineData("", ".csv.gz")]
    [InlineData("part-[0-9].csv", ".csv")]
    [InlineData("part-{0,1,2,3}.csv", ".csv")]
    [InlineData("**/part-?.csv", ".csv")]
    public async Task Files_are_read_as_one_in_the_order_of_their_paths_in_memory_and_in_blocks(string pattern, string ending)
    {
        var whole = new StringBuilder();
        for (int part = Parts - 1; part >= 0; part--) Write($"t/part-{part}{ending}", Header + Rows(part));
        for (int part = 0; part < Parts; part++) whole.Append(Rows(part));
        _folder.Write("t/_SUCCESS", "");
        _folder.Write("t/.part-0.csv.crc", "x");
        string name = pattern.Length == 0 ? _folder.PathOf("t") : _folder.PathOf("t/" + pattern);
        var expected = Csv.Read(_folder.Write("whole.csv", Header + whole));
        var data = await DataSource.LoadAsync(name);
        Assert.Equal(CellsOf(expected), CellsOf(data.Table!));
        Assert.Equal($"Read as one table: 4 files, 240 rows, part-0{ending} to part-3{ending}.",
            data.AllNotes.Single(note => note.Code == "many-files").Message);
        Assert.DoesNotContain(data.AllNotes, note => note.Code == "files-not-read");
        Assert.Equal(CellsOf(expected), CellsOf(Csv.Read(name)));

        var stream = new CsvStream(name, new CsvOptions());
        Assert.Equal(CellsOf(expected), Scan(stream));
        Assert.Equal(CellsOf(expected), stream.Read(null).SelectMany(CellsOf));
        Assert.Equal(CellsOf(expected).Order(), stream.Read(new Philox(1, 2)).SelectMany(CellsOf).Order());
        Assert.Equal(expected.Columns.Select(column => column.Kind), stream.Names.Select(column => stream.Kinds[column]));
        Assert.Equal(data.Table!.Notes, stream.Notes);
        Assert.All(stream.Read(new Philox(1, 2)), block => Assert.Equal(block.FirstRow, ((NumericColumn)block["id"]).Values.Span[0]));
    }

    [Theory]
    [InlineData("mark")]
    [InlineData("utf-16")]
    [InlineData("sep")]
    [InlineData("comments")]
    [InlineData("quotes")]
    [InlineData("index")]
    [InlineData("index again")]
    [InlineData("trailing")]
    [InlineData("carriage returns")]
    [InlineData("no last line end")]
    public void However_files_are_written_they_are_read_alike_in_memory_and_in_blocks(string form)
    {
        for (int part = 0; part < 3; part++)
        {
            string[] lines = (Header + Rows(part)).TrimEnd().Split('\n');
            string text = form switch
            {
                "sep" => "sep=;\r\n" + string.Join("\r\n", lines).Replace(',', ';') + "\r\n",
                "comments" => string.Concat(Enumerable.Range(0, part + 1).Select(i => $"# comment {i}\n")) + string.Join('\n', lines)
                    + "\n",
                "quotes" when part == 1 =>
                    string.Join('\n', lines.Select(line => $"\"{line.Replace(",", "\",\"", StringComparison.Ordinal)}\"")),
                "index" or "index again" =>
                    string.Join('\n', lines.Select((line, i) => i == 0 ? "," + line
                    : FormattableString.Invariant($"{i - 1 + (form == "index" ? part * RowsOfPart : 0)},{line}"))),
                "trailing" => string.Join('\n', lines.Select((line, i) => i == 0 ? line : line + ",")),
                "carriage returns" => string.Join('\r', lines) + "\r",
                _ => string.Join('\n', lines) + (form == "no last line end" ? "" : "\n"),
            };
            _folder.Write($"f/{part}.csv", form == "utf-16" ? [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)] : form == "mark"
                ? [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)] : Encoding.UTF8.GetBytes(text));
        }

        var expected = Csv.Read(_folder.Write("whole.csv", Header + Rows(0) + Rows(1) + Rows(2)));
        var table = Csv.Read(_folder.PathOf("f"));
        Assert.Equal(expected.Names, table.Names);
        Assert.Equal(CellsOf(expected), CellsOf(table));
        var stream = new CsvStream(_folder.PathOf("f"), new CsvOptions());
        Assert.Equal(CellsOf(expected), Scan(stream));
        Assert.Equal(CellsOf(expected).Order(), stream.Read(new Philox(1, 2)).SelectMany(CellsOf).Order());
    }

    [Fact]
    public void A_file_that_is_divided_otherwise_is_refused()
    {
        Write("s/a.csv", Header + Rows(0));
        Write("s/b.csv", (Header + Rows(1)).Replace(',', ';'));
        Assert.StartsWith("s: the first line of b.csv must have 4 cells as a.csv (got 1, the first \"id;x;kind;y\").",
            Lines.Error(() => Csv.Read(_folder.PathOf("s"))));
    }

    [Fact]
    public void A_link_that_leads_back_is_not_followed()
    {
        Write("s/a.csv", Header + Rows(0));
        Directory.CreateSymbolicLink(_folder.PathOf("s/again"), _folder.PathOf("s"));
        Assert.Equal(RowsOfPart, Csv.Read(_folder.PathOf("s")).RowCount);
        Assert.Equal(RowsOfPart, Csv.Read(_folder.PathOf("s/**/*.csv")).RowCount);
        // The folder itself may be named by a link.
        Directory.CreateSymbolicLink(_folder.PathOf("l"), _folder.PathOf("s"));
        Assert.Equal(RowsOfPart, Csv.Read(_folder.PathOf("l")).RowCount);
    }

    [Fact]
    public async Task What_is_kept_of_a_folder_is_read_again_where_a_file_has_changed_though_links_lead_back_or_nowhere()
    {
        string file = _folder.Write("elsewhere/a.csv", "x,y\n1,2\n");
        Write("s/b.csv", "x,y\n3,4\n");
        File.CreateSymbolicLink(_folder.PathOf("s/a.csv"), file);
        File.CreateSymbolicLink(_folder.PathOf("s/nothing"), _folder.PathOf("nowhere"));
        File.CreateSymbolicLink(_folder.PathOf("s/circle"), _folder.PathOf("s/circle"));
        foreach (string link in new[] { "again", "and-again" })
            Directory.CreateSymbolicLink(_folder.PathOf($"s/{link}"), _folder.PathOf("s"));
        var cache = new DataCache();
        Task<LoadedData> Kept() => cache.GetAsync(_folder.PathOf("s"), new(), () => DataSource.LoadAsync(_folder.PathOf("s")), default);
        var first = await Kept();
        Assert.Same(first, await Kept());
        Assert.Equal(["1|2", "3|4"], CellsOf(first.Table!));
        File.WriteAllText(file, "x,y\n1,2\n5,6\n");
        Assert.Equal(["1|2", "5|6", "3|4"], CellsOf((await Kept()).Table!));
    }

    [Theory]
    [InlineData("data//*/x.csv", "*/x.csv")]
    [InlineData("data////*", "*")]
    [InlineData("data/*//", "*")]
    [InlineData(".//data//*/x.csv", "*/x.csv")]
    public void Slashes_that_stand_twice_in_a_pattern_are_one(string pattern, string name)
    {
        foreach (int year in new[] { 2023, 2024 }) Write($"data/year={year}/x.csv", "x,y\n1,2\n");
        var files = TableFiles.Parse(_folder.PathOf(pattern));
        Assert.Equal(name, files.Name);
        Assert.Equal(["year=2023/x.csv", "year=2024/x.csv"], files.Files.Select(file => file.Name));
        Assert.Equal(["2023|1|2", "2024|1|2"], CellsOf(Csv.Read(_folder.PathOf(pattern))));
        Assert.Equal("data", Nabla.Models.Files.RunFolder.BaseName(_folder.PathOf(pattern)));
    }

    [Fact]
    public async Task Two_stars_alone_are_the_files_of_the_present_folder_and_of_those_in_it()
    {
        // The present folder belongs to all tests, so nothing is written there.
        Assert.Contains(".", Glob.Expand("**"));
        Assert.DoesNotContain("", Glob.Expand("**"));
        Assert.All(Glob.Expand("**"), path => Assert.True(Directory.Exists(path), path));
        Write("s/a.csv", "x,y\n1,2\n");
        Write("s/b/c.csv", "x,y\n3,4\n");
        Assert.Equal(["1|2", "3|4"], CellsOf((await DataSource.LoadAsync(_folder.PathOf("s/**"))).Table!));
    }

    [Fact]
    public void Where_only_the_first_file_has_a_header_the_first_lines_of_the_others_are_rows()
    {
        // The text "kind" in a row is the name of a column, too.
        for (int part = 0; part < 3; part++) Write($"s/x{part}.csv", (part == 0 ? Header : $"{part * 1000},0.5,kind,1\n") + Rows(part));
        var table = Csv.Read(_folder.PathOf("s"));
        Assert.Equal((3 * RowsOfPart + 2, ColumnKind.Number), (table.RowCount, table["x"].Kind));
        Assert.Contains(table.Notes, note => note.Code == "header-first-only");
        Assert.Equal(CellsOf(table), Scan(new CsvStream(_folder.PathOf("s"), new CsvOptions())));
    }

    [Theory]
    [InlineData("id,x,town,y\n", "s: b.csv must have the columns of a.csv (expected id, x, kind, y; got them without \"kind\")")]
    [InlineData("x,id,kind,y\n", "s: the columns of b.csv must be in the same order as those of a.csv (expected id, x, kind, y, got x, id")]
    [InlineData("id,x,kind,y,z\n", "s: b.csv must have the columns of a.csv (expected id, x, kind, y; got them with \"z\" in addition)")]
    [InlineData("uno,dos,tres,cuatro\n", "s: b.csv must have the columns of a.csv (expected id, x, kind, y; got them without \"id\")")]
    public void A_file_with_another_header_is_refused_by_name(string header, string message)
    {
        Write("s/a.csv", Header + Rows(0));
        Write("s/b.csv", header + (header.EndsWith("z\n", StringComparison.Ordinal)
            ? Rows(1).Replace("\n", ",1\n", StringComparison.Ordinal) : Rows(1)));
        Assert.StartsWith(message, Lines.Error(() => Csv.Read(_folder.PathOf("s"))));
        Assert.StartsWith(message, Lines.Error(() => new CsvStream(_folder.PathOf("s"), new CsvOptions())));
    }

    [Fact]
    public void A_header_that_some_of_several_later_files_lack_is_refused()
    {
        for (int part = 0; part < 3; part++) Write($"s/{part}.csv", (part == 1 ? "" : Header) + Rows(part));
        Assert.StartsWith("s: 1.csv has no header, but 0.csv and others have one", Lines.Error(() => Csv.Read(_folder.PathOf("s"))));
    }

    [Fact]
    public void Files_without_a_header_have_none_together()
    {
        for (int part = 0; part < 3; part++) Write($"s/{part}.csv", Rows(part));
        var table = Csv.Read(_folder.PathOf("s"));
        Assert.Equal((3 * RowsOfPart, "c1"), (table.RowCount, table.Names[0]));
    }

    [Fact]
    public void A_line_of_names_that_all_files_begin_with_is_their_header_whatever_the_rows_are()
    {
        Write("s/0.csv", "name,city\nann,ulm\n");
        Write("s/1.csv", "name,city\nbob,bern\ncid,rom\n");
        var table = Csv.Read(_folder.PathOf("s"));
        Assert.Equal(["name", "city"], table.Names);
        Assert.Equal(3, table.RowCount);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void Files_without_rows_and_empty_ones_are_fine_wherever_they_stand(string empty)
    {
        Write($"s/{empty}a.csv", Header);
        Write($"s/{empty}b.csv", "");
        Write("s/0c.csv", Header + Rows(0));
        Write("s/2.csv", Header + Rows(1));
        Assert.Equal(2 * RowsOfPart, Csv.Read(_folder.PathOf("s")).RowCount);
        Assert.Equal(2 * RowsOfPart, Scan(new CsvStream(_folder.PathOf("s"), new CsvOptions())).Count());
    }

    [Theory]
    [InlineData(new[] { "", "x,y\n3,4\n5,6\n", "x,y\n7,8\n" }, "2023|3|4 2023|5|6 2024|7|8")]
    [InlineData(new[] { "x,y\n1,2\n", "", "x,y\n7,8\n" }, "2022|1|2 2024|7|8")]
    [InlineData(new[] { "\n \n", "", "x,y\n7,8\n" }, "2024|7|8")]
    [InlineData(new[] { "x,y\n1,2\n", "x,y\n", "" }, "2022|1|2")]
    [InlineData(new[] { "# no rows\n", "x,y\n3,4\n", "x,y\n7,8\n" }, "2023|3|4 2024|7|8")]
    public async Task Columns_of_folders_are_those_of_the_row_s_own_file_though_others_are_empty(string[] files, string expected)
    {
        for (int i = 0; i < files.Length; i++) Write($"h/year={2022 + i}/a.csv", files[i]);
        foreach (string name in new[] { "h", "h/*", "h/**/*.csv" })
        {
            var table = (await DataSource.LoadAsync(_folder.PathOf(name))).Table!;
            Assert.Equal(expected, string.Join(' ', CellsOf(table)));
            Assert.All(Enumerable.Range(0, table.RowCount), row =>
                Assert.StartsWith($"year={table["year"].TextAt(row)}/a.csv, line ", table.Locate(row)));
            var stream = new CsvStream(_folder.PathOf(name), new CsvOptions());
            Assert.Equal(expected, string.Join(' ', Scan(stream)));
            Assert.Equal(expected, string.Join(' ', stream.Read(null).SelectMany(CellsOf)));
            Assert.Equal(expected.Split(' '), stream.Read(new Philox(1, 2)).SelectMany(CellsOf).Order());
        }
    }

    [Theory]
    [InlineData("# nothing, of, this, day\n")]
    [InlineData("#\n# nothing\n\n")]
    [InlineData("sep=,\n")]
    public void A_file_of_comments_alone_has_no_row_wherever_it_stands(string comments)
    {
        foreach (int empty in new[] { 0, 1, 3 })
        {
            for (int part = 0; part < 4; part++) Write($"s{empty}/{part}.csv", part == empty ? comments : Header + Rows(part));
            var table = Csv.Read(_folder.PathOf($"s{empty}"));
            Assert.Equal((3 * RowsOfPart, "id"), (table.RowCount, table.Names[0]));
            Assert.Equal([$"{empty}.csv: no rows, only comments."],
                table.Notes.Where(note => note.Code is "only-comments" or "header-first-only").Select(note => note.Message));
            var stream = new CsvStream(_folder.PathOf($"s{empty}"), new CsvOptions());
            Assert.Equal(CellsOf(table), Scan(stream));
            Assert.Equal(table.Notes, stream.Notes);
        }

        Write("c/0.csv", comments);
        Write("c/1.csv", comments);
        Assert.StartsWith("c has only comments", Lines.Error(() => Csv.Read(_folder.PathOf("c"))));
    }

    [Fact]
    public void Rows_that_begin_with_the_sign_of_a_comment_are_rows()
    {
        Write("s/0.csv", "colour,n\n#ff0000,1\n#00ff00,2\n");
        Write("s/1.csv", "#0000ff,3\n#ffffff,4\n");
        Assert.Equal(["#ff0000|1", "#00ff00|2", "#0000ff|3", "#ffffff|4"], CellsOf(Csv.Read(_folder.PathOf("s"))));
    }

    [Fact]
    public async Task Lines_and_rows_beyond_two_thousand_million_are_counted_on()
    {
        const long Many = 3_000_000_000;
        var lines = new FileLines(["a.csv", "b.csv", "c.csv"]);
        lines.Begin(1, Many);
        lines.Begin(2, 2 * Many);
        Assert.Equal(("a.csv, line 3000000000", "b.csv, line 1", "c.csv, line 7"),
            (lines.Where(Many), lines.Where(Many + 1), lines.Where(2 * Many + 7)));

        var input = Input.File(_folder.Write("a.csv", "1,2\n3,4\n5\n"), "a.csv");
        var files = CsvFiles.Of(input, new CsvOptions { HasHeader = false });
        using var rows = new CsvRows(files, input, int.MaxValue, 1 << 14);
        Assert.True(rows.Next() && rows.Next(), "There must be two rows.");
        Assert.Equal((2147483648, "a.csv, line 2147483648", 2147483649), (rows.Line, rows.Place, rows.NextLine));

        await WriteParquet("a.parquet", ("n", new[] { 1, 2 }));
        var parts = ParquetParts.Of(TableFiles.Parse(_folder.PathOf("a.parquet")), new CsvOptions(), []);
        Assert.Equal("a.parquet, row 3000000002", parts.Read(0, 0, Many).Locate(1));
    }

    [Theory]
    [InlineData("c2", "c1")]
    [InlineData("c2,c3", "c1")]
    [InlineData("\"c2\", c3", "c1")]
    [InlineData("b,c3", "a")]
    [InlineData("c2,c9", "a")]
    public void Several_targets_called_c_and_a_number_tell_that_there_is_no_header(string target, string first) =>
        Assert.Equal(first, Csv.Read(_folder.Write("a.csv", "a,b,c\nd,e,f\ng,h,i\n"),
            new RunConfiguration { Target = target }.ToCsvOptions()).Names[0]);

    [Fact]
    public void Files_that_are_all_empty_are_refused()
    {
        Write("s/a.csv", Header);
        Write("s/b.csv", Header);
        Assert.StartsWith("s has column names but no rows", Lines.Error(() => Csv.Read(_folder.PathOf("s"))));
    }

    [Fact]
    public void The_decimal_sign_is_one_for_all_files()
    {
        Write("s/a.csv", "a;b\n3.225;1\n4.500;2\n5.125;3\n");
        Write("s/b.csv", "a;b\n1,5;1\n2,25;2\n");
        Assert.Equal([3225, 4500, 5125, 1.5, 2.25], ((NumericColumn)Csv.Read(_folder.PathOf("s"))["a"]).Values.ToArray());
    }

    [Fact]
    public void What_is_wrong_names_the_file_and_its_own_line()
    {
        Write("s/a.csv", Header + Rows(0));
        Write("s/b.csv", Header + "\n" + Rows(1) + "1,2\n");
        string ragged = Lines.Error(() => Csv.Read(_folder.PathOf("s")));
        Assert.StartsWith($"b.csv, line {RowsOfPart + 3}: expected 4 cells as in the header (got 2)", ragged);
        Assert.Equal(ragged, Lines.Error(() => Scan(new CsvStream(_folder.PathOf("s"), new CsvOptions())).Count()));

        Write("s/b.csv", Header + Rows(1) + "7,word,a,1\n");
        var numbers = new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["x"] = ColumnKind.Number } };
        Assert.StartsWith($"b.csv, line {RowsOfPart + 2}, column 2 \"x\": expected a number (got \"word\")",
            Lines.Error(() => Csv.Read(_folder.PathOf("s"), numbers)));
        Assert.Equal($"b.csv, line {RowsOfPart + 2}", Csv.Read(_folder.PathOf("s")).Take([2 * RowsOfPart]).Locate(0));
    }

    [Fact]
    public void Folders_with_keys_are_columns_in_front_of_the_others()
    {
        foreach (string folder in new[]
            { "year=2024/where=S%C3%A3o Paulo%2FBR", "year=2023/where=__HIVE_DEFAULT_PARTITION__", "year=2023/where=Ulm" })
            Write($"h/{folder}/part-0.csv", Header + Rows(0));
        var table = Csv.Read(_folder.PathOf("h"));
        Assert.Equal(["year", "where", "id", "x", "kind", "y"], table.Names);
        Assert.Equal([2023, 2023, 2024],
            new[] { 0, RowsOfPart, 2 * RowsOfPart }.Select(row => ((NumericColumn)table["year"]).Values.Span[row]));
        Assert.Equal(["Ulm", null, "São Paulo/BR"], new[] { 0, RowsOfPart, 2 * RowsOfPart }.Select(row => table["where"].TextAt(row))
            .OrderBy(text => text switch { "Ulm" => 0, null => 1, _ => 2 }));
        Assert.Equal("2 columns come from folder names: year (numbers), where (text).",
            table.Notes.Single(note => note.Code == "folder-columns").Message);

        var stream = new CsvStream(_folder.PathOf("h"), new CsvOptions());
        Assert.Equal(CellsOf(table), Scan(stream));
        Assert.Equal(table.Names, stream.Names);
        Assert.Equal((ColumnKind.Number, ColumnKind.Text), (stream.Kinds["year"], stream.Kinds["where"]));
        Assert.Equal(CellsOf(table).Order(), stream.Read(new Philox(1, 2)).SelectMany(CellsOf).Order());
        var asText = Csv.Read(_folder.PathOf("h"),
            new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["year"] = ColumnKind.Text } });
        Assert.Equal("2023", asText["year"].TextAt(0));
        Assert.Equal(ColumnKind.Text, asText["year"].Kind);
    }

    [Fact]
    public void A_column_of_folders_wins_over_one_of_the_files_and_a_note_says_so()
    {
        Write("h/x=1/a.csv", Header + Rows(0));
        Write("h/x=2/a.csv", Header + Rows(1));
        var table = Csv.Read(_folder.PathOf("h"));
        Assert.Equal(["x", "id", "kind", "y"], table.Names);
        Assert.Equal((1, 2), (((NumericColumn)table["x"]).Values.Span[0], ((NumericColumn)table["x"]).Values.Span[RowsOfPart]));
        Assert.Contains(table.Notes, note => note is { Code: "folder-column-twice", Column: "x" });
        Assert.Equal(CellsOf(table), Scan(new CsvStream(_folder.PathOf("h"), new CsvOptions())));
    }

    [Theory]
    [InlineData("h/b.csv", "h: b.csv", "is in a folder \"year=…\" but")]
    [InlineData("h/year=1/year=2/b.csv", "h: year=1/year=2/b.csv", "is in two folders \"year=…\"")]
    public void Files_of_which_some_lack_a_key_or_have_one_twice_are_refused(string other, string file, string message)
    {
        Write("h/year=2024/a.csv", Header + Rows(0));
        Write(other, Header + Rows(0));
        string error = Lines.Error(() => Csv.Read(_folder.PathOf("h")));
        Assert.Contains(file[3..], error);
        Assert.Contains(message, error);
    }

    [Fact]
    public async Task A_model_that_knows_a_column_of_folders_finds_it_above_the_file_that_it_is_asked_about()
    {
        for (int year = 2020; year < 2024; year++)
            Write($"h/year={year}/a.csv",
                "x,y\n" + string.Concat(Enumerable.Range(0, 40)
                    .Select(i => FormattableString.Invariant($"{i},{i + 100 * (year - 2020)}\n"))));
        var run = await TrainingRun.PrepareAsync(new()
            { Data = _folder.PathOf("h"), Target = "y", Preset = Preset.Standard, Hidden = [4], Epochs = 2 });
        run.Fit();
        double[] all = run.Model.Predict(Csv.Read(_folder.PathOf("h"))).Values.ToArray();
        foreach (string name in new[] { "h/year=2022", "h/year=2022/a.csv", "h/year=2022/*.csv", "h/year=202[2]" })
        {
            Assert.Equal(all[80..120], (await ModelData.PredictAsync(run.Model, _folder.PathOf(name))).Values.ToArray());
            Assert.Equal(all[80..120],
                (await ModelData.PredictAsync(run.Model, _folder.PathOf(name), 1 << 24)).SelectMany(block => block.Values.ToArray()));
        }
    }

    [Fact]
    public async Task The_notes_are_findings_of_the_report_and_kept_in_the_model()
    {
        for (int part = 0; part < 3; part++) Write($"s/{part}.csv", Header + Rows(part));
        _folder.Write("s/about.md", "text");
        foreach (string? memory in new[] { null, "64MB" })
        {
            var run = await TrainingRun.PrepareAsync(new()
                { Data = _folder.PathOf("s"), Target = "y", Preset = Preset.Standard, Hidden = [4], Epochs = 1,
                    Memory = DataSettings.Memory.Parse(memory) });
            var findings = run.Fit().Findings;
            Assert.Contains(findings, finding => finding.Message == "Read as one table: 3 files, 180 rows, 0.csv to 2.csv.");
            Assert.Contains(findings, finding =>
                finding.Message.StartsWith("Not read, since the name does not end as those of tables: "
                    + "about.md.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_fingerprint_of_streamed_rows_covers_all_files()
    {
        for (int part = 0; part < 3; part++) Write($"s/{part}.csv", Header + Rows(part));
        string before = await Fingerprint();
        Assert.Equal(before, await Fingerprint());
        Write("s/2.csv", Header + Rows(2).Replace("120,", "121,", StringComparison.Ordinal));
        Assert.NotEqual(before, await Fingerprint());

        async Task<string> Fingerprint() =>
            (await TrainingRun.PrepareAsync(new()
            { Data = _folder.PathOf("s"), Target = "y", Preset = Preset.Standard, Hidden = [2],
                Memory = 64_000_000 })).Train.Fingerprint()!;
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task A_run_goes_on_though_a_file_that_is_none_of_the_table_s_came_beside_it_but_not_with_another_table(string? memory)
    {
        for (int part = 0; part < 3; part++) Write($"s/{part}.csv", Header + Rows(part));
        await Fit(2);
        _folder.Write("s/about.md", "text");
        await Fit(3);
        Write("s/2.csv", Header + Rows(2)[..^2] + "7\n");
        await Assert.ThrowsAsync<Nabla.Training.CheckpointException>(() => Fit(4));

        async Task Fit(int epochs)
        {
            using var checkpoints = Nabla.Training.CheckpointFolder.Resume(_folder.PathOf("checkpoints"));
            var run = await TrainingRun.PrepareAsync(new()
                { Data = _folder.PathOf("s"), Target = "y", Preset = Preset.Standard, Hidden = [2], Epochs = epochs,
                    Memory = DataSettings.Memory.Parse(memory),
                Validation = 0 }, checkpoints: checkpoints);
            run.Fit();
        }
    }

    [Fact]
    public void A_file_that_changes_between_passes_is_noticed()
    {
        for (int part = 0; part < 3; part++) Write($"s/{part}.csv", Header + Rows(part));
        var stream = new CsvStream(_folder.PathOf("s"), new CsvOptions());
        Scan(stream).Count();
        Write("s/2.csv", Header + Rows(2) + Rows(3));
        Assert.StartsWith("2.csv was changed while it was read.", Lines.Error(() => stream.Read(new Philox(1, 2)).Count()));
    }

    [Fact]
    public async Task Parts_of_a_folder_may_be_folders_of_files()
    {
        for (int part = 0; part < 3; part++) Write($"d/train/part-{part}.csv", Header + Rows(part));
        Write("d/test/part-0.csv", Header + Rows(3));
        var data = await DataSource.LoadAsync(_folder.PathOf("d"));
        Assert.Equal((3 * RowsOfPart, RowsOfPart), (data.Table!.RowCount, data.TestTable!.RowCount));
        var run = await TrainingRun.PrepareAsync(new()
            { Data = _folder.PathOf("d"), Target = "y", Preset = Preset.Standard, Hidden = [2], Memory = 64_000_000 });
        Assert.Equal(RowsOfPart, run.Test!.Count);
    }

    [Fact]
    public async Task A_table_beside_one_called_train_is_named_as_not_read()
    {
        Write("d/train.csv", Header + Rows(0));
        Write("d/more.csv", Header + Rows(1));
        Assert.Contains((await DataSource.LoadAsync(_folder.PathOf("d"))).AllNotes, note => note.Code == "other-tables"
            && note.Message.Contains("Not read: more.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_called_test_is_not_learnt_from_beside_others()
    {
        Write("d/data.csv", Header + Rows(0));
        Write("d/test.csv", Header + Rows(1));
        Assert.Contains("has test.csv and other tables, but none named train.", await Error("d"));
        Assert.Equal(2 * RowsOfPart, (await DataSource.LoadAsync(_folder.PathOf("d/*"))).Table!.RowCount);
    }

    [Fact]
    public async Task Folders_may_say_dates_or_the_target_and_blocks_learn_what_memory_does()
    {
        for (int day = 0; day < 40; day++)
            Write($"h/day={new DateTime(2024, 1, 1).AddDays(day):yyyy-MM-dd}/kind={"abc"[day % 3]}/0.csv",
                "x,y\n" + string.Concat(Enumerable.Range(0, 5).Select(i => FormattableString.Invariant($"{i * day % 7},{i + day}\n"))));
        foreach (string target in new[] { "y", "kind" })
        {
            var asked = new RunConfiguration
                { Data = _folder.PathOf("h"), Target = target, Preset = Preset.Standard, Hidden = [4], Epochs = 1, Validation = 0 };
            var whole = (await TrainingRun.PrepareAsync(asked)).Model.Preprocessing!;
            var blocks = (await TrainingRun.PrepareAsync(asked with { Memory = 64_000_000 })).Model.Preprocessing!;
            Assert.Equal(whole.ToJson(), blocks.ToJson());
            Assert.Contains("day: elapsed time", whole.InputNames);
            Assert.Equal(target == "y" ? LearningTask.Regression : LearningTask.Classification, whole.LearningTask);
        }
    }

    [Fact]
    public async Task Files_of_several_kinds_and_versioned_tables_are_refused_by_name()
    {
        Write("m/a.csv", Header + Rows(0));
        await WriteParquet("m/b.parquet", ("x", new[] { 1.0, 2.0 }));
        Assert.StartsWith("m must hold CSV or Parquet files, not both", await Error("m"));
        await WriteParquet("delta/part-0.parquet", ("x", new[] { 1.0, 2.0 }));
        _folder.Write("delta/_delta_log/0.json", "{}");
        Assert.Contains("is a Delta Lake table", await Error("delta"));
        Assert.StartsWith("No file matches", await Error("nothing-*.csv"));
        Assert.Contains("\"[z-a].csv\" is not a valid pattern of file names:", await Error("m/[z-a].csv"));
        _folder.Write("m/c.png", SmallPng.Grey(2, 2, pixel => (byte)(50 * pixel)));
        Assert.Contains("c.png is not a CSV or Parquet file", await Error("m/*"));
    }

    [Fact]
    public async Task Images_in_classes_stay_images_and_a_picture_beside_tables_does_not_make_any()
    {
        byte[] image = SmallPng.Grey(2, 2, pixel => (byte)(50 * pixel));
        foreach (string name in new[] { "i/cat/1.png", "i/dog/1.png", "t/plots/1.png", "t/1.png", "both/a/1.png", "both/b/1.png" })
            _folder.Write(name, image);
        Write("i/labels.csv", "file,class\n1.png,cat\n");
        Write("t/a.csv", Header + Rows(0));
        Write("both/a/x.csv", Header + Rows(0));
        var images = await DataSource.LoadAsync(_folder.PathOf("i"));
        Assert.Equal(["cat", "dog"], images.Dataset!.ClassNames!);
        Assert.Contains(images.AllNotes, note => note.Code == "skipped-files" && note.Message.Contains("1 .csv", StringComparison.Ordinal));
        var table = await DataSource.LoadAsync(_folder.PathOf("t"));
        Assert.Equal(RowsOfPart, table.Table!.RowCount);
        Assert.Contains(table.AllNotes, note => note.Code == "files-not-read"
            && note.Message.Contains("1.png, plots/1.png", StringComparison.Ordinal));
        Assert.Contains("must hold images or tables, not both in one folder (got both in "
            + "a)", await Error("both"));
    }

    [Fact]
    public async Task Parquet_files_are_joined_by_the_names_of_their_columns()
    {
        await WriteParquet("p/year=1/0.parquet", ("n", new[] { 1, 2 }), ("s", new[] { "a", null }), ("e", new double?[] { null, null }));
        await WriteParquet("p/year=1/1.parquet", ("s", new[] { "b", "a" }), ("e", new[] { "q", "r" }), ("n", new[] { 2.5, double.NaN }));
        await WriteParquet("p/year=2/2.parquet", ("n", Array.Empty<long>()), ("other", Array.Empty<string>()));
        var table = (await DataSource.LoadAsync(_folder.PathOf("p"))).Table!;
        Assert.Equal(["year", "n", "s", "e"], table.Names);
        Assert.Equal(["1|1|a|∅", "1|2|∅|∅", "1|2.5|b|q", "1|∅|a|r"], CellsOf(table));
        Assert.Equal("year=1/1.parquet, row 2", table.Locate(3));
        Assert.Contains(table.Notes, note => note.Message == "Read as one table: 3 files, 4 rows, year=1/0.parquet to year=2/2.parquet.");
        var stream = new ParquetStream(_folder.PathOf("p/**/*.parquet"), new CsvOptions());
        Assert.Equal(CellsOf(table), Scan(stream));
        Assert.Equal(table.Names, stream.Names);
        Assert.Equal(table.Columns.Select(column => column.Kind), stream.Names.Select(name => stream.Kinds[name]));
        Assert.Equal("year=1/1.parquet, row 1", stream.Read(null).Last().Locate(0));
    }

    [Theory]
    [InlineData("z", "column \"z\" is in 0.parquet but not in 1.parquet. Write all files with the same columns and types, or set Ignore "
        + "to z.")]
    [InlineData("t", "column \"t\" is DOUBLE in 0.parquet but STRING (BYTE_ARRAY) in 1.parquet.")]
    public async Task A_Parquet_file_with_other_columns_or_types_is_refused_by_who_uses_them(string column, string message)
    {
        double[] many = [.. Enumerable.Range(0, 50).Select(i => i % 7 + 0.5)];
        await WriteParquet("p/0.parquet", ("x", many), (column, many), ("y", many));
        if (column == "z") await WriteParquet("p/1.parquet", ("x", many), ("y", many));
        else await WriteParquet("p/1.parquet", ("x", many), (column, many.Select(value => $"{value}").ToArray()), ("y", many));
        foreach (string? memory in new[] { null, "64MB" })
        {
            var asked = new RunConfiguration
                { Data = _folder.PathOf("p"), Target = "y", Preset = Preset.Standard, Hidden = [2], Epochs = 1,
                    Memory = DataSettings.Memory.Parse(memory) };
            Assert.Contains(message, (await Assert.ThrowsAsync<NablaException>(() => TrainingRun.PrepareAsync(asked))).Message);
            var run = await TrainingRun.PrepareAsync(asked with { Ignore = [column] });
            Assert.Equal(["x"], run.Model.Preprocessing!.InputNames);
        }
    }

    [Theory]
    [InlineData("data/sales", "sales")]
    [InlineData("data/sales/", "sales")]
    [InlineData("data/sales/part-*.csv", "sales")]
    [InlineData("data/**/year=*/*.parquet", "data")]
    [InlineData("part-*.csv", "part")]
    [InlineData("*.csv", "run")]
    public void A_run_on_files_that_match_a_pattern_has_a_plain_name(string data, string name) =>
    Assert.Equal(name, Nabla.Models.Files.RunFolder.BaseName(data));

    [Fact]
    public async Task Words_for_a_missing_cell_that_the_user_names_are_missing_in_Parquet_too()
    {
        await WriteParquet("p/0.parquet", ("n", new[] { 1, -999, 3 }), ("s", new[] { "a", "NA", "never" }));
        await WriteParquet("p/1.parquet", ("n", new[] { -999, 5 }), ("s", new[] { "never", "b" }));
        foreach (string name in new[] { "p", "p/0.parquet" })
        {
            foreach (var (said, expected) in new[]
                { (new[] { "-999", "never" }, new[] { "1|a", "∅|NA", "3|∅", "∅|∅", "5|b" }),
                (["=NA"], ["1|a", "-999|∅", "3|never", "-999|never", "5|b"]) })
            {
                var csv = new RunConfiguration { Missing = said }.ToCsvOptions();
                string[] rows = name == "p" ? expected : expected[..3];
                Assert.Equal(rows, CellsOf((await DataSource.LoadAsync(_folder.PathOf(name), new DataOptions { Csv = csv })).Table!));
                Assert.Equal(rows, Scan(new ParquetStream(_folder.PathOf(name), csv)));
            }
        }
    }

    private const string Header = "id,x,kind,y\n";

    private static string Rows(int part)
    {
        var text = new StringBuilder();
        for (int i = 0; i < RowsOfPart; i++)
        {
            int id = part * RowsOfPart + i;
            text.Append(FormattableString.Invariant($"{id},{(id * 37 % 101) / 8.0},{(id % 3 == 0 ? "red" : part == 2 ? "late" : "blue")},{id % 5}\n"));
        }

        return text.ToString();
    }

    private static IEnumerable<string> CellsOf(Table table) =>
        Enumerable.Range(0, table.RowCount).Select(row => string.Join('|', table.Columns.Select(column => column.TextAt(row) ?? "∅")))
        .ToArray();

    // Again where what came before is of no use.
    private static IEnumerable<string> Scan(TableStream stream)
    {
        string[] rows;
        do rows = [.. stream.Scan(default).SelectMany(CellsOf)];
        while (stream.MustScanAgain);
        return rows;
    }

    private async Task<string> Error(string name) =>
        (await Assert.ThrowsAsync<NablaException>(() => DataSource.LoadAsync(_folder.PathOf(name)))).Message;

    private void Write(string name, string text)
    {
        if (name.EndsWith(".tsv", StringComparison.Ordinal)) text = text.Replace(',', '\t');
        if (!name.EndsWith(".gz", StringComparison.Ordinal)) _folder.Write(name, text);
        else
        {
            using var bytes = new MemoryStream();
            using (var gzip = new GZipStream(bytes, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
            _folder.Write(name, bytes.ToArray());
        }
    }

    private async Task WriteParquet(string name, params (string Name, Array Cells)[] columns)
    {
        string path = _folder.Write(name, "");
        DataField[] fields = [.. columns.Select(column => column.Cells switch
        {
            string?[] => new DataField<string>(column.Name),
            double?[] => new DataField<double?>(column.Name),
            double[] => new DataField<double>(column.Name),
            long[] => new DataField<long>(column.Name),
            _ => (DataField)new DataField<int>(column.Name),
        })];
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        using var rows = writer.CreateRowGroup();
        for (int c = 0; c < fields.Length; c++)
        {
            if (columns[c].Cells is string[] texts) await rows.WriteAsync(fields[c], texts);
            else if (columns[c].Cells is double?[] gaps) await rows.WriteAsync<double>(fields[c], gaps);
            else if (columns[c].Cells is double[] doubles) await rows.WriteAsync<double>(fields[c], doubles);
            else if (columns[c].Cells is long[] longs) await rows.WriteAsync<long>(fields[c], longs);
            else await rows.WriteAsync<int>(fields[c], (int[])columns[c].Cells);
        }
    }
}
