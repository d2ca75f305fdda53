using System.Text.Json;

namespace Nabla.Studio.Tests;

/// <summary>The pages Network, Draw, Plane, Cost and Quiz.</summary>
[Collection(nameof(Studio))]
[Trait("Speed", "slow")]
public class LookingPageTests(Studio studio)
{
    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 1024)]
    public async Task The_network_of_any_epoch_is_shown_with_weights_as_pictures_and_histograms(bool dark, int width)
    {
        string id = await DigitsAsync();
        await using var tab = await studio.OpenAsync($"/network?run={id}&row=3", dark, width);
        await Expect(tab[".field canvas"]).ToHaveCountAsync(16);
        await Expect(tab[".spread"]).ToHaveCountAsync(3);
        string now = await tab[".about"].TextContentAsync() ?? "", first = await tab[".bars p >> nth=0"].TextContentAsync() ?? "";
        await tab.ShotAsync($"network-{(dark ? "dark" : "light")}-{width}");

        await tab[".epochs input"].FillAsync("0");
        await Expect(tab[".epochs output"]).ToHaveTextAsync("0");
        await Expect(tab[".bars p >> nth=0"]).Not.ToHaveTextAsync(first);
        Assert.Contains("epoch=0", tab.Page.Url, StringComparison.Ordinal);
        Assert.Contains("Sample 3 of the test part", now, StringComparison.Ordinal);

        await tab[".graph .node[aria-label^='node 4 of layer 2']"].ClickAsync();
        await Expect(tab[".chosen h2"]).ToHaveTextAsync("a⁽²⁾[4]");
        await tab[".chosen a"].ClickAsync();
        await Expect(tab[".why .others button[aria-pressed='true']"]).ToHaveTextAsync("a⁽²⁾[4]");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_digit_is_drawn_seen_judged_and_made_more_of_another(bool dark)
    {
        string id = await DigitsAsync();
        await using var tab = await studio.OpenAsync($"/draw?run={id}", dark);
        await Expect(tab[".verdict"]).ToHaveTextAsync("Nothing is drawn yet.");
        var box = (await tab[".pad"].BoundingBoxAsync())!;
        await tab.Page.Mouse.MoveAsync(box.X + 150, box.Y + 40);
        await tab.Page.Mouse.DownAsync();
        for (int at = 0; at <= 20; at++) await tab.Page.Mouse.MoveAsync(box.X + 150 - at, box.Y + 40 + 10 * at);
        await tab.Page.Mouse.UpAsync();
        await Expect(tab[".verdict"]).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^It says 1"));
        await tab.ShotAsync($"draw-{(dark ? "dark" : "light")}");

        await tab["select[aria-label='More of which']"].SelectOptionAsync("3");
        await Expect(tab["canvas[aria-label='Where more or less ink would increase the class 3']"]).ToBeVisibleAsync();
        await tab["button:text-is('Apply a lot')"].ClickAsync();
        await Expect(tab[".verdict"]).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^It says 3"));
    }

    [Fact]
    public async Task A_sample_is_loaded_by_keyboard_and_its_outputs_are_those_of_the_network()
    {
        string id = await DigitsAsync();
        await using var tab = await studio.OpenAsync($"/draw?run={id}");
        await tab["input[aria-label='Sample to load']"].FillAsync("12");
        await tab["button:text-is('Load')"].FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        var sample = await studio.GetAsync($"/api/backprop/sample?run={id}&row=12");
        await Expect(tab[".verdict strong"]).ToHaveTextAsync(sample.GetProperty("answer").GetString()!);
        await tab[".pad"].PressAsync("c");
        await Expect(tab[".verdict"]).ToHaveTextAsync("Nothing is drawn yet.");
    }

    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 1024)]
    public async Task Points_are_put_on_the_plane_by_mouse_and_keyboard_and_trained_on(bool dark, int width)
    {
        string id = await studio.TrainAsync("moons", ("epochs", "20"), ("hidden", "8,8"));
        await using var tab = await studio.OpenAsync($"/plane?run={id}", dark, width);
        await Expect(tab[".hiddens canvas"]).ToHaveCountAsync(16);
        await tab.ShotAsync($"plane-{(dark ? "dark" : "light")}-{width}");
        await tab["canvas.surface"].ClickAsync(new() { Position = new() { X = 60, Y = 60 } });
        await tab["canvas.surface"].FocusAsync();
        foreach (string key in new[] { "2", "ArrowLeft", "ArrowUp", "Enter" }) await tab.Page.Keyboard.PressAsync(key);
        await Expect(tab[".pen [role=status]"]).ToHaveTextAsync("2 points added");
        await tab["button:text-is('Train on them')"].ClickAsync();
        await Expect(tab["#said"]).ToContainTextAsync("It trains on your points");
        string own = System.Web.HttpUtility.ParseQueryString(new Uri(tab.Page.Url).Query)["run"]!;
        Assert.NotEqual(id, own);
        var run = await studio.GetAsync($"/api/runs/curves?run={own}");
        int before = (await studio.GetAsync($"/api/plane?run={id}")).GetProperty("labels").GetBytesFromBase64().Length / sizeof(double);
        Assert.Equal(before + 2, run.GetProperty("samples").GetInt32());
        Assert.Equal("2-8-8-2", run.GetProperty("architecture").GetString());
        await studio.PostAsync($"/api/runs/stop?run={own}");
        await studio.UntilAsync(own, one => one.GetProperty("state").GetString() == "ended");
    }

    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 1024)]
    public async Task The_cost_is_drawn_on_a_plane_with_the_path_of_training_and_along_the_gradient(bool dark, int width)
    {
        string id = await studio.TrainAsync("moons", ("epochs", "9"), ("hidden", "8"));
        await using var tab = await studio.OpenAsync($"/cost?run={id}&kind=principal", dark, width);
        await Expect(tab[".path tbody tr"]).ToHaveCountAsync(10);
        await Expect(tab[".chart .line"]).ToHaveCountAsync(2);
        await tab.ShotAsync($"cost-{(dark ? "dark" : "light")}-{width}");

        var plane = await studio.GetAsync($"/api/cost/plane?run={id}&kind=random&side=11");
        float[] costs = [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(plane.GetProperty("costs")
            .GetBytesFromBase64())];
        var line = await studio.GetAsync($"/api/cost/line?run={id}");
        // The middle of any plane is here.
        Assert.InRange(costs[costs.Length / 2] / line.GetProperty("cost").GetDouble(), 0.999, 1.001);
        // Close by, the gradient's promise holds.
        var near = await studio.GetAsync($"/api/cost/line?run={id}&reach=0.001");
        JsonElement[] points = [.. near.GetProperty("line").EnumerateArray()];
        double fell = points[^1][1].GetDouble() - near.GetProperty("cost").GetDouble(), promised = points[^1][2]
            .GetDouble() - near.GetProperty("cost").GetDouble();
        Assert.InRange(fell / promised, 0.5, 1.5);
    }

    [Fact]
    public async Task A_quiz_counts_what_was_right_and_says_why()
    {
        string id = await DigitsAsync();
        await using var tab = await studio.OpenAsync($"/quiz?run={id}&question=6");
        await tab[".choice"].First.WaitForAsync();
        var answer = await studio.GetAsync($"/api/quiz/answer?run={id}&seed=6");
        int[] right = [.. answer.GetProperty("right").EnumerateArray().Select(one => one.GetInt32())];
        foreach (int choice in right) await tab[$".choice >> nth={choice}"].ClickAsync();
        if (right.Length > 1) await tab["button:text-is('Reveal')"].ClickAsync();
        await Expect(tab[".score"]).ToContainTextAsync("1 of 1 right");
        await Expect(tab[".verdict"]).ToContainTextAsync(answer.GetProperty("because").GetString()!);
        await tab.ShotAsync("quiz");
        await tab["button:text-is('Next question')"].ClickAsync();
        await Expect(tab[".choice.right"]).ToHaveCountAsync(0);
        Assert.Contains("question=7", tab.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_does_not_give_its_answer_away()
    {
        string id = await DigitsAsync();
        for (int seed = 0; seed < 6; seed++)
        {
            var question = await studio.GetAsync($"/api/quiz?run={id}&seed={seed}");
            Assert.False(question.TryGetProperty("right", out _), "The JSON must not have right.");
            foreach (var choice in question.GetProperty("choices").EnumerateArray())
                Assert.False(choice.TryGetProperty("truth", out _), "The JSON must not have truth.");
        }
    }

    [Fact]
    public async Task A_page_that_does_not_fit_the_network_says_what_would()
    {
        string id = await studio.TrainAsync("moons", ("epochs", "2"));
        await using var draw = await studio.OpenAsync($"/draw?run={id}");
        await Expect(draw["[role=alert]"]).ToContainTextAsync("does not take images");
        await using var plane = await studio.OpenAsync($"/plane?run={await DigitsAsync()}");
        await Expect(plane["[role=alert]"]).ToContainTextAsync("The plane needs a network of two inputs");
        Assert.Contains("400", Assert.Single(plane.TakeErrors()), StringComparison.Ordinal);
    }

    private static string? _digits;

    // One network of digits for all.
    private async Task<string> DigitsAsync() => _digits ??= await studio.TrainAsync("digits", ("hidden", "16,16"), ("epochs", "3"));
}
