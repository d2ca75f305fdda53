using System.Numerics;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla;

/// <summary>A feed-forward network: its layers and their weights and biases θ.</summary>
/// <remarks>Any number of threads may predict while no thread changes <see cref="Theta"/> or trains.</remarks>
/// <example>
/// <code>
/// var network = new Network(inputs: 784,
///     [new Dense(16, new Sigmoid()), new Dense(16, new Sigmoid()), new Dense(10, new Sigmoid())], seed: 0);
/// float[] a = network.Predict(x);
/// </code>
/// </example>
public sealed class Network
{
    private readonly Memory<float> _theta;
    private readonly Predictors _predictors = new();

    /// <summary>Creates a network with random initial weights.</summary>
    /// <param name="inputs">Number of inputs of a sample.</param>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="seed">Seed of the initial weights. The same seed gives the same bits on every platform.</param>
    public Network(int inputs, IReadOnlyList<Layer> layers, ulong seed = 0)
        : this(new Architecture(inputs, layers), seed)
    {
    }

    /// <summary>Creates a network of an existing architecture with random initial weights.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    public Network(Architecture architecture, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture;
        _theta = Block.Allocate<float>(architecture.ParameterCount);
        for (int layer = 0; layer < architecture.LayerLayouts.Count; layer++)
        {
            var layout = architecture.LayerLayouts[layer];
            layout.Layer.Initialize(layout.Inputs, layout.Slice(Theta), Streams.Weights(seed, layer));
        }
    }

    /// <summary>Creates a network from existing weights and biases.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="theta">θ in memory order. It is copied.</param>
    /// <exception cref="ArgumentException">The length of theta is not the architecture's parameter count.</exception>
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

    /// <summary>The architecture: layers and widths.</summary>
    public Architecture Architecture { get; }

    /// <summary>
    /// θ: all weights and biases, layer by layer, in memory order. <see cref="ParameterOrder"/> converts to the notes' order.
    /// </summary>
    public Span<float> Theta => _theta.Span;

    /// <summary>θ as memory that can be stored in a field.</summary>
    internal Memory<float> ThetaMemory => _theta;

    /// <summary>Returns w[j, k] of a dense layer: the weight from node k of the previous layer to node j.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>nodes × inputs, a view into θ.</returns>
    public Matrix<float> Weights(int layer) => Architecture.Matrix(Theta, layer, block: 0);

    /// <summary>Returns b[j] of a dense layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>The biases, a view into θ.</returns>
    public Span<float> Biases(int layer) => Architecture.Matrix(Theta, layer, block: 1).Values;

    /// <summary>Copies θ into another number type, for example double for gradient checks.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <returns>A copy in memory order.</returns>
    public T[] ThetaAs<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var theta = new T[Theta.Length];
        for (int i = 0; i < theta.Length; i++) theta[i] = T.CreateTruncating(Theta[i]);
        return theta;
    }

    /// <summary>Computes a⁽ᴸ⁾ of one or several samples.</summary>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <returns>Outputs, samples × outputs.</returns>
    /// <exception cref="ArgumentException">The length of x is not a multiple of the inputs.</exception>
    public float[] Predict(ReadOnlySpan<float> x)
    {
        var y = new float[checked(Architecture.CountSamples(x.Length) * Architecture.Outputs)];
        Predict(x, y);
        return y;
    }

    /// <summary>
    /// Computes a⁽ᴸ⁾ of one or several samples, or the probabilities derived from it, into a buffer of the caller. This method is
    /// thread-safe.
    /// </summary>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Filled with the outputs, samples × outputs.</param>
    /// <param name="cost">The cost that the network was trained with. Its fused activation is applied to the outputs. Null returns the
    /// outputs as they are.</param>
    /// <exception cref="ArgumentException">The length of x is not a multiple of the inputs, or the length of y does not match.</exception>
    /// <remarks>
    /// Calls after the first allocate nothing: each call uses a free <see cref="Predictor"/>. The weights must not change during a call.
    /// </remarks>
    public void Predict(ReadOnlySpan<float> x, Span<float> y, ICost? cost = null)
    {
        var predictor = _predictors.Rent(this, cost);
        predictor.Predict(x, y);
        _predictors.Return(predictor);
    }

    /// <summary>Creates a predictor for one thread, the fastest way to predict repeatedly.</summary>
    /// <param name="cost">The cost that the network was trained with. Its fused activation is applied to the outputs. Null returns the
    /// outputs as they are.</param>
    /// <returns>A predictor that uses the network's current weights at each call.</returns>
    public Predictor CreatePredictor(ICost? cost = null) => new(this, cost);

    /// <summary>Runs a forward pass and keeps z and a of every layer.</summary>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <returns>The workspace that holds z and a.</returns>
    /// <exception cref="ArgumentException">The length of x is not a multiple of the inputs.</exception>
    public Workspace<float> Run(ReadOnlySpan<float> x)
    {
        var workspace = new Workspace<float>(Architecture, Architecture.CountSamples(x.Length));
        x.CopyTo(workspace.Begin(workspace.Capacity));
        workspace.Forward(Theta);
        return workspace;
    }

    /// <summary>Computes the complete gradient ∇C of some samples, and ∂C/∂a of every layer including the inputs.</summary>
    /// <typeparam name="T">float, or double for more digits from the same weights.</typeparam>
    /// <param name="cost">C₀.</param>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <param name="weights">The weight of each sample; empty for equal weights.</param>
    /// <returns>The cost, the gradient and the workspace with all intermediate values.</returns>
    /// <exception cref="ArgumentException">A length does not match the network.</exception>
    public Gradient<T> Gradient<T>(ICost cost, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IFloatingPointIeee754<T> => Nabla.Gradient<T>.Compute(Architecture, ThetaAs<T>(), cost, x, y, weights);
}
