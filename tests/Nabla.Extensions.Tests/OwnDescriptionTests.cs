using Nabla.Activations;
using Nabla.Costs;
using Nabla.Extensions.Tests.Own;
using Nabla.Initializers;
using Nabla.Numerics;
using Nabla.Optimizers;

namespace Nabla.Extensions.Tests;

/// <summary>One of each kind, made outside the library without access to its internals, found by name and checked by numbers.</summary>
public class OwnDescriptionTests
{
    static OwnDescriptionTests()
    {
        ActivationRegistry.Default.Add(spec => new Snake(spec.Number("alpha", 0, 0.5)), replace: true);
        CostRegistry.Default.Add(_ => new LogCosh());
        OptimizerRegistry.Default.Add(spec => new SignDescent(spec.Number("learning-rate", 0, 0.01), spec.Number("beta", 1, 0.9)),
            replace: true);
        InitializerRegistry.Default.Add(spec => new Sparse(spec.Number("share", 0, 0.1)));
    }

    [Fact]
    public void They_are_found_by_name()
    {
        Assert.Equal(new Snake(0.25), ActivationRegistry.Default.Parse("snake:alpha=0.25"));
        Assert.Equal(new LogCosh(), CostRegistry.Default.Parse("Log_Cosh"));
        Assert.Equal(new SignDescent(0.01, 0.5), OptimizerRegistry.Default.Parse("sign-descent:beta=0.5"));
        Assert.Equal(new Sparse(0.1), InitializerRegistry.Default.Parse("sparse"));
    }

    [Fact]
    public void The_activation_runs_on_spans_and_its_slope_fits_its_value()
    {
        IActivation snake = new Snake(0.5);
        double[] z = [.. Enumerable.Range(-20, 41).Select(i => i * 0.3)], a = new double[41], slopes = new double[41];
        snake.Forward<double>(z, a, 41);
        snake.Backward<double>(z, a, [.. z.Select(_ => 1.0)], slopes, 41);
        for (int i = 0; i < z.Length; i++)
        {
            Assert.Equal(snake.Value(z[i]), a[i]);
            Assert.Equal((snake.Value(z[i] + 1e-5) - snake.Value(z[i] - 1e-5)) / 2e-5, slopes[i], 1e-8);
        }
    }

    [Fact]
    public void The_cost_is_summed_over_nodes_and_its_slope_fits_its_value()
    {
        ICost cost = new LogCosh();
        double[] a = [0.3, -1.2, 2, 40], y = [0, 1, 2.5, -40], c0 = new double[2], up = new double[2], down = new double[2],
            slopes = new double[4];
        cost.Value<double>(a, y, 2, c0);
        Assert.Equal(Math.Log(Math.Cosh(0.3)) + Math.Log(Math.Cosh(2.2)), c0[0], 1e-14);
        cost.Derivative<double>(a, y, 2, slopes);
        for (int j = 0; j < 4; j++)
        {
            cost.Value<double>([.. a.Select((one, i) => i == j ? one + 1e-5 : one)], y, 2, up);
            cost.Value<double>([.. a.Select((one, i) => i == j ? one - 1e-5 : one)], y, 2, down);
            Assert.Equal((up[j / 2] - down[j / 2]) / 2e-5, slopes[j], 1e-8);
        }
    }

    [Fact]
    public void The_optimizer_walks_down_a_bowl()
    {
        IMiniBatchOptimizer optimizer = new SignDescent(0.01, 0.9);
        float[] theta = [.. Enumerable.Range(0, 19).Select(i => i * 0.1f)], state = new float[19 * optimizer.Slots];
        for (int step = 1; step <= 300; step++)
            optimizer.Step<float>(theta, [.. theta.Select(one => 2 * one)], state, optimizer.LearningRate, step);
        Assert.All(theta, one => Assert.InRange(one, -0.1f, 0.1f));
    }

    [Fact]
    public void The_initializer_draws_from_the_stream_it_is_given()
    {
        double[] weights = new double[10_000];
        new Sparse(0.1).Fill(weights, 100, 100, new Philox(1, 2));
        Assert.InRange(weights.Count(w => w != 0), 900, 1100);
    }
}
