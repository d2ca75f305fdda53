using Nabla.Costs;
using Nabla.Numerics;

namespace Nabla.Explain;

/// <summary>
/// Compares every partial derivative of backpropagation with its finite difference (C(θ + h) − C(θ − h)) / 2h.
/// </summary>
/// <remarks>
/// The computation uses double, independent of the network's type. If all parameters exceed
/// <see cref="GradientCheckOptions.MaxParameters"/> or
/// <see cref="GradientCheckOptions.MaxOperations"/>, a random sample of the parameters and random directions of every layer are checked
/// instead. If
/// a derivative is wrong, each factor of the chain rule is compared with its own finite difference to find the wrong one.
/// </remarks>
public static class GradientCheck
{
    private const int FewPlaces = 16, ManyPlaces = 2048, MinSample = 8;

    /// <summary>Checks a network's gradient on some samples.</summary>
    /// <param name="network">The network. It is not changed.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="x">Inputs, samples × inputs.</param>
    /// <param name="y">Desired outputs, samples × outputs.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The comparisons, worst first.</returns>
    /// <exception cref="ArgumentException">A length does not match the network, or the tolerance is out of range.</exception>
    public static GradientCheckReport Run(
        Network network, ICost cost, ReadOnlySpan<double> x, ReadOnlySpan<double> y, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cost);
        options ??= new();
        if (options.Tolerance is not (>= GradientCheckOptions.MinTolerance and < 1))
            throw new ArgumentOutOfRangeException(nameof(options), FormattableString.Invariant(
                $"Tolerance must be at least {GradientCheckOptions.MinTolerance}, since finite differences are rounded, and below 1 ")
                + FormattableString.Invariant($"(got {options.Tolerance})."));
        var gradient = network.Gradient<double>(cost, x, y);
        var pass = new BackpropPass(network, cost, x, y);
        var plan = new Plan(network.Architecture, pass.Samples, options);
        var check = new Comparison(pass, gradient.Values, options.Tolerance);
        var random = Streams.Check(options.Seed);
        var found = new List<CheckedDerivative>();
        ulong draw = 0;
        for (int layer = 0; layer < network.Architecture.LayerLayouts.Count; layer++)
        {
            var layout = network.Architecture.LayerLayouts[layer];
            int count = plan.Parameters(layer);
            foreach (int place in Places(random, ref draw, count, layout.Length)) found.Add(check.Parameter(layer, place));
            for (int d = 0; layout.Length > 0 && !plan.IsComplete && d < options.Directions; d++)
                found.Add(check.Along(layer, d, Direction(random, layer, d, layout.Length)));
        }

        bool wrong = found.Exists(one => one.Verdict == Verdict.Disagrees);
        var factors = new FactorCheck(pass, options.Tolerance, wrong ? ManyPlaces : FewPlaces);
        // Disagreements first; inconclusive comparisons by their size, all others by their error.
        var ordered = found.OrderBy(one => one.Verdict == Verdict.Disagrees ? -1 : (int)one.Verdict)
            .ThenByDescending(one => one.Verdict is Verdict.Kink or Verdict.BelowRounding ? Math.Abs(one.Backpropagation)
                : one.RelativeError)
            .ToList();
        return new(plan.IsComplete, ordered, wrong ? factors.Find() : factors.Layers(), options.Tolerance);
    }

    // Sampling without replacement: Floyd's algorithm, Communications of the ACM 30 (1987), with one draw for each element.
    private static SortedSet<int> Places(Philox random, ref ulong draw, int count, int length)
    {
        var places = new SortedSet<int>();
        for (int last = length - count; last < length; last++)
            if (count == length || !places.Add((int)random.UniformInteger(draw++, last + 1))) places.Add(last);
        return places;
    }

    // Every component is ±1, so that each parameter takes part.
    private static double[] Direction(Philox random, int layer, int number, int length)
    {
        var direction = new double[length];
        for (int i = 0; i < length; i++)
            direction[i] = random.Uniform(((ulong)(layer * 1024 + number) + 1 << 40) + (ulong)i) < 0.5 ? -1 : 1;
        return direction;
    }

    /// <summary>Number of parameters of each layer that are checked.</summary>
    private sealed class Plan
    {
        // Rows of a perturbation for each sample, and the cost of an activation in multiplications.
        private const double Rows = 6, Activation = 20;
        private readonly Architecture _architecture;
        private readonly GradientCheckOptions _options;
        private readonly int _samples, _layers;

        public Plan(Architecture architecture, int samples, GradientCheckOptions options)
        {
            (_architecture, _samples, _options) = (architecture, samples, options);
            _layers = architecture.LayerLayouts.Count(layout => layout.Length > 0);
            IsComplete = architecture.ParameterCount <= options.MaxParameters
                && Enumerable.Range(0, architecture.LayerLayouts.Count)
                .Sum(layer => architecture.LayerLayouts[layer].Length * Work(layer)) <= options.MaxOperations;
        }

        public bool IsComplete { get; }

        public int Parameters(int layer)
        {
            int length = _architecture.LayerLayouts[layer].Length;
            if (IsComplete || length == 0) return length;
            double affordable = Math.Max(MinSample, _options.MaxOperations / 2 / _layers / Work(layer));
            return (int)Math.Min(length, Math.Min(affordable, _options.MaxParameters / 2.0 / _layers));
        }

        private double Work(int layer) =>
            Rows * _samples * _architecture.LayerLayouts.Skip(layer)
            .Select((layout, at) => layout.Outputs * (Activation + (at > 0 ? layout.Inputs : 0.0))).Sum();
    }

    /// <summary>One derivative after the other.</summary>
    private sealed class Comparison(BackpropPass pass, double[] gradient, double tolerance)
    {
        private readonly FiniteDifferenceEvaluator _differences = new(pass, 0, pass.Samples);
        private readonly double _size = Enumerable.Range(0, pass.Samples).Sum(pass.SizeOf) / pass.Samples;

        public CheckedDerivative Parameter(int layer, int place)
        {
            var layout = pass.Architecture.LayerLayouts[layer];
            double expected = gradient[layout.Offset + place];
            return Compare(NameOf(layout, layer, place), expected, StepsOf(layout, layer, place));
        }

        public CheckedDerivative Along(int layer, int number, double[] direction)
        {
            var layout = pass.Architecture.LayerLayouts[layer];
            double expected = 0;
            for (int i = 0; i < direction.Length; i++) expected += direction[i] * gradient[layout.Offset + i];
            double reach = Math.Sqrt(layout.Inputs) * Math.Max(1, pass.A(layer - 1).Max(Math.Abs));
            return Compare($"layer {layer + 1}, derivative in random direction {number + 1}", expected,
                FiniteDifferenceSteps.Along(pass, layer, direction, reach));
        }

        // w, then b; null where the parameter is neither.
        private static Quantity? Named(LayerLayout layout, int layer, int place)
        {
            if (layout.WeightedSums is null || place >= layout.Blocks[0].Length + layout.Blocks[1].Length) return null;
            var w = layout.Blocks[0];
            return place >= w.Length ? Quantity.Bias(layer, place - w.Length)
                : w.ColumnByColumn ? Quantity.Weight(layer, place % w.Rows, place / w.Rows)
                : Quantity.Weight(layer, place / w.Columns, place % w.Columns);
        }

        private string NameOf(LayerLayout layout, int layer, int place) =>
            Named(layout, layer, place) is { } name ? $"∂C/∂{name}" : pass.Architecture.ParameterName(layout.Offset + place);

        private FiniteDifferenceSteps StepsOf(LayerLayout layout, int layer, int place)
        {
            if (Named(layout, layer, place) is { } name) return FiniteDifferenceSteps.From(pass, 0, pass.Samples, name);
            var one = new double[layout.Length];
            one[place] = 1;
            return FiniteDifferenceSteps.Along(pass, layer, one, reach: 1);
        }

        private CheckedDerivative Compare(string name, double expected, FiniteDifferenceSteps change) =>
            CheckedDerivative.Compare(name, expected, change.Reach, _size, tolerance, (steps, differences, crossings) =>
            {
                _differences.Add(change.Layer, change.Perturb, steps, differences, crossings);
                for (int step = 0; step < differences.Length; step++) differences[step] /= pass.Samples;
            });
    }
}

/// <summary>Options of a <see cref="GradientCheck"/>.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>The least <see cref="Tolerance"/>. Smaller errors are below the rounding error of a finite difference.</summary>
    public const double MinTolerance = 1e-12;

    /// <summary>
    /// The maximum relative error, at least <see cref="MinTolerance"/> and below 1. <value>The default is 10⁻⁶.</value>
    /// </summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>
    /// The maximum number of parameters that are checked one by one. A larger network has half as many sampled. <value>The default is
    /// 200,000.</value>
    /// </summary>
    public int MaxParameters { get; init; } = 200_000;

    /// <summary>
    /// The maximum number of multiplications of the check. If all parameters need more, fewer are sampled. <value>The default is 5·10¹⁰,
    /// well under a minute.</value>
    /// </summary>
    public double MaxOperations { get; init; } = 5e10;

    /// <summary>Number of random directions in each layer of a network above the budget. <value>The default is 10.</value></summary>
    public int Directions { get; init; } = 10;

    /// <summary>Seed of the sampling. <value>The default is 0.</value></summary>
    public ulong Seed { get; init; }
}

/// <summary>The result of a <see cref="GradientCheck"/>.</summary>
/// <param name="Complete">True if every parameter was checked, false for a sample and random directions.</param>
/// <param name="Derivatives">All comparisons: disagreements first, then agreements by descending error, then inconclusive ones, then
/// numbers without effect.</param>
/// <param name="Faults">The wrong factors, from the cost to the inputs; empty if all derivatives agree.</param>
/// <param name="Tolerance">The maximum relative error.</param>
public sealed record GradientCheckReport(bool Complete, IReadOnlyList<CheckedDerivative> Derivatives, IReadOnlyList<WrongFactor> Faults,
    double Tolerance)
{
    /// <summary>The largest relative error of all conclusive comparisons.</summary>
    public double WorstRelativeError =>
        Derivatives.Where(one => one.Verdict is Verdict.Agrees or Verdict.Disagrees).Select(one => one.RelativeError).DefaultIfEmpty(0)
        .Max();

    /// <summary>True if the check is conclusive: a nonzero derivative agrees with its finite difference, or something is wrong.</summary>
    public bool IsConclusive => IsWrong || Derivatives.Any(one => one.Verdict == Verdict.Agrees && one.Backpropagation != 0);

    /// <summary>True if a derivative or a factor disagrees with its finite difference.</summary>
    public bool IsWrong => Count(Verdict.Disagrees) > 0 || Faults.Count > 0;

    /// <summary>True if the check is conclusive and nothing is wrong.</summary>
    public bool Passed => IsConclusive && !IsWrong;

    /// <summary>Returns the number of comparisons with a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>Their number.</returns>
    public int Count(Verdict verdict) => Derivatives.Count(one => one.Verdict == verdict);

    /// <summary>
    /// Summarizes the result in one line: agreements, inconclusive comparisons, and layer, node and factor of a wrong derivative.
    /// </summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string text = FormattableString.Invariant($"{Derivatives.Count:N0} derivatives, {Count(Verdict.Agrees):N0} agree, worst ")
            + FormattableString.Invariant($"relative error {FormulaNumber.Format(WorstRelativeError, 3)}")
            + Apart(Verdict.Kink, "at a kink") + Apart(Verdict.BelowRounding, "below the rounding error")
            + Apart(Verdict.NoEffect, "without effect in these samples");
        if (!IsWrong)
            return Passed ? $"passed: {text}" : $"inconclusive: {text}; no derivative other than 0 could be compared. "
                + "Use other samples.";
        string first = Faults.Count > 0 ? Faults[0].ToString() : "no single factor is wrong";
        return $"FAILED: {text}; {first}{(Count(Verdict.Disagrees) > 0 ? $"; {Derivatives[0]}" : "")}";
    }

    private string Apart(Verdict verdict, string where) =>
        Count(verdict) is > 0 and var count ? FormattableString.Invariant($", {count:N0} {where}") : "";
}
