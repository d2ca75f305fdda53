using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Streams;

namespace Nabla.Models.Tests;

/// <summary>
/// Files of other programs (DuckDB, parquet-cpp, pandas), small ones: each column is read, or said to be left out, or refused by name where
/// it is wanted.
/// </summary>
public class ParquetColumnTests
{
    // Twelve rows of most types that DuckDB writes.
    private static readonly string Types = Stored("types");

    private static string Stored(string name) => Path.Combine(AppContext.BaseDirectory, "Parquet", name + ".parquet");

    private static string?[] Texts(Table table, string name) => [.. Enumerable.Range(0, table.RowCount).Select(table[name].TextAt)];

    private static Task<Table> Read(string name) => ParquetFile.ReadAsync(Stored(name), TestContext.Current.CancellationToken);

    [Fact]
    public async Task What_no_network_learns_from_is_left_out_and_said_with_its_type()
    {
        var table = await Read("types");
        Assert.Equal(["x", "json", "uuid", "mood", "d18", "d38", "huge", "u64", "flag", "day", "stamp", "utc", "nanos", "clock", "nothing",
            "y"], table.Names);
        Assert.Equal(
            [
                "Column \"list\" is left out: it holds lists of INT64.",
                "Column \"struct\" is left out: it holds structures.",
                "Column \"map\" is left out: it holds maps (MAP).",
                "Column \"span\" is left out: it holds INTERVAL (FIXED_LEN_BYTE_ARRAY).",
                "Column \"nested\" is left out: it holds lists of INT64.",
                "Column \"raw\" is left out: it holds raw bytes (BYTE_ARRAY), not text.",
            ],
            table.Notes.Select(note => note.Message));
        Assert.All(table.Notes, note => Assert.Equal("not-read", note.Code));
    }

    [Fact]
    public async Task Cells_are_what_their_types_mean()
    {
        var table = await Read("types");
        Assert.Equal([0, 0.1429, 0.2857, 0.4286], ((NumericColumn)table["d18"]).Values[..4].ToArray());
        Assert.Equal(0.1428571429, ((NumericColumn)table["d38"]).Values.Span[1]);
        Assert.Equal(12345678901234567890123456789012345678d, ((NumericColumn)table["huge"]).Values.Span[0]);
        Assert.Equal(18446744073709551000d, ((NumericColumn)table["u64"]).Values.Span[0]);
        Assert.Equal(["sad", "ok", "happy"], Texts(table, "mood")[..3]);
        Assert.Equal(["true", "false"], Texts(table, "flag")[..2]);
        Assert.Equal(["2024-02-28", "2024-02-29", "2024-03-01"], Texts(table, "day")[..3]);
        Assert.Equal(["2024-01-01T12:30:00", "2024-01-01T13:30:00"], Texts(table, "stamp")[..2]);
        Assert.Equal("2024-01-01T12:30:00.123456Z", table["utc"].TextAt(0));
        Assert.Equal("1969-12-31T23:59:59.123456789", table["nanos"].TextAt(0));
        Assert.Equal("12:34:56.5", table["clock"].TextAt(0));
        Assert.Equal("00000000-0000-0000-0000-00000000000f", table["uuid"].TextAt(0));
        Assert.Equal("{\"a\":1}", table["json"].TextAt(1));
        Assert.Equal(12, table["nothing"].CountMissing());
    }

    // The package itself takes neither dates in this encoding nor these types, and refuses the file.
    [Theory]
    [InlineData("delta-dates", null, "2021-04-20")]
    [InlineData("delta-times", "2024-01-01T11:59:59.7", "2024-01-01T11:59:59.737")]
    [InlineData("float16", null, "-32.875")]
    [InlineData("decimal-bytes", "-3", "-2.63")]
    [InlineData("unannotated-text", "text0", "text-13")]
    [InlineData("int96", "2022-04-30T09:24:55.8819", "2022-06-06T09:27:34.7956899")]
    public async Task Types_and_encodings_that_files_have_are_read(string name, string? first, string second)
    {
        var table = await Read(name);
        Assert.Equal([first, second], Texts(table, "v")[..2]);
        Assert.Equal(["0", "1", "2"], Texts(table, "y")[..3]);
        Assert.Empty(table.Notes);
    }

    // Frames of LZ4 came out as other numbers, in silence.
    [Fact]
    public async Task Compression_that_is_not_understood_is_named() =>
        Assert.Equal(
            "lz4-frames.parquet has no column of numbers, booleans, text or dates. Column \"v\" holds DOUBLE, but its cells are "
                + "compressed with LZ4 with frames of its own (not LZ4_RAW)."
            + " Column \"y\" holds INTEGER (INT32), but its cells are compressed with LZ4 with frames of its own (not LZ4_RAW).",
            (await Assert.ThrowsAsync<NablaException>(() => Read("lz4-frames"))).Message);

    [Theory]
    [InlineData(null)]
    [InlineData("1MB")]
    public async Task A_column_that_should_have_been_learnt_from_and_cannot_be_read_must_be_ignored_by_name(string? memory)
    {
        var asked = new RunConfiguration { Data = Stored("rle-booleans"), Memory = DataSettings.Memory.Parse(memory) };
        string refusal = (await Assert.ThrowsAsync<NablaException>(() => TrainingRun.PrepareAsync(asked))).Message;
        Assert.Equal(
            "rle-booleans.parquet: column \"v\" holds BOOLEAN, but its cells are run lengths (the encoding RLE), which are read for other "
                + "types alone. Write the file again with other settings, or set Ignore to v.",
            refusal);
        refusal = (await Assert.ThrowsAsync<NablaException>(() => TrainingRun.PrepareAsync(asked with { Ignore = ["v"] }))).Message;
        Assert.StartsWith("rle-booleans.parquet: no column is left to predict \"y\" from.", refusal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1MB")]
    public async Task Only_columns_that_are_wanted_matter(string? memory)
    {
        var asked = new RunConfiguration { Data = Types, Target = "y", Memory = DataSettings.Memory.Parse(memory), Hidden = [2],
            Epochs = 1 };
        var run = await TrainingRun.PrepareAsync(asked, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(run.Model.Notes, note => note is { Code: "not-read", Column: "list" });
        Assert.Contains(run.Fit().Findings, finding => finding.Message.Contains("\"list\" is left out: it holds lists of INT64."));
        run = await TrainingRun.PrepareAsync(asked with { Ignore = ["list", "map"] }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(run.Model.Notes, note => note.Column is "list" or "map");
        foreach (var wanted in new[]
            { asked with { Target = "list" }, asked with { TextColumns = ["list"] }, asked with { WeightColumn = "list" } })
            Assert.StartsWith("types.parquet: column \"list\" holds lists of INT64.",
                (await Assert.ThrowsAsync<NablaException>(() => TrainingRun.PrepareAsync(wanted))).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task The_index_of_a_frame_is_no_input_and_not_the_default_target(string? memory)
    {
        const string index = "__index_level_0__";
        var cancel = TestContext.Current.CancellationToken;
        var asked = new RunConfiguration { Data = Stored("frame-index"), Memory = DataSettings.Memory.Parse(memory), Hidden = [2],
            Epochs = 1 };
        var model = (await TrainingRun.PrepareAsync(asked, cancellationToken: cancel)).Model;
        Assert.Equal("x2", model.Preprocessing!.Target.Column);
        Assert.DoesNotContain(model.Preprocessing.Columns, column => column.Column == index);
        Assert.Contains(model.Notes, note => note is { Code: "frame-index", Column: index });

        // Who names it gets it.
        model = (await TrainingRun.PrepareAsync(asked with { Target = index }, cancellationToken: cancel)).Model;
        Assert.Equal(index, model.Preprocessing!.Target.Column);
        Assert.DoesNotContain(model.Notes, note => note.Code == "frame-index");
        model = (await TrainingRun.PrepareAsync(asked with { NumberColumns = [index] }, cancellationToken: cancel)).Model;
        Assert.Contains(model.Preprocessing!.Columns, column => column.Column == index);
        Assert.DoesNotContain(model.Notes, note => note.Code == "frame-index");
        Assert.Equal(150, (await ModelData.LoadSamplesAsync(model, Stored("frame-index"), cancellationToken: cancel)).Count);
        Assert.Equal(150, (await ModelData.PredictAsync(model, Stored("frame-index"), 1 << 24, cancellationToken: cancel)).Sum(block => block.Count));
    }

    [Fact]
    public async Task From_code_the_index_is_there_for_who_names_it()
    {
        var table = await Read("frame-index");
        Assert.DoesNotContain("__index_level_0__", table.Names);
        Assert.Equal(3, table.Take([5, 3, 1])["__index_level_0__"].Count);
        Assert.Equal("x1", Model.For(table, "x1").Preprocessing!.Target.Column);
        Assert.Equal("__index_level_0__", Model.For(table, "__index_level_0__").Preprocessing!.Target.Column);
        Assert.DoesNotContain("__index_level_0__", table.Without("__index_level_0__").Names);
    }

    [Theory]
    [InlineData("{\"index_columns\": [\"a\", {\"kind\": \"range\"}]}", new[] { "a" })]
    [InlineData("{\"index_columns\": {}}", new string[0])]
    [InlineData("[1]", new string[0])]
    [InlineData("{", new string[0])]
    public void Remarks_of_pandas_name_the_index(string remark, string[] columns) =>
    Assert.Equal(columns, FrameIndex.In(System.Text.Encoding.UTF8.GetBytes(remark)));

    [Fact]
    public async Task Blocks_have_the_cells_of_the_whole_file()
    {
        var whole = await Read("types");
        var stream = new ParquetStream(Types, new CsvOptions());
        Assert.Equal(whole.Names, stream.Names);
        Assert.Equal(whole.Notes.Select(note => note.Message).Order(), stream.Notes.Select(note => note.Message).Order());
        var block = Assert.Single(stream.Scan(default));
        foreach (string name in whole.Names) Assert.Equal(Texts(whole, name), Texts(block, name));
        Assert.All(whole.Columns, column => Assert.Equal(column.Kind, stream.Kinds[column.Name]));
    }
}
