using System.Numerics;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>
/// Limited-memory BFGS: θ ← θ + t d with d = −H ∇C, where H is the inverse Hessian approximation from the last steps and t satisfies the
/// strong Wolfe conditions.
/// </summary>
/// <remarks>
/// Nocedal and Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 (two-loop recursion) and 7.5. The state is the history: a pair
/// (s, y) of changes of θ and ∇C for each step, newest first. An all-zero pair is unused. A run resumes from θ and the state.
/// </remarks>
/// <param name="LearningRate">
/// η: the first trial length t; above 0. Without history it is divided by Σ|∂C/∂θ| if that exceeds 1. <value>The default is 1.</value>
/// </param>
/// <param name="History">Number of pairs kept, at least 1. <value>The default is 10.</value></param>
public sealed record Lbfgs(double LearningRate = 1, int History = 10) : IFullBatchOptimizer
{
    /// <summary>η: the first trial length.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <summary>Number of pairs kept.</summary>
    public int History { get; } = Limits.Whole(History, 1);

    /// <inheritdoc/>
    public Spec Spec => new("l-bfgs", ("learning-rate", LearningRate), ("history", History));

    /// <inheritdoc/>
    string IDescribed.Summary =>
        "Limited-memory BFGS on the whole training set, one step per epoch with a line search. history: the number of steps it "
        + "remembers.";

    /// <summary>All s, all y, and three work vectors: the direction, and θ and ∇C at the start of the step.</summary>
    public int Slots => 2 * History + 3;

    /// <inheritdoc/>
    public LineSearchResult Step<T>(CostAndGradient<T> evaluate, Span<T> theta, Span<T> gradient, Span<T> state, double cost, double eta)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        var memory = new CurvatureMemory<T>(state, theta.Length, History);
        var search = new WolfeSearch<T>(evaluate, theta, gradient, memory.Direction, memory.Origin, memory.OriginGradient, cost);
        double length = 0;
        if (memory.Direct(gradient)) length = search.Run(eta);
        if (length == 0)
        {
            // Without a usable history, use −∇C with a step of at most about 1.
            memory.Forget();
            double size = memory.DirectDown(gradient);
            length = search.Run(eta * Math.Min(1, 1 / size));
        }

        if (length > 0) memory.Remember(theta, gradient);
        return new LineSearchResult(search.Cost, length, search.Evaluations, length > 0);
    }
}

/// <summary>
/// The history of <see cref="Lbfgs"/> as a view of its state: changes of θ (s) and ∇C (y) in the last steps, newest first.
/// </summary>
internal readonly ref struct CurvatureMemory<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Span<T> _changes, _slopeChanges;
    private readonly int _n, _history;

    public CurvatureMemory(Span<T> state, int n, int history)
    {
        Lengths.Equal((2 * history + 3) * n, state.Length);
        (_n, _history) = (n, history);
        _changes = state[..(history * n)];
        _slopeChanges = state.Slice(history * n, history * n);
        Span<T> work = state[(2 * history * n)..];
        Direction = work[..n];
        Origin = work.Slice(n, n);
        OriginGradient = work.Slice(2 * n, n);
    }

    public Span<T> Direction { get; }

    public Span<T> Origin { get; }

    public Span<T> OriginGradient { get; }

    /// <summary>
    /// Computes the direction −H ∇C by algorithm 7.4. Returns false without history or if the direction is not a descent direction.
    /// </summary>
    public bool Direct(ReadOnlySpan<T> gradient)
    {
        Span<double> alphas = stackalloc double[64];
        if (_history > alphas.Length) alphas = new double[_history];
        gradient.CopyTo(Direction);
        int count = 0;
        for (; count < _history; count++)
        {
            double curvature = Vectors.Dot<T>(S(count), Y(count));
            if (!(curvature > 0)) break;
            alphas[count] = Vectors.Dot<T>(S(count), Direction) / curvature;
            Vectors.AddScaled(Direction, -alphas[count], Y(count));
        }

        if (count == 0) return false;
        Vectors.Scale(Direction, Vectors.Dot<T>(S(0), Y(0)) / Vectors.Dot<T>(Y(0), Y(0)));
        for (int i = count - 1; i >= 0; i--)
        {
            double beta = Vectors.Dot<T>(Y(i), Direction) / Vectors.Dot<T>(S(i), Y(i));
            Vectors.AddScaled(Direction, alphas[i] - beta, S(i));
        }

        Vectors.Scale(Direction, -1);
        return Vectors.Dot<T>(Direction, gradient) < 0;
    }

    /// <summary>Sets the direction to −∇C.</summary>
    /// <returns>Σ |∂C/∂θ|.</returns>
    public double DirectDown(ReadOnlySpan<T> gradient)
    {
        gradient.CopyTo(Direction);
        Vectors.Scale(Direction, -1);
        double sum = 0;
        foreach (T slope in gradient) sum += Math.Abs(double.CreateTruncating(slope));
        return sum;
    }

    /// <summary>
    /// Stores the step from the origin to θ as the newest pair and drops the oldest. A step without positive curvature is skipped, because
    /// the update divides by it.
    /// </summary>
    public void Remember(ReadOnlySpan<T> theta, ReadOnlySpan<T> gradient)
    {
        // The work vectors are free now: s uses the origin's, y the origin gradient's.
        for (int i = 0; i < _n; i++)
        {
            Origin[i] = theta[i] - Origin[i];
            OriginGradient[i] = gradient[i] - OriginGradient[i];
        }

        if (!(Vectors.Dot<T>(Origin, OriginGradient) > 0)) return;
        _changes[..^_n].CopyTo(_changes[_n..]);
        _slopeChanges[..^_n].CopyTo(_slopeChanges[_n..]);
        Origin.CopyTo(S(0));
        OriginGradient.CopyTo(Y(0));
    }

    public void Forget()
    {
        _changes.Clear();
        _slopeChanges.Clear();
    }

    private Span<T> S(int i) => _changes.Slice(i * _n, _n);

    private Span<T> Y(int i) => _slopeChanges.Slice(i * _n, _n);
}

/// <summary>
/// A line search for a length t that satisfies the strong Wolfe conditions, with φ(t) = C(θ₀ + t d) and φ'(t) = ∇C · d.
/// </summary>
/// <remarks>
/// φ(t) ≤ φ(0) + c₁ t φ'(0) (sufficient decrease) and |φ'(t)| ≤ c₂ |φ'(0)| (curvature): Nocedal and Wright, "Numerical Optimization", 2nd
/// edition, algorithms 3.5 and 3.6, with trial lengths by cubic interpolation (equation 3.59). A cost that is not finite counts as too far.
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

    /// <summary>Creates a search from θ with known cost and gradient. It copies θ and ∇C when it runs.</summary>
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

    /// <summary>Moves θ along the direction and updates ∇C and <see cref="Cost"/>.</summary>
    /// <returns>The length; 0 if no lower cost was found, in which case θ and ∇C are unchanged.</returns>
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

    // Algorithm 3.5: increase the length until it satisfies the conditions or the last two bracket such a length.
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

    // Algorithm 3.6: low is the best length so far and satisfies the first condition. The interval to high contains a suitable length.
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

    // The minimum of the cubic through both costs and derivatives, at least a tenth of the interval from each end; the midpoint if there is
    // no minimum.
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

    // Leaves θ, ∇C and Cost at the trial. It is usually the last one evaluated; otherwise it is evaluated again.
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
