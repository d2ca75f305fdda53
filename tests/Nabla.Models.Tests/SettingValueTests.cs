using Nabla.Augmentation;
using Nabla.Data;
using Scaling = Nabla.Data.Features.Scaling;
using Nabla.Initializers;
using Nabla.Models.Presets;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Models.Tests;

/// <summary>Values of settings that only C# can give, and what settings show.</summary>
public class SettingValueTests
{
    private static readonly Table Rows = Table.From(Enumerable.Range(0, 60), ("a", i => i % 7 / 2.0), ("y", i => i % 5 * 1.5));

    public static TheoryData<string, RunConfiguration> Undefined => new()
    {
        { "scaling", new() { Scaling = (Scaling)9 } }, { "target-scaling", new() { TargetScaling = (Scaling)9 } },
        { "target-scaling", new() { TargetScaling = Scaling.RobustClip } }, { "task", new() { LearningTask = (LearningTask)9 } },
        { "binary-columns", new() { BinaryColumns = (BinaryEncoding)9 } }, { "tie-break", new() { TieBreak = (EpochTieBreak)9 } },
        { "parametrization", new() { Parametrization = (Layers.Parametrization)9 } },
    };

    [Theory]
    [MemberData(nameof(Undefined))]
    public void A_number_that_is_no_value_of_a_choice_is_refused(string name, RunConfiguration asked) =>
        Assert.StartsWith($"{Specs.SettingAdvice.Property(name)} must be one of ", Assert.Throws<NablaException>(() => Model.For(Rows, "y", asked)).Message);

    [Fact]
    public void A_number_that_is_no_value_of_a_choice_is_shown() =>
        Assert.Equal("RunConfiguration { Scaling = 9 }", $"{new RunConfiguration { Scaling = (Scaling)9 }}");

    public static TheoryData<string, DataSummary> Choosing => new()
    {
        { "lesson", new(LearningTask.Classification, 200, IsImage: true, 10) { Image = (28, 28), HasNumbers = false } },
        { "lesson", new(LearningTask.Regression, 200, IsImage: false, 1) },
        { "standard", new(LearningTask.Classification, 200, IsImage: false, 3) },
        { "standard", new(LearningTask.Classification, 20_001, IsImage: false, 3) },
        { "tabular", new(LearningTask.Classification, 20, IsImage: false, 3) },
        { "tabular", new(LearningTask.Classification, 200, IsImage: false, 3) },
        { "tabular", new(LearningTask.Regression, 200, IsImage: false, 1) },
        { "tabular", new(LearningTask.Classification, 20_000, IsImage: false, 3) },
        { "tabular", new(LearningTask.Regression, 20_000, IsImage: false, 1) },
        { "image", new(LearningTask.Classification, 200, IsImage: true, 10) { Image = (28, 28), HasNumbers = false } },
        { "image", new(LearningTask.Classification, 20_001, IsImage: true, 10) { Image = (28, 28), HasNumbers = false } },
    };

    /// <summary>A default text is "64,64, or 16,16 for images; tabular: 256,256,256".</summary>
    [Theory]
    [MemberData(nameof(Choosing))]
    public void The_default_text_of_a_setting_has_what_the_preset_chooses(string preset, DataSummary data)
    {
        // One batch an epoch, by whose number the weight decay is divided.
        var choices = Preset.Parse(preset).Choices(new() { Batch = data.Samples }, data);
        Assert.NotEmpty(choices.Texts);
        foreach (var (setting, text) in choices.Texts)
        {
            var parts = setting.DefaultText!.Split("; ")
                .Where(part => part.StartsWith($"{preset}: ", StringComparison.Ordinal) || !Preset.All.Any(other =>
                    part.StartsWith($"{other.Name}: ", StringComparison.Ordinal)));
            Assert.Contains(text, parts.SelectMany(part => part.Split(' ')).Select(word => Value(setting, word.TrimEnd(','))));
        }

        static string? Value(Setting setting, string word)
        {
            try
            {
                return setting.Text(setting.With(new(), word));
            }
            catch (NablaException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void A_target_that_is_ignored_is_an_error()
    {
        var fault = Assert.Throws<NablaException>(() => Model.For(Rows, "y", new() { Ignore = ["y"] }));
        Assert.Equal("ignored-target", fault.Code);
        Assert.StartsWith("Ignore contains \"y\", which is the target.", fault.Message);
    }

    [Fact]
    public void The_image_preset_refers_to_the_preset_for_the_data()
    {
        string Advice(bool columns) => Assert.Throws<NablaException>(() => Preset.Image.Choices(new(),
            new(LearningTask.Classification, 200, IsImage: false, 3) { HasColumns = columns })).Message;
        Assert.EndsWith("Set Preset to tabular.", Advice(columns: true));
        Assert.EndsWith("Set Preset to standard.", Advice(columns: false));
    }

    [Fact]
    public void A_configuration_shows_what_it_sets_in_one_line()
    {
        Assert.Equal("RunConfiguration { Target = y, Hidden = 8,4, Epochs = 3 }",
            new RunConfiguration { Epochs = 3, Hidden = [8, 4], Target = "y" }.ToString());
        Assert.Equal("RunConfiguration { }", new RunConfiguration().ToString());
    }

    [Fact]
    public void An_ensemble_is_not_replaced_by_one_network()
    {
        var model = Model.For(Rows, "y", new() { Ensemble = 3, Hidden = [2] });
        Assert.Contains("ensemble of 3 networks", Assert.Throws<InvalidOperationException>(() => model.With(model.Network)).Message);
        Assert.Same(model.Members[1], model.Member(1).With(model.Members[1]).Network);
        Assert.Single(model.Member(1).Members);
        Assert.EndsWith("train again with one network: set Ensemble to 1.", Assert.Throws<NablaException>(() =>
            Models.Export.SourceExport.Write(model, "c", TextWriter.Null)).Message);
    }

    [Fact]
    public void What_is_registered_later_is_among_the_values_of_its_setting()
    {
        InitializerRegistry.Default.Add(_ => new Halves());
        Assert.Contains("halves", NetworkSettings.Initializer.SuggestedValues);
        Assert.Contains("halves", NetworkSettings.OutputInitializer.SuggestedValues);
        Assert.Equal(DistortionRegistry.Default.Names.Prepend("none"), RegularizationSettings.Augment.SuggestedValues);
        Assert.Equal(Preset.All.Select(preset => preset.Name), NetworkSettings.Preset.SuggestedValues);
        Assert.All(Preset.All, preset => Assert.Contains(preset.Summary, NetworkSettings.Preset.Help));
    }

    private sealed record Halves : IInitializer
    {
        public Spec Spec => new("halves");

        public void Fill(Span<double> weights, int nodes, int inputs, Philox random) => weights.Fill(0.5);
    }
}
