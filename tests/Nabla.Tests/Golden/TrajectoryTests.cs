using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Specs;

namespace Nabla.Tests.Golden;

/// <summary>Optimizers against PyTorch's, and NAdam against Dozat's, step by step; the network is worked out here by plain loops.</summary>
public class TrajectoryTests
{
    public static TheoryData<string> Files => [.. GoldenVectors.Optimizers];

    [Theory, MemberData(nameof(Files))]
    public void Theta_follows_the_golden_trajectory(string file)
    {
        var golden = GoldenVectors.Optimizer(file);
        var (optimizer, penalty) = Named(golden);
        double[] theta = [.. golden.Parameters.SelectMany(layer => layer.Flat)], gradient = new double[theta.Length],
            state = new double[theta.Length * optimizer.Slots];
        for (int step = 1; step <= golden.Steps[^1].Step; step++)
        {
            double before = PlainNetwork.CostAndGradient(golden, theta, gradient);
            penalty?.AddDerivative<double>(theta, gradient);
            optimizer.Step<double>(theta, gradient, state, optimizer.LearningRate, step);
            if (golden.Steps.SingleOrDefault(s => s.Step == step) is not { } expected) continue;
            Assert.Equal(expected.CostBefore, before, 1e-9 * expected.CostBefore);
            Assert.Equal(expected.CostAfter, PlainNetwork.CostAndGradient(golden, theta, gradient), 1e-9 * expected.CostAfter);
            double error = GoldenVectors.RelativeError(expected.Parameters.SelectMany(layer => layer.Flat), theta);
            Assert.True(error <= 1e-9, $"{file}, step {step}: relative error {error:G3}");
        }
    }

    [Fact]
    public void Every_mini_batch_optimizer_has_a_trajectory()
    {
        var followed = GoldenVectors.Optimizers.Select(file => Named(GoldenVectors.Optimizer(file)).Optimizer.Spec.Name).Distinct();
        Assert.Equal(OptimizerRegistry.Default.All.OfType<IMiniBatchOptimizer>().Select(one => one.Spec.Name).Order(), followed.Order());
    }

    private static (IMiniBatchOptimizer Optimizer, IPenalty? Penalty) Named(OptimizerCase golden)
    {
        var numbers = golden.Settings.Where(s => s.Key != "note").ToDictionary(s => s.Key.Replace('_', '-'), s => s.Value.GetDouble());
        string name = golden.Optimiser;
        IPenalty? penalty = null;
        if (name == "sgd_weight_decay")
        {
            name = "sgd";
            penalty = new L2(numbers["weight-decay"]);
            numbers.Remove("weight-decay");
        }

        return ((IMiniBatchOptimizer)OptimizerRegistry.Default.Create(new Spec(name, [.. numbers])), penalty);
    }
}
