using System.CommandLine;
using Nabla.Cli.Commands;
using Nabla.Cli.Flags;
using Nabla.Cli.Terminal;

namespace Nabla.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("There is no command \"trian\". Did you mean \"train\"? Try nabla --help.", "trian", "digits")]
    [InlineData("There is no flag --batch-size. Did you mean \"--batch\"?", "train", "digits", "--batch-size", "8")]
    [InlineData("There is no flag --patience. Did you mean \"--early-stop\"?", "train", "digits", "--patience", "8")]
    [InlineData("There is no flag --lr. Did you mean \"--learning-rate\"?", "train", "digits", "--lr=0.1")]
    [InlineData("There is no flag --random-state. Did you mean \"--seed\"?", "train", "digits", "--random_state=0.1")]
    [InlineData("There is no flag --learnin-rate. Did you mean \"--learning-rate\"? Try nabla train --help.", "train", "digits",
        "--learnin-rate", "3")]
    [InlineData("There is no flag --epoch. Did you mean \"--epochs\"? Try nabla train --help.", "train", "--epoch", "3", "digits")]
    [InlineData("There is no flag --epoch. Did you mean \"--epochs\"? Try nabla train --help.", "train", "--epoch=3", "digits")]
    [InlineData("There is no flag --epoch. Did you mean \"--epochs\"? Try nabla train --help.", "train", "digits", "more", "--epoch=3")]
    [InlineData("There is no flag --bogus.", "train", "--bogus")]
    [InlineData("--epochs must be a whole number (got \"many\"). Try nabla train --help.", "train", "digits", "--epochs", "many")]
    [InlineData("--hidden must be whole numbers separated by commas like 16,16, or none (got \"a,b\").", "train", "digits", "--hidden", "a,b")]
    [InlineData("--seed must be a whole number of at least 0 (got \"-1\").", "check", "model.onnx", "--seed", "-1")]
    [InlineData("--tolerance must be a number (got \"small\").", "check", "model.onnx", "--tolerance", "small")]
    [InlineData("--seed is set 2 times (\"1\", \"2\"). Set it once.", "train", "digits", "--seed", "1", "--seed", "2")]
    [InlineData("--hidden must be numbers of at least 1, or none (got 0).", "train", "digits", "--hidden", "0")]
    [InlineData("--learning-rate-multipliers has no parameter \"wieghts\". Did you mean \"weights\"?", "train", "digits",
        "--learning-rate-multipliers", "wieghts=1")]
    [InlineData("--half and --mean apply only to the squared error (the cost is softmax-cross-entropy). Leave them out.", "explain",
        "--derive", "1-1-1", "--cost", "softmax-cross-entropy", "--half", "--mean")]
    [InlineData("--sum applies only to the squared error (the cost is softmax-cross-entropy). Leave it out.", "explain",
        "--derive", "1-1-1", "--cost", "softmax-cross-entropy", "--sum")]
    [InlineData("MODEL is missing. Try nabla evaluate --help.", "evaluate")]
    [InlineData("--epochs needs a value (COUNT).", "train", "digits", "--epochs")]
    [InlineData("There are too many arguments: \"more\".", "train", "digits", "more")]
    [InlineData("--to must be csharp or c (got \"csharpp\").", "export", "model.onnx", "--to", "csharpp")]
    [InlineData("--to LANGUAGE is missing.", "export", "model.onnx")]
    [InlineData("There is no flag --bogus.", "data", "list", "--bogus")]
    [InlineData("SHELL must be one of bash, zsh, fish, pwsh (got \"csh\").", "completion", "csh")]
    public void A_command_line_that_is_not_understood_ends_with_2_and_one_line(string expected, params string[] args)
    {
        var ran = Shell.Run(args);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Out));
        Assert.StartsWith("error: " + expected, ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData]
    [InlineData("data")]
    public void A_command_that_is_missing_gets_the_help(params string[] args)
    {
        var ran = Shell.Run(args);
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("Commands", ran.Error);
    }

    public static TheoryData<string> Commands => [.. All([]).Select(path => string.Join(' ', path))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_help_and_examples_that_parse(string path)
    {
        string[] words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ran = Shell.Done([.. words, "--help"]);
        Assert.Contains($"Usage: nabla{(path.Length > 0 ? " " + path : "")}", ran.Out);
        Assert.All(ran.Out.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 110, line));
        if (Find(words) is not ToolCommand { Subcommands.Count: 0 } command) return;
        Assert.NotEmpty(command.Examples);
        foreach (var (line, _) in command.Examples.Where(example => example.Line.StartsWith("nabla ", StringComparison.Ordinal)))
        {
            string call = line.Split('>', '|')[0].Trim();
            Assert.Empty(NewRoot().Parse(call["nabla ".Length..]).Errors);
        }
    }

    [Theory]
    [InlineData("nabla tr", "train")]
    [InlineData("nabla train digits --lear", "--learning-rate\n--learning-rate-multipliers")]
    [InlineData("nabla train digits --activation leaky", "leaky-relu")]
    [InlineData("nabla train digits --cost sigm", "sigmoid-cross-entropy")]
    [InlineData("nabla data ge", "get")]
    [InlineData("nabla export m --to cs", "csharp")]
    public void The_shell_is_told_how_a_word_may_end(string typed, string expected) =>
        Assert.Equal(expected, Shell.Done($"[suggest:{typed.Length}]", typed).Out.Trim());

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Each_shell_has_a_script_that_asks_for_completions(string shell) =>
    Assert.Contains("[suggest:", Shell.Done("completion", shell).Out);

    [Theory]
    [InlineData]
    [InlineData("train")]
    [InlineData("data", "show")]
    public void Help_is_also_a_command(params string[] words) =>
        Assert.Equal(Shell.Done([.. words, "--help"]).Out, Shell.Done(["help", .. words]).Out);

    [Theory]
    [InlineData("leaky-relu:slope=0.01", "train", "--activation", "help")]
    [InlineData("l-bfgs:learning-rate=1,history=10", "train", "--optimizer=help")]
    [InlineData("warmup:epochs=1+constant", "train", "digits", "--schedule", "help")]
    [InlineData("normal:std=1,mean=0", "search", "--initializer", "help")]
    [InlineData("elastic:sigma=4,alpha=34", "train", "--augment", "help")]
    [InlineData("huber:delta=1", "evaluate", "--cost", "help")]
    [InlineData("f1-macro", "train", "--metrics", "help")]
    [InlineData("periodic:waves=16,outputs=3,spread=0.1", "train", "--embedding", "help")]
    public void The_value_help_lists_the_names_with_their_parameters_and_defaults(string line, params string[] args) =>
        Assert.Contains(line, Shell.Done(args).Lines);

    [Fact]
    public void Help_is_no_list_where_any_text_is_a_value() =>
        Assert.Contains("There is no file", Shell.Run("train", "no-such-file.csv", "--target", "help").Error);

    [Fact]
    public void Verbose_shows_where_an_error_came_from()
    {
        var ran = Shell.Run("train", "no-such-file.csv", "--verbose");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("   at ", ran.Error);
    }

    private static RootCommand NewRoot() => Root.Create(new Session(TextWriter.Null, TextWriter.Null, Interactive: false, new Interrupt()));

    private static Command Find(string[] path) =>
        path.Aggregate((Command)NewRoot(), (at, word) => at.Subcommands.Single(inner => inner.Name == word));

    private static IEnumerable<string[]> All(string[] path) =>
        Find(path).Subcommands.SelectMany(inner => All([.. path, inner.Name])).Prepend(path);
}
