namespace Nabla.Onnx.Import.Forms;

/// <summary>Two values number by number: a bias or a scaler where one is a constant, a part of an activation where it is a single number or both are of the same z.</summary>
internal static class Arithmetic
{
    public static Value Add(Step step) => Combined(step, (a, b) => a + b, (x, c) => x.Then(step.Label, [1], c), (c, x) => x.Then(step.Label, [1], c));

    public static Value Sub(Step step) => Combined(step, (a, b) => a - b, (x, c) => x.Then(step.Label, [1], Each(c, n => -n)), (c, x) => x.Then(step.Label, [-1], c));

    public static Value Mul(Step step) => Combined(step, (a, b) => a * b, (x, c) => x.Then(step.Label, c, [0]), (c, x) => x.Then(step.Label, c, [0]));

    public static Value Div(Step step) => Combined(step, (a, b) => a / b, (x, c) => x.Then(step.Label, Each(c, n => 1 / n), [0]));

    public static Value Pow(Step step) => Combined(step, Math.Pow);

    public static Value PRelu(Step step) => Combined(step, (x, slope) => x >= 0 ? x : slope * x);

    public static Value Sum(Step step) => Folded(step, (a, b) => a + b);

    public static Value Min(Step step) => Folded(step, Math.Min);

    public static Value Max(Step step) => Folded(step, Math.Max);

    // What takes any number of inputs is the same as taking them two by two.
    private static Value Folded(Step step, Func<double, double, double> operation)
    {
        var value = step[0];
        for (int i = 1; i < step.Count; i++) value = Combined(step, value, step[i], operation, null, null);
        return value;
    }

    private static Value Combined(
        Step step, Func<double, double, double> operation, Func<Flow, double[], Flow>? byConstant = null, Func<double[], Flow, Flow>? ofConstant = null) =>
        Combined(step, step[0], step[1], operation, byConstant, ofConstant);

    private static Value Combined(
        Step step, Value left, Value right, Func<double, double, double> operation, Func<Flow, double[], Flow>? byConstant, Func<double[], Flow, Flow>? ofConstant)
    {
        if (left is Flow { IsLogarithm: true } || right is Flow { IsLogarithm: true }) throw step.Refusal("follows LogSoftmax, with which a network ends");
        switch (left, right)
        {
            case (Flow x, Flow y):
                if (!x.SharesZ(y)) throw step.Refusal("joins two branches; a network is one chain of layers");
                return x with { Curve = Curve.Of(step.Label, operation, x.Curve, y.Curve) };
            case (Flow x, Constant constant):
                return With(x, constant, c => a => operation(a, c), byConstant);
            case (Constant constant, Flow x):
                return With(x, constant, c => a => operation(c, a), ofConstant is null ? null : (flow, c) => ofConstant(c, flow));
            default:
                return OfConstants(step, (Constant)left, (Constant)right, operation);
        }

        Flow With(Flow x, Constant constant, Func<double, Func<double, double>> alone, Func<Flow, double[], Flow>? line)
        {
            if (constant.Texts is not null) throw step.Refusal("computes with texts");
            var (numbers, axes) = Broadcast.Along(step, constant, x.Axes);
            // PRelu has one slope for each node; where they are alike it is leaky relu.
            if (line is null && Array.TrueForAll(numbers, number => number == numbers[0])) numbers = [numbers[0]];
            if (numbers.Length == 1) return x.Then(step.Label, alone(numbers[0])) with { Axes = axes };
            if (line is null) throw step.Refusal("has a number for each node; expected one for all");
            return line(x, numbers) with { Axes = axes };
        }
    }

    private static Constant OfConstants(Step step, Constant left, Constant right, Func<double, double, double> operation)
    {
        bool fits = left.Texts is null && right.Texts is null && (left.Lengths.SequenceEqual(right.Lengths) || left.Lengths.Count == 0 || right.Lengths.Count == 0);
        if (!fits) throw step.Refusal($"joins constants of the shapes [{string.Join(", ", left.Lengths)}] and [{string.Join(", ", right.Lengths)}]; expected the same shape");
        step.Budget.Spend(Math.Max(left.Numbers.Length, right.Numbers.Length), step.Label);
        var numbers = new double[left.Lengths.Count == 0 ? right.Numbers.Length : left.Numbers.Length];
        for (int n = 0; n < numbers.Length; n++) numbers[n] = operation(Line.At(left.Numbers, n), Line.At(right.Numbers, n));
        return new(left.Lengths.Count == 0 ? right.Lengths : left.Lengths, numbers);
    }

    private static double[] Each(double[] numbers, Func<double, double> change) => Array.ConvertAll(numbers, number => change(number));
}
