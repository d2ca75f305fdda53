using Nabla.Activations;
using Nabla.Models;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Tests;

public class SittingTests
{
    [Fact]
    public void A_list_that_grows_is_thinned_out_evenly_and_finds_the_last_kept_before_a_place()
    {
        var list = new Thinned<int>(most: 8);
        for (int i = 0; i <= 1000; i++) list.Add(i, i * i);
        int[] places = [.. list.Kept.Select(one => one.Key)];
        Assert.InRange(places.Length, 4, 8);
        Assert.Equal([.. Enumerable.Range(0, places.Length).Select(i => i * list.Stride)], places);
        int before = 700 / list.Stride * list.Stride;
        Assert.Equal(new(before, before * before), list.At(700));
    }

    [Fact]
    public void A_command_line_has_what_was_asked_for_and_is_safe_in_a_shell()
    {
        var asked = new RunConfiguration
            { Data = "it's mine.csv", Hidden = [], Activation = [new Relu(), new Tanh()], LearningRate = 0.5, Shuffle = false,
                Target = "$(rm)" };
        Assert.Equal(@"nabla train 'it'\''s mine.csv' --target '$(rm)' --hidden none --activation relu,tanh --learning-rate 0.5 --shuffle false", CommandLine.From(asked));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Weights_are_looked_back_to_and_looking_changes_nothing()
    {
        var training = await TrainingRun.PrepareAsync(new RunConfiguration { Data = "moons", Epochs = 5, Preset = Preset.Standard });
        float[] start = training.Model.Network.Theta.ToArray();
        using var events = new EventHub();
        using var run = new Run("1", new(), training, new RunNews(events));
        run.Let(RunUntil.Epoch);
        await Wait.UntilAsync(() => run is { State: "paused", Epochs: 1 });
        float[] first = run.Kept(null).Network.Theta.ToArray();
        run.Let(RunUntil.Run);
        while (run.State != "ended") _ = run.Kept(null);

        Assert.Equal(start, run.Kept(0).Network.Theta.ToArray());
        Assert.Equal(first, run.Kept(1).Network.Theta.ToArray());
        var alone = await TrainingRun.PrepareAsync(new RunConfiguration { Data = "moons", Epochs = 5, Preset = Preset.Standard });
        Assert.Equal(alone.Fit().Report!.ThetaSha256,
            ParameterOrder.Sha256(training.Model.Network.Architecture, run.Kept(null).Network.Theta));
        Assert.Contains("from 0 to 5", Assert.Throws<Data.NablaException>(() => run.Kept(6)).Message);
    }

    [Fact]
    public async Task Ending_the_studio_ends_the_thread_even_in_a_pause()
    {
        var training = await TrainingRun.PrepareAsync(new RunConfiguration { Data = "moons", Epochs = 1_000_000,
            Preset = Preset.Standard });
        using var events = new EventHub();
        var run = new Run("1", new(), training, new RunNews(events));
        run.Let(RunUntil.Batch);
        await Wait.UntilAsync(() => run.State == "paused");
        run.Dispose();
        Assert.Equal("ended", run.State);
    }
}
