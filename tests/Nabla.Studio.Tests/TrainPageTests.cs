using System.Globalization;
using Microsoft.Playwright;
using Nabla.Models;

namespace Nabla.Studio.Tests;

[Collection(nameof(Studio))]
[Trait("Speed", "slow")]
public class TrainPageTests(Studio studio)
{
    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 1024)]
    public async Task A_built_in_set_trains_to_the_very_weights_and_numbers_of_the_library(bool dark, int width)
    {
        await using var tab = await studio.OpenAsync("/train", dark, width);
        await tab["button.chip:text-is('moons')"].ClickAsync();
        await SetAsync(tab, "Training", "epochs", "12");
        await SetAsync(tab, "Network", "preset", "standard");
        await Expect(tab["p.total"]).ToContainTextAsync("2-64-64-2 · 4,482 parameters");
        await tab["button.go"].ClickAsync();
        await tab["button:text-is('Save')"].WaitForAsync();
        await tab[".curve .legend"].First.WaitForAsync();
        await tab.ShotAsync($"train-{(dark ? "dark" : "light")}-{width}");

        var run = await TrainingRun.PrepareAsync(new RunConfiguration { Data = "moons", Epochs = 12, Preset = Preset.Standard });
        var report = run.Fit().Report!;
        var told = await studio.GetAsync($"/api/runs/curves?run={RunOf(tab)}");
        Assert.Equal(report.ThetaSha256, told.GetProperty("theta_sha256").GetString());
        Assert.Equal(12, told.GetProperty("points").GetArrayLength());
        string cost = report.Epochs[^1].Train.Cost.ToString("G4", CultureInfo.InvariantCulture);
        await Expect(tab["[data-name='training'] dd"]).ToContainTextAsync($"cost {cost}");
    }

    [Fact]
    public async Task A_run_goes_batch_by_batch_and_epoch_by_epoch_pauses_goes_on_and_stops_with_its_best_weights()
    {
        await using var tab = await studio.OpenAsync("/train");
        await tab["button.chip:text-is('spirals')"].ClickAsync();
        await EndlessAsync(tab);
        await tab[".starts button:text-is('One batch')"].ClickAsync();
        var batch = tab["[data-name='batch'] dd"];
        await Expect(batch).ToHaveTextAsync("1 of 16");
        await tab["section button:text-is('One batch') >> nth=1"].ClickAsync();
        await Expect(batch).ToHaveTextAsync("2 of 16");
        await tab["section button:text-is('One epoch') >> nth=1"].ClickAsync();
        await Expect(tab["[data-name='epoch'] dd"]).ToHaveTextAsync("1 of 1,000,000");
        await Expect(tab[".state"]).ToHaveTextAsync("paused");

        await tab["button:text-is('Resume')"].ClickAsync();
        string id = RunOf(tab);
        await studio.UntilAsync(id, run => run.GetProperty("epoch").GetInt32() > 20);
        await tab["button:text-is('Pause')"].ClickAsync();
        await Expect(tab[".state"]).ToHaveTextAsync("paused");
        await tab["button:has-text('keep the best')"].ClickAsync();
        await Expect(tab[".state"]).ToHaveTextAsync("stopped, best kept");
        var ended = await studio.GetAsync($"/api/runs/curves?run={id}");
        Assert.Equal("Cancelled", ended.GetProperty("reason").GetString());
        Assert.InRange(ended.GetProperty("best_epoch").GetInt32(), 1, ended.GetProperty("epoch").GetInt32());
    }

    [Fact]
    public async Task A_closed_tab_stops_nothing_a_reload_finds_the_run_and_two_tabs_agree()
    {
        string id;
        await using (var first = await studio.OpenAsync("/train"))
        {
            await first["button.chip:text-is('xor')"].ClickAsync();
            await EndlessAsync(first);
            await first["button.go"].ClickAsync();
            await first["button:text-is('Pause')"].WaitForAsync();
            id = RunOf(first);
            await first.Page.ReloadAsync();
            await first["button:text-is('Pause')"].WaitForAsync();
        }

        int before = (await studio.GetAsync($"/api/runs/curves?run={id}")).GetProperty("epoch").GetInt32();
        await studio.UntilAsync(id, run => run.GetProperty("epoch").GetInt32() > before + 3);
        await using var one = await studio.OpenAsync($"/train?run={id}");
        await using var other = await studio.OpenAsync($"/train?run={id}");
        await one["button:text-is('Pause')"].ClickAsync();
        await Expect(other[".state"]).ToHaveTextAsync("paused");
        await Expect(one[".state"]).ToHaveTextAsync("paused");
        string epoch = $"{(await studio.GetAsync($"/api/runs/curves?run={id}")).GetProperty("epoch").GetInt32():N0} of 1,000,000";
        await Expect(one["[data-name='epoch'] dd"]).ToHaveTextAsync(epoch);
        await Expect(other["[data-name='epoch'] dd"]).ToHaveTextAsync(epoch);
        await studio.PostAsync($"/api/runs/stop?run={id}");
    }

    [Fact]
    public async Task While_one_run_trains_another_is_refused_in_words()
    {
        string id = (await studio.PostAsync("/api/runs/start",
            """{"data": "circles", "settings": {"epochs": "1000000", "early-stop": "0", "threads": "1", "preset": "standard"}}""")).GetProperty("run").GetString()!;
        await using var tab = await studio.OpenAsync("/train");
        await tab["button.chip:text-is('blobs')"].ClickAsync();
        await tab["button.go"].ClickAsync();
        await Expect(tab["#said"]).ToContainTextAsync($"run {id} is training on all threads. Pause or stop it first.");
        Assert.Contains("400", Assert.Single(tab.TakeErrors()));
        await studio.PostAsync($"/api/runs/stop?run={id}");
        await studio.UntilAsync(id, run => run.GetProperty("state").GetString() == "ended");
    }

    [Fact]
    public async Task A_file_is_dropped_its_columns_shown_its_target_chosen_and_it_trains()
    {
        await using var tab = await studio.OpenAsync("/train");
        await tab["input[type=file]"]
            .SetInputFilesAsync(new FilePayload
            { Name = "my flowers.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Tables.Flowers()) });
        await Expect(tab[".columns tbody tr"]).ToHaveCountAsync(4);
        await SetAsync(tab, "Network", "preset", "standard");
        await tab["select[aria-label='Column to predict']"].SelectOptionAsync("color");
        await Expect(tab["tr.target"]).ToContainTextAsync("color");
        await tab["input[aria-label='use sepal']"].UncheckAsync();
        await Expect(tab["p.total"]).ToContainTextAsync("4-64-64-3");
        await tab["button.go"].ClickAsync();
        await tab["button:text-is('Save')"].WaitForAsync();
        await tab.ShotAsync("train-dropped");
        var told = await studio.GetAsync($"/api/runs/curves?run={RunOf(tab)}");
        Assert.Equal("nabla train 'my flowers.csv' --target color --ignore sepal --preset standard", told.GetProperty("command")
            .GetString());
    }

    [Fact]
    public async Task The_network_is_built_row_by_row_and_what_is_doubtful_is_said_before_it_trains()
    {
        await using var tab = await studio.OpenAsync("/train");
        await tab["input[list='data-names']"].FillAsync("flowers.csv");
        await tab["input[list='data-names']"].PressAsync("Tab");
        await SetAsync(tab, "Network", "preset", "standard");
        await Expect(tab["p.total"]).ToContainTextAsync("5-64-64-3");
        await tab["button:text-is('+ layer')"].ClickAsync();
        await Expect(tab["p.total"]).ToContainTextAsync("5-64-64-64-3");
        await tab["input[aria-label='nodes of hidden layer 2']"].FillAsync("7");
        await tab["input[aria-label='nodes of hidden layer 2']"].PressAsync("Tab");
        await tab["select[aria-label='activation of hidden layer 1']"].SelectOptionAsync("tanh");
        await Expect(tab["p.total"]).ToContainTextAsync("5-64-7-64-3");
        await tab["button[aria-label='take hidden layer 3 away']"].ClickAsync();
        await Expect(tab["p.total"]).ToContainTextAsync("5-64-7-3 · 863 parameters");
        await tab["input[aria-label='nodes of hidden layer 1']"].FillAsync("1000");
        await tab["input[aria-label='nodes of hidden layer 1']"].PressAsync("Tab");
        await Expect(tab[".starts"]).ToContainTextAsync("they can memorize them");
    }

    [Fact]
    public async Task The_form_has_every_option_of_the_command_line_with_its_name_and_help()
    {
        await using var tab = await studio.OpenAsync("/train");
        var names = await tab[".setting label"].AllTextContentsAsync();
        var helps = await tab[".setting p"].AllTextContentsAsync();
        var flags = RunSettings.All.Where(one => one.HasFlag).ToList();
        Assert.NotEmpty(flags);
        Assert.Equal(flags.Select(one => one.Name), names);
        Assert.Equal(flags.Count, helps.Count);
        // The default follows the help.
        Assert.All(flags.Zip(helps), pair => Assert.StartsWith(pair.First.Help, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_can_be_done_by_keyboard_alone()
    {
        await using var tab = await studio.OpenAsync("/train");
        await PressUntilAsync(tab, "moons");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab["p.total"]).ToContainTextAsync("parameters");
        await PressUntilAsync(tab, "One epoch");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab[".state"]).ToHaveTextAsync("paused");
        await Expect(tab["[data-name='epoch'] dd"]).ToContainTextAsync("1 of ");
        await PressUntilAsync(tab, "Stop, keep the best");
        await tab.Page.Keyboard.PressAsync("Space");
        await Expect(tab[".state"]).ToHaveTextAsync("stopped, best kept");
    }

    [Fact]
    public async Task A_run_is_saved_as_the_command_line_does_exported_as_onnx_and_its_command_copied()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "3"));
        await using var tab = await studio.OpenAsync($"/train?run={id}");
        await tab["button:text-is('Save')"].ClickAsync();
        await Expect(tab["#said"]).ToContainTextAsync("saved in runs");
        string folder = (await studio.GetAsync($"/api/runs/curves?run={id}")).GetProperty("saved_in").GetString()!;
        Assert.Equal(["epochs.jsonl", "model.onnx", "report.json", "run.json"], Directory.GetFiles(folder).Select(Path.GetFileName)
            .Order());

        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab["a:text-is('Export ONNX')"].ClickAsync());
        string path = Path.Combine(studio.Folder, "downloaded.onnx");
        await download.SaveAsAsync(path);
        Assert.Equal(Model.Load(Path.Combine(folder, "model.onnx")).Network.Theta.ToArray(), Model.Load(path).Network.Theta.ToArray());

        await tab["button:text-is('Copy command')"].ClickAsync();
        Assert.Equal("nabla train moons --preset standard --epochs 3",
            await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task Runs_stand_side_by_side_and_a_removed_one_is_gone()
    {
        string first = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "3")),
            second = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "4"), ("hidden", "8"));
        await using var tab = await studio.OpenAsync("/train");
        await tab[$"#compare-{first}"].CheckAsync();
        await Expect(tab["[data-name='cost'] .legendtext"])
            .ToHaveTextAsync([$"run {first} training", $"run {first} validation", $"run {second} training", $"run {second} validation"]);
        await tab.ShotAsync("train-compared");
        await tab["button:text-is('Remove')"].ClickAsync();
        await Expect(tab[$"#compare-{second}"]).ToHaveCountAsync(0);
        await Expect(tab["#shown option"]).Not.ToContainTextAsync([$"run {second} "]);
    }

    private static string RunOf(Tab tab) => System.Web.HttpUtility.ParseQueryString(new Uri(tab.Page.Url).Query)["run"]!;

    private static async Task EndlessAsync(Tab tab)
    {
        await SetAsync(tab, "Training", "epochs", "1000000");
        await SetAsync(tab, "Regularization", "early-stop", "0");
        await SetAsync(tab, "Run", "threads", "1");
        await SetAsync(tab, "Network", "preset", "standard");
    }

    private static async Task SetAsync(Tab tab, string group, string name, string text)
    {
        await tab[$"details.group:has(> summary:has-text('{group}'))"].EvaluateAsync("group => group.open = true");
        await tab[$"[id='setting-{name}']"].FillAsync(text);
        await tab[$"[id='setting-{name}']"].PressAsync("Tab");
    }

    private static async Task PressUntilAsync(Tab tab, string text)
    {
        for (int i = 0; i < 150; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<string>("document.activeElement.textContent") == text) return;
        }

        Assert.Fail($"Tab does not lead to {text}.");
    }
}
