using Nabla.Activations;
using Nabla.Costs;
using Nabla.Explain;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Tests.Explain;

public class GradientCheckTests
{
    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string activation in ActivationCatalogue.Known.Names)
                foreach (string cost in CostCatalogue.Known.Names) pairs.Add(activation, cost);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_activation_with_every_cost_has_the_gradient_that_a_nudge_shows(string activationName, string costName)
    {
        var activation = ActivationCatalogue.Known.Parse(activationName);
        var cost = CostCatalogue.Known.Parse(costName);
        var network = new Network(4, [new Dense(5, activation), new Dropout(0.5), new Dense(3, activation)], seed: 7);
        Spread(network);
        var (x, y) = Samples(costName);

        var report = GradientCheck.Run(network, cost, x, y);

        Assert.True(report.Complete);
        Assert.Equal(network.Theta.Length, report.Derivatives.Count);
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void A_wrong_slope_is_found_and_named()
    {
        var network = new Network(4, [new Dense(5, new SignError()), new Dense(3, new Identity())], seed: 7);
        Spread(network);
        var (x, y) = Samples("squared-error");

        var report = GradientCheck.Run(network, new SquaredError(), x, y);

        Assert.False(report.Passed);
        Assert.StartsWith("layer 1,", report.Derivatives[0].Name);
    }

    [Fact]
    public void A_network_above_the_budget_is_checked_along_random_directions_and_in_a_sample()
    {
        var network = new Network(30, [new Dense(40, new Sigmoid()), new Dense(3, new Identity())], seed: 7);
        var random = new Philox(1, 2);
        double[] x = [.. Enumerable.Range(0, 60).Select(i => random.Normal((ulong)i))], y = [1, 0, 0, 0, 1, 0];

        var report = GradientCheck.Run(network, new SquaredError(), x, y, new() { Budget = 100, Directions = 4 });

        Assert.False(report.Complete);
        Assert.Equal(54, report.Derivatives.Count);
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void The_network_is_left_as_it_was()
    {
        var network = new Network(4, [new Dense(3, new Sigmoid())], seed: 7);
        string before = Canonical.Sha256(network.Architecture, network.Theta);
        GradientCheck.Run(network, new SquaredError(), [1, 2, 3, 4], [1, 0, 0]);
        Assert.Equal(before, Canonical.Sha256(network.Architecture, network.Theta));
    }

    /// <summary>Weights and biases of some size, so that no weighted sum sits on the kink at zero.</summary>
    private static void Spread(Network network)
    {
        var random = new Philox(3, 4);
        for (int i = 0; i < network.Theta.Length; i++) network.Theta[i] = (float)(0.5 * random.Normal((ulong)i));
    }

    private static (double[] X, double[] Y) Samples(string cost)
    {
        var random = new Philox(5, 6);
        double[] x = [.. Enumerable.Range(0, 12).Select(i => random.Normal((ulong)i))];
        double[] y = cost switch
        {
            "softmax-cross-entropy" or "sigmoid-cross-entropy" => [1, 0, 0, 0, 0, 1, 0, 1, 0],
            "poisson" => [3, 0, 1, 2, 5, 0, 1, 1, 4],
            _ => [.. Enumerable.Range(0, 9).Select(i => 3 * random.Normal((ulong)i + 100))],
        };
        return (x, y);
    }

    private readonly record struct SignError : IElementwise<SignError>
    {
        public Spec Spec => new("sign-error");

        public TLane Value<TLane>(TLane z)
            where TLane : struct, ILane<TLane> => Elementary.Sigmoid(z);

        public TLane Slope<TLane>(TLane z, TLane a)
            where TLane : struct, ILane<TLane> => a * (a - TLane.Of(1));
    }
}
