using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Optimizers;

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
