using System.Text.Json;
using System.Xml.Linq;
using Nabla.Cli.Terminal;
using Nabla.Numerics;

namespace Nabla.Cli.Tests;

public class TrainTests
{
    [Fact]
    public void Without_flags_a_table_trains_and_everything_is_saved()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers());
        var ran = Shell.Done("train", data, "--epochs", "30", "--out", folder.In("run"));

        Assert.Contains("epoch  1/30", ran.Out);
        Assert.Contains("validation: cost", ran.Out);
        Assert.Contains("confusion matrix", ran.Out);
        Assert.Equal(["epochs.jsonl", "model.onnx", "report.json", "run.json"], Directory.GetFiles(folder.In("run"))
            .Select(file => Path.GetFileName(file)).Order());
        Assert.Equal(30, File.ReadLines(folder.In("run", "epochs.jsonl")).Count());
        Assert.Empty(ran.Error);
    }

    [Fact]
    public void Json_on_standard_output_is_a_line_an_epoch_and_a_last_one_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers()), test = folder.File("test.csv", Tables.Flowers(20));
        var ran = Shell.Done("train", data, "--target", "kind", "--test", test, "--preset", "standard", "--epochs", "5", "--seed", "7",
            "--json", "--out", folder.In("run"));

        Assert.Equal(6, ran.Lines.Length);
        for (int i = 0; i < 5; i++)
        {
            var epoch = JsonDocument.Parse(ran.Lines[i]).RootElement;
            Assert.Equal(("epoch", i + 1), (epoch.GetProperty("event").GetString(), epoch.GetProperty("epoch").GetInt32()));
            Assert.InRange(epoch.GetProperty("train").GetProperty("cost").GetDouble(), double.Epsilon, double.MaxValue);
            // Of the 9 validation rows a whole number is right.
            double right = 9 * epoch.GetProperty("validation").GetProperty("accuracy").GetDouble();
            Assert.Equal(Math.Round(right), right, 1e-9);
            Assert.InRange(epoch.GetProperty("samples_per_second").GetDouble(), double.Epsilon, double.MaxValue);
            Assert.Matches("^[0-9a-f]{64}$", epoch.GetProperty("theta_sha256").GetString());
        }

        var done = ran.LastJson;
        Assert.Equal("done", done.GetProperty("event").GetString());
        Assert.InRange(done.GetProperty("test").GetProperty("accuracy").GetDouble(), 0.9, 1);
        Assert.True(done.GetProperty("test").TryGetProperty("cost", out _), "The JSON must have cost.");
        Assert.Equal((5, 7), (done.GetProperty("epochs").GetInt32(), done.GetProperty("seed").GetInt32()));
        Assert.InRange(done.GetProperty("seconds").GetDouble(), double.Epsilon, double.MaxValue);
        Assert.InRange(done.GetProperty("samples_per_second").GetDouble(), double.Epsilon, double.MaxValue);
        Assert.Equal(3 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2, done.GetProperty("parameters").GetInt32());
        Assert.True(File.Exists(done.GetProperty("model").GetString()), $"{done.GetProperty("model").GetString()} must exist.");
        Assert.Contains("epoch 5/5", ran.Error);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_regression_is_reported_in_the_targets_unit()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("houses.csv", Tables.Houses());
        var done = Shell.Done("train", data, "--test", data, "--epochs", "60", "--learning-rate", "0.01", "--json", "--out",
            folder.In("run")).LastJson.GetProperty("test");
        Assert.InRange(done.GetProperty("rmse").GetDouble(), 10, 20_000);
        Assert.InRange(done.GetProperty("r2").GetDouble(), 0.5, 1);
    }

    [Theory]
    [InlineData("flowers")]
    [InlineData("houses")]
    [InlineData("moons")]
    [Trait("Speed", "slow")]
    public void The_configuration_that_a_run_writes_gives_the_same_weights_again(string name)
    {
        using var folder = new TemporaryFolder();
        string data = name switch
        {
            "flowers" => folder.File("flowers.csv", Tables.Flowers()),
            "houses" => folder.File("houses.csv", Tables.Houses(41)),
            _ => name,
        };
        var first = Shell.Done("train", data, "--epochs", "4", "--seed", "3", "--dropout", "0.2", "--l2", "0.001", "--schedule", "cosine",
            "--json", "--out", folder.In("first"));
        var second = Shell.Done("train", "--config", folder.In("first", "run.json"), "--threads", "1", "--json", "--out",
            folder.In("second"));
        Assert.Equal(Sha(first), Sha(second));
        Assert.Equal(Arithmetic.FusesMultiplyAdd, first.LastJson.GetProperty("fused_multiply_add").GetBoolean());
        Assert.NotEqual(Sha(first),
            Sha(Shell.Done("train", "--config", folder.In("first", "run.json"), "--seed", "4", "--json", "--out", folder.In("third"))));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Digits_without_flags_are_the_network_of_the_lesson()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("train", "digits", "--epochs", "1", "--json", "--out", folder.In("run"));
        Assert.Equal(13002, ran.LastJson.GetProperty("parameters").GetInt32());
        var settings = JsonDocument.Parse(File.ReadAllText(folder.In("run", "run.json"))).RootElement;
        Assert.Equal(("lesson", "squared-error", 1.5),
            (settings.GetProperty("preset").GetString(), settings.GetProperty("cost").GetString(), settings.GetProperty("learning-rate")
                .GetDouble()));
        Assert.InRange(ran.LastJson.GetProperty("test").GetProperty("accuracy").GetDouble(), 0.3, 1);
    }

    [Fact]
    public void Plots_are_svg_files_beside_the_model()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("train", folder.File("flowers.csv", Tables.Flowers()), "--epochs", "3", "--plot", "--out", folder.In("classes"));
        Assert.Equal(Directory.GetFiles(folder.In("classes")).Select(Path.GetFileName).Order(),
            ran.Lines[^1].Split(": ")[1].Split(", ").Order());
        Assert.Contains("learning rate 0.04, schedule cosine-log, batch size", ran.Out);
        Shell.Done("train", folder.File("houses.csv", Tables.Houses()), "--epochs", "3", "--plot", "--out", folder.In("numbers"));
        foreach (string file in new[] { "classes/epochs", "classes/confusion", "numbers/epochs", "numbers/agreement" })
            Assert.Equal("svg", XDocument.Load(folder.In(file + ".svg")).Root!.Name.LocalName);
    }

    [Fact]
    public void Quiet_says_nothing()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("train", folder.File("flowers.csv", Tables.Flowers()), "--epochs", "2", "--quiet", "--out", folder.In("run"));
        Assert.Empty(ran.Out + ran.Error);
    }

    [Fact]
    public void Early_stopping_keeps_the_best_epoch_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("train", folder.File("houses.csv", Tables.Houses()), "--epochs", "500", "--early-stop", "3", "--learning-rate",
            "0.05", "--json", "--out", folder.In("run"));
        var done = ran.LastJson;
        Assert.Equal("early-stop", done.GetProperty("reason").GetString());
        Assert.Equal(done.GetProperty("epochs").GetInt32() - 3, done.GetProperty("best_epoch").GetInt32());
        Assert.Contains("early stopping after epoch", ran.Error);
    }

    [Fact]
    public void A_validation_file_and_every_other_setting_reach_the_run()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers()), other = folder.File("other.csv", Tables.Flowers(12));
        var ran = Shell.Done(
            "train", data, "--preset", "standard", "--target", "kind", "--task", "classification", "--ignore", "color", "--hidden", "5,4",
                "--activation", "leaky_relu:slope=0.2,tanh",
            "--output_activation", "identity", "--cost", "softmax-cross-entropy:smoothing=0.1", "--optimizer", "nesterov",
                "--learning-rate", "0.02", "--momentum", "0.8",
            "--schedule", "warmup:epochs=1+cosine", "--batch", "8", "--accumulate", "2", "--epochs", "3", "--shuffle", "false",
                "--validation", other, "--early-stop", "2",
            "--min-delta", "0.001", "--monitor", "f1-macro", "--dropout", "0.1", "--l1", "0.001", "--l2", "0.001", "--weight-decay",
                "0.001", "--clip-norm", "1", "--clip-value", "1",
            "--class-weights", "balanced", "--scaling", "robust", "--initializer", "he-uniform", "--metrics", "accuracy,log-loss", "--seed",
                "9", "--threads", "1", "--json",
            "--out", folder.In("run"));
        var epoch = JsonDocument.Parse(ran.Lines[0]).RootElement;
        Assert.True(epoch.GetProperty("validation").TryGetProperty("f1-macro", out _), "The JSON must have f1-macro.");
        Assert.True(epoch.GetProperty("train").TryGetProperty("log-loss", out _), "The JSON must have log-loss.");
        var settings = JsonDocument.Parse(File.ReadAllText(folder.In("run", "run.json"))).RootElement;
        Assert.Equal("leaky-relu:slope=0.2", settings.GetProperty("activation")[0].GetString());
        Assert.Equal(other, settings.GetProperty("validation").GetString());
        Assert.Equal(1 * 5 + 5 + 5 * 4 + 4 + 4 * 2 + 2, ran.LastJson.GetProperty("parameters").GetInt32());
    }

    [Fact]
    public void Training_goes_on_from_a_saved_model()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers());
        Shell.Done("train", data, "--preset", "standard", "--hidden", "6", "--activation", "tanh", "--epochs", "40", "--out",
            folder.In("first"));
        var ran = Shell.Done("train", data, "--continue", folder.In("first", "model.onnx"), "--epochs", "1", "--json", "--out",
            folder.In("second"));
        Assert.Equal(3 * 6 + 6 + 6 * 2 + 2, ran.LastJson.GetProperty("parameters").GetInt32());
        double last = JsonDocument.Parse(File.ReadLines(folder.In("first", "epochs.jsonl")).Last()).RootElement.GetProperty("train")
            .GetProperty("cost").GetDouble();
        Assert.InRange(JsonDocument.Parse(ran.Lines[0]).RootElement.GetProperty("train").GetProperty("cost").GetDouble(), 0, last * 1.2);
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_all_of_it()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers());
        var all = Shell.Done("train", data, "--validation", "0", "--batch", "60", "--epochs", "2", "--json", "--out", folder.In("a"));
        Assert.Equal(Sha(all), Sha(
            Shell.Done("train", data, "--validation", "0", "--batch", "2000000000", "--epochs", "2", "--json", "--out", folder.In("b"))));
    }

    [Fact]
    public void Early_stopping_of_images_sets_samples_aside_to_watch()
    {
        using var folder = new TemporaryFolder();
        folder.File("train-labels-idx1-ubyte", Idx.Labels(40));
        var ran = Shell.Done("train", folder.File("train-images-idx3-ubyte", Idx.Images(40)), "--early-stop", "2", "--epochs", "2",
            "--json", "--out", folder.In("run"));
        Assert.True(JsonDocument.Parse(ran.Lines[0]).RootElement.TryGetProperty("validation", out _), "The JSON must have validation.");
    }

    [Theory]
    [InlineData("weights  the metrics of epochs are weighted by class; the results at the end are not weighted", "--class-weights",
        "balanced", "--ignore", "length")]
    [InlineData("weights  the metrics of epochs are weighted by class and by column length; the results at the end are weighted by column "
        + "length only", "--class-weights", "balanced", "--weight-column", "length")]
    [InlineData("weights  the metrics of epochs and the results at the end are weighted by column length", "--weight-column", "length")]
    [InlineData(null, "--class-weights", "none")]
    public void A_line_says_which_metrics_are_weighted(string? expected, params string[] weights)
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers());
        string[] args = ["train", data, "--preset", "standard", "--hidden", "4", "--epochs", "1", "--out", folder.In("run"), .. weights];
        Assert.Equal(expected, Shell.Done(args).Lines.SingleOrDefault(line => line.StartsWith("weights ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_class_of_one_sample_is_known_even_where_that_sample_is_set_aside()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("rare.csv", Tables.Flowers() + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},red,rare{i}\n")));
        var ran = Shell.Done("train", data, "--preset", "standard", "--epochs", "1", "--class-weights", "balanced", "--json", "--out",
            folder.In("run"));
        Assert.Equal(3 * 64 + 64 + 64 * 64 + 64 + 64 * 22 + 22, ran.LastJson.GetProperty("parameters").GetInt32());
    }

    [Fact]
    public void A_network_that_is_worse_than_untrained_is_an_error_and_exit_code_1()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("line.csv", "x,y\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"{i}.5,{3 * i}\n")));
        var ran = Shell.Run("train", data, "--preset", "standard", "--hidden", "none", "--optimizer", "sgd", "--learning-rate", "2",
            "--epochs", "3", "--out", folder.In("run"));
        Assert.Contains("error: learning-rate-too-high: After 3 epochs the cost is", ran.Out);
        Assert.Equal(1, ran.ExitCode);
    }

    [Fact]
    public void A_run_that_diverges_keeps_its_last_whole_weights_and_ends_with_one_line()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Run("train", folder.File("houses.csv", Tables.Houses()), "--preset", "standard", "--optimizer", "sgd",
            "--learning-rate", "1e30", "--json", "--out", folder.In("run"));
        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith("error: Training stopped in epoch 1", ran.Error.Trim().Split('\n')[^1]);
        Assert.Equal("diverged", ran.LastJson.GetProperty("reason").GetString());
        Assert.True(File.Exists(folder.In("run", "model.onnx")), $"{folder.In("run", "model.onnx")} must exist.");
    }

    [Fact]
    public void An_interrupt_keeps_the_best_model_and_ends_with_130()
    {
        using var folder = new TemporaryFolder();
        using var interrupt = new Interrupt();
        using var output = new Alarm(() => interrupt.Raise(ExitCodes.Interrupted), after: 4);
        using var error = new StringWriter();
        int code = Tool.Run(
            ["train", folder.File("flowers.csv", Tables.Flowers()), "--epochs", "100000", "--early-stop", "0", "--json", "--out",
                folder.In("run")],
            new Session(output, error, Interactive: false, interrupt));
        var done = JsonDocument.Parse(output.Lines[^1]).RootElement;
        Assert.Equal((130, "cancelled", 4), (code, done.GetProperty("reason").GetString(), done.GetProperty("epochs").GetInt32()));
        Assert.Contains("interrupted: the best weights so far", error.ToString());
        Assert.True(File.Exists(folder.In("run", "model.onnx")), $"{folder.In("run", "model.onnx")} must exist.");
    }

    [Fact]
    public void An_interrupt_before_training_saves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var interrupt = new Interrupt();
        using var error = new StringWriter();
        interrupt.Raise(ExitCodes.Terminated);
        int code = Tool.Run(["train", "moons", "--out", folder.In("run")],
            new Session(TextWriter.Null, error, Interactive: false, interrupt));
        Assert.Equal((143, false), (code, Directory.Exists(folder.In("run"))));
        Assert.Equal("interrupted: nothing is saved", error.ToString().Trim());
    }

    [Fact]
    public void A_terminal_gets_the_same_with_colors_and_a_progress_bar()
    {
        using var folder = new TemporaryFolder();
        using var interrupt = new Interrupt();
        using StringWriter output = new(), error = new();
        int code = Tool.Run(["train", folder.File("flowers.csv", Tables.Flowers()), "--epochs", "3", "--out", folder.In("run")],
            new Session(output, error, Interactive: true, interrupt));
        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.Contains("epoch 3/3", output.ToString());
        Assert.Contains("confusion matrix", output.ToString());
    }

    private static string Sha(Ran ran) => ran.LastJson.GetProperty("theta_sha256").GetString()!;
}
