using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models.Tests;

/// <summary>A setting that nothing uses is refused, or a note names it.</summary>
public class UnusedSettingTests
{
    private static readonly RunConfiguration Quick = new() { Hidden = [2], Epochs = 1 };
    private static readonly Table Numbers = Table.From(Enumerable.Range(0, 60), ("a", i => i % 7 / 2.0), ("y", i => i % 5 * 1.5));
    private static readonly Table Classes =
        Table.From(Enumerable.Range(0, 60), ("a", i => i % 7 / 2.0), ("y", i => i % 7 > 3 ? "yes" : "no"));

    public static TheoryData<string, string> Refused => new()
    {
        { "data", "rows.csv" }, { "header", "no" }, { "delimiter", "semicolon" }, { "decimal", "," }, { "test", "more.csv" },
        { "memory", "64MB" }, { "folds", "5" }, { "continue", "m.onnx" },
    };

    public static TheoryData<string, bool> WithoutEffect => new()
    {
        { "min-delta 0.1, early-stop 0", false }, { "monitor r2, early-stop 0", false }, { "tie-break first, early-stop 0", false },
        { "early-stop 3, validation 0", false }, { "calibrate true, validation 0", true }, { "calibrate true", false },
        { "calibrate true, cost squared-error, preset standard", true }, { "augment-strength cosine", false },
        { "target-scaling robust", true }, { "dropout 0.2, hidden none", false }, { "activation tanh, hidden none", false },
        { "clip-norm 1, optimizer l-bfgs, preset standard", false }, { "clip-value 1, optimizer l-bfgs, preset standard", false },
        { "threads 99", false }, { "learning-rate-multipliers scale=6, preset standard", false },
        { "learning-rate-multipliers periodic=3, embedding none", false },
        { "accumulate 2, optimizer l-bfgs, preset standard", false }, { "batch 16, optimizer l-bfgs, preset standard", false }, { "weight-decay 0.1, optimizer l-bfgs, preset standard", false },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_a_method_that_gets_its_data_does_not_use_is_refused_by_name(string name, string value)
    {
        var asked = RunSettings.Find(name)!.With(new() { Target = "y" }, value);
        void Refuses(Action use)
        {
            var fault = Assert.Throws<NablaException>(use);
            Assert.StartsWith($"{SettingAdvice.Property(name)} is {value}, but ", fault.Message);
            Assert.Contains("TrainingRun.Prepare", fault.Message);
        }

        Refuses(() => Model.For(Numbers, "y", asked));
        Refuses(() => CrossValidation.Run(Numbers, asked, 2));
        if (name != "folds") Refuses(() => TrainingRun.Prepare(Numbers, asked));
    }

    [Fact]
    public void A_refusal_names_what_to_set_instead()
    {
        var fault = Assert.Throws<NablaException>(() => Model.For(Numbers, "y", new() { Delimiter = ';' }));
        Assert.Equal("Delimiter is semicolon, but Model.For gets its data as an argument and does not use it. Use CsvOptions.Delimiter or "
            + "TrainingRun.PrepareAsync, or leave out Delimiter.", fault.Message);
    }

    [Fact]
    public void A_file_for_validation_is_refused_where_no_file_is_read() =>
        Assert.StartsWith("Validation is the file more.csv, but no file is read here. ", Assert.Throws<NablaException>(() =>
            Model.For(Numbers, "y", new() { Validation = ValidationData.FromFile("more.csv") })).Message);

    [Theory]
    [MemberData(nameof(WithoutEffect))]
    public void What_has_no_effect_is_noted_by_name(string settings, bool classes)
    {
        var asked = settings.Split(", ").Select(one => one.Split(' ')).Aggregate(Quick,
            (so, one) => RunSettings.Find(one[0])!.With(so, one[1]));
        string name = settings.Split(' ')[0];
        var note = Assert.Single(Model.For(classes ? Classes : Numbers, "y", asked).Notes, IsUnused);
        Assert.StartsWith($"{SettingAdvice.Property(name)} is ", note.Message);
        Assert.NotNull(note.Advice);
        Assert.DoesNotContain(Model.For(classes ? Classes : Numbers, "y", asked.With(RunSettings.Find(name)!, null)).Notes, IsUnused);
    }

    [Fact]
    public void Every_setting_that_may_have_no_effect_is_among_the_cases()
    {
        var cases = WithoutEffect.Select(row => row.Data.Item1.Split(' ')[0]).Concat(["validation", "embedding"]);
        Assert.Equal(RunSettings.All.Where(setting => setting.MayBeUnused).Select(setting => setting.Name).Order(),
            cases.Distinct().Order());
    }

    [Fact]
    public void A_fraction_for_validation_is_noted_where_validation_rows_are_given() => Assert.StartsWith("Validation is 0.3, but other ",
        Assert.Single(Model.For(Numbers, "y", Quick with { Validation = 0.3 }, Numbers).Notes, IsUnused).Message);

    [Fact]
    public void A_missing_text_is_noted_where_the_table_has_it_as_a_text()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("a", i => i % 3 == 0 ? "?" : i % 2 == 0 ? "u" : "v"), ("y", i => i % 5 * 1.5));
        Assert.Equal("Missing is ?, but \"?\" in column \"a\" is a text, since the table is read already. Set CsvOptions.MissingValues when "
            + "it is read.", Assert.Single(Model.For(table, "y", Quick with { Missing = ["?"] }).Notes, IsUnused).Message);
        Assert.DoesNotContain(Model.For(table, "y", Quick with { Missing = ["none"] }).Notes, IsUnused);
    }

    [Fact]
    public void An_embedding_is_noted_where_there_are_no_numbers()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("a", i => i % 2 == 0 ? "u" : "v"), ("y", i => i % 3 > 0 ? "yes" : "no"));
        Assert.StartsWith("Embedding is periodic", Assert.Single(Model.For(table, "y",
            Quick with { Embedding = new NumberEmbedding.Periodic() }).Notes, IsUnused).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_resolved_configuration_has_nothing_without_effect(bool classes)
    {
        var table = classes ? Classes : Numbers;
        foreach (var asked in new[] { Quick, Quick with { Validation = 0 }, Quick with { EarlyStop = 0 },
            Quick with { Preset = Preset.Standard } })
        {
            var resolved = Model.For(table, "y", asked).Configuration;
            Assert.DoesNotContain(Model.For(table, "y", resolved).Notes, IsUnused);
        }
    }

    private static bool IsUnused(DataNote note) => note.Code == "unused-settings";
}
