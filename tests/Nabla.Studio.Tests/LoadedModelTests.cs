using System.Text.Json;
using Nabla.Models;

namespace Nabla.Studio.Tests;

/// <summary>A studio that begins with a saved model: with its own data, with other data, and without any.</summary>
[Collection(nameof(Studio))]
public class LoadedModelTests(Studio studio)
{
    private static readonly string[] Rows = [.. Tables.Flowers(30).TrimEnd().Split('\n')];

    [Fact]
    public async Task A_run_on_a_dropped_file_is_saved_and_exported_with_the_name_that_the_user_knows()
    {
        string folder = await SaveAsync("dropped/names/my flowers.csv", Tables.Flowers());
        string told = File.ReadAllText(Path.Combine(folder, "run.json")) + File.ReadAllText(Path.Combine(folder, "report.json"));
        Assert.Equal("my flowers.csv", Model.Load(Path.Combine(folder, "model.onnx")).Configuration.Data);
        Assert.Contains("my flowers.csv", told);
        Assert.DoesNotContain(Path.GetTempPath(), told);
    }

    [Fact]
    public async Task A_model_whose_data_is_gone_is_shown_without_and_takes_other_data_later()
    {
        string folder = await SaveAsync("dropped/gone/lost flowers.csv", Tables.Flowers());
        await using var server = await StudioServer.StartAsync(new StudioOptions { Port = 0, Model = Path.Combine(folder, "model.onnx") });
        using var other = new Client(server);
        Assert.Contains("model.onnx is shown without data. ", Assert.Single(server.Warnings));
        var state = await other.GetAsync("/api/state");
        Assert.Equal(server.Warnings[0], Assert.Single(state.GetProperty("warnings").EnumerateArray()).GetString());
        var shown = Assert.Single(state.GetProperty("shown").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("data").ValueKind);
        Assert.True(shown.GetProperty("takes_data").GetBoolean(), "takes_data must be true.");
        Assert.NotEqual(0, (await other.GetAsync("/api/network/weights")).GetProperty("nodes").GetInt32());
        Assert.NotEmpty((await other.GetAsync("/api/network/histograms")).GetProperty("layers").EnumerateArray());
        Assert.Contains("has no data. Choose some", await other.RefusedAsync("/api/evaluate"));

        state = await other.PostAsync("/api/state/data?run=model&data=flowers.csv");
        Assert.Equal("flowers.csv", state.GetProperty("shown")[0].GetProperty("data").GetString());
        var evaluated = await other.GetAsync("/api/evaluate");
        Assert.Equal("data", evaluated.GetProperty("part").GetString());
        Assert.Contains("is outside", await other.RefusedAsync("/api/state/data?run=model&data=/etc/passwd", json: "{}"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Cells_that_training_had_not_are_counted_where_the_network_is_judged()
    {
        string folder = await SaveAsync("dropped/seen/flowers.csv", Tables.Flowers());
        File.WriteAllText("green.csv", Tables.Flowers().Replace("red", "green", StringComparison.Ordinal));
        await using var server = await StudioServer.StartAsync(new StudioOptions
            { Port = 0, Model = Path.Combine(folder, "model.onnx"), Data = "green.csv" });
        using var client = new Client(server);
        string? note = Assert.Single((await client.GetAsync("/api/evaluate")).GetProperty("notes").EnumerateArray()).GetString();
        Assert.StartsWith("Column \"color\": 30 of 90 cells were not seen in training, such as \"green\"", note);
        await using var tab = await studio.OpenAsync(new Uri(server.Address, "/data").ToString());
        await Expect(tab[".finding.note"]).ToContainTextAsync("30 of 90 cells were not seen in training");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Data_for_a_model_without_any_is_given_on_the_page_that_needs_some()
    {
        string folder = await SaveAsync("dropped/bare/lost flowers.csv", Tables.Flowers());
        await using var server = await StudioServer.StartAsync(new StudioOptions { Port = 0, Model = Path.Combine(folder, "model.onnx") });
        await using var tab = await studio.OpenAsync(new Uri(server.Address, "/data").ToString());
        await Expect(tab["[role=alert]"]).ToContainTextAsync("has no data. Choose some");
        await tab["form input"].FillAsync("no such.csv");
        await tab["form button"].ClickAsync();
        await Expect(tab["#said"]).ToContainTextAsync("There is no file");
        await tab["form input"].FillAsync("flowers.csv");
        await tab["form button"].ClickAsync();
        await tab["table.confusion"].WaitForAsync();
        await Expect(tab["form"]).ToHaveCountAsync(0);
        Assert.All(tab.TakeErrors(), error => Assert.Contains("400", error, StringComparison.Ordinal));
        await tab.ShotAsync("data-given");
    }

    [Fact]
    public async Task Rows_are_those_of_the_data_on_show_not_of_the_file_of_the_training()
    {
        string folder = await SaveAsync("dropped/rows/flowers.csv", string.Join('\n', Rows));
        // As many rows, in another order.
        File.WriteAllText("turned.csv", string.Join('\n', Rows.Take(1).Concat(Rows.Skip(1).Reverse())));
        await using var server = await StudioServer.StartAsync(new StudioOptions
            { Port = 0, Model = Path.Combine(folder, "model.onnx"), Data = "turned.csv" });
        Assert.Empty(server.Warnings);
        using var other = new Client(server);
        await MatchAsync(other.GetAsync, "/api/evaluate/cell?truth=0&predicted=0", [.. File.ReadAllLines("turned.csv").Skip(1)]);
    }

    [Fact]
    public async Task Rows_of_a_run_are_those_that_it_learnt_from_whatever_its_file_has_become()
    {
        File.WriteAllText("changing.csv", string.Join('\n', Rows));
        string id = await studio.TrainAsync("changing.csv", ("epochs", "2"), ("validation", "0"));
        File.WriteAllText("changing.csv", string.Join('\n', Rows.Take(1).Concat(Rows.Skip(1).Reverse())));
        await MatchAsync(studio.GetAsync, $"/api/evaluate/cell?run={id}&part=train&truth=0&predicted=0", [.. Rows.Skip(1)]);
        await MatchAsync(studio.GetAsync, $"/api/evaluate/cell?run={id}&part=train&truth=1&predicted=1", [.. Rows.Skip(1)]);
        File.Delete("changing.csv");
        Assert.NotEmpty((await studio.GetAsync($"/api/evaluate?run={id}&part=train")).GetProperty("scores").EnumerateObject());
    }

    [Fact]
    public async Task Where_a_file_of_test_rows_is_gone_what_the_network_sees_is_shown_and_why()
    {
        File.WriteAllText("tested.csv", string.Join('\n', Rows));
        string id = await studio.TrainAsync("flowers.csv", ("epochs", "1"), ("test", "tested.csv"));
        File.Delete("tested.csv");
        var evaluated = await studio.GetAsync($"/api/evaluate?run={id}&part=test");
        Assert.Contains("Inputs are shown as the network receives them: ", evaluated.GetProperty("rows_note").GetString());
        Assert.False(evaluated.TryGetProperty("columns", out _), "The JSON must not have columns.");
    }

    private static async Task MatchAsync(Func<string, Task<JsonElement>> ask, string cell, string[] file)
    {
        foreach (var sample in (await ask(cell)).GetProperty("samples").EnumerateArray())
        {
            string[] cells = [.. sample.GetProperty("cells").EnumerateArray().Select(one => one.GetString()!)],
                line = file[sample.GetProperty("row").GetInt32()].Split(',');
            Assert.Equal(line[2..], cells[2..]);
            Assert.Equal(line[..2].Select(Parsed), cells[..2].Select(Parsed));
        }

        static double Parsed(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    // Drops a file, trains on it and saves the run.
    private async Task<string> SaveAsync(string data, string text)
    {
        string[] parts = data.Split('/');
        await studio.PostAsync($"/api/data/upload?drop={parts[1]}&name={Uri.EscapeDataString(parts[2])}", text);
        string id = await studio.TrainAsync(data, ("epochs", "3"));
        return (await studio.PostAsync($"/api/runs/save?run={id}")).GetProperty("folder").GetString()!;
    }
}
