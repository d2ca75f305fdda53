using Microsoft.Playwright;

namespace Nabla.Studio.Tests;

/// <summary>Going from page to page and from network to network, in one tab and in several.</summary>
[Collection(nameof(Studio))]
[Trait("Speed", "slow")]
public class MovingTests(Studio studio)
{
    [Fact]
    public async Task Who_goes_on_before_a_page_is_there_sees_the_last_one_alone()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2"));
        await using var tab = await studio.OpenAsync($"/cost?run={id}");
        var held = new TaskCompletionSource();
        await tab.Page.RouteAsync("**/api/evaluate*", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        // The page asks before it is left: otherwise there is no late response to wait for.
        await tab.Page.RunAndWaitForRequestAsync(() => tab["nav a:text-is('Data')"].ClickAsync(), "**/api/evaluate*");
        await tab["nav a:text-is('Quiz')"].ClickAsync();
        await tab[".choice"].First.WaitForAsync();
        var late = tab.Page.WaitForResponseAsync("**/api/evaluate*");
        held.SetResult();
        await (await late).FinishedAsync();
        await Expect(tab["h1"]).ToHaveTextAsync(["Predict, then reveal"]);
        Assert.DoesNotContain("Who was taken", await tab["main"].InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_cannot_be_shown_does_not_go_on_listening()
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2"));
        await using var tab = await studio.OpenAsync($"/quiz?run={id}&question=3");
        await tab.Page.RouteAsync("**/api/backprop/sample*", route =>
            route.FulfillAsync(new() { Status = 400, ContentType = "application/json",
            Body = """{"error": "It is too large to be shown."}""" }));
        await tab["nav a:text-is('Backprop')"].ClickAsync();
        await Expect(tab["[role=alert]"]).ToHaveTextAsync("It is too large to be shown.");
        await tab["nav a:text-is('Quiz')"].ClickAsync();
        await tab[".choice"].First.WaitForAsync();
        await tab["main"].FocusAsync();
        foreach (string key in new[] { " ", "End", "ArrowLeft" })
            Assert.True(await tab.Page.EvaluateAsync<bool>(
                "key => document.getElementById('page').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, "
                    + "cancelable: true }))", key), $"\"{key}\" is swallowed.");
        Assert.All(tab.TakeErrors(), error => Assert.Contains("400", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_chosen_in_one_network_is_forgotten_with_it()
    {
        string deep = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2"), ("hidden", "6,6,6"));
        string flat = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2"), ("hidden", "5"));
        await using var tab = await studio.OpenAsync($"/backprop?run={deep}&sel=w4:0,0&part=train&row=3");
        await tab[".explained"].WaitForAsync();
        await tab["#shown"].SelectOptionAsync(flat);
        await Expect(tab[".about"]).ToContainTextAsync("2-5-2");
        Assert.Equal($"?run={flat}", new Uri(tab.Page.Url).Query);
        await Expect(tab[".why h2"]).ToHaveTextAsync("Why?");
    }

    [Theory]
    [InlineData("/backprop", "sel=w9:0,0")]
    [InlineData("/backprop", "row=99999&epoch=1")]
    [InlineData("/network", "layer=9&sel=a7:1")]
    [InlineData("/data", "part=nonsense")]
    [InlineData("/plane", "epoch=77")]
    [InlineData("/cost", "part=nonsense")]
    public async Task A_selection_of_the_address_that_does_not_fit_is_treated_as_none(string page, string selection)
    {
        string id = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2"), ("hidden", "6"));
        await using var tab = await studio.OpenAsync($"{page}?run={id}&{selection}");
        await Expect(tab["#said"]).ToContainTextAsync("The selection is ignored.");
        await Expect(tab["[role=alert]"]).ToHaveCountAsync(0);
        await Expect(tab[".panel"]).Not.ToHaveCountAsync(0);
        tab.TakeErrors();
    }

    [Fact]
    public async Task Header_address_and_page_name_one_network_whoever_chooses_it()
    {
        string first = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "2")),
            second = await studio.TrainAsync("moons", ("preset", "standard"), ("epochs", "3"));
        await using var tab = await studio.OpenAsync("/train");
        await Expect(tab["#shown"]).ToHaveValueAsync(second);
        await tab[$"#select-{first}"].ClickAsync();
        await Expect(tab["#shown"]).ToHaveValueAsync(first);
        await tab["nav a:text-is('Data')"].ClickAsync();
        await Expect(tab["h2.inline"]).ToContainTextAsync($"run {first} on");
        await Expect(tab["#shown"]).ToHaveValueAsync(first);

        // One that is taken away leads nowhere.
        await studio.PostAsync($"/api/runs/remove?run={first}");
        await Expect(tab["#shown"]).ToHaveValueAsync(second);
        await Expect(tab["h2.inline"]).ToContainTextAsync($"run {second} on");
        Assert.Equal($"?run={second}", new Uri(tab.Page.Url).Query);
        await tab.Page.GoBackAsync();
        await Expect(tab["#shown"]).ToHaveValueAsync(second);
        await Expect(tab["#live-title"]).ToContainTextAsync($"run {second}");
    }

    [Fact]
    public async Task Nine_tabs_of_a_browser_hear_of_the_runs_and_can_still_ask()
    {
        await using var first = await studio.OpenAsync("/train");
        var tabs = new List<IPage>();
        for (int at = 0; at < 8; at++)
        {
            var page = await first.Page.Context.NewPageAsync();
            await page.GotoAsync(new Uri(studio.Server.Address, "/train").ToString());
            tabs.Add(page);
        }

        string id = await studio.TrainAsync("xor", ("preset", "standard"), ("epochs", "2"));
        foreach (var page in tabs) await Expect(page.Locator($"#select-{id}")).ToBeVisibleAsync();
        await Expect(first[$"#select-{id}"]).ToBeVisibleAsync();
    }
}
