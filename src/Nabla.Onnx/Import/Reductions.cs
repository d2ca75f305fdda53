
namespace Nabla.Onnx.Import;

/// <summary>One number of several along some axes: of constants, and of what flows where the axes have the length 1.</summary>
internal static class Reductions
{
    public static Value Sum(Step step) => Apply(step, 0, (a, b) => a + b);

    public static Value Mean(Step step) => Apply(step, 0, (a, b) => a + b, (sum, count) => sum / count);

    public static Value Product(Step step) => Apply(step, 1, (a, b) => a * b);

    public static Value Max(Step step) => Apply(step, double.NegativeInfinity, Math.Max);

    public static Value Min(Step step) => Apply(step, double.PositiveInfinity, Math.Min);

    public static Value L1(Step step) => OfConstant(step, (a, b) => a + Math.Abs(b), (sum, _) => sum);

    public static Value L2(Step step) => OfConstant(step, (a, b) => a + b * b, (sum, _) => Math.Sqrt(sum));

    private static Value OfConstant(Step step, Func<double, double, double> operation, Func<double, int, double> last) =>
        step[0] is Constant ? Apply(step, 0, operation, last)
        : throw step.Refusal("makes a norm of a sample's numbers; no layer of Nabla does");

    private static Value Apply(Step step, double start, Func<double, double, double> operation, Func<double, int, double>? last = null)
    {
        bool keep = step.Int("keepdims", 1) != 0;
        int[]? named = step.Has(1) ? step.Wholes(1) : step.Ints("axes");
        if (named is null or [] && step.Int("noop_with_empty_axes", 0) != 0) return step[0];
        if (step[0] is Flow flow)
        {
            int[] along = [.. (named is null or [] ? Enumerable.Range(0, flow.Axes.Rank)
                : named).Select(axis => step.Axis(axis, flow.Axes.Rank))];
            if (along.Any(axis => axis == flow.Axes.Batch || flow.Axes.Lengths[axis] != 1))
                throw step.Refusal("makes one number of several of a sample, or of several samples");
            return keep ? flow : flow with { Axes = flow.Axes.Squeezed(along) ?? throw step.Refusal("takes away an axis twice") };
        }

        var constant = step.Constant(0);
        int rank = constant.Lengths.Count;
        if (constant.IsWhole && constant.Numbers.Length > 1 && !Array.TrueForAll(constant.Numbers, double.IsFinite))
            return named is null or [0] or [-1] or [] && rank == 1 ? new Constant(keep ? [1] : [], [Constant.Unknown]) { IsWhole = true }
                : throw step.Refusal("computes with the number of samples");
        return ConstantArrays.Reduced(step, constant,
            [.. (named is null or [] ? Enumerable.Range(0, rank) : named).Select(axis => step.Axis(axis, rank))], keep, start, operation,
                last);
    }
}
