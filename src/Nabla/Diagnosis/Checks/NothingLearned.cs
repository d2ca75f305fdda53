using Nabla.Data;

namespace Nabla.Diagnosis.Checks;

/// <summary>The network does no better than giving every sample the same answer, and no other check knows why.</summary>
/// <remarks>
/// After five epochs, when the training cost falls by less than a fiftieth in two: an accuracy of no more than the share of the most
/// frequent class and a fiftieth of the rest, or 99 % and more of the squared error that the mean target has.
/// </remarks>
public sealed class NothingLearned : ICheck
{
    private const int Fewest = 5;
    private const double Better = 0.02, Same = 0.99, Level = 0.98;
    private const string Remedy =
        "Check that the inputs tell anything about the target; then try more nodes (--hidden 64,64), another "
        + "--learning-rate and more --epochs.";

    /// <inheritdoc/>
    public string Name => "nothing-learned";

    /// <inheritdoc/>
    public bool IsLastResort => true;

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (facts.Epochs.Count < Fewest || !(facts.Epochs[^1].TrainCost > Level * facts.Epochs[^3].TrainCost)) return null;
        return facts.Task switch
        {
            LearningTask.Classification => OneClass(facts),
            LearningTask.Regression => OneNumber(facts),
            _ => null,
        };
    }

    private Finding? OneClass(RunFacts facts)
    {
        var (last, share) = (facts.Epochs[^1], facts.Data.LargestShare);
        double limit = share + Better * (1 - share);
        if (!(last.TrainAccuracy <= limit) || last.ValidationAccuracy > limit) return null;
        return new(
            Name, Severity.Warning,
            FormattableString.Invariant($"After {facts.Epochs.Count} epochs {Say.Percent(last.TrainAccuracy.Value)} of the training ")
                + FormattableString.Invariant($"samples are right{(facts.Data.IsWeighted ? ", by their weights" : "")}; always ")
                + FormattableString.Invariant($"answering {facts.Data.Classes.MaxBy(c => c.Value).Key} gives {Say.Percent(share)}."),
            Remedy);
    }

    private Finding? OneNumber(RunFacts facts)
    {
        double mean = facts.CostOfOneAnswer;
        if (!(facts.Epochs[^1].TrainCost >= Same * mean) || !(facts.LatestCost >= Same * mean)) return null;
        return new(
            Name, Severity.Warning,
            FormattableString.Invariant($"After {facts.Epochs.Count} epochs the training cost is ")
                + FormattableString.Invariant($"{Say.Number(facts.Epochs[^1].TrainCost)}; always answering the mean gives ")
                + FormattableString.Invariant($"{Say.Number(mean)}."),
            Remedy);
    }
}
