using Nabla.Data;

namespace Nabla.Diagnosis.Checks;

/// <summary>Classes are of very different size, and the network has come to pass over a rare one.</summary>
/// <remarks>
/// Looked at is the epoch that is kept. A rare class has less than half of an even share, and ten samples at least, so that it could have
/// been learnt; it is passed over where not one sample of it is recognized. Or one class has nine tenths and more, and the mean recall is
/// no better than chance by a tenth. Where only the accuracy is known it must be no better than that of always answering the most frequent
/// class by a tenth of the rest.
/// </remarks>
public sealed class UnbalancedClasses : ICheck
{
    private const double Frequent = 0.9, Better = 0.1, Rare = 0.5;
    private const int Fewest = 10;

    /// <inheritdoc/>
    public string Name => "unbalanced-classes";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (facts.Task != LearningTask.Classification || facts.Kept is not { } kept) return null;
        var classes = facts.Data.ClassRows;
        double all = classes.Sum(one => one.Value);
        var largest = classes.MaxBy(one => one.Value);
        double share = largest.Value / all;
        if (share == 1 || SeenIn(facts, kept, share, all) is not { } seen) return null;
        return new Finding(
            Name, Severity.Warning,
            $"{Say.Percent(share)} of the training samples are of class {largest.Key}, and {seen}",
            facts.Data.WeighsClasses
                ? "Classes have weights already: try a smaller --learning-rate or another --batch, and look for more samples of the rare "
                + "class or for inputs that tell it apart."
                : "Use --class-weights balanced, and judge by balanced-accuracy, f1-macro or roc-auc instead of accuracy.");
    }

    private static string? SeenIn(RunFacts facts, EpochFacts kept, double share, double all)
    {
        var classes = facts.Data.ClassRows;
        string part = kept.ValidationAccuracy is null && kept.ValidationCost is null ? "training" : "validation";
        if (kept.MissedClass is { } missed && classes[missed].Value >= Fewest && classes[missed].Value / all < Rare / classes.Count)
            return $"not one {part} sample of class {classes[missed].Key} is recognized: its recall is 0.";
        if (share < Frequent) return null;
        double chance = 1.0 / classes.Count(one => one.Value > 0);
        if (kept.BalancedAccuracy is { } balanced)
            return balanced <= chance + Better * (1 - chance)
                ? $"the balanced {part} accuracy is {Say.Percent(balanced)}, where always answering one class gives {Say.Percent(chance)}." : null;
        if (facts.Data.WeighsClasses || (kept.ValidationAccuracy ?? kept.TrainAccuracy) is not { } accuracy
            || !(accuracy <= share + Better * (1 - share)))
            return null;
        return $"the {part} accuracy is {Say.Percent(accuracy)}, where always answering that class gives {Say.Percent(share)} of "
            + "the training samples.";
    }
}
