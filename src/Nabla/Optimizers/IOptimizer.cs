using System.Numerics;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>
/// A way down from θ by ∇C. There are two kinds: <see cref="IMiniBatchOptimizer"/> and <see cref="IFullBatchOptimizer"/>.
/// </summary>
/// <remarks>
/// An optimizer is a description and owns no memory: its state (momentum, moments, history) is a span that the trainer keeps beside θ.
/// </remarks>
public interface IOptimizer : IDescribed
{
    /// <summary>η, the learning rate that a schedule multiplies.</summary>
    double LearningRate { get; }

    /// <summary>Numbers of state per parameter.</summary>
    int Slots { get; }
}

/// <summary>A step against the gradient of any batch: θ ← θ − η · (something made of ∇C), block by block.</summary>
/// <remarks>
/// The trainer calls it once a step for every block of parameters, so that an optimizer may treat a matrix as a whole (LARS, LAMB, Muon).
/// One that treats each parameter alone implements <see cref="IPerParameter{TSelf}"/>, which needs one formula.
/// </remarks>
public interface IMiniBatchOptimizer : IOptimizer
{
    /// <summary>One step of one block.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="block">The parameters, which are updated in place, their gradient and their state.</param>
    void Step<T>(in BlockStep<T> block)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>One step of a vector of parameters, as one block: without a trainer.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">The parameters, updated in place.</param>
    /// <param name="gradient">∇C in the same order.</param>
    /// <param name="state">Slots · θ.Length numbers, slot after slot; all zero before the first step.</param>
    /// <param name="eta">The learning rate of this step.</param>
    /// <param name="step">Which step this is, from 1.</param>
    void Step<T>(Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Step(new BlockStep<T>(new("weights", theta.Length, 1, IsWeight: true), 0, theta, gradient, state, eta, step));
}

/// <summary>One block of parameters in one step: a matrix or a vector of a layer.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct BlockStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A block inside θ.</summary>
    /// <param name="block">Its name and shape.</param>
    /// <param name="offset">Where it starts in θ.</param>
    /// <param name="theta">All of θ.</param>
    /// <param name="gradient">∂C/∂θ of the block alone.</param>
    /// <param name="state">Slots · θ.Length numbers, slot after slot.</param>
    /// <param name="eta">The learning rate of this block in this step.</param>
    /// <param name="step">Which step this is, from 1.</param>
    public BlockStep(ParameterBlock block, int offset, Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step)
    {
        (Block, Offset, LearningRate, Step) = (block, offset, eta, step);
        WholeTheta = theta;
        Gradient = gradient;
        WholeState = state;
    }

    /// <summary>
    /// Name ("weights", "biases", or what else the layer calls it), rows and columns; <see cref="ParameterBlock.Index"/> is the place of
    /// element [j, k].
    /// </summary>
    public ParameterBlock Block { get; }

    /// <summary>η: the rate of the schedule times the multiplier of this block.</summary>
    public double LearningRate { get; }

    /// <summary>Which step this is, from 1.</summary>
    public long Step { get; }

    /// <summary>The parameters, updated in place.</summary>
    public Span<T> Theta => WholeTheta.Slice(Offset, Block.Length);

    /// <summary>∂C/∂θ in the same order.</summary>
    public ReadOnlySpan<T> Gradient { get; }

    /// <summary>One number of state for each parameter; zero before the first step.</summary>
    /// <param name="slot">From 0, below <see cref="IOptimizer.Slots"/>.</param>
    /// <returns>As long as <see cref="Theta"/>.</returns>
    public Span<T> State(int slot) => WholeState.Slice(slot * WholeTheta.Length + Offset, Block.Length);

    internal int Offset { get; }

    internal Span<T> WholeTheta { get; }

    internal Span<T> WholeState { get; }
}

/// <summary>
/// An optimizer that can update any part of θ as soon as ∂C/∂θ of that part is known, while it is still in a cache.
/// </summary>
/// <remarks>
/// Parts come in any order and from several threads, each once a step. <see cref="IPerParameter{TSelf}"/> implements this for every update
/// of single parameters.
/// </remarks>
public interface IPartwiseOptimizer : IMiniBatchOptimizer
{
    /// <summary>The step of a part; all parts together do what a step of each block does, bit for bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="part">Which numbers of θ.</param>
    /// <param name="theta">All weights and biases, of which the part is updated in place.</param>
    /// <param name="gradient">∂C/∂θ of the part alone, row after row.</param>
    /// <param name="state">Slots · θ.Length numbers, slot after slot.</param>
    /// <param name="eta">The learning rate of this step.</param>
    /// <param name="step">Which step this is, from 1.</param>
    void Step<T>(in ParameterPart part, Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>An optimizer that treats each parameter alone: write the update of one parameter once.</summary>
/// <typeparam name="TSelf">The implementing record struct.</typeparam>
public interface IPerParameter<TSelf> : IPartwiseOptimizer
    where TSelf : struct, IPerParameter<TSelf>
{
    /// <summary>
    /// This optimizer with the constants of one step worked out (1 − βᵗ and the like), so that the update of a parameter need not.
    /// </summary>
    /// <param name="eta">The learning rate of this step.</param>
    /// <param name="step">Which step this is, from 1.</param>
    /// <returns>A copy to run the step with.</returns>
    TSelf At(double eta, long step);

    /// <summary>The update of one parameter.</summary>
    /// <typeparam name="TLane">One number or one register of numbers.</typeparam>
    /// <param name="theta">The parameter.</param>
    /// <param name="g">Its partial derivative.</param>
    /// <param name="s0">Its first number of state.</param>
    /// <param name="s1">Its second, if <see cref="IOptimizer.Slots"/> is above 1.</param>
    /// <param name="s2">Its third, if <see cref="IOptimizer.Slots"/> is above 2.</param>
    void Update<TLane>(ref TLane theta, TLane g, ref TLane s0, ref TLane s1, ref TLane s2)
        where TLane : struct, ISimdVector<TLane>;

    void IMiniBatchOptimizer.Step<T>(in BlockStep<T> block) => ParameterLoop.Run(At(block.LearningRate, block.Step),
        new(block.Offset, 1, block.Block.Length, block.Block.Length), block.WholeTheta, block.Gradient, block.WholeState);

    void IPartwiseOptimizer.Step<T>(in ParameterPart part, Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step) =>
        ParameterLoop.Run(At(eta, step), part, theta, gradient, state);
}

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
