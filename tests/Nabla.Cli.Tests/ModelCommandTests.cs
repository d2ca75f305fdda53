using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Nabla.Models;

namespace Nabla.Cli.Tests;

/// <summary>evaluate, predict and inspect.</summary>
public class ModelCommandTests
{
    [Fact]
    public void Evaluate_prints_one_object_with_the_catalogues_names()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        var ran = Shell.Done("evaluate", model, folder.In("flowers.csv"), "--json", "--plot");
        Assert.Single(ran.Lines);
        Assert.Equal(1, ran.LastJson.GetProperty("accuracy").GetDouble());
        Assert.InRange(ran.LastJson.GetProperty("cost").GetDouble(), 0, 0.5);
        Assert.Equal(60, ran.LastJson.GetProperty("samples").GetInt32());
        Assert.Equal(30, ran.LastJson.GetProperty("confusion")[0][0].GetInt32());
        Assert.Equal("svg", XDocument.Load(folder.In("run", "flowers-confusion.svg")).Root!.Name.LocalName);
        Assert.Contains("confusion matrix", Shell.Done("evaluate", model, folder.In("flowers.csv")).Out);
    }

    [Fact]
    public void Importance_has_the_standard_deviation_of_cost_and_metric()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        var ran = Shell.Done("evaluate", model, folder.In("flowers.csv"), "--importance", "--json");
        Assert.Matches("permuted column +cost rises by +std +accuracy falls by +std", ran.Error);
        var length = ran.LastJson.GetProperty("importance")[0];
        Assert.Equal("length", length.GetProperty("column").GetString());
        Assert.InRange(length.GetProperty("metric").GetDouble(), 0.3, 0.7);
        foreach (string spread in new[] { "spread", "metric_spread" }) Assert.InRange(length.GetProperty(spread).GetDouble(), 1e-6, 2);
    }

    [Fact]
    public void Evaluate_writes_plots_into_the_folder_of_the_run_and_names_them()
    {
        using var folder = new TemporaryFolder();
        Flowers(folder);
        foreach (string model in new[] { folder.In("run"), folder.In("run", "model.onnx") })
        {
            var ran = Shell.Done("evaluate", model, folder.In("flowers.csv"), "--plot");
            Assert.Equal($"saved in {folder.In("run")}: flowers-confusion.svg", ran.Lines[^1]);
            Assert.Single(ran.Lines, line => line.StartsWith("cost ", StringComparison.Ordinal)
                && !line.StartsWith("cost function: softmax-cross-entropy", StringComparison.Ordinal));
            File.Delete(folder.In("run", "flowers-confusion.svg"));
        }
    }

    [Fact]
    public void Explain_names_a_run_by_its_folder()
    {
        using var folder = new TemporaryFolder();
        string file = Flowers(folder), text = Shell.Done("explain", file, folder.In("flowers.csv")).Out;
        Assert.Contains("network run ", text);
        Assert.Equal(text, Shell.Done("explain", folder.In("run"), folder.In("flowers.csv")).Out);
    }

    [Fact]
    public void Predict_does_not_advise_to_change_the_columns_of_the_model()
    {
        using var folder = new TemporaryFolder();
        string file = Flowers(folder);
        string error = Shell.Run("predict", file, folder.File("new.csv", "length,color\nlong,red\n")).Error;
        Assert.Contains("expected a number (got \"long\"). Correct the cell. If \"long\" means a missing value, use --missing long.", error);
    }

    [Fact]
    public void Evaluate_judges_as_the_run_itself_did()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("houses.csv", Tables.Houses()), test = folder.File("test.csv", Tables.Houses(30));
        var trained = Shell.Done("train", data, "--test", test, "--epochs", "10", "--json", "--out",
            folder.In("run")).LastJson.GetProperty("test");
        var judged = Shell.Done("evaluate", folder.In("run", "model.onnx"), test, "--json").LastJson;
        foreach (string metric in new[] { "cost", "rmse", "mae", "r2" })
            Assert.Equal(trained.GetProperty(metric).GetDouble(), judged.GetProperty(metric).GetDouble());
    }

    [Fact]
    public void Predictions_of_classes_are_rows_of_a_label_and_probabilities()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        string unknown = folder.File("new.csv", "color,length\nred,4.1\nblue,7.2\n,4.4\n");
        var ran = Shell.Done("predict", model, unknown);
        Assert.Equal("prediction,p_rose,p_tulip", ran.Lines[0].Trim());
        Assert.Equal(["rose", "tulip", "rose"], ran.Lines[1..].Select(line => line.Split(',')[0]));
        foreach (string line in ran.Lines[1..])
            Assert.Equal(1, line.Split(',')[1..].Sum(cell => double.Parse(cell, CultureInfo.InvariantCulture)), 4);
    }

    [Fact]
    public void Predictions_go_to_a_file_and_are_json_where_wanted()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        Assert.Empty(Shell.Done("predict", model, folder.In("flowers.csv"), "--json", "--out", folder.In("answers.jsonl")).Out);
        string[] lines = File.ReadAllLines(folder.In("answers.jsonl"));
        Assert.Equal(60, lines.Length);
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal("rose", first.GetProperty("prediction").GetString());
        Assert.InRange(first.GetProperty("probabilities").GetProperty("rose").GetDouble(), 0.5, 1);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Predictions_of_numbers_are_in_the_targets_unit()
    {
        using var folder = new TemporaryFolder();
        Shell.Done("train", folder.File("houses.csv", Tables.Houses()), "--epochs", "100", "--learning-rate", "0.01", "--out",
            folder.In("run"));
        var ran = Shell.Done("predict", folder.In("run", "model.onnx"), folder.File("new.csv", "size,rooms\n100,2\n"));
        Assert.Equal("prediction", ran.Lines[0].Trim());
        Assert.InRange(double.Parse(ran.Lines[1], CultureInfo.InvariantCulture), 80_000, 130_000);
    }

    [Fact]
    public void A_label_with_a_comma_is_quoted()
    {
        using var folder = new TemporaryFolder();
        Shell.Done("train", folder.File("data.csv", Tables.Flowers().Replace("rose", "\"rose, \"\"red\"\"\"")), "--target", "kind",
            "--epochs", "1", "--out", folder.In("run"));
        Assert.StartsWith("prediction,\"p_rose, \"\"red\"\"\",p_tulip",
            Shell.Done("predict", folder.In("run", "model.onnx"), folder.In("data.csv")).Out);
    }

    [Fact]
    public void Images_are_predicted_with_and_without_labels()
    {
        using var folder = new TemporaryFolder();
        string images = folder.File("train-images-idx3-ubyte", Idx.Images(40)),
            labels = folder.File("train-labels-idx1-ubyte", Idx.Labels(40));
        Shell.Done("train", images, "--epochs", "2", "--out", folder.In("run"));
        File.Delete(labels);
        var ran = Shell.Done("predict", folder.In("run", "model.onnx"), images);
        Assert.Equal(41, ran.Lines.Length);
        Assert.Equal("prediction,p_0,p_1", ran.Lines[0].Trim());
    }

    [Theory]
    [InlineData("flowers.csv")]
    [InlineData("flowers.csv.gz")]
    [Trait("Speed", "slow")]
    public void In_little_memory_a_table_is_judged_and_predicted_alike(string name)
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder), data = folder.File("many.csv", Tables.Flowers(20_000).Replace("\n5.0,red", "\n,blue"));
        if (name.EndsWith(".gz", StringComparison.Ordinal)) data = folder.Gzip("many.csv");
        foreach (string json in new[] { "--json", "--json=false" })
        {
            Assert.Equal(Shell.Done("predict", model, data, json).Out, Shell.Done("predict", model, data, json, "--memory", "32MB").Out);
        }

        var (whole, streamed) = (Shell.Done("evaluate", model, data, "--json").LastJson,
            Shell.Done("evaluate", model, data, "--json", "--memory", "32MB", "--plot").LastJson);
        Assert.Equal(whole.GetRawText(), streamed.GetRawText());
        Assert.True(File.Exists(folder.In("run", "many-confusion.svg")), $"{folder.In("run", "many-confusion.svg")} must exist.");
    }

    [Fact]
    public void In_little_memory_images_are_judged_and_predicted_alike()
    {
        using var folder = new TemporaryFolder();
        string images = folder.File("train-images-idx3-ubyte", Idx.Images(40)),
            labels = folder.File("train-labels-idx1-ubyte", Idx.Labels(40)), model = folder.In("run", "model.onnx");
        Shell.Done("train", images, "--epochs", "2", "--out", folder.In("run"));
        Assert.Equal(Shell.Done("evaluate", model, images, "--json").Out,
            Shell.Done("evaluate", model, images, "--json", "--memory", "32MB").Out);
        File.Delete(labels);
        Assert.Equal(Shell.Done("predict", model, images).Out, Shell.Done("predict", model, images, "--memory", "32MB").Out);
    }

    [Theory]
    [InlineData(1, "1KB", "--memory must be at least ")]
    [InlineData(2, "much", "--memory: \"much\" is not a size (expected a number and a unit, such as 256MB or 2GB).")]
    public void Memory_that_is_too_little_or_no_size_is_refused(int exitCode, string memory, string message)
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        foreach (string command in new[] { "evaluate", "predict" })
        {
            var ran = Shell.Run(command, model, folder.In("flowers.csv"), "--memory", memory);
            Assert.Equal((exitCode, ""), (ran.ExitCode, ran.Out));
            Assert.StartsWith("error: " + message, ran.Error);
        }
    }

    [Fact]
    public async Task What_needs_every_output_at_once_is_left_out_where_they_do_not_fit_the_memory()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder), data = folder.File("many.csv", Tables.Flowers(60_000));
        string memory = $"{(await ModelData.OpenStreamAsync(Model.Load(model), data, cancellationToken: TestContext.Current.CancellationToken)).WorkingBytes + Training.Evaluator.WindowBytes + 3_000_000}";
        Assert.False(Shell.Done("evaluate", model, data, "--json", "--memory", memory).LastJson.TryGetProperty("roc-auc", out _),
            "The JSON must not have roc-auc.");
        Assert.True(Shell.Done("evaluate", model, data, "--json", "--memory", "64MB").LastJson.TryGetProperty("roc-auc", out _),
            "The JSON must have roc-auc.");
    }

    [Fact]
    public void Inspect_shows_a_model()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        var ran = Shell.Done("inspect", model);
        Assert.Contains("network  3-64-64-2: 4,546 parameters", ran.Out);
        Assert.Contains("softmax-cross-entropy", ran.Out);
        Assert.Contains("one 0/1 input each: red, yellow", ran.Out);

        var json = Shell.Done("inspect", model, "--json").LastJson;
        Assert.Equal(4546, json.GetProperty("parameters").GetInt32());
        Assert.Equal(3, json.GetProperty("layers").GetArrayLength());
        Assert.Equal("rose", json.GetProperty("classes")[0].GetString());
        Assert.Equal("kind", json.GetProperty("configuration").GetProperty("target").GetString());
        string trained = JsonDocument.Parse(File.ReadAllText(folder.In("run", "report.json"))).RootElement.GetProperty("theta_sha256")
            .GetString()!;
        Assert.Equal(trained, json.GetProperty("theta_sha256").GetString());
    }

    [Fact]
    public void Inspect_shows_columns_missing_cells_ranges_and_classes()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", "age,name,kind\n3,ann,a\n,bob,b\n7,,a\n");
        var ran = Shell.Done("inspect", data);
        Assert.Contains("3 rows, 3 columns", ran.Out);
        Assert.Matches(@"age +number +1 +2 +3 +7 +7", ran.Out);
        Assert.Matches(@"a +2 +66.7 %", ran.Out);

        var json = Shell.Done("inspect", data, "--json", "--target", "name").LastJson;
        Assert.Equal((3, "name"), (json.GetProperty("rows").GetInt32(), json.GetProperty("target").GetString()));
        Assert.Equal(1, json.GetProperty("columns")[0].GetProperty("missing").GetInt32());
        Assert.Equal(2, json.GetProperty("classes").EnumerateObject().Count());
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Inspect_shows_images() => Assert.Contains("(images of 28 × 28)", Shell.Done("inspect", "digits").Out);

    [Fact]
    public void Export_writes_one_source_file_to_the_screen_or_to_a_file()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        var ran = Shell.Done("export", model, "--to", "csharp", "--name", "MyApp.Garden");
        Assert.Contains("namespace MyApp;", ran.Out);
        Assert.Contains("public static string Predict(double length, string? color, Span<float> probabilities = default)", ran.Out);

        Assert.Empty(Shell.Done("export", model, "--to", "c", "--out", folder.In("garden.c")).Out);
        Assert.Contains("int flowers_predict(const flowers_row *row, float probabilities[2]);", File.ReadAllText(folder.In("garden.c")));
    }

    [Fact]
    public void Export_that_is_refused_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Run("export", Flowers(folder), "--to", "c", "--name", "My-Garden", "--out", folder.In("garden.c"));
        Assert.Equal((2, ""), (ran.ExitCode, ran.Out));
        Assert.StartsWith("error: --name must be letters, digits and underscores", ran.Error);
        Assert.False(File.Exists(folder.In("garden.c")), $"{folder.In("garden.c")} must not exist.");
    }

    private static string Flowers(TemporaryFolder folder)
    {
        Shell.Done("train", folder.File("flowers.csv", Tables.Flowers()), "--preset", "standard", "--epochs", "60", "--out",
            folder.In("run"));
        return folder.In("run", "model.onnx");
    }
}
