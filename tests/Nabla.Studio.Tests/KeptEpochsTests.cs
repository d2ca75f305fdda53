using Nabla.Studio.Sessions;

namespace Nabla.Studio.Tests;

/// <summary>Weights of past epochs are thinned out in long runs: answers say of which epoch they are.</summary>
[Collection(nameof(Studio))]
[Trait("Speed", "slow")]
public class KeptEpochsTests(Studio studio)
{
    [Fact]
    public void The_newest_epoch_is_kept_and_another_answers_under_its_own_number()
    {
        var network = new Network(1, [new Layers.Dense(1, new Activations.Sigmoid())], seed: 1);
        var snapshots = new Snapshots(network);
        for (int epoch = 0; epoch <= 1001; epoch++)
        {
            network.Theta.Fill(epoch);
            snapshots.TakeEpoch(epoch);
        }

        var kept = snapshots.Kept;
        Assert.Equal(0, kept[0]);
        Assert.Equal(1001, kept[^1]);
        Assert.Equal(kept.Order(), kept);
        Assert.InRange(kept.Count, 200, 402);
        Assert.All(kept, epoch => Assert.Equal(epoch, snapshots.After(epoch, 1001).Value.Theta[0]));
        var (used, then) = snapshots.After(999, 1001);
        Assert.InRange(used, 990, 998);
        Assert.Equal(used, then.Theta[0]);
    }

    [Fact]
    public async Task Every_answer_about_an_epoch_names_the_one_that_it_is_of()
    {
        string id = await studio.TrainAsync("moons", ("epochs", "403"), ("hidden", "2"), ("preset", "standard"), ("batch", "256"));
        int[] kept = [.. (await studio.GetAsync($"/api/runs/curves?run={id}")).GetProperty("epochs_kept").EnumerateArray()
            .Select(one => one.GetInt32())];
        Assert.Equal(403, kept[^1]);
        Assert.DoesNotContain(401, kept);
        foreach (string address in new[]
            { "backprop/sample?", "backprop/step?step=a1:0&", "backprop/explain?by=w1:0,0&", "backprop/nudge?by=w1:0,0&", "backprop/batch?",
            "network/weights?", "network/histograms?", "evaluate?", "evaluate/cell?truth=0&predicted=0&", "plane?side=8&", "cost/line?",
                "cost/plane?side=5&", "quiz?seed=1&" })
        {
            var answer = await studio.GetAsync($"/api/{address}run={id}&epoch=401");
            Assert.Equal(400, answer.GetProperty("epoch_used").GetInt32());
            Assert.Equal(id, answer.GetProperty("run").GetString());
            Assert.Equal(kept, answer.GetProperty("epochs_kept").EnumerateArray().Select(one => one.GetInt32()));
        }

        Assert.Equal(400, (await studio.GetAsync($"/api/backprop/sample?run={id}&epoch=400")).GetProperty("epoch_used").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null,
            (await studio.GetAsync($"/api/backprop/sample?run={id}")).GetProperty("epoch_used").ValueKind);
    }

    [Fact]
    public async Task The_path_on_the_plane_of_the_cost_has_each_epoch_once_and_ends_where_it_is_seen_from()
    {
        string id = await studio.TrainAsync("moons", ("epochs", "403"), ("hidden", "2"), ("preset", "standard"), ("batch", "256"),
            ("early-stop", "0"));
        foreach (string kind in new[] { "gradient", "random", "principal" })
        {
            var path = (await studio.GetAsync($"/api/cost/plane?run={id}&epoch=403&side=5&kind={kind}")).GetProperty("path")
                .EnumerateArray().Select(one => one.EnumerateArray().Select(number => number.GetDouble()).ToArray()).ToList();
            Assert.Equal(path.Select(one => one[0]).Distinct().Order(), path.Select(one => one[0]));
            Assert.Equal([403, 0, 0, 0], path[^1]);
            Assert.True(path[0][3] >= 0 && Math.Abs(path[0][1]) + Math.Abs(path[0][2]) + path[0][3] > 0.01,
                $"The path begins at {string.Join(", ", path[0])}.");
        }
    }

    [Fact]
    public async Task A_question_s_answer_is_of_the_weights_that_it_was_made_of_while_the_network_trains_on()
    {
        string asked = """{"data": "digits", "settings": {"epochs": "200", "hidden": "16"}}""";
        string id = (await studio.PostAsync("/api/runs/start?reach=epoch", asked)).GetProperty("run").GetString()!;
        await studio.UntilAsync(id, run => run.GetProperty("state").GetString() == "paused");
        await studio.PostAsync($"/api/runs/go?run={id}&reach=batch");
        var question = await studio.GetAsync($"/api/quiz?run={id}&seed=0");
        int epoch = question.GetProperty("epoch_used").GetInt32();
        string before = (await studio.GetAsync($"/api/quiz/answer?run={id}&epoch={epoch}&seed=0")).ToString();
        await studio.PostAsync($"/api/runs/go?run={id}&reach=epoch");
        await studio.UntilAsync(id, run => run.GetProperty("state").GetString() == "paused" && run.GetProperty("epoch").GetInt32() > epoch);
        var after = await studio.GetAsync($"/api/quiz/answer?run={id}&epoch={epoch}&seed=0");
        Assert.Equal(question.GetProperty("text").GetString(), after.GetProperty("text").GetString());
        Assert.Equal(before[..before.IndexOf("epochs_kept", StringComparison.Ordinal)],
            after.ToString()[..before.IndexOf("epochs_kept", StringComparison.Ordinal)]);
        await studio.PostAsync($"/api/runs/stop?run={id}");
        await studio.PostAsync($"/api/runs/remove?run={id}");
    }

    [Fact]
    public async Task A_question_whose_weights_are_gone_says_so()
    {
        string id = await studio.TrainAsync("moons", ("epochs", "403"), ("hidden", "4"), ("preset", "standard"), ("batch", "256"));
        var told = await studio.RefusedAsync($"/api/quiz/answer?run={id}&epoch=401&seed=1");
        Assert.Equal("The weights after epoch 401, which the question was made of, are not kept any more. Ask the next question.", told);
        Assert.Contains("There is no run 99999", await studio.RefusedAsync("/api/quiz/answer?run=99999&seed=1"));
    }
}
