using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Nabla.Studio.Tests;

/// <summary>Pages that look at a network while it trains.</summary>
[Collection(nameof(Studio))]
[Trait("Speed", "slow")]
public class LivePageTests(Studio studio) : IAsyncDisposable
{
    // What still trains when a test ends, however it does: it would hold up all others.
    private string? _endless;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_endless is null) return;
        await studio.PostAsync($"/api/runs/stop?run={_endless}");
        await studio.UntilAsync(_endless, run => run.GetProperty("state").GetString() == "ended");
    }

    [Fact]
    public async Task A_table_trained_by_default_settings_has_a_page_Network()
    {
        string id = await studio.TrainAsync("flowers.csv", ("epochs", "3"));
        await using var tab = await studio.OpenAsync($"/network?run={id}");
        await Expect(tab["[aria-label='Weights'] h2"]).ToContainTextAsync("layer 2");
        await Expect(tab[".spread"]).Not.ToHaveCountAsync(0);
        await tab.ShotAsync("network-table");
    }

    [Fact]
    public async Task A_panel_that_cannot_be_filled_leaves_the_others()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2"));
        await using var tab = await studio.OpenAsync($"/quiz?run={id}");
        await tab.Page.RouteAsync("**/api/network/histograms*", route =>
            route.FulfillAsync(new() { Status = 400, ContentType = "application/json", Body = """{"error": "There are no samples."}""" }));
        await tab["nav a:text-is('Network')"].ClickAsync();
        await Expect(tab["[role=alert]"]).ToHaveTextAsync("There are no samples.");
        await Expect(tab[".graph .node"]).Not.ToHaveCountAsync(0);
        await Expect(tab["[aria-label='Weights'] canvas"]).ToHaveCountAsync(1);
        Assert.Contains("400", Assert.Single(tab.TakeErrors()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_of_a_node_that_is_not_drawn_leads_to_its_numbers()
    {
        string id = await studio.TrainAsync("digits", ("hidden", "64"), ("epochs", "1"));
        await using var tab = await studio.OpenAsync($"/network?run={id}");
        await tab[".field"].First.WaitForAsync();
        string[] drawn = [.. (await tab.Page.Locator(".graph .node")
            .EvaluateAllAsync<string[]>("nodes => nodes.map(node => node.dataset.id)"))];
        int hidden = Enumerable.Range(0, 48).First(node => !drawn.Contains($"a1:{node}"));
        await tab[$".field >> nth={hidden}"].ClickAsync();
        await Expect(tab[".chosen h2"]).ToHaveTextAsync($"a⁽¹⁾[{hidden}]");
        await Expect(tab[$".graph [data-id='a1:{hidden}']"]).ToHaveClassAsync(new Regex("selected"));
    }

    [Theory]
    [InlineData("network", "select[aria-label='Edges show']", ".graph [data-id='a1:2']")]
    [InlineData("plane", "select[aria-label='Samples shown']", ".pen input >> nth=1")]
    [InlineData("cost", "select[aria-label='Range']", "select[aria-label='Points']")]
    public async Task Controls_stay_the_same_while_a_run_trains(string page, string first, string second)
    {
        string id = await EndlessAsync("moons", "6");
        await using (var tab = await studio.OpenAsync($"/{page}?run={id}"))
        {
            foreach (string control in new[] { first, second })
            {
                await tab[control].FocusAsync();
                await tab[control].EvaluateAsync("one => { one.isOurs = true; }");
                string path = page == "cost" ? "**/api/cost/line*" : page == "plane" ? "**/api/plane*" : "**/api/network/histograms*";
                for (int at = 0; at < 3; at++) await tab.Page.WaitForResponseAsync(path);
                await tab.Page.WaitForTimeoutAsync(200);
                Assert.True(await tab[control]
                    .EvaluateAsync<bool>("one => one.isOurs === true && one === document.activeElement"), $"{control} was exchanged.");
            }

            if (page == "network")
            {
                await tab[".graph [data-id='a1:3']"].ClickAsync();
                await Expect(tab[".chosen h2"]).ToHaveTextAsync("a⁽¹⁾[3]");
                await tab.ShotAsync("network-training");
            }
        }
    }

    [Fact]
    public async Task Who_trains_batch_by_batch_with_the_keyboard_stays_on_the_button()
    {
        string id = _endless = (await studio.PostAsync("/api/runs/start?reach=batch",
            """{"data": "spirals", "settings": {"epochs": "1000000", "early-stop": "0", "threads": "1", "preset": "standard"}}""")).GetProperty("run").GetString()!;
        await using (var tab = await studio.OpenAsync($"/train?run={id}"))
        {
            await Expect(tab["[data-name='batch'] dd"]).ToHaveTextAsync("1 of 16");
            await tab["section button:text-is('One batch') >> nth=1"].FocusAsync();
            foreach (int batch in new[] { 2, 3, 4 })
            {
                await tab.Page.Keyboard.PressAsync("Enter");
                await Expect(tab["[data-name='batch'] dd"]).ToHaveTextAsync($"{batch} of 16");
                await Expect(tab[".state"]).ToHaveTextAsync("paused");
            }
        }
    }

    [Fact]
    public async Task A_question_and_its_answer_are_of_the_same_weights()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "4"));
        await using var tab = await studio.OpenAsync($"/train?run={id}");
        await tab.Page.RouteAsync("**/api/quiz?*", async route =>
        {
            var answer = await route.FetchAsync();
            var question = JsonNode.Parse(await answer.TextAsync())!.AsObject();
            (question["run"], question["epoch_used"]) = (id, 3);
            await route.FulfillAsync(new() { Response = answer, Body = question.ToJsonString() });
        });
        await tab["nav a:text-is('Quiz')"].ClickAsync();
        await tab[".choice"].First.WaitForAsync();
        var asked = tab.Page.WaitForRequestAsync("**/api/quiz/answer*");
        await RevealAsync(tab);
        var query = System.Web.HttpUtility.ParseQueryString(new Uri((await asked).Url).Query);
        Assert.Equal((id, "3"), (query["run"], query["epoch"]));
    }

    [Fact]
    public async Task A_press_on_a_choice_counts_once_however_late_the_answer_is()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "4"));
        await using var tab = await studio.OpenAsync($"/quiz?run={id}");
        await tab[".choice"].First.WaitForAsync();
        int asked = 0;
        await tab.Page.RouteAsync("**/api/quiz/answer*", async route =>
        {
            asked++;
            await Task.Delay(400);
            await route.ContinueAsync();
        });
        await RevealAsync(tab, clicks: 3);
        await Expect(tab[".verdict"]).ToBeVisibleAsync();
        await Expect(tab[".score"]).ToContainTextAsync("of 1 right");
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task An_answer_that_comes_late_does_not_undo_a_newer_one()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2"));
        await using var tab = await studio.OpenAsync($"/backprop?run={id}&row=4");
        await tab[".graph .node"].First.WaitForAsync();
        var (held, late) = (new TaskCompletionSource(), tab.Page.WaitForResponseAsync(new Regex("backprop/sample.*row=5")));
        await tab.Page.RouteAsync(new Regex("backprop/sample.*row=5"), async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await tab["button[aria-label='Next sample']"].ClickAsync();
        await tab["input[aria-label='Sample']"].FillAsync("6");
        await tab["input[aria-label='Sample']"].PressAsync("Enter");
        var sample = await studio.GetAsync($"/api/backprop/sample?run={id}&row=6");
        double activation = sample.GetProperty("layers")[0].GetProperty("nodes")[0].GetProperty("a").GetDouble();
        string wanted = await tab.Page.EvaluateAsync<string>("async value => (await import('/lib/numbers.js')).short(value)", activation);
        var first = tab[".graph [data-id='x0']"];
        await Expect(first).ToHaveAttributeAsync("aria-label", new Regex($"activation {Regex.Escape(wanted)}"));
        held.SetResult();
        await (await late).FinishedAsync();
        await tab.Page.WaitForTimeoutAsync(300);
        await Expect(first).ToHaveAttributeAsync("aria-label", new Regex($"activation {Regex.Escape(wanted)}"));
        await Expect(tab["input[aria-label='Sample']"]).ToHaveValueAsync("6");
    }

    [Fact]
    public async Task A_press_that_fails_says_so()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2"));
        await using var tab = await studio.OpenAsync($"/quiz?run={id}&question=5");
        await tab[".choice"].First.WaitForAsync();
        await tab.Page.RouteAsync("**/api/quiz/answer*", route =>
            route.FulfillAsync(new() { Status = 400, ContentType = "application/json",
            Body = """{"error": "There is no run 1 in this sitting."}""" }));
        await RevealAsync(tab);
        await Expect(tab["#said"]).ToHaveTextAsync("There is no run 1 in this sitting.");
        await Expect(tab[".choice:disabled"]).ToHaveCountAsync(0);
        Assert.Contains("400", Assert.Single(tab.TakeErrors()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_epoch_is_named_whose_weights_are_shown()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "9"), ("early-stop", "0"));
        await using var tab = await studio.OpenAsync($"/train?run={id}");
        await tab.Page.RouteAsync("**/api/plane?*", async route =>
        {
            var answer = await route.FetchAsync();
            var told = JsonNode.Parse(await answer.TextAsync())!.AsObject();
            told["epochs_kept"] = JsonSerializer.SerializeToNode(new[] { 0, 4, 8, 9 });
            if (route.Request.Url.Contains("epoch=7", StringComparison.Ordinal)) told["epoch_used"] = 4;
            await route.FulfillAsync(new() { Response = answer, Body = told.ToJsonString() });
        });
        await tab.Page.EvaluateAsync("history.replaceState(null, '', location.href + '&epoch=7')");
        await tab["nav a:text-is('Plane')"].ClickAsync();
        await Expect(tab[".epochs output"]).ToHaveTextAsync("4");
        await Expect(tab[".epochs input"]).ToHaveAttributeAsync("max", "4");
        await tab[".epochs input"].PressAsync("ArrowRight");
        Assert.Contains("epoch=8", tab.Page.Url, StringComparison.Ordinal);
        await tab[".epochs input"].PressAsync("End");
        await Expect(tab[".epochs output"]).ToHaveTextAsync("now");
    }

    [Fact]
    public async Task The_page_Data_keeps_one_epoch_of_a_network_that_trains_and_names_it()
    {
        string id = await EndlessAsync("moons", "6");
        await using (var tab = await studio.OpenAsync($"/data?run={id}"))
        {
            await Expect(tab[".panel .row .quiet"].First).ToContainTextAsync("after epoch ");
            string epoch = Regex.Match(await tab[".panel .row .quiet"].First.TextContentAsync() ?? "", @"epoch (\d+)").Groups[1].Value;
            var asked = tab.Page.WaitForRequestAsync("**/api/evaluate/cell*");
            await tab["[data-cell='0,0']"].ClickAsync();
            Assert.Contains($"epoch={epoch}", (await asked).Url, StringComparison.Ordinal);
            await tab["button:text-is('Show the newest epoch')"].ClickAsync();
            await Expect(tab[".panel .row .quiet"].First).Not.ToContainTextAsync($"after epoch {epoch}");
        }
    }

    private static async Task RevealAsync(Tab tab, int clicks = 1)
    {
        bool isRank = await tab["button:text-is('Reveal')"].CountAsync() > 0;
        if (isRank)
            for (int at = 0; at < await tab[".choice"].CountAsync(); at++) await tab[$".choice >> nth={at}"].ClickAsync();
        await tab[isRank ? "button:text-is('Reveal')" : ".choice >> nth=0"]
            .EvaluateAsync("(one, clicks) => { for (let at = 0; at < clicks; at++) one.click(); }", clicks);
    }

    private async Task<string> EndlessAsync(string data, string hidden)
    {
        string id = _endless = (await studio.PostAsync("/api/runs/start", JsonSerializer.Serialize(new
        {
            data,
            settings = new Dictionary<string, string>
            { ["epochs"] = "1000000", ["early-stop"] = "0", ["threads"] = "1", ["preset"] = "standard", ["hidden"] = hidden },
        }))).GetProperty("run").GetString()!;
        await studio.UntilAsync(id, run => run.GetProperty("epoch").GetInt32() > 2);
        return id;
    }
}
