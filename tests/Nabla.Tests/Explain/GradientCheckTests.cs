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
            foreach (string activation in ActivationRegistry.Default.Names)
                foreach (string cost in CostRegistry.Default.Names) pairs.Add(activation, cost);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_activation_with_every_cost_has_the_gradient_that_a_nudge_shows(string activationName, string costName)
    {
        var activation = ActivationRegistry.Default.Parse(activationName);
        var cost = CostRegistry.Default.Parse(costName);
        var network = new Network(4, [new Dense(5, activation), new Dropout(0.5), new Dense(3, activation)], seed: 7);
        Spread(network);
        var (x, y) = Samples(costName);

        var report = GradientCheck.Run(network, cost, x, y);

        Assert.True(report.Complete, report.ToString());
        Assert.Equal(network.Theta.Length, report.Derivatives.Count);
        Assert.True(report.Passed, report.ToString());
        // What a nudge cannot tell is the exception: a cost whose slope jumps, or a node whose slope is 0.
        Assert.True(report.Count(Verdict.Agrees) >= 0.9 * report.Derivatives.Count, report.ToString());
        Assert.True(report.Derivatives.Count(one => one.Verdict == Verdict.Agrees && one.Backpropagation != 0) >= 10, report.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_tolerance_without_a_meaning_is_refused(double tolerance)
    {
        var network = new Network(1, [new Dense(1, new Identity())]);
        Assert.StartsWith("Tolerance must be at least 1E-12, since finite differences are rounded, and below 1 (got ",
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                GradientCheck.Run(network, new SquaredError(), [1.0], [2.0], new() { Tolerance = tolerance })).Message);
    }

    [Fact]
    public void Where_nothing_could_be_compared_the_check_is_inconclusive()
    {
        // The only input is 0 and the bias is none: the biases alone move anything, and both nodes are off.
        var network = new Network(1, [new Dense(2, new Relu()), new Dense(2, new Identity())], seed: 7);
        network.Weights(0)[0, 0] = network.Weights(0)[1, 0] = -1;
        var report = GradientCheck.Run(network, new SquaredError(), [1], [0, 0]);
        Assert.All(report.Derivatives, one => Assert.Equal(0, one.Backpropagation));
        Assert.Equal((false, false, false), (report.IsConclusive, report.IsWrong, report.Passed));
        Assert.StartsWith("inconclusive: ", report.ToString(), StringComparison.Ordinal);
        // The weights of layer 2 see two nodes that are 0.
        Assert.Equal(4, report.Count(Verdict.NoEffect));
        Assert.Contains("4 without effect in these samples", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_derivative_of_a_number_that_moves_nothing_must_be_zero()
    {
        var network = new Network(2, [new Scale(false, false), new Dense(1, new Identity())], seed: 7);
        Assert.Equal(1, GradientCheck.Run(network, new SquaredError(), [0, 1], [3]).Count(Verdict.NoEffect));
        var wrong = CheckedDerivative.Compare("w", 0.5, reach: 0, 1, 1e-6, (_, _, _) =>
            throw new InvalidOperationException("There is nothing to nudge."));
        Assert.Equal(Verdict.Disagrees, wrong.Verdict);
    }

    [Fact]
    public void A_wrong_slope_is_found_and_named()
    {
        var network = new Network(4, [new Dense(5, new SignError()), new Dense(3, new Identity())], seed: 7);
        Spread(network);
        var (x, y) = Samples("squared-error");

        var report = GradientCheck.Run(network, new SquaredError(), x, y);

        Assert.False(report.Passed, report.ToString());
        Assert.Matches(@"^∂C/∂[wb]⁽¹⁾\[", report.Derivatives[0].Name);
        Assert.Equal((0, "σ'(z) of layer 1 (sign-error)"), (Assert.Single(report.Faults).Layer, report.Faults[0].Factor));
        Assert.Matches(@"^FAILED: .*σ'\(z\) of layer 1 \(sign-error\), node \d, is −0\.\d+ but a finite difference gives 0\.\d+ at z = ",
            report.ToString());
    }

    [Fact]
    public void A_wrong_slope_of_a_cost_is_named()
    {
        var network = new Network(4, [new Dense(5, new Tanh()), new Dense(3, new Identity())], seed: 7);
        var (x, y) = Samples("squared-error");
        var report = GradientCheck.Run(network, new HalfSlope(), x, y);
        Assert.False(report.Passed, report.ToString());
        Assert.Matches(@"the derivative of the cost \(half-slope\), node \d of layer 2, is ", report.ToString());
        Assert.Single(report.Faults);
    }

    [Theory]
    [InlineData(true, false, "Backward of layer 2 (scale), input ")]
    [InlineData(false, true, "Gradient of layer 2 (scale), layer 2, factors[0, ")]
    public void A_users_own_layer_that_is_wrong_is_named(bool backward, bool gradient, string names)
    {
        var network = new Network(4, [new Dense(5, new Tanh()), new Scale(backward, gradient), new Dense(3, new Identity())], seed: 7);
        var (x, y) = Samples("squared-error");
        var report = GradientCheck.Run(network, new SquaredError(), x, y);
        Assert.False(report.Passed, report.ToString());
        Assert.Contains(names, report.ToString(), StringComparison.Ordinal);
        Assert.Single(report.Faults);
    }

    [Fact]
    public void A_users_own_layer_that_is_right_passes()
    {
        var network = new Network(4, [new Dense(5, new Tanh()), new Scale(false, false), new Dense(3, new Identity())], seed: 7);
        var (x, y) = Samples("squared-error");
        var report = GradientCheck.Run(network, new SquaredError(), x, y);
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(network.Theta.Length, report.Count(Verdict.Agrees));
    }

    [Fact]
    public void A_node_on_a_kink_is_no_failure_but_a_verdict()
    {
        var report = GradientCheck.Run(OnTheKink(), new SquaredError(), [1], [1, 1]);
        Assert.True(report.Passed, report.ToString());
        Assert.Contains(report.Derivatives, one => one.Verdict == Verdict.Kink
            && one.Why == "a small change crosses the kink of z⁽¹⁾[1] = 3e−9 at 0");
        Assert.Contains("at a kink", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_slope_beside_a_kink_is_still_found()
    {
        var network = new Network(4, [new Dense(5, new WrongRelu()), new Dense(3, new Identity())], seed: 7);
        Spread(network);
        var (x, y) = Samples("squared-error");
        Assert.Contains("σ'(z) of layer 1 (wrong-relu)", GradientCheck.Run(network, new SquaredError(), x, y).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_above_the_budget_is_checked_along_random_directions_and_in_a_sample()
    {
        var network = new Network(30, [new Dense(40, new Sigmoid()), new Dense(3, new Identity())], seed: 7);
        var random = new Philox(1, 2);
        double[] x = [.. Enumerable.Range(0, 60).Select(i => random.Normal((ulong)i))], y = [1, 0, 0, 0, 1, 0];

        var report = GradientCheck.Run(network, new SquaredError(), x, y, new() { MaxParameters = 100, Directions = 4 });

        Assert.False(report.Complete, report.ToString());
        // 25 of each layer's parameters, and 4 directions in each.
        Assert.Equal(58, report.Derivatives.Count);
        Assert.Equal(58, report.Derivatives.Select(one => one.Name).Distinct().Count());
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void The_network_is_left_as_it_was()
    {
        var network = new Network(4, [new Dense(3, new Sigmoid())], seed: 7);
        string before = ParameterOrder.Sha256(network.Architecture, network.Theta);
        GradientCheck.Run(network, new SquaredError(), [1, 2, 3, 4], [1, 0, 0]);
        Assert.Equal(before, ParameterOrder.Sha256(network.Architecture, network.Theta));
    }

    /// <summary>The second node of layer 1 has z = 3e-9.</summary>
    internal static Network OnTheKink()
    {
        var network = new Network(1, [new Dense(2, new Relu()), new Dense(2, new Sigmoid())], seed: 7);
        network.Weights(0)[0, 0] = 0.5f;
        network.Weights(0)[1, 0] = 3e-9f;
        return network;
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

        public TVector Value<TVector>(TVector z)
            where TVector : struct, ISimdVector<TVector> => Elementary.Sigmoid(z);

        public TVector Derivative<TVector>(TVector z, TVector a)
            where TVector : struct, ISimdVector<TVector> => a * (a - TVector.Broadcast(1));
    }

    private readonly record struct WrongRelu : IElementwise<WrongRelu>
    {
        public Spec Spec => new("wrong-relu");

        public IReadOnlyList<double> NonSmoothPoints => [0];

        public TVector Value<TVector>(TVector z)
            where TVector : struct, ISimdVector<TVector> => TVector.Max(TVector.Broadcast(0), z);

        public TVector Derivative<TVector>(TVector z, TVector a)
            where TVector : struct, ISimdVector<TVector> => TVector.Select(z > TVector.Broadcast(0), TVector.Broadcast(1.001), TVector.Broadcast(0));
    }

    private readonly record struct HalfSlope : IElementwiseCost<HalfSlope>
    {
        public Spec Spec => new("half-slope");

        public TVector Value<TVector>(TVector a, TVector y)
            where TVector : struct, ISimdVector<TVector> => (a - y) * (a - y);

        public TVector Derivative<TVector>(TVector a, TVector y)
            where TVector : struct, ISimdVector<TVector> => a - y;
    }

    /// <summary>a_j = s_j x_j, with a sign error where it is asked for.</summary>
    private sealed record Scale(bool WrongBackward, bool WrongGradient) : Layer
    {
        public override Spec Spec => new("scale");

        public override int OutputsFor(int inputs) => inputs;

        public override IReadOnlyList<ParameterBlock> Blocks(int inputs) => [new("factors", 1, inputs, IsWeight: true)];

        public override void Initialize(int inputs, Span<float> theta, Philox random) => theta.Fill(1.5f);

        public override void Forward<T>(in LayerPass<T> pass)
        {
            for (int n = 0; n < pass.A.Length; n++) pass.Z[n] = pass.A[n] = pass.Theta[n % pass.Inputs] * pass.X[n];
        }

        public override void Backward<T>(in LayerPass<T> pass)
        {
            pass.DCda.CopyTo(pass.Delta);
            for (int n = 0; n < pass.DCdx.Length; n++)
                pass.DCdx[n] = (WrongBackward ? -T.One : T.One) * pass.Theta[n % pass.Inputs] * pass.DCda[n];
        }

        public override void Gradient<T>(in LayerPass<T> pass)
        {
            if (!pass.AccumulatesGradient) pass.Gradient.Clear();
            for (int n = 0; n < pass.X.Length; n++)
                pass.Gradient[n % pass.Inputs] += (WrongGradient ? -T.One : T.One) * pass.X[n] * pass.Delta[n];
        }
    }
}
