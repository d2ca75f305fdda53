using System.IO.Compression;
using System.Text;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Readers;
using Nabla.Data.Sources;

namespace Nabla.Models.Tests;

public sealed class TextTableTests : IDisposable
{
    private static readonly RunConfiguration Short = new() { Epochs = 2, Hidden = [4], Threads = 1 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Rows(string header, int count, Func<int, string> row) =>
        header + "\n" + string.Concat(Enumerable.Range(0, count).Select(i => row(i) + "\n"));

    [Theory]
    [InlineData("unit\tage\ty\nApt 1\t31\t2\nApt 2\t32\t4\nApt 3\t33\t6\n", "unit,age,y")]
    [InlineData("room no\tage\ty\nv 1\t31\t2\nv 2\t32\t4\nv 3\t33\t6\n", "room no,age,y")]
    [InlineData("day;age\nJan 1;31\nJan 2;32\nJan 3;33\n", "day,age")]
    [InlineData("unit|age\n1 2|31\n2 3|32\n4 5|33\n", "unit,age")]
    [InlineData("unit,age\n1 2,31\n2 3,32\n4 5,33\n", "unit,age")]
    [InlineData("a b c\n1,5 2,5 3,5\n2,5 3,5 4,5\n", "a,b,c")]
    public void Blanks_within_cells_divide_none(string text, string names)
    {
        var table = Csv.Read(_folder.Write("t.csv", text));
        Assert.Equal(names, string.Join(',', table.Names));
        Assert.Equal(text.Count(c => c == '\n') - 1, table.RowCount);
    }

    [Fact]
    public void Zeros_in_front_are_pointed_out_until_the_column_is_known_as_numbers()
    {
        string path = _folder.Write("t.csv", Rows("zip,y", 40, i => $"{i * 37:00000},{i}"));
        var table = Csv.Read(path);
        Assert.Single(table.Notes, note => note.Code == "leading-zeros");
        var model = Model.For(table, "y", Short);
        Assert.DoesNotContain(Csv.Read(path, model.Preprocessing!.ToCsvOptions()).Notes, note => note.Code == "leading-zeros");
    }

    [Theory]
    [InlineData("{0} cm", "numbers with a unit", 30)]
    [InlineData("{0}kg", "numbers with a unit", 200)]
    [InlineData("~{0}", "numbers with a unit", 30)]
    [InlineData("{0}:14", "durations", 30)]
    [InlineData("Sun {0:00} Jan 20{0:00}", null, 25)]
    [InlineData("group {0}", null, 30)]
    [InlineData("A{0}", null, 200)]
    public void Texts_that_look_like_numbers_are_pointed_out(string form, string? hint, int different)
    {
        string text = Rows("a,b,y", 400,
            i => $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, form, 10 + i % different)},{i % 9},{i}");
        var notes = Preprocessing.Fit(Csv.Read(_folder.Write("t.csv", text)), "y").Notes.Where(note => note.Column == "a").ToList();
        if (hint is null)
            Assert.DoesNotContain(notes, note => note.Message.Contains("look like numbers", StringComparison.Ordinal)
                || note.Message.Contains("durations", StringComparison.Ordinal));
        else Assert.Contains(notes, note => note.Message.Contains(hint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task Words_for_missing_cells_in_a_column_of_categories_are_told_of(string? memory)
    {
        string[] countries = ["NA", "DE", "FR", "None"];
        string train = _folder.Write("train.csv", Rows("country,y", 80, i => $"{countries[i % 4]},{i % 7}"));
        var asked = Short with { Data = train, Target = "y", Memory = DataSettings.Memory.Parse(memory), Validation = 0 };
        var note = Assert.Single((await TrainingRun.PrepareAsync(asked)).Model.Notes, note => note.Code == "missing-words");
        Assert.StartsWith("Column \"country\": 20 cells \"NA\", 20 cells \"None\" count as missing.", note.Message);
        var missing = DataSettings.Missing.Parse(note.Advice!.Changes[0].Value);
        var advised = (await TrainingRun.PrepareAsync(asked with { Missing = missing })).Model;
        Assert.Equal(["DE", "FR", "NA"], ((CategoryTransform)advised.Preprocessing!.Columns[0]).Categories.Order());
        Assert.StartsWith("Column \"country\": 20 cells \"None\" count as missing.",
            Assert.Single(advised.Notes, note => note.Code == "missing-words").Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task A_class_whose_name_means_missing_may_stand_in_the_first_rows(string? memory)
    {
        string train = _folder.Write("train.csv", Rows("a,kind", 80, i => $"{i % 9},{(i < 3 || i % 2 == 0 ? "None" : "Apnea")}"));
        var run = await TrainingRun.PrepareAsync(Short with { Data = train, Memory = DataSettings.Memory.Parse(memory), Validation = 0 });
        Assert.Equal(["Apnea", "None"], run.Model.ClassNames);
        Assert.Equal(80, run.Train.Count);
        Assert.Contains("41 rows", Assert.Single(run.Model.Notes, note => note.Code == "class-word").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_and_line_ends_within_quotes_are_part_of_a_cell()
    {
        var table = Csv.Read(_folder.Write("t.csv", "text,y\n\"a\nb \"\"q\"\", x\",2\n\"c\nd \"\"q\"\", x\",3\n\"e\nf \"\"q\"\", x\",4\n"));
        Assert.Equal(["text", "y"], table.Names);
        Assert.Equal("a\nb \"q\", x", table["text"].TextAt(0));
        Assert.Equal([2.0, 3, 4], ((NumericColumn)table["y"]).Values.ToArray());
    }

    [Theory]
    [InlineData("Umsatz 2024\na;b\n1;2\n2;3\n", 1)]
    [InlineData("Umsatz 2024;;\nStand: 1. Mai;;\n\nname;a;b\nx;1;2\ny;2;3\n", 3)]
    [InlineData("Sales by region\n\nregion,a,b\nnorth,1,2\nsouth,2,3\n", 2)]
    public void Lines_above_the_header_are_a_title(string text, int lines)
    {
        string path = _folder.Write("t.csv", text);
        var table = Csv.Read(path);
        Assert.Equal(["a", "b"], table.Names.TakeLast(2));
        Assert.Equal([1.0, 2], ((NumericColumn)table["a"]).Values.ToArray());
        var note = Assert.Single(table.Notes, note => note.Code == "title-lines");
        Assert.Contains($"line {lines + 1} is the header", note.Message);
    }

    [Theory]
    [InlineData("x\n1\n2\n")]
    [InlineData("name\na b\nc d\n")]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("7\na,b\n1,2\n3,4\n")]
    public void What_may_be_the_table_is_no_title(string text)
    {
        try
        {
            Assert.DoesNotContain(Csv.Read(_folder.Write("t.csv", text)).Notes, note => note.Code == "title-lines");
        }
        catch (NablaException refused)
        {
            Assert.Contains("cells but", refused.Message);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task A_model_reads_later_files_as_the_one_that_it_learnt_from(string? memory)
    {
        string train = _folder.Write("train.csv", Rows("size;price", 80, i => $"{i / 4},{i % 4 * 25 + 1};{i}"));
        var run = await TrainingRun.PrepareAsync(Short with { Data = train, Target = "price", Memory = DataSettings.Memory.Parse(memory) });
        run.Fit();
        string path = _folder.PathOf("m.onnx");
        run.Model.Save(path);
        var model = Model.Load(path);
        Assert.Equal(new NumberFormat(','), model.Preprocessing!.Formats!["size"]);

        // 1,234 and 1.234 are told by the model, 1.25 by itself.
        double One(string cell) =>
            ((NumericColumn)Csv.Read(_folder.Write("one.csv", $"size;price\n{cell};1\n"),
            model.Preprocessing.ToCsvOptions())["size"]).Values.Span[0];
        Assert.Equal([1.234, 1234, 1.25], [One("1,234"), One("1.234"), One("1.25")]);
        var notes = new List<DataNote>();
        var answer = await ModelData.PredictAsync(model, _folder.Write("one.csv", "size;price\n1,234;1\n"),
            new DataOptions { Notes = new Told(notes) });
        Assert.Equal(answer[0].ToArray(), model.Predict(Table.From(new[,] { { 1.234 } }, "size"))[0].ToArray());
        Assert.Equal("decimal-sign", Assert.Single(notes).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task A_percent_sign_that_is_missing_later_is_told(string? memory)
    {
        var run = await TrainingRun.PrepareAsync(Short
            with { Data = _folder.Write("train.csv", Rows("a,y", 80, i => $"{i}.5%,{i * 2}")), Target = "y",
                Memory = DataSettings.Memory.Parse(memory) });
        run.Fit();
        var notes = new List<DataNote>();
        var options = new DataOptions { Notes = new Told(notes) };
        string later = _folder.Write("later.csv", "a,y\n4.5,9\n7.5,8\n");
        if (memory is null) _ = await ModelData.LoadSamplesAsync(run.Model, later, options);
        else _ = await ModelData.OpenStreamAsync(run.Model, later, options);
        Assert.Equal("percent-differs", Assert.Single(notes).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task A_word_for_a_gap_that_fills_a_target_is_a_class_everywhere(string? memory)
    {
        string text = Rows("hours,kind", 90, i => $"{i},{(i > 60 ? "None" : i > 30 ? "Insomnia" : "Apnea")}"),
            train = _folder.Write("train.csv", text);
        var run = await TrainingRun.PrepareAsync(Short with { Data = train, Target = "kind", Memory = DataSettings.Memory.Parse(memory) });
        Assert.Equal(["Apnea", "Insomnia", "None"], run.Model.ClassNames);
        Assert.Contains(run.Model.Notes, note => note.Code == "class-word");
        var result = run.Fit();
        Assert.Contains(result.Findings, finding => finding.Name == "class-word");
        Assert.Equal(90, (await ModelData.LoadSamplesAsync(run.Model, train)).Count);
        Assert.Equal(90, run.Model.ToDataset(Lines.Table(text)).Count);
        Assert.Equal(["Apnea", "Insomnia", "None"], Model.For(Lines.Table(text), "kind", Short).ClassNames);
    }

    [Fact]
    public void A_rare_word_for_a_gap_in_a_target_is_refused_by_its_text()
    {
        var table = Lines.Table(Rows("x,kind", 90, i => $"{i},{(i == 70 ? "NA" : i > 30 ? "a" : "b")}"));
        Assert.StartsWith("t.csv, line 72: the target \"kind\" is \"NA\", which counts as missing.",
            Lines.Error(() => Model.For(table, "kind", Short)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task A_slip_stops_who_uses_the_column_and_nobody_else(string? memory)
    {
        string train = _folder.Write("train.csv", Rows("a,b,y", 200, i => $"{(i == 150 ? "<20" : $"{i}")},{i % 7},{i}.5"));
        var asked = Short with { Data = train, Target = "y", Memory = DataSettings.Memory.Parse(memory) };
        string message = (await Assert.ThrowsAsync<NablaException>(() => TrainingRun.PrepareAsync(asked))).Message;
        Assert.StartsWith("train.csv, line 152, column 1 \"a\": \"<20\" is not a number, but 199 of the column's 200 cells are.", message);
        Assert.Contains("leave it empty or set Missing to <20", message);
        Assert.Equal(["b"], (await TrainingRun.PrepareAsync(asked with { Ignore = ["a"] })).Model.Preprocessing!.Columns.Select(plan =>
            plan.Column));
        var forgiven = (await TrainingRun.PrepareAsync(asked with { Missing = ["<20"] })).Model;
        Assert.Equal(ColumnKind.Number, forgiven.Preprocessing!.Columns[0].Kind);

        // Later files forgive it too, and name another.
        Assert.Equal(200, (await ModelData.LoadSamplesAsync(forgiven, train)).Count);
        string other = _folder.Write("other.csv", "a,b,y\n1,2,3\n<30,2,3\n");
        Assert.StartsWith("other.csv, line 3, column 1 \"a\": expected a number (got \"<30\").",
            (await Assert.ThrowsAsync<NablaException>(() => ModelData.LoadSamplesAsync(forgiven, other))).Message);
    }

    [Fact]
    public async Task A_file_for_validation_is_read_as_the_one_to_learn_from()
    {
        string train = _folder.Write("train.csv", Rows("a;y", 80, i => $"{i},{i % 10}5;{i}")),
            validation = _folder.Write("validation.csv", "a;y\n1,234;2\n2,345;3\n");
        var run = await TrainingRun.PrepareAsync(Short with { Data = train, Validation = DataSettings.Validation.Parse(validation),
            Target = "y" });
        var a = Assert.IsType<NumericTransform>(run.Model.Preprocessing!.Columns[0]);
        Assert.Equal(run.Model.Preprocessing.ApplyToInputs(Table.From(new[,] { { 1.234 }, { 2.345 } }, "a")).ToArray(),
            ((Dataset)run.Validation!).Inputs.ToArray());
        Assert.Equal("a", a.Column);
    }

    [Theory]
    [InlineData("book", "is an Excel workbook (.xlsx).")]
    [InlineData("zip", "is a ZIP archive of data/train.csv.")]
    [InlineData("xls", "is an Excel workbook of the older kind (.xls).")]
    [InlineData("html", "is an HTML page, not a table.")]
    [InlineData("lfs", "is a Git LFS pointer, not the file itself. Run git lfs pull.")]
    [InlineData("utf-16", "looks like UTF-16 (little endian) without a byte order mark.")]
    [InlineData("parquet", "is a Parquet file. Rename it to .parquet.")]
    [InlineData("json", "is JSON.")]
    [InlineData("bzip2", "is compressed by bzip2.")]
    public void What_is_no_text_table_is_named(string kind, string expected)
    {
        byte[] bytes = kind switch
        {
            "book" => Zip("xl/workbook.xml"),
            "zip" => Zip("data/train.csv"),
            "xls" => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[100]],
            "html" => Encoding.UTF8.GetBytes("\n<!DOCTYPE html>\n<html><body>Sign in</body></html>"),
            "lfs" => Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"),
            "utf-16" => Encoding.Unicode.GetBytes("a,b\n1,2\n3,4\n"),
            "parquet" => "PAR1....PAR1"u8.ToArray(),
            "json" => Encoding.UTF8.GetBytes("[{\"a\": 1}]"),
            _ => [.. "BZh91AY"u8, 1, 2, 3],
        };
        string message = Lines.Error(() => Csv.Read(_folder.Write("t.csv", bytes)));
        Assert.StartsWith($"t.csv {expected}", message);
        Assert.Equal(message, Lines.Error(() => new Nabla.Data.Streams.CsvStream(_folder.PathOf("t.csv"), new CsvOptions())));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_pipe_is_read_once_and_then_as_any_file()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A pipe is made by mkfifo.");
        string pipe = _folder.PathOf("pipe"), text = Rows("a,y", 5000, i => $"{i}.5,{i}");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe])) await made.WaitForExitAsync();
        var writing = Task.Run(() => File.WriteAllBytes(pipe, ArrayFiles.Gzip(text)));
        var run = await TrainingRun.PrepareAsync(Short with { Data = pipe, Target = "y", Memory = 64_000_000 });
        await writing;
        run.Fit();
        Assert.Equal(5000, (await ModelData.LoadSamplesAsync(run.Model, pipe)).Count);
        Assert.Equal(2, (await DataSource.LoadAsync("-",
            new DataOptions { StandardInput = () => Lines.Stream("a,b\n1,2\n3,4\n") })).Table!.RowCount);
    }

    [Theory]
    [InlineData("\"price, EUR\",id", "price, EUR|id")]
    [InlineData("a, b", "a|b")]
    [InlineData("\"say \"\"so\"\"\"", "say \"so\"")]
    [InlineData("\"a:b\",3rd", "a:b|3rd")]
    public void Names_with_commas_stand_in_quotes(string text, string expected)
    {
        var ignore = DataSettings.Ignore.Parse(text);
        Assert.Equal(expected.Split('|'), ignore);
        Assert.Equal(ignore, DataSettings.Ignore.Parse(QuotedNames.Join(ignore)));
    }

    [Fact]
    public void A_name_that_a_comma_cuts_in_two_is_explained()
    {
        var table = Lines.Table(Rows("\"price, EUR\",id,y", 30, i => $"{i}.5,{i},{i}"));
        string message = Lines.Error(() => Model.For(table, "y", Short with { Ignore = ["price", "EUR"] }));
        Assert.Contains("put a name that contains a comma in double quotes: \"price, EUR\"", message);
        Assert.Equal([3.0, 1.0], ClassWeights.Parse("\"a, b\"=3").Compute(["a, b", "c"], [1, 1])!);
    }

    private static byte[] Zip(string name)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry(name).Open().Dispose();
        return bytes.ToArray();
    }

    private sealed class Told(List<DataNote> notes) : IProgress<DataNote>
    {
        public void Report(DataNote value) => notes.Add(value);
    }
}
