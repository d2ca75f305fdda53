using System.Numerics;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla;

/// <summary>A feed-forward network: layers, and the weights and biases θ that they compute with.</summary>
/// <example>
/// <code>
/// var network = new Network(inputs: 784, [new Dense(16, new Sigmoid()), new Dense(16, new Sigmoid()), new Dense(10, new Sigmoid())], seed:
/// 0); float[] a = network.Predict(x);
/// </code>
/// </example>
public sealed class Network
{
    private readonly Memory<float> _theta;
    private readonly Predictors _predictors = new();

    /// <summary>A network with freshly drawn weights.</summary>
    /// <param name="inputs">Numbers in one sample.</param>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="seed">Seed of the first weights: the same seed draws the same bits everywhere.</param>
    public Network(int inputs, IReadOnlyList<Layer> layers, ulong seed = 0)
        : this(new Architecture(inputs, layers), seed)
    {
    }

    /// <summary>A network of a shape that is known already.</summary>
    /// <param name="architecture">The shape.</param>
    /// <param name="seed">Seed of the first weights.</param>
    public Network(Architecture architecture, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture;
        _theta = Block.Allocate<float>(architecture.ParameterCount);
        for (int layer = 0; layer < architecture.LayerLayouts.Count; layer++)
        {
            var slot = architecture.LayerLayouts[layer];
            slot.Layer.Initialize(slot.Inputs, slot.Slice(Theta), Streams.Weights(seed, layer));
        }
    }

    /// <summary>A network of weights that are known: a copy of another's, or one of an earlier moment.</summary>
    /// <param name="architecture">The shape.</param>
    /// <param name="theta">θ in memory order, which is copied.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the shape has parameters.</exception>
    public Network(Architecture architecture, ReadOnlySpan<float> theta)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        if (theta.Length != architecture.ParameterCount)
            throw new ArgumentException($"A network {architecture} has {architecture.ParameterCount} parameters but {theta.Length} were "
                + "given. Use those of a network of this shape.", nameof(theta));
        Architecture = architecture;
        _theta = Block.Allocate<float>(theta.Length);
        theta.CopyTo(Theta);
    }

    /// <summary>The shape.</summary>
    public Architecture Architecture { get; }

    /// <summary>θ: all weights and biases, layer by layer, in memory order (<see cref="ParameterOrder"/> has the notes' order).</summary>
    public Span<float> Theta => _theta.Span;

    /// <summary>θ, for who must keep it.</summary>
    internal Memory<float> ThetaMemory => _theta;

    /// <summary>w[j, k] of a dense layer: from node k of the layer before to node j.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>nodes × inputs, a view into θ.</returns>
    public Matrix<float> Weights(int layer) => Architecture.Matrix(Theta, layer, block: 0);

    /// <summary>b[j] of a dense layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>The biases, a view into θ.</returns>
    public Span<float> Biases(int layer) => Architecture.Matrix(Theta, layer, block: 1).Values;

    /// <summary>θ as it is, in another number type: double to check and explain.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <returns>A copy in memory order.</returns>
    public T[] ThetaAs<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var theta = new T[Theta.Length];
        for (int i = 0; i < theta.Length; i++) theta[i] = T.CreateTruncating(Theta[i]);
        return theta;
    }

    /// <summary>a⁽ᴸ⁾ of one or several samples.</summary>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <returns>Outputs, samples × outputs.</returns>
    /// <exception cref="ArgumentException">x is no whole number of samples.</exception>
    public float[] Predict(ReadOnlySpan<float> x)
    {
        var y = new float[checked(Architecture.CountSamples(x.Length) * Architecture.Outputs)];
        Predict(x, y);
        return y;
    }

    /// <summary>
    /// a⁽ᴸ⁾ of one or several samples, or the probabilities made of it, into memory of the caller's. Any number of threads may ask at the
    /// same time.
    /// </summary>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Filled with the outputs, samples × outputs.</param>
    /// <param name="cost">The cost that the network was trained with, where its outputs shall go through the activation that this contains;
    /// null for outputs as they are.</param>
    /// <exception cref="ArgumentException">x is no whole number of samples, or y is not as long as their outputs.</exception>
    /// <remarks>
    /// Nothing is allocated after the first calls: each runs on a <see cref="Predictor"/> that is free. The weights must not change
    /// meanwhile.
    /// </remarks>
    public void Predict(ReadOnlySpan<float> x, Span<float> y, ICost? cost = null)
    {
        var predictor = _predictors.Rent(this, cost);
        predictor.Predict(x, y);
        _predictors.Return(predictor);
    }

    /// <summary>A predictor defined by the user, for one thread: the fastest way to ask again and again.</summary>
    /// <param name="cost">The cost that the network was trained with, where its outputs shall go through the activation that this contains;
    /// null for outputs as they are.</param>
    /// <returns>It answers by the weights that the network has when asked.</returns>
    public Predictor CreatePredictor(ICost? cost = null) => new(this, cost);

    /// <summary>Runs samples forward and keeps every z and a, to be read off the workspace.</summary>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <returns>The workspace.</returns>
    /// <exception cref="ArgumentException">x is no whole number of samples.</exception>
    public Workspace<float> Run(ReadOnlySpan<float> x)
    {
        var workspace = new Workspace<float>(Architecture, Architecture.CountSamples(x.Length));
        x.CopyTo(workspace.Begin(workspace.Capacity));
        workspace.Forward(Theta);
        return workspace;
    }

    /// <summary>The complete gradient ∇C of some samples, and ∂C/∂a of every layer down to the inputs.</summary>
    /// <typeparam name="T">float, or double for more digits from the same weights.</typeparam>
    /// <param name="cost">C₀.</param>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <param name="weights">How much each sample counts; empty where all count equally.</param>
    /// <returns>The cost, the gradient and the workspace behind them.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit the network.</exception>
    public Gradient<T> Gradient<T>(ICost cost, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IFloatingPointIeee754<T> => Nabla.Gradient<T>.Compute(Architecture, ThetaAs<T>(), cost, x, y, weights);
}
