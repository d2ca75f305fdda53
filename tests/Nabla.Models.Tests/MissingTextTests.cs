using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Models.Tests;

/// <summary>A word for a missing cell is missing wherever the cell comes from.</summary>
public class MissingTextTests
{
    private static readonly IReadOnlyList<string> Words = ["", .. new CsvOptions().MissingValues];

    [Fact]
    public void A_word_for_a_missing_cell_is_missing_from_files_from_records_and_in_the_graph()
    {
        var model = Trained("red,blue,,green");
        double[] missing = model.Predict(Records(["", null])).Values.ToArray(),
            unseen = model.Predict(Records(["purple"])).Values.ToArray();
        Assert.NotEqual(unseen[0], missing[0]);
        using var runtime = Runtime.Of(model);
        foreach (string word in Words)
        {
            double asked = missing[0];
            Assert.Equal(asked, model.Predict(
                Csv.Read(Lines.Stream($"length,color\n1,{word}\n"), new CsvOptions { Kinds = model.Preprocessing!.Kinds })).Values.Span[0]);
            Assert.Equal(asked, model.Predict(Records([word])).Values.Span[0]);
            Assert.Equal(asked, ((double[])runtime.Run(Records([word]), model.Preprocessing!)["prediction"])[0], 1e-3);
        }

        Assert.Equal(unseen[0], ((double[])runtime.Run(Records(["purple"]), model.Preprocessing!)["prediction"])[0], 1e-3);
    }

    [Fact]
    public void Of_a_column_without_gaps_a_missing_cell_is_an_unseen_one()
    {
        var model = Trained("red,blue,green");
        double unseen = model.Predict(Records(["purple"])).Values.Span[0];
        using var runtime = Runtime.Of(model);
        foreach (string word in Words)
        {
            Assert.Equal(unseen, model.Predict(Records([word])).Values.Span[0]);
            Assert.Equal(unseen, ((double[])runtime.Run(Records([word]), model.Preprocessing!)["prediction"])[0], 1e-3);
        }
    }

    [Fact]
    public void A_word_that_was_a_category_of_training_stays_one()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("length", i => (double)(i % 7)),
            ("color", i => i % 4 == 0 ? null : i % 3 == 0 ? "None" : i % 3 == 1 ? "red" : "blue"), ("price", i => i % 3 * 10.0 + i % 7));
        var model = Model.For(table, "price", new() { Preset = Preset.Standard, Hidden = [4], Epochs = 5 });
        model.Fit();
        double none = model.Predict(Records(["None"])).Values.Span[0];
        Assert.NotEqual(model.Predict(Records([null])).Values.Span[0], none);
        using var runtime = Runtime.Of(model);
        Assert.Equal(none, ((double[])runtime.Run(Records(["None"]), model.Preprocessing!)["prediction"])[0], 1e-3);
        Assert.Equal(model.Predict(Records([null])).Values.Span[0],
            ((double[])runtime.Run(Records(["NA"]), model.Preprocessing!)["prediction"])[0], 1e-3);
    }

    [Theory]
    [InlineData("<20;never", "<20", "never", "NA")]
    [InlineData("=<20;never", "<20", "never", "")]
    public void Words_that_the_configuration_names_are_missing_from_files_from_records_and_in_the_graph(string said, params string[] words)
    {
        var model = Trained("red,blue,<20,green", said.Split(';'));
        double missing = model.Predict(Records([null])).Values.Span[0], unseen = model.Predict(Records(["purple"])).Values.Span[0];
        Assert.NotEqual(unseen, missing);
        using var runtime = Runtime.Of(model);
        foreach (string word in words)
        {
            Assert.Equal(missing, model.Predict(
                Csv.Read(Lines.Stream($"length,color\n1,{word}\n"), ModelData.Reading(model, new()))).Values.Span[0]);
            Assert.Equal(missing, model.Predict(Records([word])).Values.Span[0]);
            Assert.Equal(missing, ((double[])runtime.Run(Records([word]), model.Preprocessing!)["prediction"])[0], 1e-3);
        }

        // With the sign = the usual words are texts as any others.
        if (said[0] == '=') Assert.Equal(unseen, ((double[])runtime.Run(Records(["NA"]), model.Preprocessing!)["prediction"])[0], 1e-3);
    }

    [Fact]
    public void The_words_are_kept_in_the_file()
    {
        using var folder = new TemporaryFolder();
        var model = Trained("red,blue,,green");
        model.Save(folder.PathOf("m"));
        var read = Model.Load(folder.PathOf("m"));
        Assert.Equal(model.Preprocessing!.ToJson(), read.Preprocessing!.ToJson());
        Assert.Equal(model.Predict(Records(["NA"])).Values.ToArray(), read.Predict(Records(["NA"])).Values.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("64MB")]
    public async Task Training_that_goes_on_takes_the_words_and_the_weights_of_the_model(string? memory)
    {
        using var folder = new TemporaryFolder();
        string Rows(int first) =>
            "size,w,y\n" + string.Concat(Enumerable.Range(first, 90)
            .Select(i => $"{(i % 9 == 0 ? "-999" : i % 13)},{1 + i % 3},{i % 7}\n"));
        string data = folder.Write("t.csv", Rows(0)), other = folder.Write("v.csv", Rows(5));
        var asked = new RunConfiguration
            { Preset = Preset.Standard, Data = data, Hidden = [4], Epochs = 1, Target = "y", WeightColumn = "w", Missing = ["-999"],
            Validation = DataSettings.Validation.Parse(other), Test = other, Memory = DataSettings.Memory.Parse(memory) };
        var first = await TrainingRun.PrepareAsync(asked);
        first.Fit();
        first.Model.Save(folder.PathOf("m.onnx"));
        var next = await TrainingRun.PrepareAsync(new RunConfiguration
            { Data = data, Validation = DataSettings.Validation.Parse(other), Test = other, Epochs = 1, Continue = folder.PathOf("m.onnx"),
                Memory = DataSettings.Memory.Parse(memory) });
        Assert.Equal(["-999"], next.Model.Configuration.Missing);
        Assert.Equal("w", next.Model.Configuration.WeightColumn);
        foreach (var (before, now) in new[] { (first.Train, next.Train), (first.Validation!, next.Validation!), (first.Test!, next.Test!) })
        {
            Assert.Equal(before.Take(before.Count).Inputs.ToArray(), now.Take(now.Count).Inputs.ToArray());
            Assert.Equal(before.TotalWeight, now.TotalWeight);
        }
    }

    private static Table Records(string?[] colors) => Table.From(colors, ("length", _ => 1.0), ("color", color => color));

    private static Model Trained(string colors, IReadOnlyList<string>? missing = null)
    {
        string[] of = colors.Split(',');
        var text = new System.Text.StringBuilder("length,color,price\n");
        for (int i = 0; i < 80; i++)
            text.Append(FormattableString.Invariant($"{i % 7},{of[i % of.Length]},{i % of.Length * 10 + i % 7}.5\n"));
        var configuration = new RunConfiguration { Preset = Preset.Standard, Hidden = [4], Epochs = 5, Missing = missing };
        var model = Model.For(Csv.Read(Lines.Stream(text.ToString()), configuration.ToCsvOptions()), "price", configuration);
        model.Fit();
        return model;
    }
}
