using System.Numerics;

namespace Nabla.Optimizers;

/// <summary>
/// A step that tries several places and compares their costs, which takes the cost of all training samples: for small data.
/// </summary>
/// <remarks>
/// The trainer evaluates C and ∇C once before the first step and then hands each step what the one before left:
/// <code>
/// double cost = evaluate(theta, gradient);
/// do { var step = optimizer.Step(evaluate, theta, gradient, state, cost, eta); cost = step.Cost; } while (step.Moved);
/// </code>
/// </remarks>
public interface IFullBatchOptimizer : IOptimizer
{
    /// <summary>One step.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="evaluate">C and ∇C at any θ; called several times.</param>
    /// <param name="theta">All weights and biases, updated in place.</param>
    /// <param name="gradient">∇C at <paramref name="theta"/>, before and after.</param>
    /// <param name="state">Slots · θ.Length numbers; all zero before the first step.</param>
    /// <param name="cost">C at <paramref name="theta"/>.</param>
    /// <param name="eta">The learning rate: how far, in units of the full step, the first place to try is.</param>
    /// <returns>Where the step led.</returns>
    LineSearchResult Step<T>(CostAndGradient<T> evaluate, Span<T> theta, Span<T> gradient, Span<T> state, double cost, double eta)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>C over all training samples at θ, and its gradient.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="theta">
/// All weights and biases: always the span that was handed to the step, so a network that trains in place may look at its own.
/// </param>
/// <param name="gradient">Filled with ∇C.</param>
/// <returns>C.</returns>
public delegate double CostAndGradient<T>(ReadOnlySpan<T> theta, Span<T> gradient);

/// <summary>Where a full-batch step led.</summary>
/// <param name="Cost">C at the new θ.</param>
/// <param name="Length">How far it went, in units of the full step; 0 where it did not move.</param>
/// <param name="Evaluations">How often C and ∇C were evaluated.</param>
/// <param name="Moved">
/// False where no lower cost was found even straight down the gradient: θ is as good as its precision allows, or C is not finite.
/// </param>
public readonly record struct LineSearchResult(double Cost, double Length, int Evaluations, bool Moved);
