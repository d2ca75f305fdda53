namespace Nabla.Diagnosis.Checks;

/// <summary>No step has changed a weight: the network is as it was before training.</summary>
public sealed class NothingMoved : ICheck
{
    /// <inheritdoc/>
    public string Name => "nothing-moved";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        // Where all is right from the start nothing has to move.
        if (facts.HasMoved || facts.Epochs.Count == 0 || facts.Epochs[^1].TrainCost == 0) return null;
        double rate = facts.Epochs[^1].LearningRate;
        return new Finding(
            Name, Severity.Error,
            FormattableString.Invariant($"{facts.Epochs.Count} {(facts.Epochs.Count == 1 ? "epoch" : "epochs")} of training changed no ")
                + FormattableString.Invariant($"weight: the network is as it was before. The learning rate of the last step was ")
                + FormattableString.Invariant($"{Say.Number(rate)}."),
            rate == 0 ? "Use more --epochs, or another --schedule: --schedule constant."
                : "Try a larger --learning-rate; where all gradients are 0, another --activation or --initializer.");
    }
}
