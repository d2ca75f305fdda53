using System.Runtime.InteropServices;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Programs;

namespace Nabla;

/// <summary>Runs samples through a network for one thread at a time: planned once, nothing allocated afterwards.</summary>
/// <remarks>
/// A single sample takes its own path, a product of a row with each layer's weights as they lie in memory; more of them go in batches.
/// Either gives the bits that training's forward pass gives. The weights are the network's own, so an answer is that of the network as it
/// is now; they must not change meanwhile.
/// </remarks>
/// <example>
/// <code>
/// var predictor = network.CreatePredictor(new SoftmaxCrossEntropy());
/// predictor.Predict(image, probabilities);
/// </code>
/// </example>
public sealed class Predictor
{
    /// <summary>Samples in one batch: weights that are read or packed once serve so many.</summary>
    internal const int Batch = 128;

    private readonly Network _network;
    private readonly Memory<float> _even, _odd, _kept;
    private readonly float[] _zeros;

    internal Predictor(Network network, ICost? cost = null)
    {
        _network = network;
        Cost = cost;
        var layers = network.Architecture.LayerLayouts;
        int numbers = checked(Batch * layers.Max(slot => slot.Outputs));
        _even = Block.Allocate<float>(numbers);
        _odd = Block.Allocate<float>(numbers);
        _zeros = new float[layers.Max(slot => slot.WeightedSums is { Factor: not null } ? slot.Outputs : 0)];
        if (layers.Any(slot => SumsOf(slot) is null && slot.Program?.IsIdentity != true)) _kept = Block.Allocate<float>(numbers);
    }

    /// <summary>
    /// The cost that the network was trained with, whose contained activation makes probabilities of its outputs; null for outputs as they
    /// are.
    /// </summary>
    public ICost? Cost { get; internal set; }

    /// <summary>Threads to share the products of batches; null for none but the caller's.</summary>
    internal ThreadTeam? Workers { get; init; }

    /// <summary>a⁽ᴸ⁾ of one or several samples.</summary>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Filled with the outputs, samples × outputs.</param>
    /// <exception cref="ArgumentException">x is no whole number of samples, or y is not as long as their outputs or shares memory with
    /// x.</exception>
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
            var slot = slots[layer];
            Span<float> a = layer == slots.Count - 1 ? y : (layer % 2 == 0 ? even : odd)[..(samples * slot.Outputs)];
            if (SumsOf(slot) is { } sums) Forward(sums, slot, theta, samples, x, a);
            else if (slot.Program?.IsIdentity == true) x.CopyTo(a);
            else Forward(slot, theta, samples, x, a);
            x = a;
        }
    }

    // Weighted sums of weights that are stored as products read them.
    private static Product? SumsOf(LayerLayout slot) => slot.WeightedSums is { } sums && slot.Blocks[0].ColumnByColumn ? sums : null;

    // z stands where a will, which is made of it in place.
    private void Forward(Product sums, LayerLayout slot, Span<float> theta, int samples, ReadOnlySpan<float> x, Span<float> a)
    {
        int nodes = sums.Rows, inputs = slot.Inputs;
        Span<float> own = slot.Slice(theta), w = own[..(inputs * nodes)], b = own.Slice(w.Length, nodes);
        Span<float> start = sums.Factor is null ? b : _zeros.AsSpan(0, nodes);
        if (samples == 1) MatrixVector.Set<float>(a, start, x, w);
        else
        {
            Gemm.Set<float>(new(a, samples, nodes), new(start, samples, nodes, rowStride: 0, columnStride: 1),
                new(OnlyRead(x), samples, inputs), new(w, inputs, nodes), Workers);
        }

        if (sums.Factor is { } factor) ScaledSums.Finish<float>(a, factor, b);
        slot.Layer.Activation.Forward<float>(a, a, nodes);
    }

    private void Forward(LayerLayout slot, Span<float> theta, int samples, ReadOnlySpan<float> x, Span<float> a) =>
        slot.Layer.Forward(new LayerPass<float>
    {
        Samples = samples,
        Inputs = slot.Inputs,
        Outputs = slot.Outputs,
        Theta = slot.Slice(theta),
        X = OnlyRead(x),
        Z = _kept.Span[..a.Length],
        A = a,
        Workers = Workers,
    });

    // Matrices and passes hold spans that could be written; this one is not.
    private static Span<float> OnlyRead(ReadOnlySpan<float> x) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(x), x.Length);
}

/// <summary>A network's predictors that are free now, for any number of threads: taken and given back without a lock.</summary>
/// <remarks>
/// Each processor looks at its own place first. Where all places are empty a new predictor is made, and where all are full one is dropped.
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
