using System.Text.Json;
using Nabla.Activations;
using Nabla.Cli.Commands;
using Nabla.Cli.Files;
using Nabla.Cli.Terminal;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Models;
using Nabla.Models.Runs;
using Nabla.Explain;
using Nabla.Files;
using Nabla.Layers;

namespace Nabla.Cli.Tests;

/// <summary>gradient and check.</summary>
public class GradientTests
{
    public static TheoryData<string> Golden =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden")).Select(file => Path.GetFileName(file)!)
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void What_gradient_writes_is_what_PyTorch_computes(string file)
    {
        var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file))).RootElement;
        int[] shape = [.. golden.GetProperty("shape").EnumerateArray().Select(nodes => nodes.GetInt32())];
        var layers = golden.GetProperty("activations").EnumerateArray()
            .Select((name, layer) => (Layer)new Dense(shape[layer + 1], ActivationRegistry.Default.Parse(name.GetString()!)));
        var network = new Network(shape[0], [.. layers]);
        ParameterOrder.Read<float>(network.Architecture, Singles(golden.GetProperty("parameters").EnumerateArray().SelectMany(Flat)),
            network.Theta);
        string named = golden.GetProperty("cost").GetString()!;
        var cost = CostRegistry.Default.Parse(named == "pinball_0.9" ? "quantile:0.9" : named);
        var data = new Dataset(Singles(Numbers(golden.GetProperty("inputs"))), Singles(Numbers(golden.GetProperty("targets"))), shape[0],
            shape[^1], LearningTask.Regression);

        var written = JsonDocument.Parse(
            JsonLine.Write(writer => GradientFile.Json(writer, ChainRule.Explain(network, cost, data), 0, perSample: false))).RootElement;

        Near([golden.GetProperty("cost_value").GetDouble()], [written.GetProperty("cost").GetDouble()]);
        Near(golden.GetProperty("gradient").EnumerateArray().SelectMany(Flat), written.GetProperty("layers").EnumerateArray()
            .SelectMany(Flat));
        Near(Numbers(golden.GetProperty("input_gradient")), Numbers(written.GetProperty("input")));
        Assert.Equal(["dense_1", "dense_2", "dense_3"], written.GetProperty("layers").EnumerateArray()
            .Select(layer => layer.GetProperty("name").GetString()));
    }

    [Fact]
    public void The_mean_of_each_rows_own_part_is_the_gradient()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        var written = Shell.Done("gradient", model, folder.In("flowers.csv"), "--rows", "10:17", "--per-sample", "--json").LastJson;
        var own = written.GetProperty("per_sample").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(10, 7), own.Select(one => one.GetProperty("row").GetInt32()));
        Assert.Equal(7, written.GetProperty("samples").GetInt32());
        double[] whole = [.. written.GetProperty("layers").EnumerateArray().SelectMany(Flat)];
        double[][] parts = [.. own.Select(one => one.GetProperty("layers").EnumerateArray().SelectMany(Flat).ToArray())];
        Near(whole, whole.Select((_, n) => parts.Average(part => part[n])), 1e-12);
        Near(Numbers(written.GetProperty("input")), own.SelectMany(one => Numbers(one.GetProperty("input")).Select(value => value / 7)),
            1e-12);
        Near([written.GetProperty("cost").GetDouble()], [own.Average(one => one.GetProperty("cost").GetDouble())], 1e-12);
    }

    [Fact]
    public void Both_kinds_of_file_hold_the_same_numbers()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        string[] call = ["gradient", model, folder.In("flowers.csv"), "--rows", ":5", "--per-sample", "--out"];
        Shell.Done([.. call, folder.In("g.json")]);
        Shell.Done([.. call, folder.In("g.safetensors")]);
        var json = JsonDocument.Parse(File.ReadAllText(folder.In("g.json"))).RootElement;
        using var stream = File.OpenRead(folder.In("g.safetensors"));
        var tensors = SafetensorsFile.Open(stream);
        double[] Tensor(string name) => tensors.Read<double>(name);
        foreach (var layer in json.GetProperty("layers").EnumerateArray())
        {
            string name = layer.GetProperty("name").GetString()!;
            Assert.Equal(Numbers(layer.GetProperty("weight")), Tensor($"{name}.weight"));
            Assert.Equal(Numbers(layer.GetProperty("bias")), Tensor($"{name}.bias"));
            var own = json.GetProperty("per_sample").EnumerateArray()
                .SelectMany(one => Numbers(one.GetProperty("layers").EnumerateArray()
                .Single(inner => inner.GetProperty("name").GetString() == name).GetProperty("weight")));
            Assert.Equal(own, Tensor($"per_sample.{name}.weight"));
        }

        Assert.Equal(Numbers(json.GetProperty("input")), Tensor("input"));
        Assert.Equal([json.GetProperty("cost").GetDouble()], Tensor("cost"));
    }

    [Theory]
    [InlineData(1, "0:100", "has rows 0 to 59. Use --rows 0:60 for all of them")]
    [InlineData(1, "5:5", "has rows 0 to 59")]
    [InlineData(1, "60", "has rows 0 to 59")]
    [InlineData(1, "-61", "has rows 0 to 59")]
    [InlineData(2, "a:b", "must be FROM:TO like 0:100")]
    [InlineData(2, "1:2:3", "must be FROM:TO like 0:100")]
    public void Rows_that_are_not_there_are_refused(int exitCode, string rows, string why)
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Run("gradient", Flowers(folder), folder.In("flowers.csv"), $"--rows={rows}");
        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Contains(why, ran.Error);
    }

    [Theory]
    [InlineData("7", 7, 1)]
    [InlineData("-1", 59, 1)]
    [InlineData("-10:", 50, 10)]
    [InlineData(":-50", 0, 10)]
    [InlineData(":", 0, 60)]
    public void Rows_are_counted_as_in_Python(string rows, int first, int count) =>
    Assert.Equal((first, count), Flags.RowRange.Parse(rows, 60, "data"));

    [Fact]
    public void More_numbers_than_there_is_room_for_are_refused_before_any_is_computed()
    {
        var network = new Network(1000, [new Dense(3000, new Sigmoid()), new Dense(1, new Sigmoid())], seed: 0);
        var data = new Dataset(new float[1000 * 1000], new float[1000], 1000, 1, LearningTask.Regression);
        var reasons = ChainRule.Explain(network, new SquaredError(), data);
        using var folder = new TemporaryFolder();
        string file = folder.In("g.safetensors");
        var fault = Assert.Throws<NablaException>(() => GradientFile.Write(file, reasons, 0, perSample: true));
        Assert.Contains("1,000 rows with 3,007,001 numbers each are too many for", fault.Message);
        Assert.False(File.Exists(file), $"{file} must not exist.");
        Assert.Contains("a file with --out",
            Assert.Throws<NablaException>(() => GradientFile.RequireLine(reasons, perSample: true)).Message);
    }

    [Fact]
    public void A_check_that_could_compare_nothing_is_no_success()
    {
        var data = new Dataset(new float[2], new float[2], 1, 1, LearningTask.Regression);
        var on = new CostSamples(Model.For(data, new() { Validation = 0 }), new SquaredError(), data, 0);
        var report = new GradientCheckReport(true, [new("∂C/∂w⁽¹⁾[0, 0]", 0, 0, 0, Verdict.NoEffect, "nothing")], [], 1e-6);
        using StringWriter text = new(), json = new();
        Assert.StartsWith("inconclusive",
            Assert.Throws<NablaException>(() => CheckReport.Show(report, on, new PlainScreen(text), json)).Message);
        Assert.Contains("1 parameter without effect in these samples", text.ToString());
        var told = JsonDocument.Parse(json.ToString()).RootElement;
        Assert.Equal((false, false, 1),
            (told.GetProperty("passed").GetBoolean(), told.GetProperty("conclusive").GetBoolean(), told.GetProperty("no_effect").GetInt32()));
    }

    [Fact]
    public void Without_a_file_a_short_table_shows_each_layer()
    {
        using var folder = new TemporaryFolder();
        string text = Shell.Done("gradient", Flowers(folder), folder.In("flowers.csv")).Out;
        Assert.Contains("mean over 60 rows", text);
        Assert.Contains("dense_2", text);
        Assert.Contains("w⁽¹⁾[", text);
    }

    [Fact]
    public void Parameters_of_layers_of_any_kind_are_listed_written_and_explained()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("flowers.csv", Tables.Flowers()), model = folder.In("run", "model.onnx");
        Shell.Done("train", data, "--target", "kind", "--hidden", "5", "--epochs", "2", "--out", folder.In("run"));
        string[] call = ["gradient", model, data, "--rows", ":6", "--per-sample"];
        var json = Shell.Done([.. call, "--json"]).LastJson;
        double[] Scale(JsonElement of) => [.. Numbers(of.GetProperty("layers")[0].GetProperty("scale"))];
        double[] scale = Scale(json);
        Assert.Equal("scale_1", json.GetProperty("layers")[0].GetProperty("name").GetString());
        Near(scale, scale.Select((_, k) => json.GetProperty("per_sample").EnumerateArray().Average(own => Scale(own)[k])), 1e-12);
        Shell.Done([.. call, "--out", folder.In("g.safetensors")]);
        using (var stream = File.OpenRead(folder.In("g.safetensors")))
            Assert.Equal(scale, SafetensorsFile.Open(stream).Read<double>("scale_1.scale"));
        Assert.Contains("scale_1 (layer 1)  scale", Shell.Done("gradient", model, data).Out);

        string[] explain = ["explain", model, data, "--rows", ":6", "--parameter"];
        double root = Shell.Done([.. explain, "1:scale,1", "--json"]).LastJson.GetProperty("derivatives")[0].GetProperty("value")
            .GetDouble();
        Assert.Equal(scale[1], root, 1e-12);
        foreach (var (text, why) in new[]
        {
            ("1:scale", "must be LAYER:NAME,ROW[,COLUMN]"), ("0:scale,1", "layers from 1"), ("9:scale,1", "has layers 1 to 3"),
            ("1:scales,1", "Did you mean \"scale\"?"), ("1:scale,99", "both from 0"),
        })
            Assert.Contains(why, Shell.Run([.. explain, text]).Error);
    }

    [Fact]
    public void Another_cost_may_be_asked_for_and_says_how_it_takes_the_outputs()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        var ran = Shell.Done("gradient", model, folder.In("flowers.csv"), "--cost", "sigmoid-cross-entropy", "--json");
        Assert.Contains("The network ends with softmax instead, so its outputs are used as logits.", ran.Error);
        Assert.Contains("wrong-cost", Shell.Run("gradient", model, folder.In("flowers.csv"), "--cost", "wrong-cost").Error);
        Assert.Empty(Shell.Done("gradient", model, folder.In("flowers.csv"), "--json").Error);
    }

    [Fact]
    public void Check_says_what_it_compared_and_that_it_agrees()
    {
        using var folder = new TemporaryFolder();
        string model = Flowers(folder);
        string text = Shell.Done("check", model, folder.In("flowers.csv")).Out;
        Assert.Contains("the 10 largest deviations", text);
        Assert.Contains("passed: ", text);
        var json = Shell.Done("check", model, folder.In("flowers.csv"), "--rows", "3", "--json").LastJson;
        Assert.True(json.GetProperty("passed").GetBoolean(), "passed must be true.");
        Assert.Equal(Model.Load(model).Network.Theta.Length, json.GetProperty("derivatives").GetInt32());
        Assert.Contains("--tolerance must be at least 1E-12", Shell.Run("check", model, folder.In("flowers.csv"), "--tolerance", "0").Error);
    }

    [Fact]
    public void A_derivative_that_is_wrong_ends_the_check_with_one_line_that_names_layer_node_and_factor()
    {
        var data = new Dataset(new float[2], new float[2], 1, 1, LearningTask.Regression);
        var on = new CostSamples(Model.For(data, new() { Validation = 0 }), new SquaredError(), data, 0);
        var wrong = new CheckedDerivative("layer 1, weights[0, 0]", -0.2, 0.2, 1e-3, Verdict.Disagrees, "differs");
        var report = new GradientCheckReport(true, [wrong],
            [new("σ'(z) of layer 1 (sign-error)", 0, "node 0", -0.25, 0.25, " at z = 0 of sample 0")], 1e-6);
        using StringWriter text = new(), json = new();
        var fault = Assert.Throws<NablaException>(() => CheckReport.Show(report, on, new PlainScreen(text), json));
        Assert.Equal("layer 1, weights[0, 0] is wrong: backpropagation −0.2, finite difference 0.2. σ'(z) of layer 1 (sign-error), node 0, is −0.25 "
            + "but a finite difference gives 0.25 at z = 0 of sample 0.", fault.Message);
        Assert.Contains("WRONG", text.ToString());
        Assert.False(JsonDocument.Parse(json.ToString()).RootElement.GetProperty("passed").GetBoolean(), "passed must be false.");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Every_derivative_of_the_lessons_network_agrees_or_has_a_verdict_of_one_digit_and_of_the_mean_of_a_hundred()
    {
        using var folder = new TemporaryFolder();
        Shell.Done("train", "digits", "--hidden", "16,16", "--epochs", "1", "--out", folder.In("run"));
        foreach (string rows in new[] { "7", "0:100" })
        {
            var json = Shell.Done("check", folder.In("run", "model.onnx"), "digits", "--rows", rows, "--json").LastJson;
            Assert.True(json.GetProperty("complete").GetBoolean(), "complete must be true.");
            Assert.Equal(13_002, json.GetProperty("derivatives").GetInt32());
            Assert.Equal(0, json.GetProperty("disagree").GetInt32());
            Assert.InRange(json.GetProperty("worst_relative_error").GetDouble(), 0, 1e-6);
            // Pixels that are blank in all rows move nothing.
            Assert.True(json.GetProperty("agree").GetInt32() > 1_000, json.GetRawText());
            Assert.True(json.GetProperty("agree").GetInt32() + json.GetProperty("no_effect").GetInt32() > 11_000, json.GetRawText());
        }
    }

    private static string Flowers(TemporaryFolder folder)
    {
        Shell.Done("train", folder.File("flowers.csv", Tables.Flowers()), "--target", "kind", "--preset", "standard", "--hidden", "5",
            "--epochs", "3", "--out", folder.In("run"));
        return folder.In("run", "model.onnx");
    }

    // The golden files have other names.
    private static IEnumerable<double> Flat(JsonElement layer) => layer.TryGetProperty("weight", out var weight)
        ? Numbers(weight).Concat(Numbers(layer.GetProperty("bias")))
        : Numbers(layer.GetProperty("weights")).Concat(Numbers(layer.GetProperty("biases")));

    private static IEnumerable<double> Numbers(JsonElement array) =>
        array.EnumerateArray().SelectMany(inner => inner.ValueKind == JsonValueKind.Array ? Numbers(inner) : [inner.GetDouble()]);

    private static float[] Singles(IEnumerable<double> numbers) => [.. numbers.Select(number => (float)number)];

    // Relative to the largest number of the vector.
    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance = 1e-10)
    {
        double[] wanted = [.. expected], got = [.. actual];
        Assert.Equal(wanted.Length, got.Length);
        double size = wanted.Max(Math.Abs);
        for (int n = 0; n < wanted.Length; n++)
            Assert.True(Math.Abs(wanted[n] - got[n]) <= tolerance * size, $"{wanted[n]} was expected at {n} but {got[n]} came");
    }
}
