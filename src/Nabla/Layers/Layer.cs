using System.Numerics;
using Nabla.Activations;
using Nabla.Numerics;
using Nabla.Programs;
using Nabla.Specs;

namespace Nabla.Layers;

/// <summary>A layer: its hyperparameters and its computations on memory that the caller owns.</summary>
public abstract record Layer : IDescribed
{
    /// <inheritdoc/>
    public abstract Spec Spec { get; }

    /// <summary>The spec for messages and tables; an abbreviation if the spec is long.</summary>
    public virtual string Label => Spec.ToString();

    /// <summary>Returns the number of nodes of this layer for a previous layer of <paramref name="inputs"/> nodes.</summary>
    /// <param name="inputs">Number of nodes of the previous layer.</param>
    /// <returns>The width of its activations.</returns>
    public abstract int OutputsFor(int inputs);

    /// <summary>Returns the layer's blocks of parameters in their order in θ; none by default.</summary>
    /// <param name="inputs">Number of nodes of the previous layer.</param>
    /// <returns>The blocks.</returns>
    public virtual IReadOnlyList<ParameterBlock> Blocks(int inputs) => [];

    /// <summary>σ of the layer; the identity by default.</summary>
    public virtual IActivation Activation => new Identity();

    /// <summary>
    /// The layer's kind in file names, for example dense in dense_1 and dense_2. The default is the name of its spec.
    /// </summary>
    public virtual string Kind => Spec.Name;

    /// <summary>
    /// Describes what the layer computes in prediction as a program, which exports, explanations and files use. Null by default: such a
    /// layer can be trained and used, but not saved, exported or explained.
    /// </summary>
    /// <param name="x">The activations of the previous layer.</param>
    /// <param name="parameters">One parameter for each of <see cref="Blocks"/>.</param>
    /// <returns>The operation that computes the activations, with the same bits as <see cref="Forward"/>.</returns>
    public virtual Operation? Describe(Operation x, IReadOnlyList<Parameter> parameters) => null;

    /// <summary>
    /// Returns the values of an input at which the layer has no derivative by it, in addition to those of <see cref="Activation"/>; none by
    /// default. Finite differences do not cross them.
    /// </summary>
    /// <param name="input">The input, from 0.</param>
    /// <returns>The values.</returns>
    public virtual IReadOnlyList<double> NonSmoothInputs(int input) => [];

    /// <summary>Draws the initial values of the parameters. The default does nothing.</summary>
    /// <param name="inputs">Number of nodes of the previous layer.</param>
    /// <param name="theta">This layer's part of θ, all zero.</param>
    /// <param name="random">The random stream of this layer.</param>
    public virtual void Initialize(int inputs, Span<float> theta, Philox random)
    {
    }

    /// <summary>Computes Z and A from X.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="pass">Views of this layer.</param>
    public abstract void Forward<T>(in LayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Computes Delta from DCda, and DCdx from Delta if DCdx is not empty.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="pass">Views of this layer, with Z and A from Forward.</param>
    public abstract void Backward<T>(in LayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>
    /// Computes ∂C/∂θ of this layer into Gradient, or adds it if <see cref="LayerPass{T}.AccumulatesGradient"/> is true. The default does
    /// nothing.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="pass">Views of this layer, with Delta from Backward.</param>
    public virtual void Gradient<T>(in LayerPass<T> pass)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
    }

    /// <summary>Returns <see cref="Label"/>.</summary>
    /// <returns>The spec, or an abbreviation.</returns>
    public sealed override string ToString() => Label;

    /// <summary>
    /// Like Gradient, but passes each part of ∂C/∂θ to the update as soon as it is computed, while it is still in a cache.
    /// </summary>
    internal virtual void Descend<T>(in LayerPass<T> pass, IFusedUpdate<T> descent)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (pass.Gradient.IsEmpty) return;
        Gradient(pass);
        descent.Accept(new(0, 1, pass.Gradient.Length, pass.Gradient.Length), pass.Gradient);
    }
}
