using System.Text.Json;

namespace Nabla.Cli.Tests;

[Trait("Speed", "slow")]
public class SharedTablesTests
{
    public static TheoryData<string> Names =>
        ["abalone", "adult", "auto-mpg", "breast-cancer", "california-housing", "iris", "penguins", "wine", "wine-quality-white"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_table_trains_evaluates_and_predicts_from_its_csv_with_its_target_alone(string name)
    {
        string data = SharedData.Folder(name);
        using var folder = new TemporaryFolder();
        var about = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "about.json"))).RootElement;
        string train = Path.Combine(data, "train.csv"), test = Path.Combine(data, "test.csv"), target = about.GetProperty("target")
            .GetString()!;
        bool classes = about.GetProperty("task").GetString() == "classification";

        Shell.Done("train", train, "--target", target, "--epochs", "3", "--quiet", "--out", folder.In("run"));
        var judged = Shell.Done("evaluate", folder.In("run", "model.onnx"), test, "--json").LastJson;
        // Better than the most frequent class, or than the mean: three epochs are few, but the direction must be right.
        if (classes) Assert.InRange(judged.GetProperty("accuracy").GetDouble(), 0.34, 1);
        else Assert.InRange(judged.GetProperty("r2").GetDouble(), -0.5, 1);

        var rows = Shell.Done("predict", folder.In("run", "model.onnx"), test).Lines;
        Assert.Equal(about.GetProperty("rows").GetProperty("test").GetInt32() + 1, rows.Length);
    }

    [Fact]
    public void Mnist_is_found_in_a_folder_that_has_it_and_judges_a_network_of_digits()
    {
        string mnist = SharedData.Folder("mnist");
        using var folder = new TemporaryFolder();
        Shell.Done("train", "digits", "--epochs", "2", "--quiet", "--out", folder.In("run"));
        var judged = Shell.Done("evaluate", folder.In("run", "model.onnx"), "mnist", "--data-dir", Path.GetDirectoryName(mnist)!,
            "--json").LastJson;
        Assert.Equal(10_000, judged.GetProperty("samples").GetInt32());
        Assert.InRange(judged.GetProperty("accuracy").GetDouble(), 0.5, 1);
    }
}
