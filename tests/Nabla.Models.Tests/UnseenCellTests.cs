using System.Globalization;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Sources;
using Nabla.Data.Streams;

namespace Nabla.Models.Tests;

/// <summary>Cells that training says nothing of are counted wherever a model is asked about them.</summary>
public class UnseenCellTests
{
    private static readonly RunConfiguration Quick = new() { Preset = Preset.Standard, Epochs = 2, Hidden = [8], Validation = 0 };

    // Of each column something is wrong: an unknown text, no date, and gaps.
    private static readonly string Strange =
        Rows(120, color: i => i < 30 ? "mauve" : i < 40 ? "Red" : "red", day: i => i < 12 ? "soon" : Day(i), size: i => i < 6 ? ""
        : "1.5", town: i => i < 3 ? "" : "Ulm");

    [Fact]
    public void A_table_is_told_of_in_a_note_for_each_column()
    {
        var model = Trained();
        var table = Csv.Read(Lines.Stream(Strange), model.Preprocessing!.ToCsvOptions());
        string[] expected =
        [
            "unseen-categories color Column \"color\": 40 of 120 cells were not seen in training, such as \"mauve\", \"Red\". They count "
                + "as no category (known: \"blue\", \"red\").",
            "not-dates day Column \"day\": 12 of 120 cells are not dates of the form yyyy-MM-dd (\"soon\") and count as missing. Write "
                + "all dates of the column in that form: others may be misread.",
            "unseen-missing size Column \"size\": 6 of 120 cells are missing, but none was missing in training. They count as the median "
                + "of the training rows, 6.",
            "unseen-missing town Column \"town\": 3 of 120 cells are missing, but none was missing in training. They count as no "
                + "category.",
        ];
        Assert.Equal(expected, model.Preprocessing.GetNotes(table).Select(Shown));
        Assert.Equal(expected, model.Predict(table).Notes.Select(Shown));
        var evaluation = model.Evaluate(table);
        Assert.Equal(model.Preprocessing.GetNotes(table).Select(note => note.ToFinding()), evaluation.Findings);
        Assert.Contains("note: unseen-categories: Column \"color\": 40 of 120 cells", evaluation.ToString());
    }

    [Fact]
    public void What_training_knew_needs_no_note()
    {
        var model = Trained();
        Assert.Empty(model.Preprocessing!.GetNotes(Csv.Read(Lines.Stream(Rows(50)), model.Preprocessing.ToCsvOptions())));
        Assert.Empty(model.Evaluate(Csv.Read(Lines.Stream(Rows(50)), model.Preprocessing.ToCsvOptions())).Findings);
        // With gaps in training, gaps are known: as an input of their own, or as 0 between two signs.
        foreach (string preset in new[] { "standard", "tabular" })
        {
            var gaps = Model.For(Csv.Read(
                Lines.Stream(Rows(90, color: i => i % 3 == 0 ? "" : i % 2 == 0 ? "red" : "blue", day: i => i % 5 == 0 ? ""
                    : Day(i), size: i => i % 4 == 0 ? "" : $"{i}"))), "y", Quick with { Preset = NetworkSettings.Preset.Parse(preset) });
            Assert.DoesNotContain(gaps.Preprocessing!.GetNotes(Csv.Read(Lines.Stream(Strange), gaps.Preprocessing.ToCsvOptions())), note =>
                note.Code == "unseen-missing" && note.Column != "town");
        }
    }

    [Fact]
    public void Numbers_that_are_no_dates_are_counted()
    {
        var model = Trained();
        var table = Csv.Read(Lines.Stream(Rows(20)), model.Preprocessing!.ToCsvOptions())
            .With(new NumericColumn("day", Enumerable.Range(0, 20).Select(i => i == 3 ? double.NaN : 1.7e12 + i).ToArray()));
        Assert.Contains(model.Preprocessing.GetNotes(table), note => note.Code == "not-dates"
            && note.Message.Contains("19 of 20 cells are not dates of the form yyyy-MM-dd (\"1700000000000\")"));
        Assert.Contains(model.Preprocessing.GetNotes(table), note => note.Code == "unseen-missing"
            && note.Message.Contains("1 of 20 cells are missing"));
    }

    [Fact]
    public void Categories_that_had_no_place_are_not_said_to_be_unseen()
    {
        string many = Rows(700, color: i => $"c{i % 300}");
        var model = Model.For(Csv.Read(Lines.Stream(many)), "y", Quick);
        string message = Assert.Single(model.Preprocessing!.GetNotes(Csv.Read(Lines.Stream(many))), note => note.Column == "color").Message;
        Assert.Contains("88 of 700 cells were not among the categories kept in training, such as \"c256\"", message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_told_of_once_whether_it_is_read_whole_or_in_blocks(bool inBlocks)
    {
        using var folder = new TemporaryFolder();
        var model = Trained();
        // Several blocks of rows.
        string data = folder.Write("new.csv",
            Rows(30_000, color: i => i % 3 == 0 ? "mauve" : "red", day: i => i % 10 == 0 ? "soon" : Day(i)));
        var told = new Told();
        var options = new DataOptions { Notes = told };
        if (inBlocks) Assert.Equal(30_000, (await ModelData.PredictAsync(model, data, 64_000_000, options)).Sum(block => block.Count));
        else await ModelData.PredictAsync(model, data, options);
        string[] expected = ["10,000 of 30,000 cells were not seen in training", "3,000 of 30,000 cells are not dates"];
        Assert.Equal(2, told.Notes.Count);
        Assert.All(told.Notes.Zip(expected), pair => Assert.Contains(pair.Second, pair.First.Message));

        told.Notes.Clear();
        if (inBlocks)
        {
            var (_, evaluation) = await ModelData.EvaluateAsync(model, data, 64_000_000, options);
            Assert.Equal(["unseen-categories", "not-dates"], evaluation.Findings.Select(finding => finding.Name));
        }
        else await ModelData.LoadSamplesAsync(model, data, options);
        Assert.Equal(2, told.Notes.Count);
        Assert.All(told.Notes.Zip(expected), pair => Assert.Contains(pair.Second, pair.First.Message));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task Rows_set_aside_and_test_rows_are_findings_of_the_training(string? memory)
    {
        using var folder = new TemporaryFolder();
        string train = folder.Write("train.csv", Rows(90)), strange = folder.Write("strange.csv", Strange);
        var apart = (await TrainingRun.PrepareAsync(Quick
            with { Data = train, Target = "y", Validation = DataSettings.Validation.Parse(strange), Test = strange,
                Memory = DataSettings.Memory.Parse(memory) })).Fit();
        Assert.Contains(apart.Findings, finding => finding.Name == "unseen-categories"
            && finding.Message.StartsWith("strange.csv: Column \"color\": 40 of 120 cells", StringComparison.Ordinal));

        // Every fourth color is there once.
        string mixed = folder.Write("mixed.csv", Rows(400, color: i => i % 4 == 0 ? $"c{i}" : "red"));
        var part = (await TrainingRun.PrepareAsync(Quick
            with { Data = mixed, Target = "y", Validation = 0.2, Seed = 3, Memory = DataSettings.Memory.Parse(memory) })).Fit();
        Assert.Contains(part.Findings, finding => finding.Name == "unseen-categories"
            && finding.Message.StartsWith("validation rows: Column \"color\": ", StringComparison.Ordinal));
        // A few of them are what chance makes of rare ones.
        string rare = folder.Write("rare.csv", Rows(400, color: i => i % 40 == 0 ? $"c{i}" : i % 2 == 0 ? "red" : "blue"));
        var usual = (await TrainingRun.PrepareAsync(Quick
            with { Data = rare, Target = "y", Validation = 0.2, Seed = 3, Memory = DataSettings.Memory.Parse(memory) })).Fit();
        Assert.DoesNotContain(usual.Findings, finding => finding.Name == "unseen-categories");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task Rows_that_a_model_is_trained_on_with_are_told_of(string? memory)
    {
        using var folder = new TemporaryFolder();
        var model = Trained();
        model.Save(folder.PathOf("model.onnx"));
        var run = await TrainingRun.PrepareAsync(new RunConfiguration
            { Data = folder.Write("more.csv", Strange), Continue = folder.PathOf("model.onnx"), Epochs = 1, Validation = 0,
            Memory = DataSettings.Memory.Parse(memory) });
        Assert.Contains(run.Model.Notes, note => note.Code == "unseen-categories" && note.Message.Contains("40 of 120 cells"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task A_continued_training_has_each_note_once(string? memory)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("codes.csv",
            "code,size,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i + 1:000},{i % 7},{i % 5}\n")));
        var asked = new RunConfiguration { Data = data, Epochs = 1, Hidden = [2], Memory = DataSettings.Memory.Parse(memory) };
        var first = await TrainingRun.PrepareAsync(asked);
        Assert.NotEmpty(first.Model.Notes);
        first.Model.Save(folder.PathOf("model.onnx"));
        var notes = (await TrainingRun.PrepareAsync(asked with { Continue = folder.PathOf("model.onnx") })).Model.Notes;
        Assert.NotEmpty(notes);
        Assert.Equal(notes.Select(note => note.Message).Distinct(), notes.Select(note => note.Message));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1 << 10)]
    [InlineData(4 << 20)]
    public async Task Memory_that_is_too_small_has_one_minimum(long memory)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("rows.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i % 7},{i % 5}\n")));
        async Task<TrainingRun> Prepare(long bytes) =>
            await TrainingRun.PrepareAsync(new() { Data = data, Epochs = 1, Hidden = [2], Memory = bytes });
        async Task<string> Least(long bytes) =>
            (await Assert.ThrowsAsync<NablaException>(() => Prepare(bytes))).Message.Split(" (got ")[0];
        Assert.Equal(await Least(1), await Least(memory));
        await Prepare(5 << 20);
    }

    [Fact]
    public async Task Streams_tell_the_same_of_numbers_alone_and_of_rows_to_go_on_with()
    {
        using var folder = new TemporaryFolder();
        string Numbers(Func<int, string> size, string yes = "1", string no = "0") =>
            "size,flag,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{size(i)},{(i % 2 == 0 ? yes : no)},{i % 7}\n"));
        string train = folder.Write("numbers.csv", Numbers(i => $"{i % 13}")),
            gaps = folder.Write("gaps.csv", Numbers(i => i % 9 == 0 ? "" : "3", "true", "false"));
        async Task<string[]> Told(RunConfiguration asked) => [.. (await TrainingRun.PrepareAsync(asked)).Model.Notes.Select(Shown).Order()];
        foreach (var asked in new[]
            { Quick with { Data = train, Target = "y", Validation = DataSettings.Validation.Parse(gaps) }, Quick with { Data = train,
                Target = "y", Test = gaps } })
        {
            string[] told = await Told(asked);
            Assert.Contains(told, note =>
                note.StartsWith("unseen-missing size gaps.csv: Column \"size\": 10 of 90", StringComparison.Ordinal));
            Assert.Contains(told, note => note.StartsWith("truth-numbers flag", StringComparison.Ordinal));
            Assert.Equal(told, await Told(asked with { Memory = 64_000_000 }));
        }

        Trained().Save(folder.PathOf("model.onnx"));
        var more = new RunConfiguration
            { Data = folder.Write("more.csv", Strange), Continue = folder.PathOf("model.onnx"), Validation = 0 };
        string[] codes = [.. (await Told(more)).Select(note => note.Split(' ')[0])];
        Assert.Equal(["not-dates", "unseen-categories", "unseen-missing", "unseen-missing"],
            codes.Where(code => code.StartsWith("unseen", StringComparison.Ordinal) || code == "not-dates"));
        Assert.Equal(await Told(more), await Told(more with { Memory = 64_000_000 }));
    }

    // What is wrong is wrong in the rows set aside alone.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_counts_numbers_and_dates_of_the_rows_it_sets_aside(bool goesOn)
    {
        using var folder = new TemporaryFolder();
        var aside = new Holdout(0.2, 3);
        string data = folder.Write("t.csv",
            Rows(9000, day: i => aside.Contains(i) && i % 4 == 0 ? "soon" : Day(i), size: i => aside.Contains(i) && i % 3 == 0 ? ""
                : $"{i % 13}"));
        Trained().Save(folder.PathOf("model.onnx"));
        var asked = Quick with { Data = data, Target = "y", Validation = 0.2, Seed = 3, Memory = 64_000_000,
            DateColumns = ["day=yyyy-MM-dd"] };
        if (goesOn) asked = asked with { Continue = folder.PathOf("model.onnx"), Hidden = null };
        var notes = (await TrainingRun.PrepareAsync(asked)).Model.Notes;
        int all = Enumerable.Range(0, 9000).Count(i => aside.Contains(i)), soon = Enumerable.Range(0, 9000)
            .Count(i => aside.Contains(i) && i % 4 == 0), gone = Enumerable.Range(0, 9000).Count(i => aside.Contains(i) && i % 3 == 0);
        Assert.Contains(notes, note => note.Code == "unseen-missing"
            && note.Message.StartsWith($"validation rows: Column \"size\": {gone:N0} of {all:N0} cells are missing",
            StringComparison.Ordinal));
        var dates = Assert.Single(notes, note => note.Code == "not-dates");
        Assert.StartsWith($"validation rows: Column \"day\": {soon:N0} of {all:N0} cells are not dates", dates.Message);
    }

    private static string Shown(DataNote note) => $"{note.Code} {note.Column} {note.Message}";

    private static string Day(int i) => new DateTime(2024, 1, 1).AddDays(i % 60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Rows(int count, Func<int, string>? color = null, Func<int, string>? day = null, Func<int, string>? size = null,
        Func<int, string>? town = null) => "color,day,size,town,y\n" + string.Concat(Enumerable.Range(0, count)
        .Select(i => string.Create(
        CultureInfo.InvariantCulture, $"{color?.Invoke(i) ?? (i % 2 == 0 ? "red" : "blue")},{day?.Invoke(i) ?? Day(i)},{size?.Invoke(i) ?? $"{i % 13}"},{town?.Invoke(i) ?? (i % 3 == 0 ? "Ulm" : "Bern")},{i % 7}\n")));

    private static Model Trained()
    {
        var model = Model.For(Csv.Read(Lines.Stream(Rows(91))), "y", Quick);
        model.Fit();
        return model;
    }

    private sealed class Told : IProgress<DataNote>
    {
        public List<DataNote> Notes { get; } = [];

        public void Report(DataNote value) => Notes.Add(value);
    }
}
