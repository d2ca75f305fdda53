using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Diagnosis;

namespace Nabla.Models.Tests;

/// <summary>
/// One value is one category, however programs write it: from files, records and streams, in the library and in ONNX Runtime.
/// </summary>
public class SpellingTests
{
    private static readonly RunConfiguration Quick =
        new() { Preset = Preset.Standard, Epochs = 2, Hidden = [8], Validation = 0, TextColumns = ["a"] };

    [Theory]
    [InlineData("True,False", "TRUE,FALSE")]
    [InlineData("True,False", "true,false")]
    [InlineData("true,false", "1,0")]
    [InlineData("TRUE,FALSE", "1.0,0.0")]
    [InlineData("1,0", "True,False")]
    [InlineData("1.0,0.0", "true,false")]
    [InlineData("3,12,5", "3.0,12.00,5.0000")]
    [InlineData("3.0,12.0,5.0", "3,12,5")]
    [InlineData("02139,01234,94105", "2139,1234,94105")]
    [InlineData("02139,01234,94105", "2139.0,1234.0,94105.0")]
    [InlineData("2139,1234,94105", "02139,01234,94105")]
    [InlineData("1,2,12", "01,02,12")]
    [InlineData("-3,0,7", "-3.0,0.0,07")]
    [InlineData("7.50,8.00,9.25", "7.5,8,9.25")]
    [InlineData("A,3,B", "A,3.0,B")]
    [InlineData("2024-01-31,2024-02-28", "2024-01-31T00:00:00,2024-02-28 00:00:00")]
    [InlineData("2024-01-31 10:30,2024-02-28 11:45", "2024-01-31T10:30:00,2024-02-28T11:45:00")]
    public void A_category_is_found_in_other_spellings_here_and_in_onnx_runtime(string trained, string asked)
    {
        foreach (string gap in new[] { "", "," })
        {
            var model = Trained(trained + gap);
            string[] before = trained.Split(','), now = asked.Split(',');
            double[] expected = model.Predict(Records(before)).Values.ToArray();
            Assert.Equal(expected.Length, expected.Distinct().Count());
            Assert.Equal(expected, model.Predict(Records(now)).Values.ToArray());
            Assert.Equal(expected, model.Predict(
                Csv.Read(Lines.Stream("a\n" + string.Join('\n', now) + "\n"), model.Preprocessing!.ToCsvOptions())).Values.ToArray());
            using var runtime = Runtime.Of(model);
            double[] theirs = (double[])runtime.Run(Records(now), model.Preprocessing!)["prediction"];
            for (int i = 0; i < theirs.Length; i++) Assert.Equal(expected[i], theirs[i], 1e-4);
        }
    }

    [Theory]
    [InlineData("02139,2139,94105", "002139")]
    [InlineData("yes,no", "true")]
    [InlineData("0,1,2", "true")]
    [InlineData("True,False,maybe", "1")]
    [InlineData("red,blue", "Red")]
    [InlineData("1.1,1.10,2.5", "1.100")]
    [InlineData("True,False", "2")]
    public void What_may_be_several_categories_or_none_is_not_guessed(string trained, string asked)
    {
        var model = Trained(trained);
        double unseen = model.Predict(Records(["never"])).Values.Span[0];
        Assert.Equal(unseen, model.Predict(Records([asked])).Values.Span[0]);
        using var runtime = Runtime.Of(model);
        Assert.Equal(unseen, ((double[])runtime.Run(Records([asked]), model.Preprocessing!)["prediction"])[0], 1e-4);
    }

    [Fact]
    public void Records_of_true_and_false_and_numbers_are_the_categories_of_a_file()
    {
        var flags = Trained("True,False");
        double[] expected = flags.Predict(Records(["True", "False"])).Values.ToArray();
        Assert.Equal(expected, flags.Predict(Table.From([true, false], ("a", flag => flag))).Values.ToArray());
        Assert.Equal(expected, flags.Predict(Table.From([1, 0], ("a", number => number))).Values.ToArray());
        var accounts = Trained("1000000000000000,2000000000000001");
        Assert.Equal(accounts.Predict(Records(["1000000000000000", "2000000000000001"])).Values.ToArray(),
            accounts.Predict(Table.From([1e15, 2000000000000001], ("a", number => number))).Values.ToArray());
        var grades = Trained("3.0,12.0,");
        Assert.Equal(grades.Predict(Records(["3.0", "12.0"])).Values.ToArray(),
            grades.Predict(Table.From([3.0, 12.0], ("a", number => number))).Values.ToArray());
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("tabular")]
    public async Task True_and_false_are_the_1_and_0_of_training(string preset)
    {
        using var folder = new TemporaryFolder();
        string Rows(string yes, string no) =>
            "a,age,y\n" + string.Concat(Enumerable.Range(0, 90)
            .Select(i => $"{(i % 3 == 0 ? yes : no)},{20 + i % 40},{i % 3 * 10.0 + i % 7}\n"));
        var model = Model.For(Csv.Read(Lines.Stream(Rows("1", "0"))), "y", Quick with { Preset = NetworkSettings.Preset.Parse(preset),
            TextColumns = null });
        model.Fit();
        Assert.IsType<NumericTransform>(model.Preprocessing!.Columns.First(plan => plan.Column == "a"));
        var numbers = Csv.Read(Lines.Stream(Rows("1", "0")), model.Preprocessing.ToCsvOptions());
        double[] expected = model.Predict(numbers).Values.ToArray();
        var truths = model.Predict(Csv.Read(Lines.Stream(Rows("True", "False")), model.Preprocessing.ToCsvOptions()));
        Assert.Equal(expected, truths.Values.ToArray());
        Assert.Contains(truths.Notes, note => note.Code == "truth-numbers");
        Assert.Equal(expected, model.Predict(
            numbers.With(TextColumn.From("a", Enumerable.Range(0, 90).Select(i => i % 3 == 0 ? "true" : "false")))).Values.ToArray());
        string file = folder.Write("new.csv", Rows("TRUE", "FALSE"));
        Assert.Equal(expected, (await ModelData.PredictAsync(model, file, 64_000_000)).SelectMany(block => block.Values.ToArray()));
        // Numbers that are no truth values are not.
        Assert.Contains("expected a number (got \"True\")",
            Lines.Error(() => model.Predict(numbers.With(TextColumn.From("age", Enumerable.Repeat("True", 90))))));
        Assert.Contains("expected a number (got \"True\")",
            Lines.Error(() => Csv.Read(Lines.Stream(Rows("True", "maybe")), model.Preprocessing.ToCsvOptions())));
    }

    [Fact]
    public void Spellings_of_training_are_one_category_under_the_most_frequent_one_and_a_note_says_so()
    {
        string[] cells = [.. Enumerable.Range(0, 60)
            .Select(i => i % 2 == 0 ? i % 6 == 0 ? "TRUE" : "True" : i % 7 == 0 ? "false" : "False")];
        var table = new Table([TextColumn.From("a", cells),
            new NumericColumn("y", Enumerable.Range(0, 60).Select(i => i % 5 + 10.0 * (i % 2)).ToArray())]);
        var model = Model.For(table, "y", Quick);
        Assert.Equal(["False", "True"], ((CategoryTransform)model.Preprocessing!.Columns[0]).Categories);
        var note = Assert.Single(model.Notes, note => note.Code == "spellings");
        Assert.Equal("a", note.Column);
        Assert.Contains("\"TRUE\" as \"True\"", note.Message);
        Assert.Contains(model.Fit().Findings, finding => finding.Name == "spellings");
    }

    [Theory]
    [InlineData("3,3.0,7", "3,7")]
    [InlineData("true,1,False,0", "False,true")]
    [InlineData("True,false,False,TRUE", "True,False")]
    [InlineData("007,7,7.0", "007,7")]
    [InlineData("1.10,1.1", "1.1,1.10")]
    public void Whole_numbers_and_truth_values_are_merged_and_codes_are_not(string cells, string categories)
    {
        // The first text of a pair is the more frequent one.
        string[] texts = cells.Split(',');
        var counts = texts.Select((text, t) => KeyValuePair.Create(text, 100L - t)).ToList();
        Assert.Equal(categories.Split(',').Order(), Spellings.Merged(counts).Select(category => category.Name).Order());
    }

    // Of every two texts, and of all those that are written alike, whatever stands beside them: what is merged must be found.
    [Fact]
    public void Every_text_that_is_merged_is_found_under_the_name_of_its_category()
    {
        string[] numbers = ["0", "-0", "0.0", "-0.0", "-0.0000", "00", "-00", "000.0", "1", "1.0", "01", "-1", "-1.00", "-01", "007", "7",
            "7.0", "7.50", "7.5"];
        string[] truths = ["true", "True", "TRUE", "false", "False", "FALSE"];
        string[] dates = ["2024-01-31", "2024-01-31T00:00", "2024-01-31 00:00:00", "2024-01-31T10:30", "2024-01-31 10:30:00",
            "2024-01-31T10:30:05"];
        string[] all = [.. numbers, .. truths, .. dates, "maybe"];
        var sets = all.SelectMany(a => all.Where(b => b != a).Select(b => new[] { a, b })).ToList();
        sets.AddRange([all, numbers, dates, [.. numbers, .. truths], [.. truths, "1", "0", "-0"], ["true", "1", "1.0"],
            ["False", "-0.0", "0"], [.. truths, "1", "-0", "maybe"]]);
        foreach (string[] texts in sets)
        {
            var merged = Spellings.Merged([.. texts.Select((text, t) => KeyValuePair.Create(text, (t * 7L % 5) + 1))]);
            Assert.Equal(texts.Order(), merged.SelectMany(category => category.Others.Append(category.Name)).Order());
            string[] names = [.. merged.Select(category => category.Name)];
            for (int k = 0; k < names.Length; k++)
                Assert.All(CategoryOrder.FindIndices([names[k], .. merged[k].Others], names), place => Assert.Equal(k, place));
        }
    }

    [Fact]
    public void Minus_zero_is_a_class_of_its_file_with_balanced_weights_too()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("x", i => (double)i), ("kind", i => i % 3 == 0 ? "1" : i % 4 == 1 ? "-0" : "0"));
        var model = Model.For(table, "kind", Quick with { TextColumns = null, ClassWeights = ClassWeights.Balanced,
            LearningTask = LearningTask.Classification });
        Assert.Equal(2, model.ClassNames!.Count);
        Assert.Equal(40, new TableRows(table).GetClassWeights("kind", model.ClassNames, null)[0]);
    }

    // 300 codes of two rows each but for the frequent "1": "01" is among those that have no input, and "1" is not it.
    [Fact]
    public void A_category_without_an_input_is_not_taken_for_one_that_has_one()
    {
        string[] cells = [.. Enumerable.Range(0, 300).SelectMany(i => new[] { $"A{i}", $"A{i}" }), .. Enumerable.Repeat("1", 20), "01",
            "-5", "-5", "-5", "-05"];
        var plan = CategoryTransform.Fit(new Table([TextColumn.From("a", cells)]), "a", 256)!;
        Assert.Contains("1", plan.Categories);
        Assert.DoesNotContain("01", plan.Categories);
        int[] places = CategoryOrder.FindIndices(["01", "01.0", "001", "1.0", "-05", "-5.0"], plan.Categories, plan.NoCategories);
        int one = plan.Categories.ToList().IndexOf("1"), five = plan.Categories.ToList().IndexOf("-5");
        Assert.Equal([-1, -1, -1, one, -1, five], places);
        // What is kept with the model says the same.
        var model = Model.For(new Table(
            [TextColumn.From("a", cells), new NumericColumn("y", cells.Select((cell, i) => cell == "1" ? 9.0 : i % 3).ToArray())]), "y",
                Quick);
        model.Fit();
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m.onnx"));
        foreach (var each in new[] { model, Model.Load(folder.PathOf("m.onnx")) })
        {
            var said = each.Predict(Records(["never", "01", "1", "1.0", "01.0"])).Values.Span;
            Assert.Equal(said[0], said[1]);
            Assert.Equal(said[2], said[3]);
            Assert.NotEqual(said[0], said[2]);
            Assert.Equal(said[0], said[4]);
        }

        using var runtime = Runtime.Of(model);
        var theirs = (double[])runtime.Run(Records(["never", "01", "1"]), model.Preprocessing!)["prediction"];
        Assert.Equal(theirs[0], theirs[1]);
        Assert.NotEqual(theirs[0], theirs[2]);
    }

    [Fact]
    public void Truth_values_in_two_spellings_beside_gaps_are_one_category()
    {
        var table = new Table([TextColumn.From("a", Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? null : i % 3 == 1 ? "true" : "1")),
            new NumericColumn("y", Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? 0.0 : 1 + i % 2).ToArray())]);
        var model = Model.For(table, "y", Quick);
        model.Fit();
        Assert.Empty(model.Preprocessing!.GetNotes(table));
        var said = model.Predict(Records(["true", "1", "false"])).Values.Span;
        Assert.Equal(said[0], said[1]);
        Assert.NotEqual(said[0], said[2]);
    }

    [Fact]
    public void Words_have_no_other_spellings() =>
    Assert.Empty(Spellings.Of(["red", "Blue", "", "yes", "no", "n/a", "12 kg", "-", "1e3", "2024-1-5"]));

    [Fact]
    public void Classes_are_found_in_other_spellings_and_named_as_in_training()
    {
        var model = Model.For(Classes("True", "False"), "kind", Quick with { TextColumns = null });
        model.Fit();
        var expected = model.Evaluate(Classes("True", "False"));
        foreach (var (yes, no) in new[] { ("true", "false"), ("1", "0"), ("1.0", "0.0") })
            Assert.Equal(expected.Cost, model.Evaluate(Classes(yes, no)).Cost);
        Assert.Contains(model.Predict(Classes("1", "0")).PredictedLabel(0), new[] { "True", "False" });
        Assert.Equal(model.ToDataset(Classes("True", "False")).Targets.ToArray(),
            model.ToDataset(Table.From(Enumerable.Range(0, 60), ("x", i => (double)i),
                ("kind", i => i % 3 == 0 ? 1 : 0))).Targets.ToArray());
    }

    [Fact]
    public void Classes_in_two_spellings_are_one_class_and_weights_take_either()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("x", i => (double)i),
            ("kind", i => i % 3 == 0 ? i % 2 == 0 ? "True" : "true" : i % 2 == 0 ? "FALSE" : "False"));
        var model = Model.For(table, "kind", Quick with { TextColumns = null, ClassWeights = ClassWeights.Parse("true=3,FALSE=1") });
        Assert.Equal(2, model.ClassNames!.Count);
        Assert.Single(model.Notes, note => note.Code == "spellings");
        Assert.Equal([1, 3], model.Preprocessing!.WeightOfClass!);
        Assert.Equal([40, 20], new TableRows(table).GetClassWeights("kind", model.ClassNames, null));
        string twice = Lines.Error(() => Model.For(table, "kind", Quick with { TextColumns = null,
            ClassWeights = ClassWeights.Parse("true=3,True=1") }));
        Assert.Contains("two weights", twice);
    }

    [Fact]
    public void Several_labels_are_found_in_other_spellings()
    {
        Table Labels(string yes, string no, string set, string not) =>
            Table.From(Enumerable.Range(0, 60), ("x", i => (double)i), ("p", i => i % 3 == 0 ? yes : no),
            ("q", i => i % 2 == 0 ? set : not));
        var model = Model.For(Labels("True", "False", "1", "0"), ["p", "q"], Quick with { TextColumns = null,
            LearningTask = LearningTask.MultiLabel });
        Assert.Equal(model.ToDataset(Labels("True", "False", "1", "0")).Targets.ToArray(),
            model.ToDataset(Labels("1", "0", "TRUE", "FALSE")).Targets.ToArray());
    }

    [Fact]
    public async Task A_stream_learns_and_finds_the_same()
    {
        using var folder = new TemporaryFolder();
        string Rows(Func<int, string> flag, Func<int, string> kind) =>
            "a,x,kind\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{flag(i)},{i % 13},{kind(i)}\n"));
        string train = folder.Write("train.csv",
            Rows(i => i % 3 == 0 ? i % 2 == 0 ? "True" : "TRUE" : "False", i => i % 5 == 0 ? "Yes" : i % 2 == 0 ? "true" : "false"));
        string other = folder.Write("other.csv",
            Rows(i => i % 3 == 0 ? "1" : "0", i => i % 5 == 0 ? "Yes" : i % 2 == 0 ? "TRUE" : "False"));
        var asked = Quick with { Data = train, Target = "kind", TextColumns = null, ClassWeights = ClassWeights.Parse("TRUE=2") };
        var (memory, stream) = (await TrainingRun.PrepareAsync(asked), await TrainingRun.PrepareAsync(asked with { Memory = 64_000_000 }));
        Assert.Equal(memory.Model.Preprocessing!.ToJson(), stream.Model.Preprocessing!.ToJson());
        Assert.Equal(["Yes", "false", "true"], stream.Model.ClassNames);
        Assert.Single(stream.Model.Notes, note => note.Code == "spellings");
        stream.Fit();
        var (_, before) = await ModelData.EvaluateAsync(stream.Model, train, 64_000_000);
        var (_, now) = await ModelData.EvaluateAsync(stream.Model, other, 64_000_000);
        Assert.Equal(before.Cost, now.Cost);
        Assert.Equal(before.Cost!.Value, stream.Model.Evaluate(Csv.Read(other, stream.Model.Preprocessing.ToCsvOptions())).Cost!.Value, 1e-9);
    }

    private static Table Records(IReadOnlyList<string> cells) => new([TextColumn.From("a", cells)]);

    private static Table Classes(string yes, string no) =>
        Table.From(Enumerable.Range(0, 60), ("x", i => (double)i), ("kind", i => i % 3 == 0 ? yes : no));

    // Every category has its own mean; an empty text is a missing cell.
    private static Model Trained(string categories)
    {
        string[] texts = categories.Split(',');
        var model = Model.For(new Table(
            [TextColumn.From("a", Enumerable.Range(0, 90).Select(i => texts[i % texts.Length] is { Length: > 0 } text ? text : null)),
                new NumericColumn("y", Enumerable.Range(0, 90).Select(i => i % texts.Length * 10.0 + i % 7).ToArray())]), "y", Quick);
        model.Fit();
        return model;
    }
}
