using System.Numerics;
using Nabla.Layers;

namespace Nabla.Optimizers;

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
