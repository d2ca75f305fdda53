using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Training;

namespace Nabla.Tests.Training;

public class TemperatureTests
{
    // Says 0.95 and is right in 8 of 10: T makes it say about 0.8 (a little less, for the one sample more).
    [Fact]
    public void A_network_that_is_too_sure_is_brought_to_what_it_gets_right()
    {
        const int Samples = 10_000;
        float[] p = new float[2 * Samples], y = new float[2 * Samples];
        for (int i = 0; i < Samples; i++)
        {
            (p[2 * i], p[2 * i + 1]) = (0.95f, 0.05f);
            y[2 * i + (i % 10 < 8 ? 0 : 1)] = 1;
        }

        double t = TemperatureScaling.Fit(p, y, 2), said = 1 / (1 + Math.Exp(-Math.Log(19) / t));
        Assert.Equal(0.8, said, 1e-3);
        float[] one = [.. Enumerable.Range(0, Samples).Select(i => p[2 * i + 1])],
            ones = [.. Enumerable.Range(0, Samples).Select(i => y[2 * i + 1])];
        Assert.Equal(t, TemperatureScaling.Fit(one, ones, 1), 1e-5);
    }

    // A sigmoid is 1 in float from z = 17.3 on, but 1e-8 at z = −18.
    [Fact]
    public void One_answer_that_is_wrong_with_certainty_counts_as_much_as_yes_and_as_no()
    {
        float[] p = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 0.999f : 0.001f)], y = [.. p.Select(one => MathF.Round(one))];
        float sure = (float)(1 / (1 + Math.Exp(-18)));
        Assert.Equal(1f, sure);
        Assert.Equal(TemperatureScaling.Fit([.. p, sure], [.. y, 0], 1), TemperatureScaling.Fit([.. p, (float)(1 / (1 + Math.Exp(18)))], [.. y, 1], 1),
            1e-9);
    }

    [Fact]
    public void Few_samples_that_are_all_right_do_not_make_it_certain()
    {
        double t = TemperatureScaling.Fit([0.7f, 0.3f, 0.2f, 0.8f], [1, 0, 0, 1], 2);
        double said = 1 / (1 + Math.Exp(-Math.Log(0.8 / 0.2) / t));
        Assert.InRange(said, 0.8, 0.95);
    }

    [Fact]
    public void Folded_into_the_last_layer_it_divides_what_goes_into_softmax()
    {
        var network = new Network(3, [new Dense(5, new Tanh()), new Dense(4, new Identity())], seed: 4);
        float[] x = [0.2f, -1, 0.7f], before = network.Predict(x);
        TemperatureScaling.Apply(network, 2.5);
        float[] after = network.Predict(x);
        for (int k = 0; k < 4; k++) Assert.Equal(before[k] / 2.5, after[k], 1e-6);
    }

    [Fact]
    public void Networks_together_answer_the_mean_of_their_probabilities_and_its_cost()
    {
        Network[] networks = [.. Enumerable.Range(0, 3).Select(seed => new Network(2, [new Dense(3, new Identity())], (ulong)seed))];
        var cost = new SoftmaxCrossEntropy();
        var data = new Dataset(new float[] { 1, 2, -1, 0.5f }, new float[] { 1, 0, 0, 0, 0, 1 }, 2, 3, LearningTask.Classification);
        float[] mean = Evaluator.Predict(networks, cost, data.Inputs.Span), first = Evaluator.Predict(networks[0], cost, data.Inputs.Span);
        Assert.Equal(networks.Average(one => (double)Evaluator.Predict(one, cost, data.Inputs.Span)[4]), mean[4], 1e-6);
        var together = Evaluator.Evaluate(networks, cost, data);
        Assert.Equal(-(Math.Log(mean[0]) + Math.Log(mean[5])) / 2, together.Cost!.Value, 1e-5);
        Assert.Equal(Evaluator.Evaluate(networks[0], cost, data).Cost, Evaluator.Evaluate([networks[0]], cost, data).Cost);
        Assert.NotEqual(first, mean);
    }
}
