using System.Numerics;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Optimizers;

/// <summary>
/// Minimizes C by ∇C. There are two kinds: <see cref="IMiniBatchOptimizer"/> and <see cref="IFullBatchOptimizer"/>.
/// </summary>
/// <remarks>
/// An optimizer owns no memory. Its state (momentum, moments, history) is a span that the trainer keeps with θ.
/// <para>Implementations must be immutable: their state is that of the trainer.</para>
/// </remarks>
public interface IOptimizer : IDescribed
{
    /// <summary>η, the learning rate, which a schedule multiplies.</summary>
    double LearningRate { get; }

    /// <summary>Number of state values per parameter.</summary>
    int Slots { get; }
}

/// <summary>An optimizer whose step uses the gradient of one batch: θ ← θ − η · (a function of ∇C and the state), block by block.</summary>
/// <remarks>
/// The trainer calls it once a step for every block of parameters, so that an optimizer can use a whole matrix (LARS, LAMB, Muon). An
/// optimizer of single parameters implements <see cref="IPerParameter{TSelf}"/> with one formula.
/// </remarks>
public interface IMiniBatchOptimizer : IOptimizer
{
    /// <summary>Updates one block in one step.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="block">The parameters, updated in place, with their gradient and state.</param>
    void Step<T>(in BlockStep<T> block)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Updates a vector of parameters as one block, without a trainer.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">The parameters, updated in place.</param>
    /// <param name="gradient">∇C in the same order.</param>
    /// <param name="state">Slots · θ.Length numbers, slot by slot; all zero before the first step.</param>
    /// <param name="eta">The learning rate of this step.</param>
    /// <param name="step">The number of the step, from 1.</param>
    void Step<T>(Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Step(new BlockStep<T>(new("weights", theta.Length, 1, IsWeight: true), 0, theta, gradient, state, eta, step));
}

/// <summary>One block of parameters in one step: a matrix or a vector of a layer.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct BlockStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Creates a view of a block in θ.</summary>
    /// <param name="block">Its name and shape.</param>
    /// <param name="offset">Its offset in θ.</param>
    /// <param name="theta">All of θ.</param>
    /// <param name="gradient">∂C/∂θ of the block alone.</param>
    /// <param name="state">Slots · θ.Length numbers, slot by slot.</param>
    /// <param name="eta">The learning rate of this block in this step.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public BlockStep(ParameterBlock block, int offset, Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step)
    {
        (Block, Offset, LearningRate, Step) = (block, offset, eta, step);
        WholeTheta = theta;
        Gradient = gradient;
        WholeState = state;
    }

    /// <summary>
    /// The name ("weights", "biases" or another name that the layer defines) and the shape. <see cref="ParameterBlock.Index"/> gives the
    /// index of element [j, k].
    /// </summary>
    public ParameterBlock Block { get; }

    /// <summary>η: the scheduled learning rate times the multiplier of this block.</summary>
    public double LearningRate { get; }

    /// <summary>The number of the step, from 1.</summary>
    public long Step { get; }

    /// <summary>The parameters, updated in place.</summary>
    public Span<T> Theta => WholeTheta.Slice(Offset, Block.Length);

    /// <summary>∂C/∂θ in the same order.</summary>
    public ReadOnlySpan<T> Gradient { get; }

    /// <summary>Returns one state value for each parameter; zero before the first step.</summary>
    /// <param name="slot">The slot, from 0, below <see cref="IOptimizer.Slots"/>.</param>
    /// <returns>A span of the length of <see cref="Theta"/>.</returns>
    public Span<T> State(int slot) => WholeState.Slice(slot * WholeTheta.Length + Offset, Block.Length);

    internal int Offset { get; }

    internal Span<T> WholeTheta { get; }

    internal Span<T> WholeState { get; }
}

/// <summary>
/// An optimizer that can update any part of θ as soon as its ∂C/∂θ is computed, while it is still in a cache.
/// </summary>
/// <remarks>
/// Parts are passed in any order and from several threads, each once a step. <see cref="IPerParameter{TSelf}"/> implements this interface
/// for updates of single parameters.
/// </remarks>
public interface IPerParameterOptimizer : IMiniBatchOptimizer
{
    /// <summary>Updates a part. All parts together give the same bits as one step of each block.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="part">The position of the part in θ.</param>
    /// <param name="theta">All weights and biases; the part is updated in place.</param>
    /// <param name="gradient">∂C/∂θ of the part alone, row by row.</param>
    /// <param name="state">Slots · θ.Length numbers, slot by slot.</param>
    /// <param name="eta">The learning rate of this step.</param>
    /// <param name="step">The number of the step, from 1.</param>
    void Step<T>(in ParameterPart part, Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta, long step)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>An optimizer that updates each parameter independently. The implementation defines the update of one parameter.</summary>
/// <typeparam name="TSelf">The implementing record struct.</typeparam>
public interface IPerParameter<TSelf> : IPerParameterOptimizer
    where TSelf : struct, IPerParameter<TSelf>
{
    /// <summary>
    /// Returns this optimizer with the constants of one step (1 − βᵗ and the like) precomputed.
    /// </summary>
    /// <param name="eta">The learning rate of this step.</param>
    /// <param name="step">The number of the step, from 1.</param>
    /// <returns>A copy for the step.</returns>
    TSelf At(double eta, long step);

    /// <summary>Updates one parameter.</summary>
    /// <typeparam name="TVector">One number or one register of numbers.</typeparam>
    /// <param name="theta">The parameter.</param>
    /// <param name="g">Its partial derivative.</param>
    /// <param name="s0">Its first state value.</param>
    /// <param name="s1">Its second state value, if <see cref="IOptimizer.Slots"/> is above 1.</param>
    /// <param name="s2">Its third state value, if <see cref="IOptimizer.Slots"/> is above 2.</param>
    void Update<TVector>(ref TVector theta, TVector g, ref TVector s0, ref TVector s1, ref TVector s2)
        where TVector : struct, ISimdVector<TVector>;

    void IMiniBatchOptimizer.Step<T>(in BlockStep<T> block) => ParameterLoop.Run(At(block.LearningRate, block.Step),
        new(block.Offset, 1, block.Block.Length, block.Block.Length), block.WholeTheta, block.Gradient, block.WholeState);

    void IPerParameterOptimizer.Step<T>(in ParameterPart part, Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state, double eta,
        long step) =>
        ParameterLoop.Run(At(eta, step), part, theta, gradient, state);
}

/// <summary>
/// An optimizer whose step evaluates the cost of all training samples at several θ. It suits small data.
/// </summary>
/// <remarks>
/// The trainer evaluates C and ∇C once before the first step. Each step starts from the results of the previous one:
/// <code>
/// double cost = evaluate(theta, gradient);
/// do { var step = optimizer.Step(evaluate, theta, gradient, state, cost, eta); cost = step.Cost; } while (step.Moved);
/// </code>
/// </remarks>
public interface IFullBatchOptimizer : IOptimizer
{
    /// <summary>Takes one step.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="evaluate">Evaluates C and ∇C at any θ. It is called several times.</param>
    /// <param name="theta">All weights and biases, updated in place.</param>
    /// <param name="gradient">∇C at <paramref name="theta"/>, before and after.</param>
    /// <param name="state">Slots · θ.Length numbers; all zero before the first step.</param>
    /// <param name="cost">C at <paramref name="theta"/>.</param>
    /// <param name="eta">The learning rate: the first trial length, as a fraction of the full step.</param>
    /// <returns>The result of the step.</returns>
    LineSearchResult Step<T>(CostAndGradient<T> evaluate, Span<T> theta, Span<T> gradient, Span<T> state, double cost, double eta)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>Evaluates C over all training samples at θ, and its gradient.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="theta">
/// All weights and biases. It is always the span that was passed to the step, so that a network that trains in place can use its own.
/// </param>
/// <param name="gradient">Filled with ∇C.</param>
/// <returns>C.</returns>
public delegate double CostAndGradient<T>(ReadOnlySpan<T> theta, Span<T> gradient);

/// <summary>The result of a full-batch step.</summary>
/// <param name="Cost">C at the new θ.</param>
/// <param name="Length">Length of the step as a fraction of the full step; 0 if θ is unchanged.</param>
/// <param name="Evaluations">Number of evaluations of C and ∇C.</param>
/// <param name="Moved">
/// False if no lower cost was found even along −∇C: θ is optimal to its precision, or C is not finite.
/// </param>
public readonly record struct LineSearchResult(double Cost, double Length, int Evaluations, bool Moved);
