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
