using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Specs;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Diagnosis;

/// <summary>Last layer, cost and targets do not go together.</summary>
/// <remarks>
/// Rules without thresholds: each says what cannot be reached or expressed. An activation whose range is not given counts
/// as unbounded.
/// </remarks>
public sealed class OutputCostMismatch : ICheck
{
    /// <summary>What rounding to float may put beside the end of a range.</summary>
    private const double Slack = 1e-6;

    /// <inheritdoc/>
    public string Name => "output-and-cost";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts) =>
        OneNodeSoftmax(facts) ?? SoftmaxOnLabels(facts) ?? NoProbabilities(facts) ?? NegativeCounts(facts)
        ?? SquashedLogits(facts) ?? OutOfReach(facts) ?? SeparateYesOrNo(facts);

    private static bool HasSoftmax(RunStatistics facts) =>
        facts.Output.Activation is Softmax || facts.Cost.FusedActivation is Softmax;

    private static bool IsCrossEntropy(RunStatistics facts) => facts.Cost.FusedActivation is Softmax or Sigmoid;

    private Finding? OneNodeSoftmax(RunStatistics facts) => facts.Output.Nodes > 1 || !HasSoftmax(facts) ? null : new(
        Name, Severity.Error,
        "Softmax over 1 output is always 1, whatever the weights: there is nothing to learn.",
        facts.Task == LearningTask.Regression ? "" : "One output for each class works too.",
        facts.Task == LearningTask.Regression ? Numbers : YesOrNo);

    private Finding? SoftmaxOnLabels(RunStatistics facts) => facts.Task != LearningTask.MultiLabel || !HasSoftmax(facts) ? null : new(
        Name, Severity.Error,
        FormattableString.Invariant($"A sample may have several of the {facts.Output.Nodes} labels but softmax shares one ")
            + FormattableString.Invariant($"probability of 1 among them."),
        Advice: YesOrNo);

    private Finding? NoProbabilities(RunStatistics facts)
    {
        if (facts.Task != LearningTask.Regression || !IsCrossEntropy(facts) || Outside(facts, 0, 1) is not { } column) return null;
        return new(
            Name, Severity.Error,
            $"{facts.Cost.Spec.Name} expects probabilities but the {Scaled(facts)}targets go from {Say.Number(column.Min)} to "
                + $"{Say.Number(column.Max)}.",
            facts.Data.HasColumns ? "If the targets are classes, their task is classification." : "",
            facts.Data.HasColumns ? Numbers.Or(Use("task", "classification")) : Numbers) { Column = column.Name };
    }

    private Finding? NegativeCounts(RunStatistics facts)
    {
        if (facts.Cost is not Poisson || Outside(facts, 0, double.PositiveInfinity) is not { } column) return null;
        return new(
            Name, Severity.Error,
            $"The Poisson cost expects counts but the {Scaled(facts)}targets go down to {Say.Number(column.Min)}.",
            Advice: facts.Data.HasColumns && Scaled(facts).Length > 0 && facts.Data.OwnTargets.All(own => own.Min >= 0)
                ? Use("target-scaling", "none").Or(Use("cost", "squared-error")) : Use("cost", "squared-error", "huber"))
            { Column = column.Name, Numbers = [new("min", column.Min)] };
    }

    private Finding? SquashedLogits(RunStatistics facts)
    {
        var (output, range) = (facts.Output.Activation, facts.Output.Activation.Range);
        if (facts.Cost.FusedActivation is not { } fused || output.Spec.Name == fused.Spec.Name || !range.IsBounded) return null;
        string inside = fused.Spec.Name;
        return new(
            Name, Severity.Warning,
            $"{facts.Cost.Spec.Name} puts {inside} on the outputs itself, but {output.Spec.Name} lets only {Range(range)} through to "
                + $"it{Ceiling(facts, range)}.",
            Advice: Use("output-activation", inside)) { Layer = facts.Output.Layer };
    }

    private Finding? OutOfReach(RunStatistics facts)
    {
        var range = facts.Output.Activation.Range;
        if (facts.Task != LearningTask.Regression || facts.Cost.FusedActivation is not null || !range.IsBounded
            || Outside(facts, range.Low, range.High) is not { } column)
            return null;
        return new(
            Name, Severity.Error,
            $"The output activation {facts.Output.Activation.Spec.Name} gives {Range(range)} but the {Scaled(facts)}targets go from "
                + $"{Say.Number(column.Min)} to {Say.Number(column.Max)}.",
            Advice: Use("output-activation", "identity")) { Layer = facts.Output.Layer, Column = column.Name };
    }

    private Finding? SeparateYesOrNo(RunStatistics facts) =>
        facts.Task != LearningTask.Classification || facts.Output.Nodes < 2 || facts.Cost.FusedActivation is not Sigmoid ? null : new(
            Name, Severity.Note,
            FormattableString.Invariant($"{facts.Cost.Spec.Name} treats the {facts.Output.Nodes} classes as separate yes-or-no questions, ")
                + FormattableString.Invariant($"though a sample has exactly one: their probabilities do not sum to 1."),
            Advice: Use("output-activation", "softmax").And(Use("cost", "softmax-cross-entropy")));

    private static SettingAdvice Numbers => Use("output-activation", "identity").And(Use("cost", "squared-error"));

    private static SettingAdvice YesOrNo => Use("output-activation", "sigmoid").And(Use("cost", "sigmoid-cross-entropy"));

    // The numbers of a message are those that the network is to give.
    private static string Scaled(RunStatistics facts) => ReferenceEquals(facts.Data.OwnTargets, facts.Data.Targets) ? "" : "scaled ";

    private static ColumnStatistics? Outside(RunStatistics facts, double low, double high) =>
        facts.Data.Targets.FirstOrDefault(column => column.Min < low - Slack || column.Max > high + Slack);

    private static string Range(ValueRange range) => double.IsInfinity(range.High)
        ? $"numbers from {Say.Number(range.Low)} up"
        : double.IsInfinity(range.Low) ? $"numbers up to {Say.Number(range.High)}"
        : $"numbers from {Say.Number(range.Low)} to {Say.Number(range.High)}";

    /// <summary>The most that softmax can make of outputs in a range: e^high / (e^high + (n − 1) e^low).</summary>
    private static string Ceiling(RunStatistics facts, ValueRange range) =>
        facts.Cost.FusedActivation is not Softmax || !range.IsBoundedOnBothSides ? ""
        : FormattableString.Invariant($": with {facts.Output.Nodes} classes no probability can exceed ")
        + FormattableString.Invariant($"{Say.Percent(1 / (1 + (facts.Output.Nodes - 1) * Math.Exp(range.Low - range.High)))}");
}
