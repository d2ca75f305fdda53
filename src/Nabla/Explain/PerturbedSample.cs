namespace Nabla.Explain;

/// <summary>
/// One sample's numbers with one of them nudged: what moves with it, all the way to the cost. What comes before is as it was.
/// </summary>
public sealed class PerturbedSample
{
    private readonly Walk _walk;
    private readonly int _sample, _layer;
    private readonly double[][] _z, _a;
    private readonly double[] _inputs;

    internal PerturbedSample(Walk walk, int sample, Quantity by, double step)
    {
        (_walk, _sample, By, Step) = (walk, sample, by, step);
        int layers = walk.Architecture.Layers.Count;
        (_z, _a) = (new double[layers][], new double[layers][]);
        var nudges = FiniteDifferenceSteps.From(walk, sample, 1, by);
        _layer = nudges.Layer;
        _inputs = new double[_layer < 0 ? walk.Architecture.Inputs : 0];
        if (_layer < 0) nudges.Nudged(step, [], _inputs);
        else nudges.Nudged(step, _z[_layer] = new double[walk.Nodes(_layer)], _a[_layer] = new double[walk.Nodes(_layer)]);

        double[] before = _layer < 0 ? _inputs : _a[_layer];
        for (int layer = _layer + 1; layer < layers; layer++)
        {
            (_z[layer], _a[layer]) = (new double[walk.Nodes(layer)], new double[walk.Nodes(layer)]);
            walk.Again(layer, 1, walk.ThetaOf(layer), before, _z[layer], _a[layer]);
            before = _a[layer];
        }

        var cost = new double[1];
        walk.Cost.Value<double>(walk.HasFusedActivation ? _z[^1]
            : _a[^1], walk.Y.AsSpan(sample * walk.Architecture.Outputs, walk.Architecture.Outputs), walk.Architecture.Outputs, cost);
        Cost = cost[0];
    }

    /// <summary>What was nudged.</summary>
    public Quantity By { get; }

    /// <summary>By how much.</summary>
    public double Step { get; }

    /// <summary>C₀ then.</summary>
    public double Cost { get; }

    /// <summary>z of a layer then.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>One number a node.</returns>
    public ReadOnlySpan<double> WeightedSums(int layer) => layer < _layer ? Before(_walk.Z(layer), layer) : _z[layer];

    /// <summary>a of a layer then.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>One number a node.</returns>
    public ReadOnlySpan<double> Activations(int layer) =>
        layer < _layer || (layer < 0 && _layer >= 0) ? Before(_walk.A(layer), layer) : layer < 0 ? _inputs : _a[layer];

    private ReadOnlySpan<double> Before(double[] numbers, int layer) => numbers.AsSpan(_sample * _walk.Nodes(layer), _walk.Nodes(layer));
}
