using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Pages.Explanations;

namespace Nabla.Pages.Tests;

/// <summary>Small networks to explain.</summary>
internal static class Examples
{
    public static ExplanationContext Of(IActivation activation, ICost cost, int samples = 1, Conventions? conventions = null, string[]? classes = null,
        string[]? columns = null, int terms = 3, IActivation? last = null)
    {
        var network = new Network(6,
            [new Dense(9, activation), new Dense(7, activation), new Dense(3, last ?? cost.FusedActivation ?? activation)], seed: 4);
        var random = new Philox(5, 6);
        for (int i = 0; i < network.Theta.Length; i++) network.Theta[i] = (float)(0.6 * random.Normal((ulong)i));
        float[] x = [.. Enumerable.Range(0, 6 * samples).Select(i => (float)random.Uniform((ulong)(i + 5000)))], y = new float[3 * samples];
        for (int i = 0; i < samples; i++) y[3 * i + i % 3] = 1;
        var data = new Dataset(x, y, 6, 3, LearningTask.Classification, classNames: classes ?? ["red", "green", "blue"]);
        conventions ??= new();
        return new(ChainRule.Explain(network, conventions.Apply(cost), data), data, [.. Enumerable.Range(40, samples)], cost)
        {
            InputNames = columns,
            Conventions = conventions,
            Detail = new() { Terms = terms, Depth = 4 },
        };
    }

    public static IReadOnlyList<Quantity> Asked =>
        [Quantity.Weight(0, 2, 5), Quantity.Bias(1, 4), Quantity.Weight(2, 1, 6), Quantity.Activation(0, 3), Quantity.Activation(2, 0),
        Quantity.Input(2)];
}
