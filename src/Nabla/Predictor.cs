using System.Runtime.InteropServices;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Programs;

namespace Nabla;

/// <summary>Runs samples through a network on one thread at a time. Buffers are allocated once.</summary>
/// <remarks>
/// A single sample uses a vector-matrix product with each layer's weights in their memory layout. Several samples are computed in batches.
/// Both give the same bits as the forward pass in training. The predictor reads the network's current weights, which must not change during
/// a call.
/// </remarks>
/// <example>
/// <code>
/// var predictor = network.CreatePredictor(new SoftmaxCrossEntropy());
/// predictor.Predict(image, probabilities);
/// </code>
/// </example>
public sealed class Predictor
{
    /// <summary>Number of samples in one batch, which share one read or packing of the weights.</summary>
    internal const int Batch = 128;

    private readonly Network _network;
    private readonly Memory<float> _even, _odd, _kept;
    private readonly float[] _zeros;

    internal Predictor(Network network, ICost? cost = null)
    {
        _network = network;
        Cost = cost;
        var layers = network.Architecture.LayerLayouts;
        int numbers = checked(Batch * layers.Max(layout => layout.Outputs));
        _even = Block.Allocate<float>(numbers);
        _odd = Block.Allocate<float>(numbers);
        _zeros = new float[layers.Max(layout => layout.WeightedSums is { Factor: not null } ? layout.Outputs : 0)];
        if (layers.Any(layout => SumsOf(layout) is null && layout.Program?.IsIdentity != true)) _kept = Block.Allocate<float>(numbers);
    }

    /// <summary>
    /// The cost that the network was trained with, whose fused activation turns its outputs into probabilities. Null returns the outputs as
    /// they are.
    /// </summary>
    public ICost? Cost { get; internal set; }

    /// <summary>Threads that share the products of batches; null to use only the caller's thread.</summary>
    internal WorkerPool? Workers { get; init; }

    /// <summary>Computes a⁽ᴸ⁾ of one or several samples.</summary>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Filled with the outputs, samples × outputs.</param>
    /// <exception cref="ArgumentException">The length of x is not a multiple of the inputs, the length of y does not match, or x and y
    /// overlap.</exception>
    public void Predict(ReadOnlySpan<float> x, Span<float> y)
    {
        var architecture = _network.Architecture;
        int inputs = architecture.Inputs, outputs = architecture.Outputs, samples = architecture.CountSamples(x.Length);
        if (y.Length != checked(samples * outputs))
            throw new ArgumentException($"{samples} samples have {samples * outputs} outputs ({outputs} each) but there is "
                + $"room for {y.Length}.", nameof(y));
        if (x.Overlaps(y))
            throw new ArgumentException(
                "Inputs and outputs share memory, but the first are still read while the second are written. Give the outputs a "
                    + "place of their own.", nameof(y));
        Span<float> theta = _network.Theta;
        for (int from = 0; from < samples; from += Batch)
        {
            int count = Math.Min(Batch, samples - from);
            Run(theta, count, x.Slice(from * inputs, count * inputs), y.Slice(from * outputs, count * outputs));
        }

        if (Cost?.FusedActivation is { } missing && !architecture.Layers[^1].Activation.Equals(missing))
            missing.Forward<float>(y, y, outputs);
        if (Cost?.Levels is { } levels) Quantiles.Sort(y, levels.Count);
    }

    private void Run(Span<float> theta, int samples, ReadOnlySpan<float> x, Span<float> y)
    {
        var slots = _network.Architecture.LayerLayouts;
        Span<float> even = _even.Span, odd = _odd.Span;
        for (int layer = 0; layer < slots.Count; layer++)
        {
            var layout = slots[layer];
            Span<float> a = layer == slots.Count - 1 ? y : (layer % 2 == 0 ? even : odd)[..(samples * layout.Outputs)];
            if (SumsOf(layout) is { } sums) Forward(sums, layout, theta, samples, x, a);
            else if (layout.Program?.IsIdentity == true) x.CopyTo(a);
            else Forward(layout, theta, samples, x, a);
            x = a;
        }
    }

    // Weighted sums with weights in the layout that the product reads.
    private static Product? SumsOf(LayerLayout layout) => layout.WeightedSums is { } sums && layout.Blocks[0].ColumnByColumn ? sums : null;

    // z is computed in the buffer of a, which then replaces it in place.
    private void Forward(Product sums, LayerLayout layout, Span<float> theta, int samples, ReadOnlySpan<float> x, Span<float> a)
    {
        int nodes = sums.Rows, inputs = layout.Inputs;
        Span<float> own = layout.Slice(theta), w = own[..(inputs * nodes)], b = own.Slice(w.Length, nodes);
        Span<float> start = sums.Factor is null ? b : _zeros.AsSpan(0, nodes);
        if (samples == 1) MatrixVector.Set<float>(a, start, x, w);
        else
        {
            Gemm.Set<float>(new(a, samples, nodes), new(start, samples, nodes, rowStride: 0, columnStride: 1),
                new(OnlyRead(x), samples, inputs), new(w, inputs, nodes), Workers);
        }

        if (sums.Factor is { } factor) ScaledSums.Finish<float>(a, factor, b);
        layout.Layer.Activation.Forward<float>(a, a, nodes);
    }

    private void Forward(LayerLayout layout, Span<float> theta, int samples, ReadOnlySpan<float> x, Span<float> a) =>
        layout.Layer.Forward(new LayerPass<float>
    {
        Samples = samples,
        Inputs = layout.Inputs,
        Outputs = layout.Outputs,
        Theta = layout.Slice(theta),
        X = OnlyRead(x),
        Z = _kept.Span[..a.Length],
        A = a,
        Workers = Workers,
    });

    // Matrices and passes hold writable spans; this one is only read.
    private static Span<float> OnlyRead(ReadOnlySpan<float> x) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(x), x.Length);
}

/// <summary>A lock-free pool of a network's free predictors.</summary>
/// <remarks>
/// Each processor tries its own layout first. If all slots are empty, a new predictor is created. If all slots are full, a returned one is
/// dropped.
/// </remarks>
internal sealed class Predictors
{
    private readonly Predictor?[] _free = new Predictor?[Math.Min(2 * Environment.ProcessorCount, 64)];

    public Predictor Rent(Network network, ICost? cost)
    {
        for (int i = 0, place = First(); i < _free.Length; i++, place = Next(place))
        {
            if (_free[place] is null || Interlocked.Exchange(ref _free[place], null) is not { } predictor) continue;
            predictor.Cost = cost;
            return predictor;
        }

        return new(network, cost);
    }

    public void Return(Predictor predictor)
    {
        for (int i = 0, place = First(); i < _free.Length; i++, place = Next(place))
            if (_free[place] is null && Interlocked.CompareExchange(ref _free[place], predictor, null) is null) return;
    }

    private int First() => Thread.GetCurrentProcessorId() % _free.Length;

    private int Next(int place) => place + 1 == _free.Length ? 0 : place + 1;
}
