using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nabla.Models;
using Nabla.Explain;

namespace Nabla.Studio.Tests;

[Collection(nameof(Studio))]
[Trait("Speed", "slow")]
public partial class BackpropPageTests(Studio studio)
{
    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 1024)]
    public async Task The_factors_on_the_page_multiply_to_the_derivative_that_nabla_explain_tells(bool dark, int width)
    {
        string id = await studio.TrainAsync("digits", ("hidden", "16,16"), ("activation", "sigmoid"), ("cost", "squared-error"),
            ("epochs", "1"));
        string model = Path.Combine((await studio.PostAsync($"/api/runs/save?run={id}")).GetProperty("folder").GetString()!, "model.onnx");
        var told = (await ExplainAsync(model, "digits", "--row", "7", "--weight", "2:3,5", "--json")).GetProperty("derivatives")[0];

        await using var tab = await studio.OpenAsync($"/backprop?run={id}&row=7", dark, width);
        await tab["input[aria-label='Explain by name']"].FillAsync("w2:3,5");
        await tab["input[aria-label='Explain by name']"].PressAsync("Enter");
        await Expect(tab[".explained .number"].First).ToBeVisibleAsync();
        double[] factors = [.. (await tab[".explained table >> nth=0 >> td.number"].AllTextContentsAsync()).Select(NumberOf)];
        double value = told.GetProperty("value").GetDouble();
        Assert.Equal(told.GetProperty("parts").GetArrayLength(), factors.Length);
        Assert.InRange(factors.Aggregate(1.0, (all, factor) => all * factor) / value, 1 - 1e-3, 1 + 1e-3);
        Assert.InRange(NumberOf(await tab[".explained h2 .up, .explained h2 .down"].TextContentAsync() ?? "") / value, 1 - 1e-4, 1 + 1e-4);

        // With all digits, the same tree.
        var page = (await studio.GetAsync($"/api/backprop/explain?run={id}&row=7&by=w2:3,5")).GetProperty("derivatives")[0];
        Assert.Equal(told.GetRawText(), page.GetRawText());
        await tab.ShotAsync($"backprop-{(dark ? "dark" : "light")}-{width}");
    }

    [Fact]
    public async Task A_bias_is_chosen_in_the_picture()
    {
        await using var tab = await studio.OpenAsync("/backprop?example=2-2-1");
        await tab[".graph [data-id='b2:0']"].ClickAsync();
        await Expect(tab[".graph [data-id='b2:0']"]).ToHaveClassAsync("bias selected");
        await tab[".explained"].WaitForAsync();
        Assert.Contains("sel=b2", tab.Page.Url, StringComparison.Ordinal);
        await tab.ShotAsync("backprop-bias");
    }

    [Fact]
    public async Task The_lesson_s_chain_goes_forward_and_back_by_arrow_keys_and_every_step_shows_its_formula()
    {
        await using var tab = await studio.OpenAsync("/backprop?example=1-1-1-1");
        await Expect(tab[".transport output"]).ToHaveTextAsync("0 / 20");
        await Expect(tab[".graph .amount"]).ToHaveTextAsync("?");
        for (int step = 0; step < 7; step++) await tab.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(tab[".transport output"]).ToHaveTextAsync("7 / 20");
        var told = await studio.GetAsync("/api/backprop/sample?example=1-1-1-1");
        double cost = told.GetProperty("cost").GetDouble();
        Assert.InRange(NumberOf(await tab[".graph .amount"].TextContentAsync() ?? "") / cost, 0.999, 1.001);
        await Expect(tab[".formula math"].First).ToBeVisibleAsync();
        Assert.InRange(NumberOf((await tab[".formula div"].Last.TextContentAsync() ?? "").TrimStart('=')) / cost, 0.9999, 1.0001);

        await tab.Page.Keyboard.PressAsync("End");
        await Expect(tab[".graph .edge.back"]).ToHaveCountAsync(3);
        await tab.ShotAsync("backprop-chain");
        await tab.Page.Keyboard.PressAsync("Home");
        await Expect(tab[".graph .amount"]).ToHaveTextAsync("?");
    }

    [Fact]
    public async Task A_nudged_weight_moves_activations_and_cost_in_the_picture()
    {
        await using var tab = await studio.OpenAsync("/backprop?example=2-2-1&sel=w2:0,1");
        await tab[".nudge svg"].WaitForAsync();
        await tab[".nudge input[type=range]"].FillAsync("40");
        await Expect(tab[".says strong"]).ToBeVisibleAsync();
        var nudged = await studio.GetAsync("/api/backprop/nudge?example=2-2-1&by=w2:0,1&h=0.4&range=1");
        double cost = nudged.GetProperty("cost").GetDouble();
        Assert.InRange(NumberOf(await tab[".says strong"].TextContentAsync() ?? "") / cost, 0.9999, 1.0001);
        Assert.InRange(NumberOf(await tab[".graph .amount"].TextContentAsync() ?? "") / cost, 0.999, 1.001);
        await Expect(tab[".graph .slope:has-text('▲')"]).ToHaveCountAsync(1);
        await tab.ShotAsync("backprop-nudge");
    }

    [Fact]
    public async Task The_address_keeps_step_and_selection_over_a_reload()
    {
        await using var tab = await studio.OpenAsync("/backprop?example=3-4-4-2");
        await Expect(tab[".transport output"]).ToContainTextAsync("0 / ");
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        await tab[".graph .node[aria-label^='node 2 of layer 1']"].ClickAsync();
        await tab[".explained"].WaitForAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab[".transport output"]).ToContainTextAsync("2 / ");
        await Expect(tab[".graph .node.selected"]).ToHaveAttributeAsync("aria-label", LabelOfNode2());
        await Expect(tab[".why .others button[aria-pressed='true']"]).ToHaveTextAsync("a⁽¹⁾[2]");
    }

    [Fact]
    public async Task The_average_of_the_desires_is_minus_the_mean_derivative_of_the_library()
    {
        string id = await studio.TrainAsync("flowers.csv", ("epochs", "5"));
        var run = await TrainingRun.PrepareAsync(new RunConfiguration { Data = Path.Combine(studio.Folder, "flowers.csv"), Epochs = 5 });
        run.Fit();
        var samples = (run.Test ?? run.Validation) as Nabla.Data.Dataset;
        double expected = -ChainRule.Explain(run.Model.Network, run.Model.Cost, samples!.Slice(0, 8)).Explain(Quantity.Bias(2, 1)).Value;
        var told = await studio.GetAsync($"/api/backprop/batch?run={id}&from=0&count=8&by=b3:1");
        Assert.Equal("b3:1", told.GetProperty("rows")[0].GetProperty("id").GetString());
        Assert.Equal(expected, told.GetProperty("rows")[0].GetProperty("average").GetDouble(), 12);

        await using var tab = await studio.OpenAsync($"/backprop?run={id}&sel=b3:1");
        await Expect(tab[".desires tbody tr"]).Not.ToHaveCountAsync(0);
        Assert.InRange(NumberOf(await tab[".desires tbody tr >> nth=0 >> td.mean"].TextContentAsync() ?? "") / expected, 0.9, 1.1);
    }

    [Theory]
    [InlineData("/api/backprop/explain?example=2-2-1&by=q7", "is not the name of a weight")]
    [InlineData("/api/backprop/explain?example=2-2-1&by=b3:0", "has layers 1 to 2")]
    [InlineData("/api/backprop/sample?example=2-99-1", "The shape of a derivation must be")]
    [InlineData("/api/backprop/nudge?example=2-2-1&by=b1:0&range=0", "range must be above 0")]
    [InlineData("/api/backprop/sample?example=2-2-1&window=3", "window must be like 0:128")]
    public async Task What_cannot_be_shown_is_refused_in_words(string path, string words)
    {
        using var client = ProgressHandler.Client();
        using var response = await client.GetAsync(new Uri(studio.Server.Address, path));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>A number as the page writes it: −0.0035, 1.2·10−5, 3e−7, +4.</summary>
    internal static double NumberOf(string text)
    {
        var match = Written().Match(text.Replace('−', '-').Replace(" ", "", StringComparison.Ordinal).Trim());
        Assert.True(match.Success, $"\"{text}\" is no number.");
        double head = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Success ? head * Math.Pow(10, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)) : head;
    }

    private static Regex LabelOfNode2() => new("^node 2 of layer 1");

    private static async Task<JsonElement> ExplainAsync(params string[] arguments)
    {
        string tool = Path.Combine(Repository.Root, "artifacts", "bin", "Nabla.Cli",
            Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Nabla.Cli");
        var ran = await ChildProcess.RunAsync(tool, ["explain", .. arguments]);
        Assert.True(ran.ExitCode == 0, ran.Error);
        return JsonDocument.Parse(ran.Output).RootElement;
    }

    [GeneratedRegex(@"^([+-]?[\d.]+)(?:(?:·10|e)([+-]?\d+))?$")]
    private static partial Regex Written();
}
