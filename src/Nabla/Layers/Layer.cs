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

    /// <summary>Fills Delta from DCda, and from it DCdx where somebody asks for it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="pass">This layer's views, with Z and A as Forward left them.</param>
    public abstract void Backward<T>(in LayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>
    /// Fills Gradient with ∂C/∂θ of this layer, or adds to what it holds where <see cref="LayerPass{T}.Accumulates"/>; nothing by default.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="pass">This layer's views, with Delta as Backward left it.</param>
    public virtual void Gradient<T>(in LayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
    }

    /// <summary>The same, but each part of ∂C/∂θ is handed on as soon as it is known, while it is still in a cache.</summary>
    internal virtual void Descend<T>(in LayerPass<T> pass, IFusedUpdate<T> descent)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (pass.Gradient.IsEmpty) return;
        Gradient(pass);
        descent.Accept(new(0, 1, pass.Gradient.Length, pass.Gradient.Length), pass.Gradient);
    }
}
