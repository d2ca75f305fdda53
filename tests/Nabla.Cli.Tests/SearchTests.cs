namespace Nabla.Cli.Tests;

public class SearchTests
{
    [Fact]
    public void A_search_ends_with_all_its_runs_and_a_command_that_trains_the_best()
    {
        using var folder = new TemporaryFolder();
        string[] search = ["search", "blobs", "--trials", "3", "--epochs", "6", "--batch", "32", "--out", folder.In("search")];
        var ran = Shell.Done(search);
        Assert.Contains("3 configurations for 2 epochs, then 1 configuration for 6 epochs", ran.Out);
        string train = ran.Lines[^1].Trim();
        Assert.StartsWith("nabla train blobs --", train);
        Shell.Done([.. train.Split(' ')[1..], "--out", folder.In("best")]);
        Assert.True(File.Exists(folder.In("best", "model.onnx")), $"{folder.In("best", "model.onnx")} must exist.");

        var again = Shell.Done([.. search, "--json"]);
        Assert.Equal(train, again.LastJson.GetProperty("command").GetString());
        Assert.Equal(5, File.ReadAllLines(folder.In("search", "search.jsonl")).Length);
    }

    [Fact]
    public void A_setting_without_effect_is_noted_once()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("search", "blobs", "--trials", "3", "--epochs", "3", "--hidden", "none", "--dropout", "0.2", "--out",
            folder.In("search"));
        Assert.Single(ran.Lines, "note: --dropout is 0.2, but it has no effect without hidden layers. Leave out --dropout.");
    }
}
