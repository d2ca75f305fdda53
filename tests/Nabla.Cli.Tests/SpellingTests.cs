using System.Text.Json;

namespace Nabla.Cli.Tests;

/// <summary>The same rows as another program writes them, and cells that training had not, on the command line.</summary>
public class SpellingTests
{
    private static readonly string[] Quick =
        ["--preset", "standard", "--hidden", "8", "--epochs", "40", "--threads", "1", "--text-columns", "zip"];

    [Fact]
    public void A_file_in_another_spelling_is_judged_as_the_one_of_training()
    {
        using var folder = new TemporaryFolder();
        string first = folder.File("first.csv", Rows("True", "False", "02139", "94105", "")),
            second = folder.File("second.csv", Rows("true", "false", "2139", "94105", "T00:00:00"));
        Shell.Done(["train", first, "--target", "score", .. Quick, "--out", folder.In("run")]);
        Assert.Equal(Shell.Done("evaluate", folder.In("run"), first).Out, Shell.Done("evaluate", folder.In("run"), second).Out);
        Assert.Equal(Shell.Done("predict", folder.In("run"), first, "--json").Out,
            Shell.Done("predict", folder.In("run"), second, "--json").Out);
        Assert.Contains("accuracy 100.00 %", Shell.Done("evaluate", folder.In("run"), second).Out);
    }

    [Fact]
    public void Unseen_cells_are_counted_in_words_and_in_json()
    {
        using var folder = new TemporaryFolder();
        string train = folder.File("train.csv", Rows("True", "False", "02139", "94105", "")),
            strange = folder.File("strange.csv", Rows("maybe", "never", "02139", "94105", ""));
        Shell.Done(["train", train, "--target", "score", .. Quick, "--out", folder.In("run")]);
        const string Expected = "Column \"member\": 240 of 240 cells were not seen in training, such as \"maybe\", \"never\"";
        foreach (string[] memory in new[] { Array.Empty<string>(), ["--memory", "32MB"] })
        {
            Assert.Contains($"note: {Expected}", Shell.Done(["evaluate", folder.In("run"), strange, .. memory]).Out);
            var note = Shell.Done(["evaluate", folder.In("run"), strange, "--json", .. memory]).LastJson.GetProperty("notes")[0];
            Assert.Equal(("unseen-categories", "member"), (note.GetProperty("code").GetString(), note.GetProperty("column").GetString()));
            Assert.StartsWith(Expected, note.GetProperty("message").GetString());
            var predicted = Shell.Done(["predict", folder.In("run"), strange, .. memory]);
            Assert.Contains($"note: {Expected}", predicted.Error);
            Assert.DoesNotContain("note", predicted.Out);
            // One object a sample, and the last one has the notes.
            var samples = Shell.Done(["predict", folder.In("run"), strange, "--json", .. memory]).Out.Split('\n',
                StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.Equal(240, samples.Count);
            Assert.All(samples, sample => Assert.NotEmpty(sample.GetProperty("prediction").GetString()!));
            Assert.Equal(239, samples.FindIndex(sample => sample.TryGetProperty("notes", out _)));
            Assert.StartsWith(Expected, samples[^1].GetProperty("notes")[0].GetProperty("message").GetString());
        }

        Assert.False(JsonDocument.Parse(
            Shell.Done("predict", folder.In("run"), train, "--json").Out.Split('\n',
                StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement.TryGetProperty("notes", out _), "The JSON must not have notes.");
    }

    // The score is high where member holds.
    private static string Rows(string yes, string no, string near, string far, string time) =>
        "member,joined,zip,score\n" + string.Concat(Enumerable.Range(0, 240)
        .Select(i => $"{(i % 2 == 0 ? yes : no)},2024-01-{i % 28 + 1:00}{time},{(i % 3 == 0 ? near : far)},{(i % 2 == 0 ? "high" : "low")}\n"));
}
