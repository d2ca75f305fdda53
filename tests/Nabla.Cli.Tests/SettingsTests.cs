using System.Reflection;
using System.Text;
using Nabla.Cli.Commands;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;
using Nabla.Models;
using Nabla.Models.Settings;

namespace Nabla.Cli.Tests;

public class SettingsTests
{
    /// <summary>Flags that say how the tool behaves, not what is trained: no configuration has them.</summary>
    private static readonly string[] ToolFlags =
    [
        "--config", "--out", "--json", "--plot", "--quiet", "--data-dir", "--checkpoint", "--every", "--keep", "--resume", "--force",
    ];

    /// <summary>What is no flag but the argument DATA.</summary>
    private const string Argument = nameof(RunConfiguration.Data);

    public static TheoryData<string> Properties =>
        [.. typeof(RunConfiguration).GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Every_property_of_a_run_has_a_flag_and_a_configuration_key_of_its_name(string property)
    {
        Assert.Contains(Kebab(property), RunConfiguration.Names);
        if (property != Argument) Assert.Contains(RunSettings.All, setting => setting.Name == "--" + Kebab(property));
    }

    [Fact]
    public void Every_flag_of_train_is_a_property_of_a_run_or_says_how_the_tool_behaves()
    {
        using var interrupt = new Interrupt();
        var train = TrainCommand.Create(new Session(TextWriter.Null, TextWriter.Null, Interactive: false, interrupt));
        var properties = Properties.Select(row => "--" + Kebab(row.Data)).ToHashSet();
        Assert.All(train.Options, flag =>
            Assert.True(properties.Contains(flag.Name) || ToolFlags.Contains(flag.Name), $"{flag.Name} is neither."));
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_flag_sets_the_property_of_its_name_and_no_other(string property)
    {
        if (property == Argument) return;
        var info = typeof(RunConfiguration).GetProperty(property)!;
        var command = new ToolCommand("test", "");
        var flags = new RunFlags(command);
        string flag = RunSettings.All.Single(one => one.Name == "--" + Kebab(property)).Name;
        string value = info.PropertyType == typeof(bool?) ? "false" : info.PropertyType == typeof(IReadOnlyList<int>) ? "7,8" : "3";

        var parsed = command.Parse([flag, value]);
        Assert.Empty(parsed.Errors);
        var set = flags.Apply(parsed, new());
        foreach (var other in typeof(RunConfiguration).GetProperties(BindingFlags.Instance | BindingFlags.Public))
            Assert.Equal(other.Name == property, other.GetValue(set) is not null);
        Assert.Equal(new RunConfiguration(), flags.Apply(command.Parse([]), new()));
    }

    [Fact]
    public void A_configuration_survives_its_file_and_underscores_are_taken_for_dashes()
    {
        var configuration = new RunConfiguration
            { Data = "a.csv", Hidden = [3, 4], LearningRate = 0.5, Activation = ["relu", "tanh"], L1 = 0.1, Seed = ulong.MaxValue,
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
        Assert.Equal(("0.1", "tanh", 3), (configuration.Validation, configuration.Activation![0], configuration.Epochs));
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
    [InlineData("{\"l1\": 1e999}", "\"l1\" is larger than a number can be")]
    [InlineData("{\"target\": \"\\ud800\"}", "a text in it is none")]
    [InlineData("[1]", "expected an object")]
    [InlineData("", "this is no JSON")]
    [InlineData("{\n\"epochs\": 3,\n?", "line 3: this is no JSON")]
    public void A_configuration_that_means_nothing_says_what_was_expected(string json, string expected)
    {
        var refusal = Assert.Throws<Nabla.Data.DataException>(() => RunConfiguration.FromJson(json, "run.json"));
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
        var setting = RunSettings.All.Single(one => one.Name == "--hidden");
        Assert.Equal(expected, setting.With(new(), text).Hidden!);
    }

    [Theory]
    [InlineData("relu,tanh", new[] { "relu", "tanh" })]
    [InlineData("leaky-relu:slope=0.1, elu:0.5,relu", new[] { "leaky-relu:slope=0.1", "elu:0.5", "relu" })]
    [InlineData("a:1,2,b:x=1,y=2,c", new[] { "a:1,2", "b:x=1,y=2", "c" })]
    public void A_list_of_names_keeps_the_numbers_that_belong_to_each(string text, string[] expected)
    {
        var setting = RunSettings.All.Single(one => one.Name == "--activation");
        Assert.Equal(expected, setting.With(new(), text).Activation!);
    }

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
