namespace Nabla.Onnx.Import;

/// <summary>
/// Elementwise operators of two values: a bias or a scaler if one is a constant, a part of an activation if one is a scalar or both are
/// functions of the same z.
/// </summary>
internal static class Arithmetic
{
    private sealed record Operation(Func<double, double, double> Do)
    {
        /// <summary>The affine function x operation c; null if it is not affine.</summary>
        public Func<double, Straight>? ByConstant { get; init; }

        /// <summary>The affine function c operation x; null if it is not affine.</summary>
        public Func<double, Straight>? OfConstant { get; init; }

        /// <summary>The factors if x operation y is a sum.</summary>
        public (double Left, double Right)? Factors { get; init; }

        /// <summary>True if x operation c bends at x = c.</summary>
        public bool BendsAtConstant { get; init; }

        /// <summary>The constant c for which x operation c is x.</summary>
        public double? Neutral { get; init; }
    }

    private static readonly Operation
        Sums = new((a, b) => a + b) { ByConstant = c => new(1, c), OfConstant = c => new(1, c), Factors = (1, 1), Neutral = 0 },
        Differences = new((a, b) => a - b) { ByConstant = c => new(1, -c), OfConstant = c => new(-1, c), Factors = (1, -1), Neutral = 0 },
        Products = new((a, b) => a * b) { ByConstant = c => new(c, 0), OfConstant = c => new(c, 0), Neutral = 1 },
        Quotients = new((a, b) => a / b) { ByConstant = c => new(1 / c, 0), Neutral = 1 },
        Powers = new(Math.Pow) { Neutral = 1 },
        Least = new(Math.Min) { BendsAtConstant = true },
        Most = new(Math.Max) { BendsAtConstant = true },
        Slopes = new((x, slope) => x >= 0 ? x : slope * x);

    public static Value Add(Step step) => Combined(step, Sums);

    public static Value Sub(Step step) => Combined(step, Differences);

    public static Value Mul(Step step) => Combined(step, Products);

    public static Value Div(Step step) => Combined(step, Quotients);

    public static Value Pow(Step step) => Combined(step, Powers);

    public static Value PRelu(Step step) => Combined(step, Slopes);

    public static Value Sum(Step step) => Folded(step, Sums);

    public static Value Min(Step step) => Folded(step, Least);

    public static Value Max(Step step) => Folded(step, Most);

    /// <summary>The mean of several values.</summary>
    public static Value Mean(Step step)
    {
        var sum = Folded(step, Sums);
        return step.Count == 1 ? sum : Combined(step, sum, new Constant([], [step.Count]), Quotients);
    }

    /// <summary>The remainder of a division of constants.</summary>
    public static Value Mod(Step step) =>
        OfConstants(step, step.Constant(0), step.Constant(1),
        new((a, b) => step.Int("fmod", 0) != 0 ? Math.IEEERemainder(a, b) : a - b * Math.Floor(a / b)));

    // An operator of several inputs is applied pairwise.
    private static Value Folded(Step step, Operation operation)
    {
        var value = step[0];
        for (int i = 1; i < step.Count; i++) value = Combined(step, value, step[i], operation);
        return value;
    }

    private static Value Combined(Step step, Operation operation) => Combined(step, step[0], Aligned(step), operation);

    private static Value Combined(Step step, Value left, Value right, Operation operation)
    {
        if (left is Flow { IsLogarithm: true } || right is Flow { IsLogarithm: true })
            throw step.Refusal("follows LogSoftmax, with which a network ends");
        switch (left, right)
        {
            case (Flow x, Flow y):
                if (!x.SharesZ(y))
                    throw step.Refusal(x.Below.Input == y.Below.Input ? "merges two branches; a network is one chain of layers"
                        : $"joins the inputs \"{x.Below.Input}\" and \"{y.Below.Input}\"; a network has one, samples × numbers");
                return x with { Curve = operation.Factors is { } factors
                    ? Curve.Sum(step.Label, x.Curve, factors.Left, y.Curve, factors.Right)
                    : Curve.Combine(step.Label, operation.Do, x.Curve, y.Curve) };
            case (Flow x, Constant constant):
                return With(x, constant, c => a => operation.Do(a, c), operation.ByConstant);
            case (Constant constant, Flow x):
                return With(x, constant, c => a => operation.Do(c, a), operation.OfConstant);
            case (Constant one, Constant other):
                return OfConstants(step, one, other, operation);
            default:
                throw step.Refusal(((left as Opaque) ?? (right as Opaque))?.Why ?? "has an input without a value");
        }

        Flow With(Flow x, Constant constant, Func<double, Func<double, double>> alone, Func<double, Straight>? line)
        {
            if (constant.Texts is not null) throw step.Refusal("computes with texts");
            var (numbers, axes) = Broadcast.Along(step, constant, x.Axes);
            x = x with { Axes = axes };
            if (Array.TrueForAll(numbers, number => number == numbers[0])) numbers = [numbers[0]];
            if (numbers is [var c])
                return line is null ? x.Then(step.Label, alone(c), constant.IsCoarse, operation.BendsAtConstant
                    ? [new Straight(1, -c), Straight.Same] : []) : x.Then(step.Label, line(c), constant.IsCoarse);
            if (line is null) throw step.Refusal("has a number for each node; expected one for all");
            var lines = Array.ConvertAll(numbers, number => line(number));
            return x.Then(step.Label, Array.ConvertAll(lines, each => each.Scale), Array.ConvertAll(lines, each => each.Offset));
        }
    }

    // Before version 7 a constant could start at a given axis.
    private static Value Aligned(Step step)
    {
        if (step.Opset >= 7 || step.Attribute("axis") is null || step[1] is not Constant constant
            || step[0] is not Flow { Axes.Rank: var rank })
            return step[1];
        int behind = rank - step.Axis(step.Int("axis", 0), rank) - constant.Lengths.Count;
        return behind <= 0 ? constant : constant with { Lengths = [.. constant.Lengths, .. Enumerable.Repeat(1, behind)] };
    }

    private static Constant OfConstants(Step step, Constant left, Constant right, Operation operation)
    {
        if (left.Texts is not null || right.Texts is not null) throw step.Refusal("computes with texts");
        bool areWhole = left.IsWhole && right.IsWhole;
        return ConstantArrays.Combined(step, left, right, areWhole ? Whole : operation.Do, areWhole);

        // For unknown lengths only operations without effect are supported.
        double Whole(double a, double b)
        {
            if (double.IsFinite(a) && double.IsFinite(b))
                return operation == Quotients ? b == 0 ? throw step.Refusal("divides by 0") : Math.Truncate(a / b) : operation.Do(a, b);
            bool addsOrTimes = operation == Sums || operation == Products;
            return b == operation.Neutral ? a : a == operation.Neutral && addsOrTimes ? b : Constant.Unknown;
        }
    }
}

/// <summary>Comparisons and selection of constants, which exporters use to test whether a length is −1.</summary>
internal static class Comparisons
{
    public static Value Equal(Step step) => Apply(step, (a, b) => a == b, unlike: false);

    public static Value Greater(Step step) => Apply(step, (a, b) => a > b, unlike: true);

    public static Value GreaterOrEqual(Step step) => Apply(step, (a, b) => a >= b, unlike: true);

    public static Value Less(Step step) => Apply(step, (a, b) => a < b, unlike: false);

    public static Value LessOrEqual(Step step) => Apply(step, (a, b) => a <= b, unlike: false);

    public static Value And(Step step) => Apply(step, (a, b) => a != 0 && b != 0, unlike: null);

    public static Value Or(Step step) => Apply(step, (a, b) => a != 0 || b != 0, unlike: null);

    public static Value Not(Step step) =>
        step.Constant(0) is var constant
        ? constant with { Numbers = Array.ConvertAll(constant.Numbers, number => double.IsFinite(number) ? number == 0 ? 1.0 : 0 : number) }
        : constant;

    /// <summary>
    /// Where: the first value where the condition is true, otherwise the second. For non-constant values the condition must be uniform.
    /// </summary>
    public static Value Where(Step step)
    {
        var condition = step.Constant(0);
        if (!Array.TrueForAll(condition.Numbers, double.IsFinite)) throw step.Refusal("selects by an unknown length");
        if (step[1] is Constant { Texts: null } yes && step[2] is Constant { Texts: null } no)
        {
            var chosen = ConstantArrays.Combined(step, condition, yes, (c, a) => a, yes.IsWhole);
            var lengths = ConstantArrays.BroadcastLengths(chosen.Lengths, no.Lengths)
                ?? throw step.Refusal("selects from constants whose shapes do not match");
            double[] conditions = ConstantArrays.Expanded(step, condition, lengths).Numbers,
                ones = ConstantArrays.Expanded(step, yes, lengths).Numbers, others = ConstantArrays.Expanded(step, no, lengths).Numbers;
            return yes with { Lengths = lengths, Numbers = [.. conditions.Select((c, n) => c != 0 ? ones[n] : others[n])],
                IsWhole = yes.IsWhole && no.IsWhole };
        }

        bool all = Array.TrueForAll(condition.Numbers, c => c != 0), none = Array.TrueForAll(condition.Numbers, c => c == 0);
        var taken = all ? step[1] : none ? step[2]
            : throw step.Refusal("selects different values for different numbers of a sample");
        int rank = taken is Flow flow ? flow.Axes.Rank
            : throw step.Refusal("selects a constant instead of a value computed from the graph's input");
        if (condition.Lengths.Count > rank || (all ? step[2] : step[1]) is Constant left && left.Lengths.Count > rank)
            throw step.Refusal("adds axes");
        return taken;
    }

    private static Value Apply(Step step, Func<double, double, bool> compare, bool? unlike) =>
        step.Has(0) && step.Has(1) && step[0] is Constant left && step[1] is Constant right
        ? ConstantArrays.Combined(step, left, right, (a, b) => double.IsFinite(a) && double.IsFinite(b) ? compare(a, b) ? 1 : 0
        : !double.IsFinite(a) && b < 0 && unlike is { } known ? known ? 1 : 0 : Constant.Unknown, isWhole: true)
        : throw step.Refusal("compares values that depend on the sample; a network computes numbers, not booleans");
}
