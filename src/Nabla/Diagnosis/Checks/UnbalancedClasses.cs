namespace Nabla.Diagnosis.Checks;

/// <summary>One class is so frequent that always answering it is what the network has come to.</summary>
/// <remarks>
/// Beyond nine tenths, and only where the accuracy is no better than that share by a tenth of the rest: a network that tells the rare classes apart has no trouble.
/// </remarks>
public sealed class UnbalancedClasses : ICheck
{
    private const double Frequent = 0.9, Better = 0.1;

    /// <inheritdoc/>
    public string Name => "unbalanced-classes";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        double share = facts.Data.LargestShare;
        if (share is < Frequent or 1 || facts.Epochs.Count == 0) return null;
        double? accuracy = facts.Epochs[^1].ValidationAccuracy ?? facts.Epochs[^1].TrainAccuracy;
        if (!(accuracy <= share + Better * (1 - share))) return null;
        return new Finding(
            Name, Severity.Warning,
            $"{Say.Percent(share)} of the training samples are of class {facts.Data.Classes.MaxBy(c => c.Value).Key}, and the accuracy of {Say.Percent(accuracy.Value)} is what always answering it gives.",
            "Use --class-weights balanced, and judge by f1-macro or roc-auc instead of accuracy.");
    }
}
