using System.Numerics;
using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>What holds for every optimizer that steps by the gradient of any batch.</summary>
public class OptimizerTheories
{
    public static TheoryData<string> Names => [.. OptimizerRegistry.Default.All.OfType<IMiniBatchOptimizer>().Select(one => one.Spec.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Each_parameter_moves_as_it_would_alone(string name)
    {
        var optimizer = Named(name);
        for (int n = 0; n <= 35; n++)
        {
            Agree<double>(optimizer, n);
            Agree<float>(optimizer, n);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void The_first_step_goes_against_the_gradient(string name)
    {
        var optimizer = Named(name);
        double[] theta = [0.5, -0.5, 0, 0], state = new double[4 * optimizer.Slots];
        optimizer.Step<double>(theta, [3, -0.2, 0, 1e-4], state, 1e-3, 1);
        Assert.True(theta[0] < 0.5 && theta[1] > -0.5 && theta[2] == 0 && theta[3] < 0, string.Join(", ", theta));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_resumed_run_takes_the_same_steps(string name)
    {
        // Theta, state and the number of the step are all there is: nothing hides in the optimizer.
        var optimizer = Named(name);
        double[] theta = [1, -2, 0.3], state = new double[3 * optimizer.Slots];
        for (int step = 1; step <= 40; step++)
        {
            double[] resumed = [.. theta], itsState = [.. state], gradient = [theta[0] * 2, Math.Sin(theta[1] * step), -1.0 / step];
            Named(name).Step<double>(resumed, gradient, itsState, 0.01, step);
            optimizer.Step<double>(theta, gradient, state, 0.01, step);
            Assert.Equal(theta, resumed);
            Assert.Equal(state, itsState);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_bowl_is_descended(string name)
    {
        var optimizer = Named(name);
        float[] theta = [0.1f, -0.2f], state = new float[2 * optimizer.Slots];
        for (int step = 1; step <= 4000; step++) optimizer.Step<float>(theta, [2 * theta[0], 20 * theta[1]], state, 0.01, step);
        Assert.All(theta, one => Assert.Equal(0, one, 0.02f));
    }

    private static void Agree<T>(IMiniBatchOptimizer optimizer, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] theta = [.. Enumerable.Range(0, n).Select(i => T.CreateTruncating(Math.Sin(i)))], state = new T[n * optimizer.Slots];
        T[][] alone = [.. theta.Select(one => new[] { one })], aloneState = [.. theta.Select(_ => new T[optimizer.Slots])];
        for (int step = 1; step <= 3; step++)
        {
            T[] gradient = [.. Enumerable.Range(0, n).Select(i => T.CreateTruncating(Math.Cos(i * step)))];
            optimizer.Step<T>(theta, gradient, state, 0.1 / step, step);
            for (int i = 0; i < n; i++) optimizer.Step<T>(alone[i], [gradient[i]], aloneState[i], 0.1 / step, step);
        }

        Assert.Equal(alone.Select(one => one[0]), theta);
    }

    private static IMiniBatchOptimizer Named(string name) => (IMiniBatchOptimizer)OptimizerRegistry.Default.Parse(name);
}
