using System.Numerics;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

public class LbfgsTests
{
    [Fact]
    public void The_valley_of_Rosenbrock_is_followed_to_its_end()
    {
        double[] theta = [-1.2, 1];
        var (cost, evaluations) = Minimize<double>(new Lbfgs(), Rosenbrock, theta, 60);
        Assert.Equal(1, theta[0], 1e-8);
        Assert.Equal(1, theta[1], 1e-8);
        Assert.True(cost < 1e-18 && evaluations < 80, $"C = {cost:G3} after {evaluations} evaluations");
    }

    [Fact]
    public void Floats_reach_the_end_of_the_valley_too()
    {
        float[] theta = [-1.2f, 1];
        Minimize<float>(new Lbfgs(), Rosenbrock, theta, 80);
        Assert.Equal(1, theta[0], 1e-3);
        Assert.Equal(1, theta[1], 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public void A_bowl_of_any_width_is_solved(int history)
    {
        // C = Σ s_i (θ_i − i)² / 2 with s from 1 to 1000.
        double[] theta = new double[20];
        var (cost, _) = Minimize<double>(new Lbfgs(History: history), Bowl, theta, 400);
        Assert.True(cost < 1e-16, $"C = {cost:G3}");
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(i, theta[i], 1e-7));
    }

    [Fact]
    public void A_run_resumes_from_theta_and_state_to_the_bit()
    {
        double[] theta = [-1.2, 1], gradient = new double[2], state = new double[2 * new Lbfgs().Slots];
        double cost = Rosenbrock<double>(theta, gradient);
        for (int i = 0; i < 25; i++)
        {
            double[] resumed = [.. theta], itsGradient = new double[2], itsState = [.. state];
            double itsCost = Rosenbrock<double>(resumed, itsGradient);
            var itsStep = new Lbfgs().Step(Rosenbrock, resumed, itsGradient, itsState, itsCost, 1);
            var step = new Lbfgs().Step(Rosenbrock, theta, gradient, state, cost, 1);
            cost = step.Cost;
            Assert.Equal(step, itsStep);
            Assert.Equal(theta, resumed);
            Assert.Equal(state, itsState);
        }
    }

    [Fact]
    public void Cost_and_gradient_are_those_of_the_new_place_and_the_cost_never_rises()
    {
        double[] theta = [-1.2, 1], gradient = new double[2], fresh = new double[2], state = new double[2 * new Lbfgs().Slots];
        double cost = Rosenbrock<double>(theta, gradient);
        for (int i = 0; i < 60; i++)
        {
            var step = new Lbfgs().Step(Rosenbrock, theta, gradient, state, cost, 1);
            Assert.Equal(Rosenbrock<double>(theta, fresh), step.Cost);
            Assert.Equal(fresh, gradient);
            Assert.True(step.Moved ? step.Cost < cost : step.Cost == cost, $"{step} after a cost of {cost}");
            cost = step.Cost;
        }
    }

    [Fact]
    public void The_accepted_length_satisfies_both_Wolfe_conditions()
    {
        double[] theta = [-1.2, 1], gradient = new double[2], before = new double[2], state = new double[2 * new Lbfgs().Slots];
        double cost = Rosenbrock<double>(theta, gradient);
        for (int i = 0; i < 20; i++)
        {
            double[] from = [.. theta];
            gradient.CopyTo(before, 0);
            var step = new Lbfgs().Step(Rosenbrock, theta, gradient, state, cost, 1);
            double slope0 = Enumerable.Range(0, 2).Sum(k => before[k] * (theta[k] - from[k])), slope = Enumerable.Range(0, 2)
                .Sum(k => gradient[k] * (theta[k] - from[k]));
            Assert.True(step.Cost <= cost + 1e-4 * slope0 + 1e-15 && Math.Abs(slope) <= 0.9 * Math.Abs(slope0) + 1e-15, $"step {i}");
            cost = step.Cost;
        }
    }

    [Fact]
    public void At_the_bottom_it_stays()
    {
        double[] theta = [1, 1], gradient = new double[2], state = new double[2 * new Lbfgs().Slots];
        double cost = Rosenbrock<double>(theta, gradient);
        Assert.Equal(new LineSearchResult(cost, 0, 0, false), new Lbfgs().Step(Rosenbrock, theta, gradient, state, cost, 1));
        Assert.Equal([1, 1], theta);
    }

    [Fact]
    public void A_place_without_a_cost_is_too_far()
    {
        // C = θ − ln θ, which is NaN below 0: the first try from 0.01 would land there.
        double[] theta = [5];
        Minimize<double>(new Lbfgs(LearningRate: 100), (at, g) =>
        {
            g[0] = 1 - 1 / at[0];
            return at[0] - Math.Log(at[0]);
        }, theta, 40);
        Assert.Equal(1, theta[0], 1e-7);
    }

    private static (double Cost, int Evaluations) Minimize<T>(Lbfgs optimizer, CostAndGradient<T> evaluate, T[] theta, int steps)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] gradient = new T[theta.Length], state = new T[theta.Length * optimizer.Slots];
        double cost = evaluate(theta, gradient);
        int evaluations = 1;
        for (int i = 0; i < steps; i++)
        {
            var step = optimizer.Step(evaluate, theta, gradient, state, cost, optimizer.LearningRate);
            cost = step.Cost;
            evaluations += step.Evaluations;
            if (!step.Moved) break;
        }

        return (cost, evaluations);
    }

    // C = 100 (y − x²)² + (1 − x)².
    private static double Rosenbrock<T>(ReadOnlySpan<T> theta, Span<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double x = double.CreateTruncating(theta[0]), y = double.CreateTruncating(theta[1]), bend = y - x * x;
        gradient[0] = T.CreateTruncating(-400 * x * bend - 2 * (1 - x));
        gradient[1] = T.CreateTruncating(200 * bend);
        return 100 * bend * bend + (1 - x) * (1 - x);
    }

    private static double Bowl(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double cost = 0;
        for (int i = 0; i < theta.Length; i++)
        {
            double width = Math.Pow(1000, i / 19.0), difference = theta[i] - i;
            gradient[i] = width * difference;
            cost += width * difference * difference / 2;
        }

        return cost;
    }
}
