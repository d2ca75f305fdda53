namespace Nabla.Diagnosis.Checks;

/// <summary>The learning rate is too high: the run broke down, is worse than untrained, or the cost leaps up again and again.</summary>
/// <remarks>
/// Worse than untrained means half as much again on the probe samples and over the epoch: noise does not do that, as both are means over
/// many samples. A leap is a rise of the training cost by a fifth of the untrained cost from an epoch to the next; a run that has learned
/// has too little cost left for one. Three within nine epochs are no accident.
/// </remarks>
public sealed class RateTooHigh : ICheck
{
    private const double Worse = 1.5, Leap = 0.2;
    private const int Leaps = 3, Window = 9;

    /// <inheritdoc/>
    public string Name => "rate-too-high";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        string? seen = BrokeDown(facts) ?? Diverged(facts);
        return seen is not null ? Report(facts, Severity.Error, seen)
            : Leapt(facts) is { } leaps ? Report(facts, Severity.Warning, leaps)
            : null;
    }

    private static string? BrokeDown(RunFacts facts) => facts.Breakdown is not { } at ? null
        : FormattableString.Invariant($"Training stopped in epoch {at.Epoch}, batch {at.Batch}: ")
            + (at.Layer == 0 ? "the cost is not finite."
            : FormattableString.Invariant($"layer {at.Layer} is the first with a number that is not finite."));

    private static string? Diverged(RunFacts facts)
    {
        double limit = Worse * facts.Start.Cost;
        if (facts.Epochs.Count == 0 || !(facts.Start.Cost > 0) || !(facts.LatestCost > limit) || !(facts.Epochs[^1].TrainCost > limit))
            return null;
        return FormattableString.Invariant($"After {facts.Epochs.Count} epochs the cost is {Say.Number(facts.LatestCost)}, worse than ")
            + FormattableString.Invariant($"the {Say.Number(facts.Start.Cost)} of the untrained network.");
    }

    private static string? Leapt(RunFacts facts)
    {
        var last = facts.Epochs.TakeLast(Window).ToList();
        int leaps = last.Skip(1).Zip(last, (now, before) => now.TrainCost - before.TrainCost).Count(rise => rise > Leap * facts.Start.Cost);
        if (!(facts.Start.Cost > 0) || leaps < Leaps) return null;
        return FormattableString.Invariant($"The training cost leaps: {leaps} times in the last {last.Count} epochs it rose by more ")
            + FormattableString.Invariant($"than {Say.Number(Leap * facts.Start.Cost)}, between ")
            + FormattableString.Invariant($"{Say.Number(last.Min(e => e.TrainCost))} and {Say.Number(last.Max(e => e.TrainCost))}.");
    }

    private Finding Report(RunFacts facts, Severity severity, string seen) => new(
        Name, severity, $"{seen} The learning rate {Say.Number(facts.LearningRate)} is probably too high.",
        $"Try --learning-rate {Say.Number(facts.LearningRate / 10)}, or --clip-norm 1.");
}
