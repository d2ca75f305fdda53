using System.Text.Json;
using Nabla.Models;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Tests;

/// <summary>Runs: one trains at a time, all of it stops in a pause, and what it came to is told.</summary>
[Collection(nameof(Studio))]
public class TrainingsTests(Studio studio)
{
    private static readonly RunConfiguration Endless = new() { Data = "moons", Epochs = 1_000_000, Preset = Preset.Standard };

    [Fact]
    public async Task Of_runs_that_are_let_go_on_at_once_one_trains()
    {
        var paused = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            string id = (await studio.PostAsync("/api/runs/start?reach=batch",
                """{"data": "moons", "settings": {"epochs": "1000000"}}""")).GetProperty("run").GetString()!;
            await studio.UntilAsync(id, run => run.GetProperty("state").GetString() == "paused");
            paused.Add(id);
        }

        bool[] went = await Task.WhenAll(paused.Select(id => Task.Run(async () =>
        {
            using var client = new Client(studio.Server);
            return (await client.TryPostAsync($"/api/runs/go?run={id}&reach=run")) == System.Net.HttpStatusCode.OK;
        })));
        Assert.Single(went, one => one);
        string refusal = await studio.RefusedAsync($"/api/runs/go?run={paused[Array.IndexOf(went, false)]}&reach=run", json: "{}");
        Assert.Equal($"run {paused[Array.IndexOf(went, true)]} is training on all threads. Pause or stop it first.", refusal);
        foreach (string id in paused) await studio.PostAsync($"/api/runs/remove?run={id}");
    }

    [Fact]
    public async Task A_run_is_said_to_train_from_the_moment_that_it_is_let_go()
    {
        using var events = new EventHub();
        using var run = new Run("1", new(), await TrainingRun.PrepareAsync(Endless), new RunNews(events));
        Assert.Equal("paused", run.State);
        run.Let(RunUntil.Run);
        Assert.Equal("training", run.State);
    }

    [Fact]
    public async Task A_pause_holds_every_network_of_an_ensemble()
    {
        using var events = new EventHub();
        var training = await TrainingRun.PrepareAsync(Endless with { Ensemble = 2, Threads = 2 });
        using var run = new Run("1", new(), training, new RunNews(events));
        run.Let(RunUntil.Epoch);
        await Wait.UntilAsync(() => run.State == "paused");
        string before = "";
        await Wait.UntilAsync(() => before == (before = Theta(training.Model.Members[1])), TimeSpan.FromMilliseconds(100));

        // An epoch is that of the first network: on a busy machine the second may not come to a step within one.
        for (int epoch = 2; epoch <= 50 && before == Theta(training.Model.Members[1]); epoch++)
        {
            run.Let(RunUntil.Epoch);
            await Wait.UntilAsync(() => run.State == "paused" && run.Epochs == epoch);
        }

        Assert.NotEqual(before, Theta(training.Model.Members[1]));
    }

    [Fact]
    public async Task When_the_first_network_of_an_ensemble_is_done_the_others_stop_in_a_pause_all_the_same()
    {
        using var events = new EventHub();
        var training = await TrainingRun.PrepareAsync(Endless with { Epochs = 2, Ensemble = 2, Threads = 1 });
        using var run = new Run("1", new(), training, new RunNews(events));
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            run.Let(RunUntil.Epoch);
            await Wait.UntilAsync(() => run.State == "paused" && run.Epochs == epoch);
        }

        Assert.Equal(0, run.NetworksDone);
        run.Let(RunUntil.Batch);
        await Wait.UntilAsync(() => run.State == "paused" && run.NetworksDone == 1);
        using var told = JsonDocument.Parse(Nabla.Models.Runs.JsonLine.Write(writer => RunText.Write(writer, run)));
        Assert.Equal(2, told.RootElement.GetProperty("networks").GetInt32());
        Assert.Equal(1, told.RootElement.GetProperty("networks_done").GetInt32());
        run.Let(RunUntil.Run);
        await Wait.UntilAsync(() => run.State == "ended");
        Assert.Equal(2, run.NetworksDone);
        var alone = await TrainingRun.PrepareAsync(Endless with { Epochs = 2, Ensemble = 2, Threads = 1 });
        alone.Fit();
        Assert.Equal(alone.Model.Members.Select(Theta), training.Model.Members.Select(Theta));
    }

    [Fact]
    public async Task Folds_and_temperature_are_told_and_a_pause_waits_for_the_fold()
    {
        string asked = """{"data": "flowers.csv", "settings": {"epochs": "5", "folds": "3", "calibrate": "true", "hidden": "6", "dropout": "0.1"}}""";
        string id = (await studio.PostAsync("/api/runs/start?reach=batch", asked)).GetProperty("run").GetString()!;
        var run = await studio.UntilAsync(id, one => one.GetProperty("state").GetString() == "paused");
        Assert.Equal(1, run.GetProperty("folds_done").GetInt32());
        Assert.Equal(3, run.GetProperty("folds_in_all").GetInt32());
        await studio.PostAsync($"/api/runs/go?run={id}&reach=run");
        run = await studio.UntilAsync(id, one => one.GetProperty("state").GetString() == "ended");
        var result = (await TrainingRun.PrepareAsync(new RunConfiguration
            { Data = "flowers.csv", Epochs = 5, Folds = 3, Calibrate = true, Hidden = [6], Dropout = 0.1 })).Fit();
        Assert.Equal(3, run.GetProperty("folds").GetProperty("count").GetInt32());
        Assert.Equal(result.Folds!.Mean("accuracy"), run.GetProperty("folds").GetProperty("accuracy").GetProperty("mean").GetDouble());
        Assert.Equal(result.Folds.StandardDeviation("accuracy"), run.GetProperty("folds").GetProperty("accuracy").GetProperty("spread").GetDouble());
        Assert.Equal(result.Temperature, run.GetProperty("temperature").GetDouble());
        // The third drops out, and has nothing to learn.
        Assert.Equal([1, 2, 4], run.GetProperty("layer_numbers").EnumerateArray().Select(one => one.GetInt32()));
    }

    [Fact]
    public async Task A_network_without_room_is_refused_before_it_is_made()
    {
        foreach (string address in new[] { "/api/runs/plan", "/api/runs/start" })
        {
            string told = await studio.RefusedAsync(address, json: """{"data": "moons", "settings": {"hidden": "2000000,2000000"}}""");
            Assert.StartsWith("hidden 2000000,2000000 makes 4,000,0", told);
            Assert.EndsWith("Use fewer nodes.", told);
        }
    }

    private static string Theta(Network network) => ParameterOrder.Sha256(network.Architecture, network.Theta);
}
