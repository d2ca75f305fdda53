using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Optimizers;

/// <summary>
/// A search along a direction for a length t that satisfies the strong Wolfe conditions, with φ(t) = C(θ₀ + t d) and φ'(t) = ∇C · d.
/// </summary>
/// <remarks>
/// φ(t) ≤ φ(0) + c₁ t φ'(0) (it fell enough) and |φ'(t)| ≤ c₂ |φ'(0)| (it flattened enough): Nocedal and Wright, "Numerical Optimization",
/// 2nd edition, algorithms 3.5 and 3.6, trial lengths by the cubic of equation 3.59. A cost that is not finite counts as too far.
/// </remarks>
internal ref struct WolfeSearch<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double Enough = 1e-4, Flat = 0.9;
    private const int MaxEvaluations = 25;

    private readonly CostAndGradient<T> _evaluate;
    private readonly Span<T> _theta, _gradient, _origin, _originGradient;
    private readonly ReadOnlySpan<T> _direction;
    private double _slope0, _cost0, _length;

    /// <summary>A search from θ, whose cost and gradient are known. What it needs to come back is copied when it runs.</summary>
    public WolfeSearch(
        CostAndGradient<T> evaluate, Span<T> theta, Span<T> gradient, ReadOnlySpan<T> direction, Span<T> origin, Span<T> originGradient,
            double cost)
    {
        _evaluate = evaluate;
        _theta = theta;
        _gradient = gradient;
        _direction = direction;
        _origin = origin;
        _originGradient = originGradient;
        Cost = cost;
    }

    /// <summary>C at θ.</summary>
    public double Cost { get; private set; }

    public int Evaluations { get; private set; }

    /// <summary>Moves θ along the direction, and ∇C and <see cref="Cost"/> with it.</summary>
    /// <returns>The length; 0 where no lower cost was found, and then θ and ∇C are as before.</returns>
    public double Run(double first)
    {
        _theta.CopyTo(_origin);
        _gradient.CopyTo(_originGradient);
        _cost0 = Cost;
        _length = 0;
        _slope0 = Vectors.Dot<T>(_gradient, _direction);
        if (!(_slope0 < 0 && double.IsFinite(_slope0) && double.IsFinite(_cost0))) return 0;
        var found = Bracket(first, Evaluations + MaxEvaluations);
        GoTo(found.Cost < _cost0 ? found : new Trial(0, _cost0, _slope0));
        return found.Cost < _cost0 ? found.Length : 0;
    }

    // Algorithm 3.5: go farther until the length is right or a right one must lie between the last two.
    private Trial Bracket(double length, int most)
    {
        var before = new Trial(0, _cost0, _slope0);
        while (true)
        {
            var trial = Try(length);
            if (TooFar(trial) || (before.Length > 0 && !(trial.Cost < before.Cost))) return Zoom(before, trial, most);
            if (Math.Abs(trial.Slope) <= -Flat * _slope0 || Evaluations >= most) return trial;
            if (trial.Slope >= 0) return Zoom(trial, before, most);
            before = trial;
            length *= 2;
        }
    }

    // Algorithm 3.6: low is the best so far and satisfies the first condition; a right length lies between it and high.
    private Trial Zoom(Trial low, Trial high, int most)
    {
        while (Evaluations < most && Math.Abs(high.Length - low.Length) > 1e-12 * Math.Max(high.Length, low.Length))
        {
            var trial = Try(Between(low, high));
            if (TooFar(trial) || !(trial.Cost < low.Cost))
            {
                high = trial;
                continue;
            }

            if (Math.Abs(trial.Slope) <= -Flat * _slope0) return trial;
            if (trial.Slope * (high.Length - low.Length) >= 0) high = low;
            low = trial;
        }

        return low;
    }

    private readonly bool TooFar(Trial trial) => !(trial.Cost <= _cost0 + Enough * trial.Length * _slope0);

    // The least point of the cubic through both costs and slopes, a tenth of the way off either end at least; the middle where there is
    // none.
    private static double Between(Trial low, Trial high)
    {
        double width = high.Length - low.Length;
        double d1 = low.Slope + high.Slope - 3 * (high.Cost - low.Cost) / width;
        double d2 = Math.CopySign(Math.Sqrt(d1 * d1 - low.Slope * high.Slope), width);
        double share = 1 - (high.Slope + d2 - d1) / (high.Slope - low.Slope + 2 * d2);
        return low.Length + width * (double.IsFinite(share) ? Math.Clamp(share, 0.1, 0.9) : 0.5);
    }

    private Trial Try(double length)
    {
        Evaluations++;
        Place(length);
        Cost = _evaluate(_theta, _gradient);
        return new Trial(length, double.IsFinite(Cost) ? Cost : double.PositiveInfinity, Vectors.Dot<T>(_gradient, _direction));
    }

    private void Place(double length)
    {
        _length = length;
        _origin.CopyTo(_theta);
        Vectors.AddScaled(_theta, length, _direction);
    }

    // Leaves θ, ∇C and Cost at the trial: the last evaluated one mostly, else one that is evaluated again.
    private void GoTo(Trial trial)
    {
        if (trial.Length == _length) return;
        if (trial.Length > 0)
        {
            Try(trial.Length);
            return;
        }

        Place(0);
        _originGradient.CopyTo(_gradient);
        Cost = _cost0;
    }

    private readonly record struct Trial(double Length, double Cost, double Slope);
}
