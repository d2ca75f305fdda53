using Nabla.Activations;
using System.Reflection;
using Nabla.Cli.Commands;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Models;

namespace Nabla.Cli.Tests;

public class SettingsTests
{
    /// <summary>Flags that say how the tool behaves, not what is trained: no configuration has them.</summary>
    private static readonly string[] ToolFlags =
    [
        "--config", "--out", "--json", "--plot", "--quiet", "--data-dir", "--checkpoint", "--every", "--keep", "--resume", "--force",
    ];

    public static TheoryData<string> Properties => [.. RunSettings.All.Select(setting => setting.Name)];

    [Fact]
    public void Every_setting_of_the_library_is_a_property_of_its_name()
    {
        var properties = typeof(RunConfiguration).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.CanWrite).Select(property => property.Name);
        Assert.Equal(properties.Order(), RunSettings.All.Select(setting => setting.Property).Order());
    }

    [Fact]
    public void Every_flag_of_train_is_a_property_of_a_run_or_says_how_the_tool_behaves()
    {
        using var interrupt = new Interrupt();
        var train = TrainCommand.Create(new Session(TextWriter.Null, TextWriter.Null, Interactive: false, interrupt));
        Assert.All(train.Options, flag =>
            Assert.True(RunSettings.All.Any(setting => setting.Flag == flag.Name) || ToolFlags.Contains(flag.Name),
                $"{flag.Name} is neither."));
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_flag_sets_the_property_of_its_name_and_no_other(string name)
    {
        var setting = RunSettings.Find(name)!;
        if (!setting.HasFlag) return;
        var command = new ToolCommand("test", "");
        var flags = new RunFlags(command);
        string value = setting.SuggestedValues.FirstOrDefault() ?? (setting == TrainingSettings.LearningRateMultipliers ? "biases=2"
            : setting == DataSettings.Memory ? "3MB" : setting == DataSettings.Validation ? "0.5" : "3");

        var parsed = command.Parse([setting.Flag, value]);
        Assert.Empty(parsed.Errors);
        var set = flags.Apply(parsed, new());
        Assert.Equal([setting], set.Texts.Select(given => given.Setting));
        Assert.Equal(set, setting.With(new(), set.Texts.Single().Text));
        Assert.Equal(new RunConfiguration(), flags.Apply(command.Parse([]), new()));
    }

    public static TheoryData<string, string> OlderNames =>
        [.. RunSettings.All.SelectMany(setting => setting.FormerNames.Select(name => (setting.Name, name)))];

    [Theory]
    [MemberData(nameof(OlderNames))]
    public void An_older_name_is_accepted_as_a_flag_and_as_a_key(string name, string older)
    {
        var setting = RunSettings.Find(name)!;
        var command = new ToolCommand("test", "");
        var flags = new RunFlags(command);
        string value = setting == TrainingSettings.LearningRateMultipliers ? "biases=2" : setting.SuggestedValues.FirstOrDefault() ?? "3";
        var expected = setting.With(new(), value);
        Assert.Equal(expected, flags.Apply(command.Parse([$"--{older}", value]), new()));
        Assert.Equal(expected, RunConfiguration.FromJson(expected.ToJson().Replace($"\"{name}\"", $"\"{older}\"")));
    }

    [Fact]
    public void A_configuration_survives_its_file_and_underscores_are_taken_for_dashes()
    {
        var configuration = new RunConfiguration
            { Data = "a.csv", Hidden = [3, 4], LearningRate = 0.5, Activation = [new Relu(), new Tanh()], L1 = 0.1, Seed = ulong.MaxValue,
            Shuffle = false };
        string json = configuration.ToJson();
        Assert.Equal(json, RunConfiguration.FromJson(json).ToJson());
        Assert.Contains("\"learning-rate\"", json);
        Assert.Equal(0.25, RunConfiguration.FromJson("{\"learning_rate\": 0.25}").LearningRate);
    }

    [Fact]
    public void A_configuration_takes_a_number_for_a_text_and_one_text_for_a_list()
    {
        var configuration = RunConfiguration.FromJson("{\"validation\": 0.1, \"activation\": \"tanh\", /* why */ \"epochs\": 3,}");
        Assert.Equal((0.1, new Tanh(), 3), (configuration.Validation!.Fraction, configuration.Activation![0], configuration.Epochs));
    }

    [Theory]
    [InlineData("{\"epochs\": \"many\"}", "\"epochs\" must be a whole number")]
    [InlineData("{\"epochs\": 1.5}", "\"epochs\" must be a whole number")]
    [InlineData("{\"hidden\": 16}", "\"hidden\" must be a list of whole numbers")]
    [InlineData("{\"hidden\": [16, \"x\"]}", "\"hidden\" must be a list of whole numbers")]
    [InlineData("{\"activation\": [1]}", "\"activation\" must be a text or a list of texts")]
    [InlineData("{\"seed\": -1}", "\"seed\" must be a whole number, not negative")]
    [InlineData("{\"shuffle\": 1}", "\"shuffle\" must be true or false")]
    [InlineData("{\"epoch\": 3}", "there is no setting \"epoch\". Did you mean \"epochs\"?")]
    [InlineData("{\"learning-rate\": 1, \"learning_rate\": 2}", "\"learning-rate\" is given twice")]
    [InlineData("{\"l1\": 1e999}", "\"l1\" is too large for a number")]
    [InlineData("{\"target\": \"\\ud800\"}", "a text in it is not valid")]
    [InlineData("[1]", "expected an object")]
    [InlineData("", "this is not JSON")]
    [InlineData("{\n\"epochs\": 3,\n?", "line 3: this is not JSON")]
    public void A_configuration_that_means_nothing_says_what_was_expected(string json, string expected)
    {
        var refusal = Assert.Throws<Nabla.Data.NablaException>(() => RunConfiguration.FromJson(json, "run.json"));
        Assert.Contains(expected, refusal.Message);
        Assert.StartsWith("run.json", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("16,16", new[] { 16, 16 })]
    [InlineData("100", new[] { 100 })]
    [InlineData("20x10", new[] { 20, 10 })]
    [InlineData("none", new int[0])]
    public void Hidden_layers_are_read_as_people_write_them(string text, int[] expected)
    {
        Assert.Equal(expected, NetworkSettings.Hidden.Parse(text));
    }

    [Theory]
    [InlineData("relu,tanh", new[] { "relu", "tanh" })]
    [InlineData("leaky-relu:slope=0.1, elu:0.5,relu", new[] { "leaky-relu:slope=0.1", "elu:0.5", "relu" })]
    [InlineData("a:1,2,b:x=1,y=2,c", new[] { "a:1,2", "b:x=1,y=2", "c" })]
    public void A_list_of_names_keeps_the_numbers_that_belong_to_each(string text, string[] expected) =>
        Assert.Equal(expected, GeneralSettings.Metrics.Parse(text));

    [Fact]
    public void Each_synonym_is_of_one_setting_and_is_no_setting_itself()
    {
        var synonyms = RunSettings.All.SelectMany(setting => setting.Synonyms?.Split(' ') ?? []).ToList();
        Assert.Equal(synonyms.Distinct(), synonyms);
        Assert.Empty(synonyms.Intersect(RunSettings.Names));
    }

    [Theory]
    [InlineData("validation", "0,2", "Validation must be a fraction with a decimal point like 0.2, or a file (got \"0,2\").")]
    [InlineData("validation", "1.5", "Validation must be a fraction from 0 to 0.9, or a file (got 1.5).")]
    [InlineData("epochs", "3.5", "Epochs must be a whole number (got \"3.5\").")]
    [InlineData("optimizer", "adm", "There is no optimizer \"adm\".")]
    public void A_text_without_a_meaning_is_refused_where_it_is_read(string name, string text, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<Nabla.Data.NablaException>(() => RunSettings.Find(name)!.With(new(), text)).Message);
}
