using System.Text;
using System.Text.Json;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;

namespace Nabla.Cli.Tests;

/// <summary>Several targets and quantiles on the command line.</summary>
public class SeveralTargetsTests
{
    private static readonly string[] Quick = ["--preset", "standard", "--hidden", "8", "--epochs", "3", "--threads", "1"];

    [Fact]
    public void Several_numbers_have_a_column_and_scores_each()
    {
        using var folder = new TemporaryFolder();
        string data = Houses(folder);
        var trained = Shell.Done(
            ["train", data, "--target", "price,\"floor, rooms\"", "--ignore", "kind,soil", .. Quick, "--plot", "--out", folder.In("run")]);
        Assert.All(trained.Lines.Where(line => line.StartsWith("epoch ", StringComparison.Ordinal)),
            line => Assert.DoesNotContain("rmse", line));
        Assert.Contains("  price: rmse ", trained.Out);
        Assert.Contains("  floor, rooms: rmse ", trained.Out);
        Assert.True(File.Exists(folder.In("run/agreement-2.svg")), $"{folder.In("run/agreement-2.svg")} must exist.");
        string[] lines = Shell.Done("predict", folder.In("run"), data).Out.Split('\n');
        Assert.Equal("price,\"floor, rooms\"", lines[0].TrimEnd());
        Assert.Equal(2, lines[1].Split(',').Length);
        var one = JsonDocument.Parse(Shell.Done("predict", folder.In("run"), data, "--json").Out.Split('\n')[0]).RootElement.GetProperty(
            "prediction");
        Assert.Equal(["price", "floor, rooms"], one.EnumerateObject().Select(member => member.Name));
        var judged = Shell.Done("evaluate", folder.In("run"), data, "--json").LastJson;
        Assert.Equal(["price", "floor, rooms"], judged.GetProperty("targets").EnumerateArray()
            .Select(target => target.GetProperty("name").GetString()));
        // The run is repeated from its own file, to the same weights.
        Shell.Done(["train", "--config", folder.In("run/run.json"), "--out", folder.In("again")]);
        Assert.Equal(Report(folder.In("run")), Report(folder.In("again")));
    }

    [Fact]
    public void The_rounding_error_of_an_r2_is_shown_as_0()
    {
        Assert.Equal("r2 0", Terminal.Wording.Metric("r2", 1.665e-16));
        Assert.Equal("r2 0.7173", Terminal.Wording.Metric("r2", 0.71731));
        Assert.Equal("rmse 1.665e-16", Terminal.Wording.Metric("rmse", 1.665e-16).Replace('−', '-'));
    }

    [Fact]
    public void Quantiles_have_a_column_each_in_ascending_order()
    {
        using var folder = new TemporaryFolder();
        string data = Houses(folder);
        var trained = Shell.Done(
            ["train", data, "--target", "price", "--quantiles", "0.05,0.5,0.95", "--ignore", "kind,soil", .. Quick, "--plot", "--out",
                folder.In("run")]);
        Assert.Contains("(nominal 90 %)", trained.Out);
        Assert.Contains("targets at or below the quantile 0.05: ", trained.Out);
        string[] lines = Shell.Done("predict", folder.In("run"), data).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("price q0.05,price q0.5,price q0.95", lines[0].TrimEnd());
        foreach (string line in lines[1..])
        {
            double[] row = [.. line.Split(',').Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal(row.Order(), row);
        }

        var first = JsonDocument.Parse(Shell.Done("predict", folder.In("run"), data, "--json").Out.Split('\n')[0]).RootElement;
        Assert.Equal(first.GetProperty("prediction").GetDouble(), first.GetProperty("quantiles").GetProperty("0.5").GetDouble());
        var target = Shell.Done("evaluate", folder.In("run"), data, "--json").LastJson.GetProperty("targets")[0];
        Assert.Equal(0.9, target.GetProperty("nominal").GetDouble(), 12);
        Assert.Equal(3, target.GetProperty("quantiles").GetArrayLength());
        Shell.Done("explain", folder.In("run"), data, "--row", "3");
        Assert.Contains("price q0.05",
            Shell.Done("inspect", folder.In("run"), "--json").Out + Shell.Done("explain", folder.In("run"), data, "--row", "3").Out);
        Shell.Done("check", folder.In("run"), data, "--rows", ":20");
    }

    [Fact]
    public void Labels_have_their_own_values_and_probabilities()
    {
        using var folder = new TemporaryFolder();
        string data = Houses(folder);
        var trained = Shell.Done(["train", data, "--target", "kind,soil", "--ignore", "price", .. Quick, "--out", folder.In("run")]);
        Assert.Contains("hamming-loss", trained.Out);
        string[] lines = Shell.Done("predict", folder.In("run"), data).Out.Split('\n');
        Assert.Equal("kind,soil,p_kind=small,p_soil=wet", lines[0].TrimEnd());
        Assert.Contains(lines[1].Split(',')[0], new[] { "large", "small" });
        var first = JsonDocument.Parse(Shell.Done("predict", folder.In("run"), data, "--json").Out.Split('\n')[0]).RootElement;
        Assert.Equal(1, first.GetProperty("probabilities").GetProperty("soil").EnumerateObject().Sum(value => value.Value.GetDouble()), 6);
        Assert.Equal(2, Shell.Done("evaluate", folder.In("run"), data, "--json").LastJson.GetProperty("labels").GetArrayLength());
    }

    // Any network of the notes: an ONNX file from elsewhere with several outputs, and arrays x and y of two dimensions.
    [Theory]
    [InlineData("identity", 0.25)]
    [InlineData("sigmoid", 0.25)]
    [InlineData("sigmoid", 1)]
    public void The_gradient_of_a_network_from_elsewhere_takes_a_vector_y(string end, double step)
    {
        using var folder = new TemporaryFolder();
        var network = new Network(3, [new Dense(4, new Tanh()), new Dense(2, ActivationRegistry.Default.Parse(end))], seed: 1);
        var graph = new GraphBuilder();
        string y = NetworkGraph.Add(graph, network, null, graph.Input("x", OnnxDataType.Float, "N", 3));
        graph.Output(y, OnnxDataType.Float, "N", 2);
        using (var file = File.Create(folder.In("m.onnx"))) graph.ToModel("elsewhere").Write(file);
        float[] x = [.. Enumerable.Range(0, 15).Select(n => n % 4 - 1.5f)],
            wanted = [.. Enumerable.Range(0, 10).Select(n => (float)(n % 3 * step % 2))];
        using (var zip = new System.IO.Compression.ZipArchive(File.Create(folder.In("d.npz")), System.IO.Compression.ZipArchiveMode.Create))
        {
            Write(zip, "x", x, 5, 3);
            Write(zip, "y", wanted, 5, 2);
        }

        var written = Shell.Done("gradient", folder.In("m.onnx"), folder.In("d.npz"), "--cost", "squared-error", "--json").LastJson;
        var expected = Nabla.Explain.ChainRule.Explain(network, new Nabla.Costs.SquaredError(),
            new Dataset(x, wanted, 3, 2, LearningTask.Regression));
        Assert.Equal(expected.Cost, written.GetProperty("cost").GetDouble(), 1e-6 * expected.Cost);
        double[] theirs = [.. written.GetProperty("layers")[1].GetProperty("bias").EnumerateArray().Select(one => one.GetDouble())];
        Assert.All(expected.Gradient(1).Biases.Zip(theirs), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("price,kind", "\"price\" holds numbers, \"kind\" text)")]
    [InlineData("price,price", "named twice")]
    [InlineData("price,prices", "Did you mean \"price\"")]
    public void Targets_that_do_not_fit_are_refused_in_one_line(string target, string because)
    {
        using var folder = new TemporaryFolder();
        var refused = Shell.Run(["train", Houses(folder), "--target", target, .. Quick, "--out", folder.In("run")]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(because, refused.Error);
        Assert.Single(refused.Error.TrimEnd().Split('\n'));
    }

    private static string Report(string run) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "report.json"))).RootElement.GetProperty("theta_sha256").GetString()!;

    private static string Houses(TemporaryFolder folder)
    {
        var text = new StringBuilder("size,kind,soil,price,\"floor, rooms\"\n");
        for (int i = 0; i < 90; i++)
            text.Append(FormattableString.Invariant($"{i % 17 + i / 90.0},{(i % 17 > 8 ? "large" : "small")},{(i % 2 == 0 ? "wet" : "dry")},{100000 + 3000 * (i % 17)},{i % 5 + i % 17 * 0.25}\n"));
        File.WriteAllText(folder.In("houses.csv"), text.ToString());
        return folder.In("houses.csv");
    }

    private static void Write(System.IO.Compression.ZipArchive zip, string name, float[] numbers, int rows, int columns)
    {
        using var stream = zip.CreateEntry(name + ".npy").Open();
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n";
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length % 256), (byte)(header.Length / 256),
            .. Encoding.ASCII.GetBytes(header)]);
        stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(numbers));
    }
}
