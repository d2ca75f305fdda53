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
    public void Shapley_values_add_up_to_the_predictions_in_text_json_and_html()
    {
        using var folder = new TemporaryFolder();
        var (model, data) = Trained(folder);
        string text = Shell.Done("explain", model, data, "--row", "7", "--shapley").Out;
        Assert.StartsWith("Shapley values of row 7 of flowers.csv", text);
        Assert.Contains("over 60 background rows of flowers.csv", text);
        Assert.Contains("The values are differences of probabilities. They are exact", text.ReplaceLineEndings(" "));
        Assert.Contains("Row 7: tulip", text);
        var json = Shell.Done("explain", model, data, "--rows", "7:9", "--shapley", "--background", "20", "--seed", "5", "--json").LastJson;
        Assert.Equal("probability", json.GetProperty("unit").GetString());
        var shapley = json.GetProperty("shapley");
        Assert.Equal(("exact", 20, 0, 5), (shapley.GetProperty("method").GetString(), shapley.GetProperty("background_rows").GetInt32(),
            shapley.GetProperty("permutations").GetInt32(), shapley.GetProperty("seed").GetInt32()));
        double[] mean = Numbers(shapley.GetProperty("mean_predictions"));
        Assert.Equal([7, 8], shapley.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("row").GetInt32()));
        foreach (var row in shapley.GetProperty("rows").EnumerateArray())
        {
            var columns = row.GetProperty("columns").EnumerateArray().ToList();
            Assert.Equal(["length", "color"], columns.Select(column => column.GetProperty("column").GetString()));
            for (int k = 0; k < 2; k++)
                Assert.Equal(Numbers(row.GetProperty("predictions"))[k],
                    mean[k] + columns.Sum(column => Numbers(column.GetProperty("values"))[k]), 1e-12);
        }

        Shell.Done("explain", model, data, "--rows", "6:8", "--shapley", "--dependence", "length", "--dependence", "color", "--html",
            folder.In("a.html"), "--latex", folder.In("a.tex"), "--markdown", folder.In("a.md"));
        var page = XDocument.Parse(File.ReadAllText(folder.In("a.html")).Replace("<!DOCTYPE html>", ""));
        // Two rows of two columns, and two colors for each of two classes.
        Assert.Equal(8, page.Descendants("rect").Count());
        Assert.Equal(2, page.Descendants("polyline").Count());
        Assert.Contains("## Partial dependence on length", File.ReadAllText(folder.In("a.md")));
        Assert.Contains("Shapley value", File.ReadAllText(folder.In("a.tex")));

        static double[] Numbers(System.Text.Json.JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
    }

    [Fact]
    public void Dependence_is_over_all_rows_or_those_that_are_given()
    {
        using var folder = new TemporaryFolder();
        var (model, data) = Trained(folder);
        Assert.Contains("The mean prediction over 60 rows if column color", Shell.Done("explain", model, data, "--dependence", "color").Out);
        var json = Shell.Done("explain", model, data, "--rows", "0:10", "--dependence", "color", "--dependence", "length", "--json").LastJson;
        var (color, length) = (json.GetProperty("dependence")[0], json.GetProperty("dependence")[1]);
        Assert.Equal(10, color.GetProperty("rows").GetInt32());
        Assert.Equal(["red", "yellow"], color.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("cell").GetString()));
        Assert.Equal("4", length.GetProperty("cells")[0].GetProperty("cell").GetString());
        Assert.Equal(1, length.GetProperty("cells")[0].GetProperty("predictions").EnumerateArray().Sum(p => p.GetDouble()), 1e-6);
    }

    [Fact]
    public void A_model_of_images_has_no_columns_to_explain()
    {
        using var folder = new TemporaryFolder();
        string images = folder.File("train-images-idx3-ubyte", Idx.Images(40));
        folder.File("train-labels-idx1-ubyte", Idx.Labels(40));
        Shell.Done("train", images, "--epochs", "1", "--out", folder.In("run"));
        var ran = Shell.Run("explain", folder.In("run", "model.onnx"), images, "--shapley");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("--shapley is for models of tables", ran.Error);
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
    [InlineData(2, "--background has an effect only with --shapley", "--background", "3", "--dependence", "color")]
    [InlineData(2, "--row has an effect only with --shapley", "--row", "3", "--dependence", "color")]
    [InlineData(2, "--background must be at least 1 (got 0)", "--background", "0", "--shapley")]
    [InlineData(2, "--shapley cannot be combined with --bias, which explain derivatives", "--shapley", "--bias", "2:0")]
    [InlineData(2, "--dependence cannot be combined with --layer, --cost, --half", "--dependence", "color", "--layer", "2", "--cost",
        "huber", "--half")]
    [InlineData(2, "--seed has an effect only with --derive or --shapley", "--dependence", "color", "--seed", "3")]
    [InlineData(1, "The model has no input column \"colour\". Did you mean \"color\"?", "--dependence", "colour")]
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
        Assert.Contains("so --shapley, --dependence cannot be combined with it",
            Shell.Run("explain", "--derive", "2-2-1", "--shapley", "--dependence", "a").Error);
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
