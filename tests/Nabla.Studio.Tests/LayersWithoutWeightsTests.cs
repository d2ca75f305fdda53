using System.Text.Json;

namespace Nabla.Studio.Tests;

/// <summary>A table's network begins with a layer that scales its inputs: it has nodes, but neither weights nor sums.</summary>
[Collection(nameof(Studio))]
public class LayersWithoutWeightsTests(Studio studio)
{
    [Fact]
    public async Task Weights_are_of_the_first_layer_that_has_some_and_the_answer_says_which_have()
    {
        string id = await studio.TrainAsync("flowers.csv", ("epochs", "2"), ("hidden", "6"));
        foreach (string asked in new[] { "", "&layer=1", "&layer=99" })
        {
            var weights = await studio.GetAsync($"/api/network/weights?run={id}{asked}");
            Assert.Equal([2, 3], weights.GetProperty("layers_with_weights").EnumerateArray().Select(one => one.GetInt32()));
            Assert.Equal(2, weights.GetProperty("layer").GetInt32());
            Assert.Equal(6, weights.GetProperty("nodes").GetInt32());
        }

        Assert.Equal(3, (await studio.GetAsync($"/api/network/weights?run={id}&layer=3")).GetProperty("layer").GetInt32());
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_node_of_such_a_layer_is_explained_nudged_and_stands_in_the_table_of_desires()
    {
        string id = await studio.TrainAsync("flowers.csv", ("epochs", "2"), ("hidden", "6"));
        foreach (string by in new[] { "a1:0", "z1:0", "b1:0", "w1:0,0" })
        {
            var batch = await studio.GetAsync($"/api/backprop/batch?run={id}&by={by}");
            Assert.Equal("a1:0", Assert.Single(batch.GetProperty("rows").EnumerateArray()).GetProperty("id").GetString());
            Assert.Single((await studio.GetAsync($"/api/backprop/explain?run={id}&by={by}")).GetProperty("derivatives").EnumerateArray());
            var nudge = await studio.GetAsync($"/api/backprop/nudge?run={id}&by={by}&h=0.0001");
            Assert.Equal(nudge.GetProperty("slope").GetDouble(), nudge.GetProperty("secant").GetDouble(), 1e-4);
        }
    }

    [Fact]
    public async Task The_cost_may_be_chosen_too()
    {
        string id = await studio.TrainAsync("flowers.csv", ("epochs", "2"), ("hidden", "6"));
        JsonElement explained = await studio.GetAsync($"/api/backprop/explain?run={id}&by=C"),
            nudge = await studio.GetAsync($"/api/backprop/nudge?run={id}&by=C&h=0.5&curve=1");
        Assert.Contains("∂C₀/∂C₀ = 1", explained.GetProperty("html").GetString());
        Assert.Equal(1, nudge.GetProperty("slope").GetDouble());
        Assert.Equal(nudge.GetProperty("cost_before").GetDouble() + 0.5, nudge.GetProperty("cost").GetDouble());
        Assert.NotEmpty((await studio.GetAsync($"/api/backprop/batch?run={id}&by=C")).GetProperty("rows").EnumerateArray());
        Assert.NotEmpty((await studio.GetAsync($"/api/backprop/sample?run={id}&wanted=C")).GetProperty("layers").EnumerateArray());
    }
}
