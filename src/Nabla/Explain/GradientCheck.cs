using Nabla.Costs;
using Nabla.Numerics;

namespace Nabla.Explain;

/// <summary>
/// Backpropagation against its definition: every partial derivative beside the slope (C(θ + h) − C(θ − h)) / 2h that a tiny nudge of that one number shows.
/// </summary>
/// <remarks>
/// In double, whatever the network was trained in. A network of more parameters than <see cref="GradientCheckOptions.Budget"/> allows has
/// random directions and a random sample of its parameters checked instead of all.
/// </remarks>
public static class GradientCheck
{
    /// <summary>Checks a network's gradient on some samples.</summary>
    /// <param name="network">The network; its weights are read, not changed.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <param name="options">How hard to look.</param>
    /// <returns>What was compared, worst first.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit the network.</exception>
    public static GradientCheckReport Run(
        Network network, ICost cost, ReadOnlySpan<double> x, ReadOnlySpan<double> y, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cost);
        options ??= new();
        double[] theta = network.ThetaAs<double>();
        var gradient = Gradient<double>.Of(network.Architecture, theta, cost, x, y);
        var nudge = new Nudge(network.Architecture, theta, cost, x.ToArray(), y.ToArray());

        bool all = theta.Length <= options.Budget;
        var random = Streams.Check(options.Seed);
        var found = new List<CheckedDerivative>();
        for (int i = 0; i < (all ? theta.Length : options.Budget / 2); i++)
        {
            int at = all ? i : (int)random.Below((ulong)i, theta.Length);
            found.Add(CheckedDerivative.Of(network.Architecture, at, gradient.Values[at], nudge.Slope(at, gradient.Values[at])));
        }

        for (int d = 0; !all && d < options.Directions; d++)
        {
            double[] direction = Direction(random, d, theta.Length);
            double analytic = 0;
            for (int i = 0; i < direction.Length; i++) analytic += direction[i] * gradient.Values[i];
            found.Add(CheckedDerivative.Along(d, analytic, nudge.Slope(direction, analytic)));
        }

        found.Sort((left, right) => right.RelativeError.CompareTo(left.RelativeError));
        return new(all, found, options.Tolerance);
    }

    // Every coordinate ±1, so that no parameter is left out.
    private static double[] Direction(Philox random, int number, int length)
    {
        var direction = new double[length];
        for (int i = 0; i < length; i++)
            direction[i] = random.Uniform(((ulong)number + 1 << 40) + (ulong)i) < 0.5 ? -1 : 1;
        return direction;
    }
}
