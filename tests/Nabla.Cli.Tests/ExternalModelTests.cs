using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Nabla.Onnx.Protobuf;

namespace Nabla.Cli.Tests;

/// <summary>Networks that PyTorch, Keras or scikit-learn saved as ONNX: judged, asked, trained on and saved again.</summary>
public class ExternalModelTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(Fixture("expected.json"))).RootElement;

    [Fact]
    public void Predictions_of_a_network_from_elsewhere_are_its_outputs()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("predict", Fixture("torch-gelu.onnx"), folder.File("x.csv", Rows("torch-gelu", answers: null)));
        Assert.Equal("prediction_1,prediction_2,prediction_3", ran.Lines[0].Trim());
        Assert.Equal(Numbers("torch-gelu", "y").Take(3), ran.Lines[1].Split(',').Select(Number), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Predictions_of_a_classifier_are_labels_and_probabilities_under_the_names_in_its_file()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("predict", Fixture("sklearn-classifier-zipmap.onnx"),
            folder.File("x.csv", Rows("sklearn-classifier-zipmap", Labels("sklearn-classifier-zipmap"))));
        Assert.Equal("prediction,p_ape,p_bee,p_cat", ran.Lines[0].Trim());
        Assert.Equal(Labels("sklearn-classifier-zipmap"), ran.Lines[1..].Select(line => line.Split(',')[0]));
    }

    [Theory]
    [InlineData("sklearn-classifier", "softmax-cross-entropy")]
    [InlineData("torch-ends-in-softmax", "softmax-cross-entropy")]
    [InlineData("torch-ends-in-log-softmax", "softmax-cross-entropy")]
    [InlineData("torch-relu", "softmax-cross-entropy")]
    public void A_classifier_is_judged_by_the_column_that_has_the_classes(string name, string cost)
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", Rows(name, Labels(name)));
        var judged = Shell.Done("evaluate", Fixture($"{name}.onnx"), data, "--json").LastJson;
        Assert.Equal(1, judged.GetProperty("accuracy").GetDouble());
        Assert.Equal(5, judged.GetProperty("samples").GetInt32());
        // Some of these networks predict one class for all rows, which training reports as an error.
        var trained = Shell.Run("train", data, "--from", Fixture($"{name}.onnx"), "--epochs", "1", "--validation", "0", "--out",
            folder.In("run"));
        Assert.Contains($"training {cost}", trained.Out);
    }

    [Fact]
    public void The_cost_that_a_network_from_elsewhere_is_judged_by_is_named_and_can_be_chosen()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv",
            Rows("sklearn-regressor",
                [.. Numbers("sklearn-regressor", "y").Select(value => (value + 0.5).ToString("R", CultureInfo.InvariantCulture))]));
        string model = Fixture("sklearn-regressor.onnx");
        var silent = Shell.Done("evaluate", model, data);
        Assert.Contains("an external model has no cost: squared-error is used, which matches its last operator.", silent.Out + silent.Error);
        Assert.Contains("cost function: squared-error", silent.Out);
        var told = Shell.Done("evaluate", model, data, "--cost", "absolute-error", "--json");
        Assert.DoesNotContain("has no cost", told.Out + told.Error);
        Assert.Equal(("absolute-error", 0.5),
            (told.LastJson.GetProperty("cost_function").GetString(), Math.Round(told.LastJson.GetProperty("cost").GetDouble(), 5)));
        Assert.Equal("squared-error", Shell.Done("evaluate", model, data, "--json").LastJson.GetProperty("cost_function").GetString());
        Assert.Contains("There is no cost \"nonsense\"", Shell.Run("evaluate", model, data, "--cost", "nonsense").Error);
        Assert.Contains("is for classes, but the target is a number",
            Shell.Run("evaluate", model, data, "--cost", "softmax-cross-entropy").Error);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "is not a model. It is a Git LFS pointer; the model itself was not fetched. Run: git lfs pull.")]
    [InlineData("<!DOCTYPE html><html></html>", "is not a model. It is a web page")]
    [InlineData("{\"type\":\"NeuralNetwork\"}", "is not a model. It is JSON, not ONNX.")]
    [InlineData("", "is not a model. It is empty.")]
    public void A_file_called_onnx_that_is_none_is_named_for_what_it_is(string text, string message)
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Run("predict", folder.File("model.onnx", text), folder.File("x.csv", "a\n1\n"));
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains(message, ran.Error);
    }

    [Fact]
    public void A_single_sigmoid_is_judged_as_two_classes()
    {
        using var folder = new TemporaryFolder();
        var labels = Numbers("torch-ends-in-sigmoid", "y").Select(p => p > 0.5 ? "1" : "0").ToArray();
        var judged = Shell.Done("evaluate", Fixture("torch-ends-in-sigmoid.onnx"),
            folder.File("data.csv", Rows("torch-ends-in-sigmoid", labels)), "--json").LastJson;
        Assert.Equal(1, judged.GetProperty("accuracy").GetDouble());
        double cost = -Numbers("torch-ends-in-sigmoid", "y").Average(p => Math.Log(Math.Max(p, 1 - p)));
        Assert.Equal(cost, judged.GetProperty("cost").GetDouble(), 5);
    }

    [Fact]
    public void A_regression_is_judged_in_the_targets_unit_whatever_place_its_column_has()
    {
        using var folder = new TemporaryFolder();
        double[] y = Numbers("sklearn-regressor", "y");
        string[] rows = Rows("sklearn-regressor", [.. y.Select(value => (value + 0.5).ToString("R", CultureInfo.InvariantCulture))])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string data = folder.File("data.csv",
            string.Join('\n', rows.Select(row => row.Split(',')).Select(cells => string.Join(',', cells[^1..].Concat(cells[..^1])))));
        var judged = Shell.Done("evaluate", Fixture("sklearn-regressor.onnx"), data, "--target", "answer", "--json").LastJson;
        Assert.Equal(0.5, judged.GetProperty("mae").GetDouble(), 5);
        Assert.Equal(0.5, judged.GetProperty("rmse").GetDouble(), 5);
    }

    [Fact]
    public void Training_goes_on_from_a_network_from_elsewhere_and_is_saved_as_onnx_again()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", Rows("torch-gelu", ["ape", "bee", "cat", "bee", "ape"]));
        var ran = Shell.Done("train", data, "--from", Fixture("torch-gelu.onnx"), "--epochs", "300", "--validation", "0", "--learning-rate",
            "0.02", "--json", "--out", folder.In("run"));
        double first = JsonDocument.Parse(ran.Lines[0]).RootElement.GetProperty("train").GetProperty("cost").GetDouble();
        Assert.InRange(ran.LastJson.GetProperty("train").GetProperty("cost").GetDouble(), 0, first / 10);

        var judged = Shell.Done("evaluate", folder.In("run", "model.onnx"), data, "--json").LastJson;
        Assert.Equal(1, judged.GetProperty("accuracy").GetDouble());
        var inspected = Shell.Done("inspect", folder.In("run", "model.onnx"), "--json").LastJson;
        Assert.Equal("4-6-3", inspected.GetProperty("network").GetString());
        Assert.Equal("dense:nodes=6+gelu", inspected.GetProperty("layers")[0].GetProperty("description").GetString());
        Assert.False(inspected.GetProperty("external").GetBoolean(), "external must be false.");

        var again = Shell.Done("train", data, "--from", folder.In("run", "model.onnx"), "--epochs", "1", "--json", "--out",
            folder.In("second"));
        Assert.InRange(JsonDocument.Parse(again.Lines[0]).RootElement.GetProperty("train").GetProperty("cost").GetDouble(), 0, first / 5);
    }

    [Fact]
    public void Images_are_judged_and_trained_on_without_the_metadata_of_nabla()
    {
        using var folder = new TemporaryFolder();
        string images = folder.File("train-images-idx3-ubyte", Idx.Images(40));
        folder.File("train-labels-idx1-ubyte", Idx.Labels(40));
        Shell.Done("train", images, "--epochs", "3", "--out", folder.In("run"));
        string own = folder.In("run", "model.onnx"), external = folder.In("external.onnx");
        using (var stream = File.Create(external)) (OnnxModel.Read(File.ReadAllBytes(own)) with { Metadata = [] }).Write(stream);

        Assert.Contains("This is an external model", Shell.Done("inspect", external).Out);
        Assert.Equal(Shell.Done("predict", own, images).Out, Shell.Done("predict", external, images).Out);
        var (expected, judged) = (Shell.Done("evaluate", own, images, "--json").LastJson,
            Shell.Done("evaluate", external, images, "--json").LastJson);
        Assert.Equal(expected.GetProperty("accuracy").GetDouble(), judged.GetProperty("accuracy").GetDouble());
        var ran = Shell.Done("train", images, "--from", external, "--epochs", "1", "--json", "--out", folder.In("second"));
        Assert.Equal(Shell.Done("inspect", own, "--json").LastJson.GetProperty("parameters").GetInt32(),
            ran.LastJson.GetProperty("parameters").GetInt32());
        Shell.Done("train", images, "--from", external, "--memory", "10MB", "--epochs", "1", "--out", folder.In("third"));
    }

    [Fact]
    public void The_configuration_of_a_run_that_went_on_gives_it_again()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", Rows("torch-mish", ["0", "1", "2", "1", "0"]));
        var ran = Shell.Done("train", data, "--from", Fixture("torch-mish.onnx"), "--epochs", "3", "--json", "--out", folder.In("a"));
        var again = Shell.Done("train", "--config", folder.In("a", "run.json"), "--json", "--out", folder.In("b"));
        Assert.Equal(ran.LastJson.GetProperty("theta_sha256").GetString(), again.LastJson.GetProperty("theta_sha256").GetString());
    }

    [Fact]
    public void Inspect_shows_a_network_from_elsewhere_as_it_is_understood()
    {
        var ran = Shell.Done("inspect", Fixture("torch-batch-norm-after.onnx"));
        Assert.Contains("network  4-6-3", ran.Out);
        Assert.Contains("This is an external model", ran.Out);
        Assert.True(Shell.Done("inspect", Fixture("torch-relu.onnx"), "--json").LastJson.GetProperty("external").GetBoolean(),
            "external must be true.");
    }

    [Theory]
    [InlineData("a,b,c,answer\n1,2,3,0\n",
        "data.csv has 3 columns except the target \"answer\", but the network 4-6-3 has 4 inputs.")]
    [InlineData("a,b,c,d,answer\n1,2,red,4,0\n", "the column \"c\" is text, but an external model needs numbers.")]
    [InlineData("a,b,c,d,answer\n1,2,3,4,0\n1,,3,4,1\n", "data.csv, line 3: the cell of \"b\" is missing")]
    [InlineData("a,b,c,d,answer\n1,2,3,4,x\n1,2,3,4,y\n", "has 2 classes (x, y), but the network 4-6-3 has 3.")]
    public void Columns_that_do_not_fit_are_refused(string table, string message)
    {
        using var folder = new TemporaryFolder();
        Refused(message, "evaluate", Fixture("torch-relu.onnx"), folder.File("data.csv", table));
        Refused(message, "train", folder.In("data.csv"), "--from", Fixture("torch-relu.onnx"), "--out", folder.In("run"));
    }

    [Theory]
    [InlineData("--hidden", "5",
        "--hidden must be 6, as in the model (got 5). Leave out --hidden, or --continue.")]
    [InlineData("--activation", "tanh", "--activation must be relu, as in the model (got tanh).")]
    [InlineData("--output-activation", "softmax",
        "--output-activation must be identity, as in the model (got softmax).")]
    public void A_network_that_goes_on_keeps_its_shape(string flag, string value, string message)
    {
        using var folder = new TemporaryFolder();
        Refused(message, "train", folder.File("data.csv", Rows("torch-relu", Labels("torch-relu"))), "--from", Fixture("torch-relu.onnx"),
            flag, value, "--out", folder.In("run"));
    }

    [Fact]
    public void What_is_not_taken_is_one_line_that_names_file_node_and_operator()
    {
        using var folder = new TemporaryFolder();
        byte[] graph = File.ReadAllBytes(Fixture("torch-mish.onnx"));
        // Softplus becomes an operator that does not exist.
        graph.AsSpan(graph.AsSpan().IndexOf("\"\bSoftplus"u8)).Slice(2, 4).Fill((byte)'Z');
        string path = folder.File("model.onnx", graph);
        var ran = Shell.Run("inspect", path);
        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith($"error: {path} is an ONNX model, but none that Nabla takes. Node \"/1/Softplus\" (ZZZZplus): this "
            + "operator is not taken.", ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("gradient")]
    [InlineData("check")]
    [InlineData("explain")]
    public void A_derivative_needs_a_cost_which_a_file_from_elsewhere_does_not_name(string command)
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data.csv", Rows("torch-relu", Labels("torch-relu")));
        Refused("is an external model, so its cost is unknown. Set one: --cost softmax-cross-entropy",
            command, Fixture("torch-relu.onnx"), data);
        var done = Shell.Done(command, Fixture("torch-relu.onnx"), data, "--cost", "softmax-cross-entropy");
        Assert.Contains("logits", done.Out + done.Error);
    }

    private static void Refused(string message, params string[] args)
    {
        var ran = Shell.Run(args);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(message, ran.Error);
    }

    private static string Rows(string name, string[]? answers)
    {
        double[] x = Numbers(name, "x");
        int inputs = Expected.GetProperty(name).GetProperty("inputs").GetInt32();
        var text = new StringBuilder(string.Join(',', Enumerable.Range(1, inputs).Select(k => $"x{k}"))).Append(answers is null ? "\n"
            : ",answer\n");
        for (int i = 0; i < x.Length / inputs; i++)
        {
            text.AppendJoin(',', x.Skip(i * inputs).Take(inputs).Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            text.Append(answers is null ? "\n" : $",{answers[i]}\n");
        }

        return text.ToString();
    }

    // The classes that the network itself finds likeliest.
    private static string[] Labels(string name)
    {
        int outputs = Expected.GetProperty(name).GetProperty("outputs").GetInt32();
        string[] classes = Expected.GetProperty(name).TryGetProperty("classes", out var names)
            ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [.. Enumerable.Range(0, outputs).Select(k => $"{k}")];
        return [.. Numbers(name, "y").Chunk(outputs).Select(row => classes[Array.IndexOf(row, row.Max())])];
    }

    private static double[] Numbers(string name, string key) =>
        [.. Expected.GetProperty(name).GetProperty(key).EnumerateArray().Select(number => number.GetDouble())];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Fixture(string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "Nabla.Onnx.Tests", "Import", "Fixtures", file);
}
