using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>What a classifier ends in.</summary>
internal static class Endings
{
    /// <summary>Shares of a whole over all numbers of a sample.</summary>
    public static Value Softmax(Step step)
    {
        var flow = step.Flow(0);
        RequireWhole(step, flow.Axes);
        return flow.Ended(step.Label, new Softmax());
    }

    /// <summary>Their logarithm.</summary>
    public static Value LogSoftmax(Step step) => (Flow)Softmax(step) with { IsLogarithm = true };

    /// <summary>The logarithm of softmax, in two steps; else a function of each number.</summary>
    public static Value Log(Step step) =>
        step[0] is Flow { IsLogarithm: false, Map.IsStart: true, Below.Activation: Activations.Softmax } flow && flow.Curve == Curve.Z
        ? flow with { IsLogarithm = true } : Elementwise.Log(step);

    /// <summary>What the logarithm of softmax was taken of; else a function of each number.</summary>
    public static Value Exp(Step step) =>
        step[0] is Flow { IsLogarithm: true } flow ? flow with { IsLogarithm = false } : Elementwise.Exp(step);

    /// <summary>(1 − p, p): the two classes of a single sigmoid. Constants are joined.</summary>
    public static Value Concat(Step step)
    {
        // What has no numbers adds none.
        if (step.Count > 1 && step.Where(value => value is not Constant { Texts: null, Numbers: [] }) is [Flow alone]) return alone;
        if (step.Count == 1 && step[0] is Flow one) return one;
        if (step[0] is Constant) return Constants.Concat(step);
        if (step.Where(value => value is Flow).Cast<Flow>().Select(flow => flow.Below.Input).Distinct().Take(10)
            .ToList() is { Count: > 1 } joined)
            throw step.Refusal($"joins the inputs {string.Join(", ", joined)}; a network has one, samples × numbers");
        Flow no = step.Flow(0), yes = step.Flow(1);
        bool isPair = step.Count == 2 && yes.Width == 1 && no.SharesZ(yes) && yes.Axes.Batch == 0
            && step.Axis(step.Int("axis", 1), yes.Axes.Rank) == yes.Axes.Rank - 1 && yes.Axes.Rank > 1;
        var sum = yes with { Curve = Curve.Sum(step.Label, no.Curve, 1, yes.Curve, 1) };
        var sigmoid = isPair ? yes.Finished(step.Label) : null;
        if (sigmoid is not { Map.IsStart: true, Below.Activation: Sigmoid }
            || Pieces.Find(sum.Curve).ToList() is not [.., { Activation: null, Before: { Scale: 0, Offset: 1 } }])
            throw step.Refusal("joins values; expected 1 − p and p of one sigmoid, or constants");
        return sigmoid with { Below = sigmoid.Below.AsTwoClasses(), Axes = sigmoid.Axes.WithLast(2) };
    }

    // Before version 13 all axes from the one named on are one row.
    private static void RequireWhole(Step step, Axes axes)
    {
        int axis = step.Axis(step.Int("axis", step.Opset >= 13 ? -1 : 1), axes.Rank);
        bool whole = axes.Lengths.Select((length, at) => (length, at))
            .Where(each => each.at != axes.Batch && (step.Opset >= 13 ? each.at != axis : each.at < axis)).All(each => each.length == 1);
        if (!whole || (step.Opset >= 13 ? axis == axes.Batch : axis <= axes.Batch))
            throw step.Refusal($"is over the axis {axis}; expected one that holds all numbers of a sample");
    }
}
