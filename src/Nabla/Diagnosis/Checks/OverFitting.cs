namespace Nabla.Diagnosis.Checks;

/// <summary>The network learns its training samples by heart: the validation cost rises while the training cost still falls.</summary>
/// <remarks>
/// Three epochs and more after the best one, with the training cost down by a tenth since: the validation cost is up by half, or by a fifth with a
/// hundredth of the samples lost that were right before (less is the noise of a small validation set). Silent where early stopping gives the best weights back.
/// </remarks>
public sealed class OverFitting : ICheck
{
    private const int Since = 3;
    private const double Fallen = 0.9, Risen = 1.5, RisenWithLoss = 1.2, Lost = 0.01;

    /// <inheritdoc/>
    public string Name => "over-fitting";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (facts.RestoresBest || facts.Epochs.Count == 0) return null;
        var best = facts.Epochs.MinBy(epoch => epoch.ValidationCost ?? double.PositiveInfinity)!;
        var last = facts.Epochs[^1];
        if (best.ValidationCost is not { } lowest || !(lowest > 0) || last.ValidationCost is not { } now || last.Number - best.Number < Since) return null;
        bool worse = best.ValidationAccuracy - last.ValidationAccuracy > Lost;
        if (!(last.TrainCost <= Fallen * best.TrainCost) || !(now >= (worse ? RisenWithLoss : Risen) * lowest)) return null;
        return new Finding(
            Name, worse || last.ValidationAccuracy is null ? Severity.Warning : Severity.Note,
            FormattableString.Invariant($"Since epoch {best.Number} the validation cost rose from {Say.Number(lowest)} to {Say.Number(now)} while the training cost fell from {Say.Number(best.TrainCost)} to {Say.Number(last.TrainCost)}."),
            "Use --early-stop 10, which keeps the best weights; then --l2 0.0001, --dropout 0.2 or more data.");
    }
}
