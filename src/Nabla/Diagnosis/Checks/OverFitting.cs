namespace Nabla.Diagnosis.Checks;

/// <summary>The network learns its training samples by heart: the validation cost rises while the training cost still falls.</summary>
/// <remarks>
/// Three epochs and more after the best one, with the training cost down by a tenth since, each of the last three epochs must be worse than
/// the best: by half, or by a fifth with two hundredths of the samples lost that were right before. A single epoch may be noise, and so is
/// what is little beside the untrained cost (a tenth of it): a network that is sure and right on nearly all samples doubles its tiny cost
/// with one that is wrong. Silent where early stopping gives the best weights back.
/// </remarks>
public sealed class OverFitting : ICheck
{
    private const int Recent = 3;
    private const double Fallen = 0.9, Risen = 1.5, RisenWithLoss = 1.2, Lost = 0.02, Little = 0.1;

    /// <inheritdoc/>
    public string Name => "over-fitting";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (facts.RestoresBest || facts.Epochs.Count == 0) return null;
        var best = facts.Epochs.MinBy(epoch => epoch.ValidationCost ?? double.PositiveInfinity)!;
        var recent = facts.Epochs.TakeLast(Recent).ToList();
        var last = recent[^1];
        if (best.ValidationCost is not { } lowest || !(lowest > 0) || last.Number - best.Number < Recent
            || !(last.TrainCost <= Fallen * best.TrainCost))
            return null;

        bool lost = recent.All(epoch => best.ValidationAccuracy - epoch.ValidationAccuracy > Lost);
        double limit = Math.Max((lost ? RisenWithLoss : Risen) * lowest, lowest + Little * facts.Start.Cost);
        if (!recent.All(epoch => epoch.ValidationCost >= limit)) return null;
        return new Finding(
            Name, lost || last.ValidationAccuracy is null ? Severity.Warning : Severity.Note,
            FormattableString.Invariant($"Since epoch {best.Number} the validation cost rose from {Say.Number(lowest)} to ")
                + FormattableString.Invariant($"{Say.Number(last.ValidationCost!.Value)} while the training cost fell from ")
                + FormattableString.Invariant($"{Say.Number(best.TrainCost)} to {Say.Number(last.TrainCost)}."),
            "Use --early-stop 10, which keeps the best weights; then --l2 0.0001, --dropout 0.2 or more data.");
    }
}
