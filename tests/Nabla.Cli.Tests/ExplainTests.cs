using System.Xml.Linq;

namespace Nabla.Cli.Tests;

public class ExplainTests
{
    [Fact]
    public void A_weight_is_explained_in_text_json_and_files()
    {
        using var folder = new TemporaryFolder();
        var (model, data) = Trained(folder);
        string text = Shell.Done("explain", model, data, "--row", "7", "--weight", "3:1,5").Out;
        Assert.Contains("Why ∂C₀/∂w⁽³⁾[1, 5] is", text);
        Assert.Contains("row 7 of flowers.csv", text);
        Assert.Contains("finite-difference check", text, StringComparison.OrdinalIgnoreCase);
        var json = Shell.Done("explain", model, data, "--row", "7", "--weight", "3:1,5", "--bias", "1:2", "--input", "0", "--activation",
            "2:3", "--json").LastJson;
        Assert.Equal(["w⁽³⁾[1, 5]", "b⁽¹⁾[2]", "a⁽²⁾[3]", "x[0]"], json.GetProperty("derivatives").EnumerateArray()
            .Select(tree => tree.GetProperty("with_respect_to").GetString()));
        var ran = Shell.Done("explain", model, data, "--html", folder.In("a.html"), "--latex", folder.In("a.tex"), "--markdown",
            folder.In("a.md"));
        Assert.Empty(ran.Out);
        Assert.NotNull(XDocument.Parse(File.ReadAllText(folder.In("a.html")).Replace("<!DOCTYPE html>", "")));
        Assert.StartsWith(@"\documentclass", File.ReadAllText(folder.In("a.tex")));
        Assert.StartsWith("# Negative gradients of row 0 of flowers.csv", File.ReadAllText(folder.In("a.md")));
    }

    [Fact]
    public void Several_rows_are_explained_by_their_mean()
    {
        using var folder = new TemporaryFolder();
        var (model, data) = Trained(folder);
        Assert.Contains("The samples that contribute most", Shell.Done("explain", model, data, "--all", "--bias", "3:0").Out);
        var json = Shell.Done("explain", model, data, "--rows", "10:30", "--bias", "3:0", "--json").LastJson;
        Assert.Equal((20, "mean"),
            (json.GetProperty("samples").GetInt32(), json.GetProperty("derivatives")[0].GetProperty("rule").GetString()));
        Assert.Contains("Negative gradients by row", Shell.Done("explain", model, data, "--rows", "10:30", "--layer", "2").Out);
    }

    [Fact]
    public void Of_images_the_page_has_pictures()
    {
        using var folder = new TemporaryFolder();
        string images = folder.File("train-images-idx3-ubyte", Idx.Images(40));
        folder.File("train-labels-idx1-ubyte", Idx.Labels(40));
        Shell.Done("train", images, "--epochs", "1", "--out", folder.In("run"));
        Shell.Done("explain", folder.In("run", "model.onnx"), images, "--weight", "2:0,3", "--html", folder.In("a.html"));
        var page = XDocument.Parse(File.ReadAllText(folder.In("a.html")).Replace("<!DOCTYPE html>", ""));
        Assert.Equal(3, page.Descendants("img").Count());
        Assert.All(page.Descendants("img"), image => Assert.StartsWith("data:image/png;base64,", image.Attribute("src")!.Value));
    }

    [Fact]
    public void A_derivation_needs_no_model()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("Backpropagation for a 2-2-1 network", Shell.Done("explain", "--derive", "2-2-1").Out);
        Shell.Done("explain", "--derive", "1-1-1-1", "--activation", "tanh", "--seed", "3", "--latex", folder.In("sheet.tex"));
        Assert.Contains("tanh", File.ReadAllText(folder.In("sheet.tex")));
    }

    [Theory]
    [InlineData(2, "--weight must be LAYER:TO,FROM, layers from 1 and nodes from 0 (got \"3,5\")", "--weight", "3,5")]
    [InlineData(2, "--weight must be LAYER:TO,FROM", "--weight", "0:1,1")]
    [InlineData(1, "layer 3 has nodes 0 to 1", "--bias", "3:9")]
    [InlineData(1, "--row must be from 0 to 59", "--row", "60")]
    [InlineData(1, "has rows 0 to 59", "--rows", "50:70")]
    [InlineData(2, "cost", "--cost", "cheapest")]
    [InlineData(2, "--rows must be FROM:TO", "--rows", "five")]
    [InlineData(2, "only one of --row, --rows and --all", "--rows", "0:5", "--all")]
    [InlineData(1, "--half applies only to the squared error (the cost is softmax-cross-entropy)", "--half")]
    [InlineData(1, "--layer must be a layer with weights (got 9). Layers with weights: 1, 2, 3", "--layer", "9")]
    [InlineData(2, "--weight must be LAYER:TO,FROM", "--weight", "3,1,1")]
    [InlineData(2, "--weight must be LAYER:TO,FROM", "--weight", "3:1:1")]
    [InlineData(2, "--digits must be from 1 to 17", "--digits", "18")]
    [InlineData(1, "--rows 5:5 is empty", "--rows", "5:5")]
    [InlineData(2, "--rows 5:2: FROM must be less than TO", "--rows", "5:2")]
    [InlineData(1, "has rows 0 to 59", "--rows", "70:")]
    [InlineData(2, "--seed has an effect only with --derive", "--seed", "3")]
    [InlineData(2, "--layer shows a layer and --bias explains one number", "--layer", "2", "--bias", "2:0")]
    [InlineData(2, "--input must be NUMBER, from 0, or one of", "--input", "nonsense")]
    [InlineData(2, "--terms must be at least 1", "--terms", "0")]
    public void What_cannot_be_explained_is_refused_in_one_line(int exitCode, string message, params string[] flags)
    {
        using var folder = new TemporaryFolder();
        var (model, data) = Trained(folder);
        var ran = Shell.Run(["explain", model, data, .. flags]);
        Assert.Equal((exitCode, ""), (ran.ExitCode, ran.Out));
        Assert.Contains(message, ran.Error);
        Assert.Single(ran.Error.Trim().Split('\n'));
    }

    [Fact]
    public void Without_a_model_or_with_one_too_many_the_line_says_what_is_missing()
    {
        Assert.Contains("MODEL and DATA are missing", Shell.Run("explain").Error);
        Assert.Contains("explains a network without a model, so MODEL cannot be combined with it", Shell.Run("explain", "model.onnx", "--derive", "2-2-1").Error);
        Assert.Contains("so --row, --weight cannot be combined with it", Shell.Run("explain", "--derive", "2-2-1", "--row", "3", "--weight", "1:0,0").Error);
        Assert.Contains("(got tanh, relu)",
            Shell.Run("explain", "--derive", "2-2-1", "--activation", "tanh", "--activation", "relu").Error);
        Assert.DoesNotContain("Parameter", Shell.Run("explain", "--derive", "2-2-1", "--activation", "softmax").Error);
        Assert.Contains("(got \"2-99\")", Shell.Run("explain", "--derive", "2-99").Error);
    }

    private static (string Model, string Data) Trained(TemporaryFolder folder)
    {
        string data = folder.File("flowers.csv", Tables.Flowers());
        Shell.Done("train", data, "--preset", "standard", "--epochs", "5", "--out", folder.In("run"));
        return (folder.In("run", "model.onnx"), data);
    }
}
