using Nabla.Layers;

namespace Nabla.Explain;

/// <summary>Fills z and a of a layer as they are after a nudge of h.</summary>
internal delegate void Perturb(double h, Span<double> z, Span<double> a);

/// <summary>The costs of some samples when a number is moved both ways: what comes before that number is not computed again.</summary>
/// <remarks>Several steps run at once, as rows of one product.</remarks>
internal sealed class FiniteDifferenceEvaluator(Walk walk, int first, int samples)
{
    private const int Numbers = 1 << 18;
    private readonly int _group =
        Math.Max(1, Numbers / (2 * samples * Enumerable.Range(0, walk.Architecture.Layers.Count).Sum(walk.Nodes)));
    private readonly double[][] _z = new double[walk.Architecture.Layers.Count][], _a = new double[walk.Architecture.Layers.Count][];
    private double[] _costs = [];

    /// <summary>Adds Σ C₀(+h) − C₀(−h) over the samples to each step's difference.</summary>
    /// <param name="layer">The layer whose numbers the nudge changes first; −1 for the inputs.</param>
    /// <param name="nudged">Does that.</param>
    /// <param name="steps">h.</param>
    /// <param name="differences">Added to.</param>
    /// <param name="crossings">The crossing that was nearest, a step.</param>
    public void Add(int layer, Perturb nudged, ReadOnlySpan<double> steps, Span<double> differences, Crossing?[] crossings)
    {
        for (int from = 0; from < steps.Length; from += _group)
        {
            int count = Math.Min(_group, steps.Length - from), rows = 2 * count * samples;
            double[] inputs = layer < 0 ? new double[rows * walk.Nodes(-1)] : [];
            for (int row = 0; row < 2 * count; row++)
            {
                double h = row % 2 == 0 ? steps[from + row / 2] : -steps[from + row / 2];
                if (layer < 0) nudged(h, [], Block(inputs, -1, row));
                else nudged(h, Block(Rows(_z, layer, rows), layer, row), Block(Rows(_a, layer, rows), layer, row));
            }

            Forward(layer, inputs, rows);
            Costs(rows, differences.Slice(from, count));
            for (int step = 0; step < count; step++)
                for (int at = Math.Max(0, layer); at < _z.Length; at++) See(at, step, ref crossings[from + step]);
        }
    }

    private void Forward(int layer, double[] inputs, int rows)
    {
        for (int next = layer + 1; next < _z.Length; next++)
        {
            walk.Architecture.Layers[next].Forward(new LayerPass<double>
            {
                Samples = rows,
                Inputs = walk.Nodes(next - 1),
                Outputs = walk.Nodes(next),
                Theta = walk.ThetaOf(next),
                X = next == 0 ? inputs : Rows(_a, next - 1, rows),
                Z = Rows(_z, next, rows),
                A = Rows(_a, next, rows),
            });
        }
    }

    private void Costs(int rows, Span<double> differences)
    {
        int last = _z.Length - 1, outputs = walk.Nodes(last);
        if (_costs.Length < samples) _costs = new double[2 * samples];
        ReadOnlySpan<double> seen = Rows(walk.HasFusedActivation ? _z : _a, last, rows),
            y = walk.Y.AsSpan(first * outputs, samples * outputs);
        for (int step = 0; step < differences.Length; step++)
        {
            Span<double> up = _costs.AsSpan(0, samples), down = _costs.AsSpan(samples, samples);
            walk.Cost.Value(seen.Slice(2 * step * y.Length, y.Length), y, outputs, up);
            walk.Cost.Value(seen.Slice((2 * step + 1) * y.Length, y.Length), y, outputs, down);
            for (int i = 0; i < samples; i++) differences[step] += up[i] - down[i];
        }
    }

    // A kink between what a number becomes with +h and with −h.
    private void See(int layer, int step, ref Crossing? nearest)
    {
        foreach (double kink in walk.Architecture.Layers[layer].Activation.NonSmoothPoints)
        {
            ReadOnlySpan<double> up = Block(_z[layer], layer, 2 * step), down = Block(_z[layer], layer, 2 * step + 1),
                z = Own(walk.Z(layer), layer);
            for (int n = 0; n < up.Length; n++)
                if (Lies(kink, up[n], down[n]))
                    Take(ref nearest, new(Quantity.WeightedSum(layer, n % walk.Nodes(layer)), z[n], kink, IsTarget: false));
        }

        if (layer < _z.Length - 1 || !walk.Cost.IsNonSmoothAtTarget) return;
        double[] seen = walk.HasFusedActivation ? _z[layer] : _a[layer];
        ReadOnlySpan<double> above = Block(seen, layer, 2 * step), below = Block(seen, layer, 2 * step + 1),
            now = Own(walk.HasFusedActivation ? walk.Z(layer) : walk.A(layer), layer), y = Own(walk.Y, layer);
        for (int n = 0; n < above.Length; n++)
            if (Lies(y[n], above[n], below[n]))
                Take(ref nearest, new(Quantity.Activation(layer, n % walk.Nodes(layer)), now[n], y[n], IsTarget: true));
    }

    private static bool Lies(double kink, double up, double down) => up != down && kink >= Math.Min(up, down) && kink <= Math.Max(up, down);

    private static void Take(ref Crossing? nearest, Crossing found)
    {
        if (nearest is null || found.Distance < nearest.Distance) nearest = found;
    }

    private Span<double> Block(Span<double> numbers, int layer, int row) =>
        numbers.Slice(row * samples * walk.Nodes(layer), samples * walk.Nodes(layer));

    private ReadOnlySpan<double> Own(double[] numbers, int layer) => numbers.AsSpan(first * walk.Nodes(layer), samples * walk.Nodes(layer));

    private Span<double> Rows(double[][] numbers, int layer, int rows)
    {
        int needed = rows * walk.Nodes(layer);
        if (numbers[layer] is null || numbers[layer].Length < needed) numbers[layer] = new double[needed];
        return numbers[layer].AsSpan(0, needed);
    }
}
