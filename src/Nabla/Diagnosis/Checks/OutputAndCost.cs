using Nabla.Data;

namespace Nabla.Diagnosis.Checks;

/// <summary>Last layer, cost and targets do not go together.</summary>
/// <remarks>
/// Rules without thresholds: each says what cannot be reached or expressed. Activations and costs that are not known by name are let pass.
/// </remarks>
public sealed class OutputAndCost : ICheck
{
    /// <summary>What rounding to float may put beside the end of a range.</summary>
    private const double Slack = 1e-6;

    /// <inheritdoc/>
    public string Name => "output-and-cost";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts) =>
        OneNodeSoftmax(facts) ?? SoftmaxOnLabels(facts) ?? NoProbabilities(facts) ?? NegativeCounts(facts)
        ?? SquashedLogits(facts) ?? OutOfReach(facts) ?? SeparateYesOrNo(facts);

    private static bool HasSoftmax(RunFacts facts) =>
        facts.Output.Activation.Name == "softmax" || OutputRange.Inside(facts.Cost) == "softmax";

    private static bool IsCrossEntropy(RunFacts facts) => OutputRange.Inside(facts.Cost) is "softmax" or "sigmoid";

    private Finding? OneNodeSoftmax(RunFacts facts) => facts.Output.Nodes > 1 || !HasSoftmax(facts) ? null : new(
        Name, Severity.Error,
        "Softmax over 1 output is always 1, whatever the weights: there is nothing to learn.",
        facts.Task == LearningTask.Regression
            ? "Use --output-activation identity --cost squared-error."
            : "Use --output-activation sigmoid --cost sigmoid-cross-entropy, or one output a class.");

    private Finding? SoftmaxOnLabels(RunFacts facts) => facts.Task != LearningTask.MultiLabel || !HasSoftmax(facts) ? null : new(
        Name, Severity.Error,
        FormattableString.Invariant($"A sample may have several of the {facts.Output.Nodes} labels but softmax shares one ")
            + FormattableString.Invariant($"probability of 1 among them."),
        "Use --output-activation sigmoid --cost sigmoid-cross-entropy.");

    private Finding? NoProbabilities(RunFacts facts)
    {
        if (facts.Task != LearningTask.Regression || !IsCrossEntropy(facts) || Outside(facts, 0, 1) is not { } column) return null;
        return new(
            Name, Severity.Error,
            $"{facts.Cost.Name} expects probabilities but the {Scaled(facts)}targets go from {Say.Number(column.Min)} to "
                + $"{Say.Number(column.Max)}.",
            $"Use --cost squared-error --output-activation "
                + $"identity{(facts.Data.HasColumns ? "; or, if the targets are classes, --task classification" : "")}.");
    }

    private Finding? NegativeCounts(RunFacts facts)
    {
        if (facts.Cost.Name != "poisson" || Outside(facts, 0, double.PositiveInfinity) is not { } column) return null;
        return new(
            Name, Severity.Error,
            $"The Poisson cost expects counts but the {Scaled(facts)}targets go down to {Say.Number(column.Min)}.",
            facts.Data.HasColumns && Scaled(facts).Length > 0 && facts.Data.OwnTargets.All(own => own.Min >= 0)
                ? "Use --target-scaling none, or --cost squared-error." : "Use --cost squared-error, or huber.");
    }

    private Finding? SquashedLogits(RunFacts facts)
    {
        var (output, inside) = (facts.Output.Activation, OutputRange.Inside(facts.Cost));
        if (inside is null || output.Name == inside || OutputRange.Find(output) is not { } range) return null;
        return new(
            Name, Severity.Warning,
            $"{facts.Cost.Name} puts {inside} on the outputs itself, but {output.Name} lets only {Range(range)} through to "
                + $"it{Ceiling(facts, range)}.",
            $"Use --output-activation {inside}.");
    }

    private Finding? OutOfReach(RunFacts facts)
    {
        if (facts.Task != LearningTask.Regression || OutputRange.Inside(facts.Cost) is not null
            || OutputRange.Find(facts.Output.Activation) is not { } range || Outside(facts, range.Low, range.High) is not { } column)
            return null;
        return new(
            Name, Severity.Error,
            $"The output activation {facts.Output.Activation.Name} gives {Range(range)} but the {Scaled(facts)}targets go from "
                + $"{Say.Number(column.Min)} to {Say.Number(column.Max)}.",
            "Use --output-activation identity.");
    }

    private Finding? SeparateYesOrNo(RunFacts facts) =>
        facts.Task != LearningTask.Classification || facts.Output.Nodes < 2 || OutputRange.Inside(facts.Cost) != "sigmoid" ? null : new(
            Name, Severity.Note,
            FormattableString.Invariant($"{facts.Cost.Name} treats the {facts.Output.Nodes} classes as separate yes-or-no questions, ")
                + FormattableString.Invariant($"though a sample has exactly one: their probabilities do not sum to 1."),
            "Use --output-activation softmax --cost softmax-cross-entropy.");

    // The numbers of a message are those that the network is to give.
    private static string Scaled(RunFacts facts) => ReferenceEquals(facts.Data.OwnTargets, facts.Data.Targets) ? "" : "scaled ";

    private static ColumnFacts? Outside(RunFacts facts, double low, double high) =>
        facts.Data.Targets.FirstOrDefault(column => column.Min < low - Slack || column.Max > high + Slack);

    private static string Range((double Low, double High) range) => double.IsInfinity(range.High)
        ? $"numbers from {Say.Number(range.Low)} up"
        : $"numbers from {Say.Number(range.Low)} to {Say.Number(range.High)}";

    /// <summary>The most that softmax can make of outputs in a range: e^high / (e^high + (n − 1) e^low).</summary>
    private static string Ceiling(RunFacts facts, (double Low, double High) range) =>
        OutputRange.Inside(facts.Cost) != "softmax" || double.IsInfinity(range.High) ? ""
        : FormattableString.Invariant($": with {facts.Output.Nodes} classes no probability can exceed ")
        + FormattableString.Invariant($"{Say.Percent(1 / (1 + (facts.Output.Nodes - 1) * Math.Exp(range.Low - range.High)))}");
}
