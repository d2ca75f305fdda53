using Nabla.Costs;
using Nabla.Numerics;

namespace Nabla.Explain;

/// <summary>
/// Backpropagation against its definition: every partial derivative beside the slope (C(θ + h) − C(θ − h)) / 2h that a tiny nudge of that
/// one number shows.
/// </summary>
/// <remarks>
/// In double, whatever the network was trained in. Where all parameters would take more than <see cref="GradientCheckOptions.Budget"/> and
/// <see cref="GradientCheckOptions.Work"/> allow, a random sample of every layer's and random directions in it are checked instead. Where a
/// derivative is wrong, each factor of the chain rule is compared with a nudge of just that function, to say which.
/// </remarks>
public static class GradientCheck
{
    private const int FewPlaces = 16, ManyPlaces = 2048, MinSample = 8;

    /// <summary>Checks a network's gradient on some samples.</summary>
    /// <param name="network">The network; its weights are read, not changed.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <param name="options">How hard to look.</param>
    /// <returns>What was compared, worst first.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit the network.</exception>
    public static GradientCheckReport Run(
        Network network, ICost cost, ReadOnlySpan<double> x, ReadOnlySpan<double> y, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cost);
        options ??= new();
        var gradient = network.Gradient<double>(cost, x, y);
        var walk = new Walk(network, cost, x, y);
        var plan = new Plan(network.Architecture, walk.Samples, options);
        var check = new Comparison(walk, gradient.Values, options.Tolerance);
        var random = Streams.Check(options.Seed);
        var found = new List<CheckedDerivative>();
        ulong draw = 0;
        for (int layer = 0; layer < network.Architecture.LayerLayouts.Count; layer++)
        {
            var slot = network.Architecture.LayerLayouts[layer];
            int count = plan.Parameters(layer);
            foreach (int place in Places(random, ref draw, count, slot.Length)) found.Add(check.Parameter(layer, place));
            for (int d = 0; slot.Length > 0 && !plan.IsComplete && d < options.Directions; d++)
                found.Add(check.Along(layer, d, Direction(random, layer, d, slot.Length)));
        }

        bool wrong = found.Exists(one => one.Verdict == Verdict.Disagrees);
        var factors = new FactorCheck(walk, options.Tolerance, wrong ? ManyPlaces : FewPlaces);
        // What disagrees first; what a nudge cannot tell by its size, the rest by its error.
        var ordered = found.OrderBy(one => one.Verdict == Verdict.Disagrees ? -1 : (int)one.Verdict)
            .ThenByDescending(one => one.Verdict is Verdict.NonSmooth or Verdict.Hidden ? Math.Abs(one.Backpropagation) : one.RelativeError)
            .ToList();
        return new(plan.IsComplete, ordered, wrong ? factors.Find() : factors.Layers(), options.Tolerance);
    }

    // So many of all places, none twice: Floyd's algorithm, Communications of the ACM 30 (1987), which draws once for each.
    private static SortedSet<int> Places(Philox random, ref ulong draw, int count, int length)
    {
        var places = new SortedSet<int>();
        for (int last = length - count; last < length; last++)
            if (count == length || !places.Add((int)random.UniformInteger(draw++, last + 1))) places.Add(last);
        return places;
    }

    // Every coordinate ±1, so that no parameter is left out.
    private static double[] Direction(Philox random, int layer, int number, int length)
    {
        var direction = new double[length];
        for (int i = 0; i < length; i++)
            direction[i] = random.Uniform(((ulong)(layer * 1024 + number) + 1 << 40) + (ulong)i) < 0.5 ? -1 : 1;
        return direction;
    }

    /// <summary>How many parameters of each layer are nudged.</summary>
    private sealed class Plan
    {
        // Rows of a nudge for each sample, and multiplications that an activation is worth.
        private const double Rows = 6, Activation = 20;
        private readonly Architecture _architecture;
        private readonly GradientCheckOptions _options;
        private readonly int _samples, _layers;

        public Plan(Architecture architecture, int samples, GradientCheckOptions options)
        {
            (_architecture, _samples, _options) = (architecture, samples, options);
            _layers = architecture.LayerLayouts.Count(slot => slot.Length > 0);
            IsComplete = architecture.ParameterCount <= options.Budget
                && Enumerable.Range(0, architecture.LayerLayouts.Count)
                .Sum(layer => architecture.LayerLayouts[layer].Length * Work(layer)) <= options.Work;
        }

        public bool IsComplete { get; }

        public int Parameters(int layer)
        {
            int length = _architecture.LayerLayouts[layer].Length;
            if (IsComplete || length == 0) return length;
            double affordable = Math.Max(MinSample, _options.Work / 2 / _layers / Work(layer));
            return (int)Math.Min(length, Math.Min(affordable, _options.Budget / 2.0 / _layers));
        }

        private double Work(int layer) =>
            Rows * _samples * _architecture.LayerLayouts.Skip(layer)
            .Select((slot, at) => slot.Outputs * (Activation + (at > 0 ? slot.Inputs : 0.0))).Sum();
    }

    /// <summary>One derivative after the other.</summary>
    private sealed class Comparison(Walk walk, double[] gradient, double tolerance)
    {
        private readonly FiniteDifferenceEvaluator _differences = new(walk, 0, walk.Samples);
        private readonly double _size = Enumerable.Range(0, walk.Samples).Sum(walk.SizeOf) / walk.Samples;

        public CheckedDerivative Parameter(int layer, int place)
        {
            var slot = walk.Architecture.LayerLayouts[layer];
            double expected = gradient[slot.Offset + place];
            return Compare(NameOf(slot, layer, place), expected, NudgesOf(slot, layer, place));
        }

        public CheckedDerivative Along(int layer, int number, double[] direction)
        {
            var slot = walk.Architecture.LayerLayouts[layer];
            double expected = 0;
            for (int i = 0; i < direction.Length; i++) expected += direction[i] * gradient[slot.Offset + i];
            double reach = Math.Sqrt(slot.Inputs) * Math.Max(1, walk.A(layer - 1).Max(Math.Abs));
            return Compare($"layer {layer + 1}, random direction {number + 1}", expected,
                FiniteDifferenceSteps.Along(walk, layer, direction, reach));
        }

        // w, then b; null where the parameter is neither.
        private static Quantity? Named(LayerLayout slot, int layer, int place)
        {
            if (slot.WeightedSums is null || place >= slot.Blocks[0].Length + slot.Blocks[1].Length) return null;
            var w = slot.Blocks[0];
            return place >= w.Length ? Quantity.Bias(layer, place - w.Length)
                : w.ColumnByColumn ? Quantity.Weight(layer, place % w.Rows, place / w.Rows)
                : Quantity.Weight(layer, place / w.Columns, place % w.Columns);
        }

        private string NameOf(LayerLayout slot, int layer, int place) =>
            Named(slot, layer, place) is { } name ? $"∂C/∂{name}" : walk.Architecture.ParameterName(slot.Offset + place);

        private FiniteDifferenceSteps NudgesOf(LayerLayout slot, int layer, int place)
        {
            if (Named(slot, layer, place) is { } name) return FiniteDifferenceSteps.From(walk, 0, walk.Samples, name);
            var one = new double[slot.Length];
            one[place] = 1;
            return FiniteDifferenceSteps.Along(walk, layer, one, reach: 1);
        }

        private CheckedDerivative Compare(string name, double expected, FiniteDifferenceSteps nudges) =>
            CheckedDerivative.Compare(name, expected, nudges.Reach, _size, tolerance, (steps, differences, crossings) =>
            {
                _differences.Add(nudges.Layer, nudges.Perturb, steps, differences, crossings);
                for (int step = 0; step < differences.Length; step++) differences[step] /= walk.Samples;
            });
    }
}

/// <summary>How hard a <see cref="GradientCheck"/> looks.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>The largest relative error that passes. <value>The default is 10⁻⁶.</value></summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>
    /// The most parameters that are nudged one by one; a larger network has half as many sampled. <value>The default is 200,000.</value>
    /// </summary>
    public int Budget { get; init; } = 200_000;

    /// <summary>
    /// The most multiplications that the nudges may take; where all parameters take more, fewer are sampled. <value>The default is 5·10¹⁰,
    /// well under a minute.</value>
    /// </summary>
    public double Work { get; init; } = 5e10;

    /// <summary>Random directions tried in each layer of a network above the budget. <value>The default is 10.</value></summary>
    public int Directions { get; init; } = 10;

    /// <summary>Seed of what is sampled. <value>The default is 0.</value></summary>
    public ulong Seed { get; init; }
}

/// <summary>What a <see cref="GradientCheck"/> compared.</summary>
/// <param name="Complete">True where every parameter was nudged, false where a sample and random directions were.</param>
/// <param name="Derivatives">Every comparison: what disagrees first, then what agrees, the worst first, then what a nudge can say nothing
/// of, then what moves nothing.</param>
/// <param name="Faults">The factors that are wrong by themselves, from the cost back to the inputs; none where all derivatives
/// agree.</param>
/// <param name="Tolerance">The largest relative error that passes.</param>
public sealed record GradientCheckReport(bool Complete, IReadOnlyList<CheckedDerivative> Derivatives, IReadOnlyList<WrongFactor> Faults,
    double Tolerance)
{
    /// <summary>The largest relative error of what could be compared.</summary>
    public double WorstRelativeError =>
        Derivatives.Where(one => one.Verdict is Verdict.Agrees or Verdict.Disagrees).Select(one => one.RelativeError).DefaultIfEmpty(0)
        .Max();

    /// <summary>True where something was found out: a derivative that is not 0 agrees with its nudge, or something is wrong.</summary>
    public bool IsConclusive => IsWrong || Derivatives.Any(one => one.Verdict == Verdict.Agrees && one.Backpropagation != 0);

    /// <summary>True where a derivative disagrees with its nudge, or a factor with its own.</summary>
    public bool IsWrong => Count(Verdict.Disagrees) > 0 || Faults.Count > 0;

    /// <summary>True where nothing is wrong, and not for want of anything to compare.</summary>
    public bool Passed => IsConclusive && !IsWrong;

    /// <summary>How many comparisons ended so.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>Their number.</returns>
    public int Count(Verdict verdict) => Derivatives.Count(one => one.Verdict == verdict);

    /// <summary>One line: how many agree, what could not be told, and of a wrong derivative layer, node and factor.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string told = FormattableString.Invariant($"{Derivatives.Count:N0} derivatives, {Count(Verdict.Agrees):N0} agree, worst ")
            + FormattableString.Invariant($"relative error {FormulaNumber.Format(WorstRelativeError, 3)}")
            + Apart(Verdict.NonSmooth, "at a kink") + Apart(Verdict.Hidden, "below the rounding error")
            + Apart(Verdict.Unmoved, "without effect in these samples");
        if (!IsWrong)
            return Passed ? $"passed: {told}" : $"inconclusive: {told}; no derivative other than 0 could be compared. "
                + "Use other samples.";
        string first = Faults.Count > 0 ? Faults[0].ToString() : "no single factor is wrong";
        return $"FAILED: {told}; {first}{(Count(Verdict.Disagrees) > 0 ? $"; {Derivatives[0]}" : "")}";
    }

    private string Apart(Verdict verdict, string where) =>
        Count(verdict) is > 0 and var count ? FormattableString.Invariant($", {count:N0} {where}") : "";
}
