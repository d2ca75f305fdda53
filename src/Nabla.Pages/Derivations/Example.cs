using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Pages.Derivations;

/// <summary>A small network and one sample in numbers short enough to work with by hand: one decimal each, the same for the same seed.</summary>
internal sealed class Example
{
    private const double Rate = 0.5;
    private readonly double[] _x, _y;

    public Example(IReadOnlyList<int> shape, IActivation activation, ICost cost, ulong seed)
    {
        int last = shape.Count - 1;
        var layers = Enumerable.Range(1, last).Select(at => (Layer)new Dense(shape[at], at == last && cost.Contains is { } contained ? contained : activation)).ToList();
        Network = new(shape[0], layers, seed);
        Cost = cost;
        var random = new Philox(seed, 0x5EED);
        for (int i = 0; i < Network.Theta.Length; i++) Network.Theta[i] = (float)Tenths(0.8 * random.Normal((ulong)i));
        _x = [.. Enumerable.Range(0, shape[0]).Select(k => Tenths(0.1 + 0.9 * random.Uniform((ulong)(1_000_000 + k))))];
        _y = [.. Enumerable.Range(0, shape[last]).Select(j => j == 0 ? 1.0 : 0.0)];
        Sample = ChainRule.Explain(Network, cost, _x, _y).Sample(0);
    }

    public Network Network { get; }

    public ICost Cost { get; }

    public SampleReasons Sample { get; }

    public static double LearningRate => Rate;

    /// <summary>C₀ after one step of gradient descent.</summary>
    public double CostAfterStep()
    {
        var stepped = new Network(Network.Architecture);
        double[] gradient = Network.Gradient<double>(Cost, _x, _y).Values;
        for (int i = 0; i < gradient.Length; i++) stepped.Theta[i] = (float)(Network.Theta[i] - Rate * gradient[i]);
        return ChainRule.Explain(stepped, Cost, _x, _y).Cost;
    }

    private static double Tenths(double value) => Math.Round(10 * value) is var tenths and not 0 ? tenths / 10 : 0.1;
}
