using System.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>
/// Limited-memory BFGS: θ ← θ + t d with d = −H ∇C, where H is the inverse curvature that the last steps have shown and t satisfies the
/// strong Wolfe conditions.
/// </summary>
/// <remarks>
/// Nocedal and Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 (two loops) and 7.5. The history is the state:
/// a pair (s, y) of changes of θ and ∇C a step, newest first; a pair that is all zero is none yet. So a run resumes from θ and the state
/// alone.
/// </remarks>
/// <param name="LearningRate">
/// η: the first length t to try; above 0. Without history it is divided by Σ|∂C/∂θ| where that exceeds 1. <value>The default is 1.</value>
/// </param>
/// <param name="History">How many pairs are kept, a whole number from 1 up. <value>The default is 10.</value></param>
public sealed record Lbfgs(double LearningRate = 1, int History = 10) : IFullBatchOptimizer
{
    /// <summary>η: the first length to try.</summary>
    public double LearningRate { get; } = Limits.Positive(LearningRate);

    /// <summary>How many pairs are kept.</summary>
    public int History { get; } = Limits.Whole(History, 1);

    /// <inheritdoc/>
    public Spec Spec => new("l-bfgs", ("learning-rate", LearningRate), ("history", History));

    /// <summary>All s, all y, and three of work: the direction, and θ and ∇C where the step began.</summary>
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
            // No history, or one that misleads: straight down, and not farther than a step of about 1.
            memory.Forget();
            double size = memory.DirectDown(gradient);
            length = search.Run(eta * Math.Min(1, 1 / size));
        }

        if (length > 0) memory.Remember(theta, gradient);
        return new LineSearchResult(search.Cost, length, search.Evaluations, length > 0);
    }
}
