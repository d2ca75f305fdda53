using System.Numerics;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Layers;

/// <summary>A layer as a description: its hyperparameters, and what it computes on memory that others own.</summary>
public abstract record Layer : IDescribed
{
    /// <inheritdoc/>
    public abstract Spec Spec { get; }

    /// <summary>Nodes of this layer when the layer before has <paramref name="inputs"/>.</summary>
    /// <param name="inputs">Nodes of the layer before.</param>
    /// <returns>The width of its activations.</returns>
    public abstract int OutputsFor(int inputs);

    /// <summary>The layer's parameters in the order in which they stand in θ; none by default.</summary>
    /// <param name="inputs">Nodes of the layer before.</param>
    /// <returns>The blocks.</returns>
    public virtual IReadOnlyList<ParameterBlock> Blocks(int inputs) => [];

    /// <summary>σ of the layer; the identity by default.</summary>
    public virtual IActivation Activation => new Identity();

    /// <summary>Draws the first values of the parameters; does nothing by default.</summary>
    /// <param name="inputs">Nodes of the layer before.</param>
    /// <param name="theta">This layer's part of θ, all zero.</param>
    /// <param name="random">The stream of this layer.</param>
    public virtual void Initialize(int inputs, Span<float> theta, Philox random)
    {
    }

    /// <summary>Fills Z and A from X.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="pass">This layer's views.</param>
    public abstract void Forward<T>(in LayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Fills Delta and DCdx from DCda, and adds this layer's partial derivatives to Gradient.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="pass">This layer's views, with Z and A as Forward left them.</param>
    public abstract void Backward<T>(in LayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
