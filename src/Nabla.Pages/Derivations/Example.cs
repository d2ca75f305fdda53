using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Pages.Derivations;

/// <summary>
/// A small network and one sample with numbers of one decimal, the same for the same seed.
/// </summary>
internal sealed class Example
{
    private const int Tries = 200;
    private static readonly double[] Rates = [0.5, 0.1, 0.02];
    private readonly double[] _y;
    private double[] _x = [];

    /// <summary>Draws numbers until every layer has a gradient and one step decreases the cost.</summary>
    /// <exception cref="ArgumentException">No such numbers were found.</exception>
    public Example(IReadOnlyList<int> shape, IActivation activation, ICost cost, ulong seed)
    {
        int last = shape.Count - 1;
        var layers = Enumerable.Range(1, last)
            .Select(at => (Layer)new Dense(shape[at], at == last && cost.FusedActivation is { } contained ? contained : activation))
            .ToList();
        Network = new(shape[0], layers, seed);
        Cost = cost;
        _y = [.. Enumerable.Range(0, shape[last]).Select(j => j == 0 ? 1.0 : 0.0)];
        for (ulong tried = 0; tried < Tries; tried++)
        {
            Draw(new(seed, 0x5EED + tried), shape[0]);
            Sample = ChainRule.Explain(Network, cost, _x, _y).Sample(0);
            if (!Teaches()) continue;
            LearningRate = Rates.FirstOrDefault(rate => CostAfter(rate) < Sample.Cost);
            if (LearningRate > 0) return;
        }

        throw new ArgumentException($"No example found for {string.Join('-', shape)} with {activation.Spec} and {cost.Spec} in which "
            + $"every layer learns and one step lowers the cost. Use another seed, shape or activation.");
    }

    private void Draw(Philox random, int inputs)
    {
        for (int i = 0; i < Network.Theta.Length; i++) Network.Theta[i] = (float)Tenths(0.8 * random.Normal((ulong)i));
        _x = [.. Enumerable.Range(0, inputs).Select(k => Tenths(0.1 + 0.9 * random.Uniform((ulong)(1_000_000 + k))))];
    }

    // A layer of dead nodes has no gradient.
    private bool Teaches() =>
        Enumerable.Range(0, Network.Architecture.Layers.Count).All(layer => Sample.Errors(layer).ContainsAnyExcept(0));

    public Network Network { get; }

    public ICost Cost { get; }

    public SampleExplanation Sample { get; private set; }

    public double LearningRate { get; }

    /// <summary>C₀ after one step of gradient descent.</summary>
    public double CostAfterStep => CostAfter(LearningRate);

    private double CostAfter(double rate)
    {
        var stepped = new Network(Network.Architecture);
        double[] gradient = Network.Gradient<double>(Cost, _x, _y).Values;
        for (int i = 0; i < gradient.Length; i++) stepped.Theta[i] = (float)(Network.Theta[i] - rate * gradient[i]);
        return ChainRule.Explain(stepped, Cost, _x, _y).Cost;
    }

    private static double Tenths(double value) => Math.Round(10 * value) is var tenths and not 0 ? tenths / 10 : 0.1;
}
