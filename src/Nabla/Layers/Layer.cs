using System.Numerics;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Programs;
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

    /// <summary>
    /// What the layer is called in files, where the layers of a kind are counted: dense_1, dense_2; the name of its spec by default.
    /// </summary>
    public virtual string Kind => Spec.Name;

    /// <summary>
    /// What the layer computes in prediction as a program of steps, of which exports, explanations and files are made; null by default:
    /// such a layer can be trained and used, but neither saved, exported nor explained.
    /// </summary>
    /// <param name="x">The activations of the layer before.</param>
    /// <param name="parameters">One for each of <see cref="Blocks"/>.</param>
    /// <returns>The step that gives the activations; the same bits as <see cref="Forward"/>.</returns>
    public virtual Operation? Describe(Operation x, IReadOnlyList<Parameter> parameters) => null;

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
    /// Fills Gradient with ∂C/∂θ of this layer, or adds to what it holds where <see cref="LayerPass{T}.AccumulatesGradient"/>; nothing by
    /// default.
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
