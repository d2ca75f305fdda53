using Nabla.Specs;

namespace Nabla.Cli.Tests;

/// <summary>Names and numbers as files have them, on the command line.</summary>
public class NamesAndNumbersTests
{
    private static readonly string[] Quick = ["--preset", "standard", "--hidden", "4", "--epochs", "1", "--threads", "1"];

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    [Fact]
    public void A_confusion_matrix_has_a_line_a_class_whatever_its_names_are()
    {
        using var folder = new TemporaryFolder();
        string[] kinds = ["line\nbreak", "tab\tstop", new('x', 200), "plain"];
        File.WriteAllText(folder.In("t.csv"), "a,b,kind\n" + Lines(60, i => $"{i % 7},{i % 5},\"{kinds[i % 4]}\""));
        var trained = Shell.Done(["train", folder.In("t.csv"), "--target", "kind", .. Quick, "--out", folder.In("run")]);
        string[] matrix = [.. trained.Lines.SkipWhile(line => !line.StartsWith("confusion matrix", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith(' '))];
        Assert.Equal(5, matrix.Length);
        Assert.Contains(matrix, line => line.StartsWith("  line break ", StringComparison.Ordinal));
        Assert.All(matrix, line => Assert.InRange(line.Length, 1, 120));
        // The model has the names as they are.
        Assert.Contains("line\\nbreak", Shell.Done("predict", folder.In("run"), folder.In("t.csv"), "--json").Out);
    }

    [Fact]
    public void A_long_name_is_cut_in_the_middle_in_tables()
    {
        using var folder = new TemporaryFolder();
        string name = new string('a', 100) + new string('b', 100);
        File.WriteAllText(folder.In("t.csv"), $"{name},b,y\n" + Lines(60, i => $"{i % 7},{i % 5},{i % 3}.5"));
        Shell.Done(["train", folder.In("t.csv"), "--target", "y", .. Quick, "--out", folder.In("run")]);
        Assert.Contains("aaaa…bbbb", Shell.Done("inspect", folder.In("run")).Out);
        Assert.DoesNotContain(name, Shell.Done("inspect", folder.In("run")).Out);
        Shell.Done("explain", folder.In("run"), folder.In("t.csv"), "--row", "1", "--weight", "1:0,0", "--latex", folder.In("why.tex"));
        Assert.DoesNotContain(name, File.ReadAllText(folder.In("why.tex")));
        Assert.Equal("a😀…", MessageText.Truncate("a😀bb😀", 5));
    }

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(30, false, false)]
    [InlineData(30, true, false)]
    [InlineData(30, false, true)]
    [InlineData(30, true, true)]
    public void The_number_that_is_too_large_is_named_and_no_other(int row, bool ofTarget, bool streamed)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("t.csv"),
            "a,b,y\n" + Lines(60, i => $"{(i == row && !ofTarget ? "-1e300" : $"{i % 7}")},{i % 5},{(i == row && ofTarget ? "1e300" : $"{i % 3}.5")}"));
        var ran = Shell.Run(["train", folder.In("t.csv"), "--target", "y", .. Quick, "--validation", "0", "--out", folder.In("run"),
            .. streamed ? ["--memory", "1MB"] : Array.Empty<string>()]);
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains($"t.csv, line {row + 2}, column \"{(ofTarget ? "y" : "a")}\": {(ofTarget ? "" : "-")}1E+300, once scaled",
            ran.Error);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("gradient")]
    [InlineData("explain")]
    [InlineData("evaluate")]
    public void A_cost_of_classes_is_refused_for_numbers(string command)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("t.csv"), "a,b,y,z\n" + Lines(60, i => $"{i % 7},{i % 5},{i % 3}.5,{i % 2}.5"));
        Shell.Done(["train", folder.In("t.csv"), "--target", "y,z", .. Quick, "--out", folder.In("run")]);
        var ran = Shell.Run(command, folder.In("run"), folder.In("t.csv"), "--cost", "softmax-cross-entropy");
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("is for classes, but the target is", ran.Error);
    }

    [Fact]
    public void A_run_that_replaces_another_says_so()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("t.csv"), "a,b,y\n" + Lines(60, i => $"{i % 7},{i % 5},{i % 3}.5"));
        string[] train = ["train", folder.In("t.csv"), "--target", "y", .. Quick, "--out", folder.In("run")];
        Assert.DoesNotContain("holds a run already", Shell.Done(train).Out);
        Assert.Contains("already has a run, which is overwritten", Shell.Done(train).Out);
    }

    [Fact]
    public void No_value_of_a_flag_is_answered_with_a_type_of_the_runtime()
    {
        foreach (string command in new[]
            { "train", "evaluate", "predict", "explain", "gradient", "check", "search", "inspect", "export", "studio", "data show",
            "data list" })
        {
            string[] start = command.Split(' ');
            var flags = Shell.Done([.. start, "--help"]).Out.Split('\n').Select(line => line.Trim().Split(' '))
                .Where(words => words.Any(word => word.StartsWith("--", StringComparison.Ordinal)))
                .Select(words => words.First(word => word.StartsWith("--", StringComparison.Ordinal))).Distinct();
            Assert.NotEmpty(flags);
            foreach (string flag in flags)
            {
                if (flag is "--help" or "--port") continue;
                var ran = Shell.Run([.. start, "/none.csv", flag, "-1 x"]);
                Assert.DoesNotContain("System.", ran.Error);
                Assert.DoesNotContain("this is a defect of nabla", ran.Error);
                Assert.DoesNotContain("Cannot parse", ran.Error);
            }
        }
    }
}
