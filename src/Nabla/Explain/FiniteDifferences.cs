
namespace Nabla.Explain;

/// <summary>Computes C(θ + h) − C(θ − h) at several h, and the kinks of C that are crossed.</summary>
/// <param name="steps">The steps h, each half of the previous one.</param>
/// <param name="differences">Filled with the differences.</param>
/// <param name="crossings">Filled with the kinks that are crossed; null for none.</param>
internal delegate void DifferencesAt(ReadOnlySpan<double> steps, Span<double> differences, KinkCrossing?[] crossings);

/// <summary>A derivative estimated by central differences.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Step">The smallest h in the estimate.</param>
/// <param name="Uncertainty">The estimated error, from the differences at other h and the rounding.</param>
/// <param name="Crossing">The kink that even the smallest step crosses; null if some steps cross none.</param>
internal readonly record struct DerivativeEstimate(double Value, double Step, double Uncertainty, KinkCrossing? Crossing);

/// <summary>The estimate (C(θ + h) − C(θ − h)) / 2h at the most accurate h.</summary>
/// <remarks>
/// A large h has a truncation error, a small h a rounding error. Therefore h is halved repeatedly, the differences at h, 2h, 4h … are
/// extrapolated so that the truncation error cancels, and the value with the smallest difference to its neighbors is used: Ridders,
/// "Accurate computation of F'(x) and F'(x)F''(x)", Advances in Engineering Software 4 (1982). The selection does not depend on the
/// expected value, except that no further steps are computed if the first two agree with it to nine digits.
/// </remarks>
internal static class CentralDifferences
{
    private const int Halvings = 22, Columns = 5;
    private const double AtOnce = 1e-9, Epsilon = 2.220446049250313e-16;
    private static readonly double[] First = [1.0 / 512, 1.0 / 1024];

    /// <summary>Estimates the derivative.</summary>
    /// <param name="expected">The value by the chain rule.</param>
    /// <param name="unit">The step that changes the next numbers by about 1.</param>
    /// <param name="size">Magnitude of the numbers that determine the rounding error of C.</param>
    /// <param name="differences">Computes the differences.</param>
    public static DerivativeEstimate Estimate(double expected, double unit, double size, DifferencesAt differences)
    {
        double[] steps = [.. First.Select(step => step * unit)], seen = new double[2];
        var crossings = new KinkCrossing?[2];
        differences(steps, seen, crossings);
        double fine = seen[1] / (2 * steps[1]), fourPlaces = (4 * fine - seen[0] / (2 * steps[0])) / 3;
        if (crossings.All(crossing => crossing is null) && Math.Abs(fourPlaces - expected) <= AtOnce * Math.Abs(expected))
            return new(fourPlaces, steps[1], Math.Abs(fourPlaces - fine) + Epsilon * size / steps[1], null);

        steps = [.. Enumerable.Range(1, Halvings).Select(halving => unit * Math.ScaleB(1, -halving))];
        (seen, crossings) = (new double[Halvings], new KinkCrossing?[Halvings]);
        differences(steps, seen, crossings);
        int from = Halvings;
        while (from > 0 && crossings[from - 1] is null && double.IsFinite(seen[from - 1])) from--;
        return from < Halvings ? Best(steps, seen, from, size)
            : new(seen[^1] / (2 * steps[^1]), steps[^1], double.PositiveInfinity, crossings[^1]);
    }

    // In column c of the table the first c powers of h² are eliminated.
    private static DerivativeEstimate Best(double[] steps, double[] seen, int from, double size)
    {
        int count = steps.Length - from;
        var table = new double[count, Columns];
        for (int row = 0; row < count; row++)
        {
            table[row, 0] = seen[from + row] / (2 * steps[from + row]);
            for (int column = 1; column < Columns && column <= row; column++)
            {
                double power = Math.ScaleB(1, 2 * column);
                table[row, column] = (power * table[row, column - 1] - table[row - 1, column - 1]) / (power - 1);
            }
        }

        var best = new DerivativeEstimate(table[0, 0], steps[from], double.PositiveInfinity, null);
        for (int row = 0; row < count; row++)
        {
            double step = steps[from + row], rounding = Epsilon * size / step;
            for (int column = 0; column < Columns && column <= row; column++)
            {
                double value = table[row, column];
                double off = column > 0 ? Math.Max(Math.Abs(value - table[row, column - 1]), Math.Abs(value - table[row - 1, column - 1]))
                    : row > 0 ? Math.Abs(value - table[row - 1, 0])
                    : count > 1 ? Math.Abs(value - table[1, 0]) : Math.Abs(value);
                if (off + rounding < best.Uncertainty) best = new(value, step, off + rounding, null);
            }
        }

        return best;
    }
}

/// <summary>
/// The effect of a step h on the numbers where it starts: a weight, a bias, a weighted sum, an activation, an input, or θ of a layer along
/// a direction.
/// </summary>
/// <param name="Layer">The layer whose numbers change first; −1 for the inputs.</param>
/// <param name="Perturb">Applies the change.</param>
/// <param name="Reach">The maximum change of the layer's numbers for h = 1; 0 if nothing changes.</param>
internal readonly record struct FiniteDifferenceSteps(int Layer, Perturb Perturb, double Reach)
{
    // Limits the step of a number with almost no effect.
    private const double Least = 1e-3;

    /// <summary>The step h that changes the next numbers by about 1.</summary>
    public static double UnitOf(double reach) => 1 / Math.Max(Least, reach);

    /// <summary>Creates a perturbation of a named number for some samples.</summary>
    public static FiniteDifferenceSteps From(BackpropPass pass, int first, int samples, Quantity by)
    {
        var (layer, j) = (by.Layer, by.Node);
        if (by.Kind == QuantityKind.Parameter)
        {
            var one = new double[pass.Architecture.LayerLayouts[layer].Length];
            one[j] = 1;
            return Along(pass, layer, one, reach: 1, first, samples);
        }

        bool isSum = by.Kind != QuantityKind.Activation && pass.Architecture.LayerLayouts[layer].WeightedSums is not null;
        // A cost with a fused activation uses z and needs no a.
        if (!isSum && !pass.IsFused(layer)) return Moved(pass, first, samples, layer, j);
        var moves = new double[samples];
        Array.Fill(moves, 1);
        int inputs = by.Kind == QuantityKind.Weight ? pass.Nodes(layer - 1) : 0;
        if (inputs > 0)
            for (int i = 0; i < samples; i++) moves[i] = pass.Factor(layer) * pass.A(layer - 1)[(first + i) * inputs + by.From];
        return Summed(pass, first, samples, layer, j, moves);
    }

    /// <summary>
    /// Creates a perturbation of a layer's part of θ, with which the layer is computed again: one parameter, or all along a direction.
    /// </summary>
    /// <param name="pass">All samples.</param>
    /// <param name="layer">The layer, of any kind.</param>
    /// <param name="direction">The change of each parameter for h = 1.</param>
    /// <param name="reach">The approximate maximum change of the layer's numbers.</param>
    /// <param name="first">The first sample. <value>The default is 0.</value></param>
    /// <param name="samples">Number of samples; null for all.</param>
    public static FiniteDifferenceSteps Along(BackpropPass pass, int layer, double[] direction, double reach, int first = 0,
        int? samples = null)
    {
        int count = samples ?? pass.Samples, inputs = pass.Nodes(layer - 1);
        double[] theta = pass.ThetaOf(layer).ToArray(), moved = new double[theta.Length];
        return new(
            layer,
            (h, z, a) =>
            {
                for (int i = 0; i < moved.Length; i++) moved[i] = theta[i] + h * direction[i];
                pass.Again(layer, count, moved, pass.A(layer - 1).AsSpan(first * inputs, count * inputs), z, a);
            },
            reach);
    }

    private static FiniteDifferenceSteps Moved(BackpropPass pass, int first, int samples, int layer, int j)
    {
        int nodes = pass.Nodes(layer), next = layer + 1;
        double reach = 1;
        if (next < pass.Architecture.Layers.Count && pass.Architecture.LayerLayouts[next].WeightedSums is { } sums)
            reach = Enumerable.Range(0, sums.Rows).Max(to => Math.Abs(pass.Link(next, to, j)));
        return new(
            layer,
            (h, z, a) =>
            {
                if (layer >= 0) pass.Z(layer).AsSpan(first * nodes, z.Length).CopyTo(z);
                pass.A(layer).AsSpan(first * nodes, a.Length).CopyTo(a);
                for (int i = 0; i < samples; i++) a[i * nodes + j] += h;
            },
            reach == 0 ? Least : reach);
    }

    private static FiniteDifferenceSteps Summed(BackpropPass pass, int first, int samples, int layer, int j, double[] moves)
    {
        int nodes = pass.Nodes(layer);
        var activation = pass.Architecture.Layers[layer].Activation;
        double[] one = new double[samples], itsA = new double[samples];
        return new(
            layer,
            (h, z, a) =>
            {
                pass.Z(layer).AsSpan(first * nodes, z.Length).CopyTo(z);
                for (int i = 0; i < samples; i++) z[i * nodes + j] += h * moves[i];
                if (!activation.IsElementwise)
                {
                    activation.Forward<double>(z, a, nodes);
                    return;
                }

                // Only this node's own a changes.
                for (int i = 0; i < samples; i++) one[i] = z[i * nodes + j];
                activation.Forward<double>(one, itsA, 1);
                pass.A(layer).AsSpan(first * nodes, a.Length).CopyTo(a);
                for (int i = 0; i < samples; i++) a[i * nodes + j] = itsA[i];
            },
            moves.Max(Math.Abs));
    }
}

/// <summary>Fills z and a of a layer after a change of h.</summary>
internal delegate void Perturb(double h, Span<double> z, Span<double> a);

/// <summary>Computes the costs of some samples for changes of a number in both directions. Earlier layers are not computed again.</summary>
/// <remarks>Several steps are computed at once as rows of one batch.</remarks>
internal sealed class FiniteDifferenceEvaluator(BackpropPass pass, int first, int samples)
{
    private const int Numbers = 1 << 18;
    private readonly int _group =
        Math.Max(1, Numbers / (2 * samples * Enumerable.Range(0, pass.Architecture.Layers.Count).Sum(pass.Nodes))),
        _last = pass.Architecture.Layers.Count - 1;

    private Workspace<double>? _workspace;
    private double[] _costs = [];

    /// <summary>Adds Σ C₀(+h) − C₀(−h) over the samples to each step's difference.</summary>
    /// <param name="layer">The layer whose numbers change first; −1 for the inputs.</param>
    /// <param name="perturb">Applies the change.</param>
    /// <param name="steps">The steps h.</param>
    /// <param name="differences">The differences, added to.</param>
    /// <param name="crossings">The nearest crossing of each step.</param>
    public void Add(int layer, Perturb perturb, ReadOnlySpan<double> steps, Span<double> differences, KinkCrossing?[] crossings)
    {
        for (int from = 0; from < steps.Length; from += _group)
        {
            int count = Math.Min(_group, steps.Length - from), rows = 2 * count * samples;
            if (_workspace is null || _workspace.Capacity < rows) _workspace = new(pass.Architecture, rows);
            Span<double> x = _workspace.Begin(rows);
            for (int row = 0; row < 2 * count; row++)
            {
                double h = row % 2 == 0 ? steps[from + row / 2] : -steps[from + row / 2];
                if (layer < 0) perturb(h, [], Block(x, -1, row));
                else perturb(h, Block(_workspace.WeightedSums(layer), layer, row), Block(_workspace.Activations(layer), layer, row));
            }

            _workspace.Forward(pass.Theta, from: layer + 1);
            Costs(_workspace, differences.Slice(from, count));
            for (int step = 0; step < count; step++)
            {
                for (int at = Math.Max(0, layer); at <= _last; at++) FindCrossing(_workspace, at, step, ref crossings[from + step]);
                for (int at = layer + 1; at <= _last; at++) FindInputCrossing(_workspace, at, step, ref crossings[from + step]);
            }
        }
    }

    private void Costs(Workspace<double> workspace, Span<double> differences)
    {
        int outputs = pass.Nodes(_last);
        if (_costs.Length < samples) _costs = new double[2 * samples];
        ReadOnlySpan<double> seen = CostInput(workspace), y = pass.Y.AsSpan(first * outputs, samples * outputs);
        for (int step = 0; step < differences.Length; step++)
        {
            Span<double> up = _costs.AsSpan(0, samples), down = _costs.AsSpan(samples, samples);
            pass.Cost.Value(seen.Slice(2 * step * y.Length, y.Length), y, outputs, up);
            pass.Cost.Value(seen.Slice((2 * step + 1) * y.Length, y.Length), y, outputs, down);
            for (int i = 0; i < samples; i++) differences[step] += up[i] - down[i];
        }
    }

    // The input of the cost: z of the last layer if the cost has a fused activation, otherwise a.
    private Span<double> CostInput(Workspace<double> workspace) =>
        pass.HasFusedActivation ? workspace.WeightedSums(_last) : workspace.Outputs;

    // A kink between the values of a number for +h and −h.
    private void FindCrossing(Workspace<double> workspace, int layer, int step, ref KinkCrossing? nearest)
    {
        foreach (double kink in pass.Architecture.Layers[layer].Activation.NonSmoothPoints)
        {
            ReadOnlySpan<double> up = Block(workspace.WeightedSums(layer), layer, 2 * step),
                down = Block(workspace.WeightedSums(layer), layer, 2 * step + 1), z = Own(pass.Z(layer), layer);
            for (int n = 0; n < up.Length; n++)
                if (IsBetween(kink, up[n], down[n]))
                    KeepNearest(ref nearest, new(Quantity.WeightedSum(layer, n % pass.Nodes(layer)), z[n], kink, IsTarget: false));
        }

        if (layer < _last || !pass.Cost.IsNonSmoothAtTarget) return;
        ReadOnlySpan<double> above = Block(CostInput(workspace), layer, 2 * step), below = Block(CostInput(workspace), layer, 2 * step + 1),
            now = Own(pass.HasFusedActivation ? pass.Z(layer) : pass.A(layer), layer), y = Own(pass.Y, layer);
        for (int n = 0; n < above.Length; n++)
            if (IsBetween(y[n], above[n], below[n]))
                KeepNearest(ref nearest, new(Quantity.Activation(layer, n % pass.Nodes(layer)), now[n], y[n], IsTarget: true));
    }

    // The same for the inputs of a layer.
    private void FindInputCrossing(Workspace<double> workspace, int layer, int step, ref KinkCrossing? nearest)
    {
        int inputs = pass.Nodes(layer - 1);
        for (int k = 0; k < inputs; k++)
        {
            foreach (double kink in pass.Architecture.Layers[layer].NonSmoothInputs(k))
            {
                Span<double> x = layer == 0 ? workspace.Inputs : workspace.Activations(layer - 1);
                ReadOnlySpan<double> up = Block(x, layer - 1, 2 * step), down = Block(x, layer - 1, 2 * step + 1),
                    now = Own(pass.A(layer - 1), layer - 1);
                for (int n = k; n < up.Length; n += inputs)
                    if (IsBetween(kink, up[n], down[n]))
                        KeepNearest(ref nearest, new(Quantity.Activation(layer - 1, k), now[n], kink, IsTarget: false));
            }
        }
    }

    private static bool IsBetween(double kink, double up, double down) =>
        up != down && kink >= Math.Min(up, down) && kink <= Math.Max(up, down);

    private static void KeepNearest(ref KinkCrossing? nearest, KinkCrossing found)
    {
        if (nearest is null || found.Distance < nearest.Distance) nearest = found;
    }

    private Span<double> Block(Span<double> numbers, int layer, int row) =>
        numbers.Slice(row * samples * pass.Nodes(layer), samples * pass.Nodes(layer));

    private ReadOnlySpan<double> Own(double[] numbers, int layer) => numbers.AsSpan(first * pass.Nodes(layer), samples * pass.Nodes(layer));
}

/// <summary>
/// The numbers of one sample after a change of one of them, up to the cost. Earlier numbers are unchanged.
/// </summary>
public sealed class PerturbedSample
{
    private readonly BackpropPass _pass;
    private readonly int _sample, _layer;
    private readonly Workspace<double> _workspace;

    internal PerturbedSample(BackpropPass pass, int sample, Quantity by, double step)
    {
        (_pass, _sample, By, Step) = (pass, sample, by, step);
        var change = FiniteDifferenceSteps.From(pass, sample, 1, by);
        _layer = change.Layer;
        _workspace = new(pass.Architecture, 1);
        Span<double> x = _workspace.Begin(1);
        if (_layer < 0) change.Perturb(step, [], x);
        else change.Perturb(step, _workspace.WeightedSums(_layer), _workspace.Activations(_layer));
        _workspace.Forward(pass.Theta, from: _layer + 1);
        int outputs = pass.Architecture.Outputs;
        Cost = _workspace.Cost(pass.Cost, pass.Y.AsSpan(sample * outputs, outputs), default, total: 1);
    }

    /// <summary>The changed number.</summary>
    public Quantity By { get; }

    /// <summary>The size of the change.</summary>
    public double Step { get; }

    /// <summary>C₀ after the change.</summary>
    public double Cost { get; }

    /// <summary>Returns z of a layer after the change.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>One number per node.</returns>
    public ReadOnlySpan<double> WeightedSums(int layer) => layer < _layer ? Before(_pass.Z(layer), layer) : _workspace.WeightedSums(layer);

    /// <summary>Returns a of a layer after the change.</summary>
    /// <param name="layer">The layer, from 0; −1 for the inputs.</param>
    /// <returns>One number per node.</returns>
    public ReadOnlySpan<double> Activations(int layer) =>
        layer < _layer ? Before(_pass.A(layer), layer) : layer < 0 ? _workspace.Inputs : _workspace.Activations(layer);

    private ReadOnlySpan<double> Before(double[] numbers, int layer) => numbers.AsSpan(_sample * _pass.Nodes(layer), _pass.Nodes(layer));
}

/// <summary>A kink of C inside the interval of a finite difference, which makes the difference inconclusive.</summary>
/// <param name="Of">The node whose z crosses a kink of its activation, or whose output crosses its target.</param>
/// <param name="Value">z, or the output, before the change.</param>
/// <param name="At">The kink, or the target.</param>
/// <param name="IsTarget">True for an output and its target, false for a kink of an activation.</param>
public sealed record KinkCrossing(Quantity Of, double Value, double At, bool IsTarget)
{
    /// <summary>Distance of the node from it.</summary>
    internal double Distance => Math.Abs(Value - At);

    /// <summary>Describes the crossing.</summary>
    /// <returns>For example "a small change crosses the kink of z⁽²⁾[3] = 3e−9 at 0".</returns>
    public override string ToString() => IsTarget
        ? $"a small change moves {Of} = {FormulaNumber.Format(Value, 6)} across its target {FormulaNumber.Format(At, 6)}, a kink of the "
            + "cost"
        : $"a small change crosses the kink of {Of} = {FormulaNumber.Format(Value, 3)} at {FormulaNumber.Format(At, 6)}";
}
