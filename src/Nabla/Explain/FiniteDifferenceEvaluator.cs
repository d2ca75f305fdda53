namespace Nabla.Explain;

/// <summary>Fills z and a of a layer as they are after a change of h.</summary>
internal delegate void Perturb(double h, Span<double> z, Span<double> a);

/// <summary>The costs of some samples when a number is moved both ways: what comes before that number is not computed again.</summary>
/// <remarks>Several steps run at once, as rows of one batch.</remarks>
internal sealed class FiniteDifferenceEvaluator(Walk walk, int first, int samples)
{
    private const int Numbers = 1 << 18;
    private readonly int _group =
        Math.Max(1, Numbers / (2 * samples * Enumerable.Range(0, walk.Architecture.Layers.Count).Sum(walk.Nodes))),
        _last = walk.Architecture.Layers.Count - 1;

    private Workspace<double>? _workspace;
    private double[] _costs = [];

    /// <summary>Adds Σ C₀(+h) − C₀(−h) over the samples to each step's difference.</summary>
    /// <param name="layer">The layer whose numbers change first; −1 for the inputs.</param>
    /// <param name="perturb">Makes the change.</param>
    /// <param name="steps">h.</param>
    /// <param name="differences">Added to.</param>
    /// <param name="crossings">The crossing that was nearest, a step.</param>
    public void Add(int layer, Perturb perturb, ReadOnlySpan<double> steps, Span<double> differences, Crossing?[] crossings)
    {
        for (int from = 0; from < steps.Length; from += _group)
        {
            int count = Math.Min(_group, steps.Length - from), rows = 2 * count * samples;
            if (_workspace is null || _workspace.Capacity < rows) _workspace = new(walk.Architecture, rows);
            Span<double> x = _workspace.Begin(rows);
            for (int row = 0; row < 2 * count; row++)
            {
                double h = row % 2 == 0 ? steps[from + row / 2] : -steps[from + row / 2];
                if (layer < 0) perturb(h, [], Block(x, -1, row));
                else perturb(h, Block(_workspace.WeightedSums(layer), layer, row), Block(_workspace.Activations(layer), layer, row));
            }

            _workspace.Forward(walk.Theta, from: layer + 1);
            Costs(_workspace, differences.Slice(from, count));
            for (int step = 0; step < count; step++)
                for (int at = Math.Max(0, layer); at <= _last; at++) FindCrossing(_workspace, at, step, ref crossings[from + step]);
        }
    }

    private void Costs(Workspace<double> workspace, Span<double> differences)
    {
        int outputs = walk.Nodes(_last);
        if (_costs.Length < samples) _costs = new double[2 * samples];
        ReadOnlySpan<double> seen = Judged(workspace), y = walk.Y.AsSpan(first * outputs, samples * outputs);
        for (int step = 0; step < differences.Length; step++)
        {
            Span<double> up = _costs.AsSpan(0, samples), down = _costs.AsSpan(samples, samples);
            walk.Cost.Value(seen.Slice(2 * step * y.Length, y.Length), y, outputs, up);
            walk.Cost.Value(seen.Slice((2 * step + 1) * y.Length, y.Length), y, outputs, down);
            for (int i = 0; i < samples; i++) differences[step] += up[i] - down[i];
        }
    }

    // What the cost is applied to: z of the last layer where the cost contains its activation, else a.
    private Span<double> Judged(Workspace<double> workspace) =>
        walk.HasFusedActivation ? workspace.WeightedSums(_last) : workspace.Outputs;

    // A kink between what a number becomes with +h and with −h.
    private void FindCrossing(Workspace<double> workspace, int layer, int step, ref Crossing? nearest)
    {
        foreach (double kink in walk.Architecture.Layers[layer].Activation.NonSmoothPoints)
        {
            ReadOnlySpan<double> up = Block(workspace.WeightedSums(layer), layer, 2 * step),
                down = Block(workspace.WeightedSums(layer), layer, 2 * step + 1), z = Own(walk.Z(layer), layer);
            for (int n = 0; n < up.Length; n++)
                if (IsBetween(kink, up[n], down[n]))
                    KeepNearest(ref nearest, new(Quantity.WeightedSum(layer, n % walk.Nodes(layer)), z[n], kink, IsTarget: false));
        }

        if (layer < _last || !walk.Cost.IsNonSmoothAtTarget) return;
        ReadOnlySpan<double> above = Block(Judged(workspace), layer, 2 * step), below = Block(Judged(workspace), layer, 2 * step + 1),
            now = Own(walk.HasFusedActivation ? walk.Z(layer) : walk.A(layer), layer), y = Own(walk.Y, layer);
        for (int n = 0; n < above.Length; n++)
            if (IsBetween(y[n], above[n], below[n]))
                KeepNearest(ref nearest, new(Quantity.Activation(layer, n % walk.Nodes(layer)), now[n], y[n], IsTarget: true));
    }

    private static bool IsBetween(double kink, double up, double down) =>
        up != down && kink >= Math.Min(up, down) && kink <= Math.Max(up, down);

    private static void KeepNearest(ref Crossing? nearest, Crossing found)
    {
        if (nearest is null || found.Distance < nearest.Distance) nearest = found;
    }

    private Span<double> Block(Span<double> numbers, int layer, int row) =>
        numbers.Slice(row * samples * walk.Nodes(layer), samples * walk.Nodes(layer));

    private ReadOnlySpan<double> Own(double[] numbers, int layer) => numbers.AsSpan(first * walk.Nodes(layer), samples * walk.Nodes(layer));
}
