namespace Nabla.Explain;

/// <summary>
/// The numbers of one sample with one of them changed: what follows from it, up to the cost. What comes before it is unchanged.
/// </summary>
public sealed class PerturbedSample
{
    private readonly Walk _walk;
    private readonly int _sample, _layer;
    private readonly Workspace<double> _workspace;

    internal PerturbedSample(Walk walk, int sample, Quantity by, double step)
    {
        (_walk, _sample, By, Step) = (walk, sample, by, step);
        var change = FiniteDifferenceSteps.From(walk, sample, 1, by);
        _layer = change.Layer;
        _workspace = new(walk.Architecture, 1);
        Span<double> x = _workspace.Begin(1);
        if (_layer < 0) change.Perturb(step, [], x);
        else change.Perturb(step, _workspace.WeightedSums(_layer), _workspace.Activations(_layer));
        _workspace.Forward(walk.Theta, from: _layer + 1);
        int outputs = walk.Architecture.Outputs;
        Cost = _workspace.Cost(walk.Cost, walk.Y.AsSpan(sample * outputs, outputs), default, total: 1);
    }

    /// <summary>What was changed.</summary>
    public Quantity By { get; }

    /// <summary>By how much.</summary>
    public double Step { get; }

    /// <summary>C₀ after the change.</summary>
    public double Cost { get; }

    /// <summary>z of a layer after the change.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>One number a node.</returns>
    public ReadOnlySpan<double> WeightedSums(int layer) => layer < _layer ? Before(_walk.Z(layer), layer) : _workspace.WeightedSums(layer);

    /// <summary>a of a layer after the change.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>One number a node.</returns>
    public ReadOnlySpan<double> Activations(int layer) =>
        layer < _layer ? Before(_walk.A(layer), layer) : layer < 0 ? _workspace.Inputs : _workspace.Activations(layer);

    private ReadOnlySpan<double> Before(double[] numbers, int layer) => numbers.AsSpan(_sample * _walk.Nodes(layer), _walk.Nodes(layer));
}
