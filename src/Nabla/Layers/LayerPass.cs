using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Layers;

/// <summary>The views of one layer in one step: parts of θ, ∇C and the workspace. It owns no memory.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct LayerPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Number of samples in this step.</summary>
    public required int Samples { get; init; }

    /// <summary>Number of nodes of the previous layer.</summary>
    public required int Inputs { get; init; }

    /// <summary>Number of nodes of this layer.</summary>
    public required int Outputs { get; init; }

    /// <summary>This layer's part of θ: its blocks in order. Read-only.</summary>
    public Span<T> Theta { get; init; }

    /// <summary>Activations of the previous layer, samples × inputs. Read-only.</summary>
    public Span<T> X { get; init; }

    /// <summary>
    /// Weighted sums, samples × outputs, filled by Forward. A layer without weighted sums stores here what Backward needs.
    /// </summary>
    public Span<T> Z { get; init; }

    /// <summary>Activations, samples × outputs; filled by Forward.</summary>
    public Span<T> A { get; init; }

    /// <summary>∂C/∂a, samples × outputs; read by Backward.</summary>
    public Span<T> DCda { get; init; }

    /// <summary>
    /// ∂C/∂z, samples × outputs, filled by Backward, or by the caller if <see cref="HasDelta"/> is true. It shares memory with DCda.
    /// </summary>
    public Span<T> Delta { get; init; }

    /// <summary>True if the cost has a fused activation and has already filled <see cref="Delta"/>.</summary>
    public bool HasDelta { get; init; }

    /// <summary>This layer's part of ∇C, which Gradient fills.</summary>
    public Span<T> Gradient { get; init; }

    /// <summary>True if Gradient holds a sum to add to; false if its contents must be overwritten.</summary>
    public bool AccumulatesGradient { get; init; }

    /// <summary>∂C/∂a of the previous layer, samples × inputs, filled by Backward; empty if it is not needed.</summary>
    public Span<T> DCdx { get; init; }

    /// <summary>True in training, false in prediction. Dropout depends on it.</summary>
    public bool Training { get; init; }

    /// <summary>Threads that share the products; null to use only the caller's thread.</summary>
    public WorkerPool? Workers { get; init; }

    /// <summary>The random numbers of this layer in this step.</summary>
    public Philox Random { get; init; }
}
