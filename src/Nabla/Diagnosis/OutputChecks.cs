using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Specs;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Diagnosis;

/// <summary>Last layer, cost and targets do not match.</summary>
/// <remarks>
/// These rules have no thresholds: each states a value that cannot be reached. An activation without a declared range counts as unbounded.
/// </remarks>
public sealed class OutputCostMismatch : ICheck
{
    /// <summary>Tolerance at the end of a range for rounding to float.</summary>
    private const double Slack = 1e-6;

    /// <inheritdoc/>
    public string Name => "output-cost-mismatch";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run) =>
        OneNodeSoftmax(run) ?? SoftmaxOnLabels(run) ?? NoProbabilities(run) ?? NegativeCounts(run)
        ?? SquashedLogits(run) ?? OutOfReach(run) ?? SeparateYesOrNo(run);

    private static bool HasSoftmax(RunStatistics run) =>
        run.Output.Activation is Softmax || run.Cost.FusedActivation is Softmax;

    private static bool IsCrossEntropy(RunStatistics run) => run.Cost.FusedActivation is Softmax or Sigmoid;

    private Finding? OneNodeSoftmax(RunStatistics run) => run.Output.Nodes > 1 || !HasSoftmax(run) ? null : new(
        Name, Severity.Error,
        "Softmax over 1 output is always 1, whatever the weights: there is nothing to learn.",
        run.LearningTask == LearningTask.Regression ? "" : "Use one output for each class, or",
        run.LearningTask == LearningTask.Regression ? Numbers : YesOrNo);

    private Finding? SoftmaxOnLabels(RunStatistics run) => run.LearningTask != LearningTask.MultiLabel || !HasSoftmax(run) ? null : new(
        Name, Severity.Error,
        FormattableString.Invariant($"A sample may have several of the {run.Output.Nodes} labels but softmax shares one ")
            + FormattableString.Invariant($"probability of 1 among them."),
        Advice: YesOrNo);

    private Finding? NoProbabilities(RunStatistics run)
    {
        if (run.LearningTask != LearningTask.Regression || !IsCrossEntropy(run) || Outside(run, 0, 1) is not { } column) return null;
        return new(
            Name, Severity.Error,
            $"{run.Cost.Spec.Name} expects probabilities but the {Scaled(run)}targets go from {Say.Number(column.Min)} to "
                + $"{Say.Number(column.Max)}.",
            run.Data.HasColumns ? "If the targets are classes, their task is classification." : "",
            run.Data.HasColumns ? Numbers.Or(Use("task", "classification")) : Numbers) { Column = column.Name };
    }

    private Finding? NegativeCounts(RunStatistics run)
    {
        if (run.Cost is not Poisson || Outside(run, 0, double.PositiveInfinity) is not { } column) return null;
        return new(
            Name, Severity.Error,
            $"The Poisson cost expects counts but the {Scaled(run)}targets go down to {Say.Number(column.Min)}.",
            Advice: run.Data.HasColumns && Scaled(run).Length > 0 && run.Data.RawTargets.All(own => own.Min >= 0)
                ? Use("target-scaling", "none").Or(Use("cost", "squared-error")) : Use("cost", "squared-error", "huber"))
            { Column = column.Name, Numbers = [new("min", column.Min)] };
    }

    private Finding? SquashedLogits(RunStatistics run)
    {
        var (output, range) = (run.Output.Activation, run.Output.Activation.Range);
        if (run.Cost.FusedActivation is not { } fused || output.Spec.Name == fused.Spec.Name || !range.IsBounded) return null;
        string inside = fused.Spec.Name;
        return new(
            Name, Severity.Warning,
            $"{run.Cost.Spec.Name} already applies {inside}, but {output.Spec.Name} limits its input to {Range(range)}"
                + $"{Ceiling(run, range)}.",
            Advice: Use("output-activation", inside)) { Layer = run.Output.Layer };
    }

    private Finding? OutOfReach(RunStatistics run)
    {
        var range = run.Output.Activation.Range;
        if (run.LearningTask != LearningTask.Regression || run.Cost.FusedActivation is not null || !range.IsBounded
            || Outside(run, range.Low, range.High) is not { } column)
            return null;
        return new(
            Name, Severity.Error,
            $"The output activation {run.Output.Activation.Spec.Name} gives {Range(range)} but the {Scaled(run)}targets go from "
                + $"{Say.Number(column.Min)} to {Say.Number(column.Max)}.",
            Advice: Use("output-activation", "identity")) { Layer = run.Output.Layer, Column = column.Name };
    }

    private Finding? SeparateYesOrNo(RunStatistics run) =>
        run.LearningTask != LearningTask.Classification || run.Output.Nodes < 2 || run.Cost.FusedActivation is not Sigmoid ? null : new(
            Name, Severity.Note,
            FormattableString.Invariant($"{run.Cost.Spec.Name} treats the {run.Output.Nodes} classes as separate yes-or-no questions, ")
                + FormattableString.Invariant($"though a sample has exactly one: their probabilities do not sum to 1."),
            Advice: Use("output-activation", "softmax").And(Use("cost", "softmax-cross-entropy")));

    private static SettingAdvice Numbers => Use("output-activation", "identity").And(Use("cost", "squared-error"));

    private static SettingAdvice YesOrNo => Use("output-activation", "sigmoid").And(Use("cost", "sigmoid-cross-entropy"));

    // The numbers of a message are those of the desired predictions.
    private static string Scaled(RunStatistics run) => ReferenceEquals(run.Data.RawTargets, run.Data.Targets) ? "" : "scaled ";

    private static ColumnStatistics? Outside(RunStatistics run, double low, double high) =>
        run.Data.Targets.FirstOrDefault(column => column.Min < low - Slack || column.Max > high + Slack);

    private static string Range(ValueRange range) => double.IsInfinity(range.High)
        ? $"numbers from {Say.Number(range.Low)} up"
        : double.IsInfinity(range.Low) ? $"numbers up to {Say.Number(range.High)}"
        : $"numbers from {Say.Number(range.Low)} to {Say.Number(range.High)}";

    /// <summary>The maximum of softmax for outputs in a range: e^high / (e^high + (n − 1) e^low).</summary>
    private static string Ceiling(RunStatistics run, ValueRange range) =>
        run.Cost.FusedActivation is not Softmax || !range.IsBoundedOnBothSides ? ""
        : FormattableString.Invariant($": with {run.Output.Nodes} classes no probability can exceed ")
        + FormattableString.Invariant($"{Say.Percent(1 / (1 + (run.Output.Nodes - 1) * Math.Exp(range.Low - range.High)))}");
}
