using System.Numerics;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla;

/// <summary>
/// The buffers of one step, layer by layer: z, a, ∂C/∂a and ∂C/∂z of every sample of a batch. They are allocated once for the largest batch
/// and reused.
/// </summary>
/// <remarks>
/// <see cref="Forward"/> fills z and a from the first layer to the last. <see cref="Backward"/> traverses the layers from the last to the
/// first. Layer 0 is the first layer after the inputs. A workspace is not thread-safe.
/// </remarks>
/// <typeparam name="T">float or double: the same code trains in one and checks in the other.</typeparam>
public sealed class Workspace<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Memory<T> _x, _dCdx;
    private readonly LayerBuffers[] _layers;
    private readonly double[] _costs;
    private readonly bool _keepsActivationGradients;
    private Philox? _random;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="architecture">The shape of the network.</param>
    /// <param name="capacity">The maximum number of samples in a batch, at least 1.</param>
    /// <param name="inputGradient">True to compute ∂C/∂x, the gradient of the inputs. It costs one more matrix product.</param>
    /// <param name="activationGradients">True to keep ∂C/∂a of the layers for <see cref="ActivationGradients"/>. It costs a copy.
    /// <value>The default is true.</value></param>
    public Workspace(Architecture architecture, int capacity, bool inputGradient = false, bool activationGradients = true)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Architecture = architecture;
        Capacity = capacity;
        _keepsActivationGradients = activationGradients;
        _x = Block.Allocate<T>(checked(capacity * architecture.Inputs));
        _dCdx = inputGradient ? Block.Allocate<T>(capacity * architecture.Inputs) : default;
        _layers = [.. architecture.LayerLayouts.Select(layout => new LayerBuffers(checked(capacity * layout.Outputs)))];
        _costs = new double[capacity];
    }

    /// <summary>The shape of the network.</summary>
    public Architecture Architecture { get; }

    /// <summary>The maximum number of samples in a batch.</summary>
    public int Capacity { get; }

    /// <summary>Number of samples in the current batch.</summary>
    public int Samples { get; private set; }

    /// <summary>Threads that share the products; null to use only the caller's thread.</summary>
    internal WorkerPool? Workers { get; init; }

    /// <summary>Starts a batch and returns the buffer for its inputs, which must be filled before <see cref="Forward"/>.</summary>
    /// <param name="samples">Number of samples in the batch, 1 … <see cref="Capacity"/>.</param>
    /// <returns>samples × inputs numbers.</returns>
    public Span<T> Begin(int samples)
    {
        if (samples < 1 || samples > Capacity)
            throw new ArgumentOutOfRangeException(
                nameof(samples), $"The workspace was planned for 1 to {Capacity} samples (got {samples}).");
        Samples = samples;
        return Inputs;
    }

    /// <summary>x, samples × inputs.</summary>
    public Span<T> Inputs => _x.Span[..(Samples * Architecture.Inputs)];

    /// <summary>The outputs of the network, a⁽ᴸ⁾, samples × outputs.</summary>
    public Span<T> Outputs => Activations(_layers.Length - 1);

    /// <summary>Returns z of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>samples × nodes.</returns>
    public Span<T> WeightedSums(int layer) => Filled(_layers[layer].Z, layer);

    /// <summary>Returns a of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>samples × nodes.</returns>
    public Span<T> Activations(int layer) => Filled(_layers[layer].A, layer);

    /// <summary>Returns ∂C/∂a of a layer. It is not filled for the last layer if the cost has a fused activation.</summary>
    /// <param name="layer">The layer, from 0. −1 gives ∂C/∂x, which is empty if inputGradient is false.</param>
    /// <returns>samples × nodes.</returns>
    /// <exception cref="InvalidOperationException">The workspace was created with activationGradients false.</exception>
    public Span<T> ActivationGradients(int layer)
    {
        if (layer < 0) return InputGradients;
        if (!_keepsActivationGradients)
            throw new InvalidOperationException("The workspace keeps no ∂C/∂a. Set activationGradients to true when it is created.");
        return Filled(_layers[layer].DCda, layer);
    }

    private Span<T> InputGradients => _dCdx.IsEmpty ? default : _dCdx.Span[..(Samples * Architecture.Inputs)];

    /// <summary>Returns δ = ∂C/∂z of a layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>samples × nodes.</returns>
    public Span<T> Errors(int layer) => Filled(_layers[layer].Delta, layer);

    /// <summary>C₀ of each sample, after <see cref="Backward"/> or <see cref="Cost"/>.</summary>
    public ReadOnlySpan<double> SampleCosts => _costs.AsSpan(0, Samples);

    /// <summary>Runs the forward pass: a⁽⁰⁾ = x, then layer by layer z = w a + b, a = σ(z).</summary>
    /// <param name="theta">All weights and biases, in memory order.</param>
    /// <param name="random">In training, the random stream of the step. Each layer draws from its own substream, for example for dropout's
    /// mask. Null in prediction.</param>
    /// <param name="from">The first layer to compute, from 0. The layers before it keep their values. <value>The default is
    /// 0.</value></param>
    public void Forward(Span<T> theta, Philox? random = null, int from = 0)
    {
        _random = random;
        for (int layer = from; layer < _layers.Length; layer++)
            Architecture.Layers[layer].Forward(Pass(layer, theta));
    }

    /// <summary>Runs the backward pass (the chain rule from the cost to the inputs) and adds ∂C/∂θ to the gradient.</summary>
    /// <param name="theta">The weights and biases that <see cref="Forward"/> used.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <param name="weights">The weight of each sample; empty for equal weights.</param>
    /// <param name="total">The divisor of the weighted sum over samples: the sum of the weights of the whole batch, including parts that
    /// other calls process.</param>
    /// <param name="gradient">∇C, of the length of θ, added to; empty to compute only δ.</param>
    /// <returns>Σ_i weight_i C_i / total, accumulated in double. This is C if one call processes the whole batch.</returns>
    public double Backward(
        Span<T> theta, ICost cost, ReadOnlySpan<T> y, ReadOnlySpan<T> weights, double total, Span<T> gradient) =>
            BackwardCore(theta, cost, y, weights, total, gradient, accumulates: true, updates: null);

    /// <summary>
    /// Like <see cref="Backward"/>, but overwrites the gradient if accumulates is false. With updates, each part of the gradient is passed
    /// to its layer's update once the layer's weights are no longer needed; nothing is passed if the cost is not finite.
    /// </summary>
    internal double BackwardCore(
        Span<T> theta, ICost cost, ReadOnlySpan<T> y, ReadOnlySpan<T> weights, double total, Span<T> gradient, bool accumulates,
        IFusedUpdate<T>[]? updates)
    {
        int last = _layers.Length - 1;
        double c = CostOf(cost, y, weights, total, out bool isFused);
        if (updates is not null && !double.IsFinite(c)) return c;
        Span<T> slope = Errors(last);
        cost.Derivative(isFused ? WeightedSums(last) : Outputs, y, Architecture.Outputs, slope);
        Share(slope, weights, total);

        for (int layer = last; layer >= 0; layer--)
        {
            // In checks and in training, a layer writes ∂C/∂z over ∂C/∂a.
            var pass = Pass(layer, theta) with
            {
                DCda = Errors(layer),
                Delta = Errors(layer),
                HasDelta = isFused && layer == last,
                Gradient = gradient.IsEmpty ? default : Architecture.LayerLayouts[layer].Slice(gradient),
                AccumulatesGradient = accumulates,
                DCdx = layer == 0 ? InputGradients : Errors(layer - 1),
            };
            if (_keepsActivationGradients && !pass.HasDelta) pass.DCda.CopyTo(Filled(_layers[layer].DCda, layer));
            Architecture.Layers[layer].Backward(pass);
            if (updates is not null) Architecture.Layers[layer].Descend(pass, updates[layer]);
            else if (!gradient.IsEmpty) Architecture.Layers[layer].Gradient(pass);
        }

        return c;
    }

    /// <summary>Computes the cost of the outputs of the last <see cref="Forward"/>.</summary>
    /// <param name="cost">C₀.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <param name="weights">The weight of each sample; empty for equal weights.</param>
    /// <param name="total">The divisor of the weighted sum.</param>
    /// <returns>Σ_i weight_i C_i / total.</returns>
    public double Cost(ICost cost, ReadOnlySpan<T> y, ReadOnlySpan<T> weights, double total) => CostOf(cost, y, weights, total, out _);

    private double CostOf(ICost cost, ReadOnlySpan<T> y, ReadOnlySpan<T> weights, double total, out bool isFused)
    {
        ArgumentNullException.ThrowIfNull(cost);
        if (y.Length != Samples * Architecture.Outputs)
            throw new ArgumentException($"{Samples} samples of {Architecture.Outputs} outputs need {Samples * Architecture.Outputs} "
                + $"target numbers (got {y.Length}).", nameof(y));
        int last = _layers.Length - 1;
        isFused = Architecture.Layers[last].Activation.Equals(cost.FusedActivation);
        cost.Value<T>(isFused ? WeightedSums(last) : Outputs, y, Architecture.Outputs, _costs.AsSpan(0, Samples));

        double sum = 0;
        for (int i = 0; i < Samples; i++) sum += weights.IsEmpty ? _costs[i] : double.CreateTruncating(weights[i]) * _costs[i];
        return sum / total;
    }

    /// <summary>Multiplies each sample's derivative by its share in the mean.</summary>
    private void Share(Span<T> slope, ReadOnlySpan<T> weights, double total)
    {
        int nodes = Architecture.Outputs;
        if (weights.IsEmpty) Vectors.Scale(slope, 1 / total);
        else
        {
            for (int i = 0; i < Samples; i++) Vectors.Scale(slope.Slice(i * nodes, nodes), double.CreateTruncating(weights[i]) / total);
        }
    }

    private LayerPass<T> Pass(int layer, Span<T> theta)
    {
        var layout = Architecture.LayerLayouts[layer];
        return new LayerPass<T>
        {
            Samples = Samples,
            Inputs = layout.Inputs,
            Outputs = layout.Outputs,
            Theta = layout.Slice(theta),
            X = layer == 0 ? Inputs : Activations(layer - 1),
            Z = WeightedSums(layer),
            A = Activations(layer),
            Training = _random is not null,
            Workers = Workers,
            Random = _random is { } step ? Streams.Layer(step, layer) : default,
        };
    }

    private Span<T> Filled(Memory<T> buffer, int layer) => buffer.Span[..(Samples * Architecture.LayerLayouts[layer].Outputs)];

    // Buffers that only Backward fills are allocated on first use.
    private sealed class LayerBuffers(int numbers)
    {
        private Memory<T> _delta, _dCda;

        public Memory<T> Z { get; } = Block.Allocate<T>(numbers);

        public Memory<T> A { get; } = Block.Allocate<T>(numbers);

        public Memory<T> Delta => Planned(ref _delta);

        public Memory<T> DCda => Planned(ref _dCda);

        private Memory<T> Planned(ref Memory<T> buffer) => buffer.IsEmpty ? buffer = Block.Allocate<T>(numbers) : buffer;
    }
}
