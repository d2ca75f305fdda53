
namespace Nabla.Onnx.Import;

/// <summary>True and false of constants, and what they choose: exporters ask so whether a length is −1.</summary>
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

    /// <summary>The one where it is true, else the other; of what flows only what is the same for all numbers.</summary>
    public static Value Where(Step step)
    {
        var condition = step.Constant(0);
        if (!Array.TrueForAll(condition.Numbers, double.IsFinite)) throw step.Refusal("chooses by a length that is not known");
        if (step[1] is Constant { Texts: null } yes && step[2] is Constant { Texts: null } no)
        {
            var chosen = ConstantArrays.Combined(step, condition, yes, (c, a) => a, yes.IsWhole);
            var lengths = ConstantArrays.BroadcastLengths(chosen.Lengths, no.Lengths)
                ?? throw step.Refusal("chooses among constants whose shapes do not fit");
            double[] conditions = ConstantArrays.Expanded(step, condition, lengths).Numbers,
                ones = ConstantArrays.Expanded(step, yes, lengths).Numbers, others = ConstantArrays.Expanded(step, no, lengths).Numbers;
            return yes with { Lengths = lengths, Numbers = [.. conditions.Select((c, n) => c != 0 ? ones[n] : others[n])],
                IsWhole = yes.IsWhole && no.IsWhole };
        }

        bool all = Array.TrueForAll(condition.Numbers, c => c != 0), none = Array.TrueForAll(condition.Numbers, c => c == 0);
        var taken = all ? step[1] : none ? step[2]
            : throw step.Refusal("chooses for some numbers of a sample one value and for others another");
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
        : throw step.Refusal("compares what depends on the sample; a network gives numbers, not yes and no");
}
