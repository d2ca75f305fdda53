using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Layers;

/// <summary>What one layer sees of one step: views of θ, ∇C and the workspace. Nothing here is owned.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct LayerPass<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Samples in this step.</summary>
    public required int Samples { get; init; }

    /// <summary>Nodes of the layer before.</summary>
    public required int Inputs { get; init; }

    /// <summary>Nodes of this layer.</summary>
    public required int Outputs { get; init; }

    /// <summary>This layer's part of θ: its blocks one after the other. Only read.</summary>
    public Span<T> Theta { get; init; }

    /// <summary>Activations of the layer before, samples × inputs. Only read.</summary>
    public Span<T> X { get; init; }

    /// <summary>Weighted sums, samples × outputs; filled by Forward. A layer without any keeps here what Backward needs.</summary>
    public Span<T> Z { get; init; }

    /// <summary>Activations, samples × outputs; filled by Forward.</summary>
    public Span<T> A { get; init; }

    /// <summary>∂C/∂a, samples × outputs; read by Backward.</summary>
    public Span<T> DCda { get; init; }

    /// <summary>
    /// ∂C/∂z, samples × outputs; filled by Backward, or given when <see cref="HasDelta"/>. It is the same memory as DCda.
    /// </summary>
    public Span<T> Delta { get; init; }

    /// <summary>True where the cost contains the activation and so has filled <see cref="Delta"/> already.</summary>
    public bool HasDelta { get; init; }

    /// <summary>This layer's part of ∇C, which Gradient fills.</summary>
    public Span<T> Gradient { get; init; }

    /// <summary>True where Gradient holds the sum over earlier batches, to be added to; false where what it holds means nothing.</summary>
    public bool AccumulatesGradient { get; init; }

    /// <summary>∂C/∂a of the layer before, samples × inputs, filled by Backward; empty where nobody asks for it.</summary>
    public Span<T> DCdx { get; init; }

    /// <summary>True in training, false in prediction: dropout differs.</summary>
    public bool Training { get; init; }

    /// <summary>Threads to share the products; null for none but the caller's.</summary>
    public ThreadTeam? Workers { get; init; }

    /// <summary>The random numbers of this layer in this step.</summary>
    public Philox Random { get; init; }
}
