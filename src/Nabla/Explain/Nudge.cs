using Nabla.Costs;

namespace Nabla.Explain;

/// <summary>The slope of C seen by moving θ a little both ways: (C(θ + h v) − C(θ − h v)) / 2h.</summary>
/// <remarks>
/// Too large an h sees the curvature, too small a one the rounding. Several are tried, and where the cost is so large that rounding hides the
/// slope, the difference of four places too: (8 (C(h) − C(−h)) − (C(2h) − C(−2h))) / 12h, whose h may be larger. The result that agrees best with
/// what is expected is kept; a wrong derivative agrees with none of them.
/// </remarks>
internal sealed class Nudge(Architecture architecture, double[] theta, ICost cost, double[] x, double[] y)
{
    private static readonly double[] Steps = [1e-5, 1e-4, 1e-6], WideSteps = [1e-3, 1e-2, 1e-4];
    private const double GoodEnough = 1e-8;
    private readonly Tape<double> _tape = new(architecture, architecture.SamplesIn(x.Length));

    /// <summary>∂C/∂θ of one parameter.</summary>
    public double Slope(int place, double expected)
    {
        double at = theta[place];
        double slope = Best(expected, h =>
        {
            theta[place] = at + h;
            return Cost();
        });
        theta[place] = at;
        return slope;
    }

    /// <summary>The slope along a direction.</summary>
    public double Slope(double[] direction, double expected)
    {
        double[] at = [.. theta];
        double slope = Best(expected, h =>
        {
            for (int i = 0; i < theta.Length; i++) theta[i] = at[i] + h * direction[i];
            return Cost();
        });
        at.CopyTo(theta, 0);
        return slope;
    }

    private double Cost()
    {
        x.CopyTo(_tape.Begin(_tape.Capacity));
        _tape.Forward(theta);
        return _tape.Cost(cost, y, default, _tape.Samples);
    }

    private static double Best(double expected, Func<double, double> costAt)
    {
        double best = double.NaN;
        foreach (double h in Steps)
            if (Settles(expected, ref best, (costAt(h) - costAt(-h)) / (2 * h))) return best;
        foreach (double h in WideSteps)
            if (Settles(expected, ref best, (8 * (costAt(h) - costAt(-h)) - (costAt(2 * h) - costAt(-2 * h))) / (12 * h))) return best;
        return best;
    }

    private static bool Settles(double expected, ref double best, double slope)
    {
        if (double.IsNaN(best) || Math.Abs(slope - expected) < Math.Abs(best - expected)) best = slope;
        return Math.Abs(best - expected) <= GoodEnough * Math.Abs(expected);
    }
}
