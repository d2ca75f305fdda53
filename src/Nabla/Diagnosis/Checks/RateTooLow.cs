namespace Nabla.Diagnosis.Checks;

/// <summary>The learning rate is too low: the cost falls in every epoch, steadily, and hardly at all.</summary>
/// <remarks>
/// All of this must hold over five epochs and more: the training cost fell each time; less than a fifth of the untrained cost is gone; the
/// last fall is at least half the mean one, so that no plateau is in sight (samples that cannot be told apart give one); and in the last
/// epoch no layer went further than a thousandth of the length of its weights, so that it would take a thousand epochs to become another.
/// Usual rates go a hundredth and more, even where an epoch is a few steps.
/// </remarks>
public sealed class RateTooLow : ICheck
{
    private const int Fewest = 5;
    private const double Gone = 0.2, Steady = 0.5, Still = 0.001;

    /// <inheritdoc/>
    public string Name => "rate-too-low";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        var epochs = facts.Epochs;
        if (epochs.Count < Fewest || facts.Learned || !Creeps(facts)) return null;
        double[] falls = [.. epochs.Skip(1).Zip(epochs, (now, before) => before.TrainCost - now.TrainCost)];
        double first = epochs[0].TrainCost, last = epochs[^1].TrainCost;
        if (falls.Any(fall => !(fall > 0)) || falls[^1] < Steady * falls.Average() || last < (1 - Gone) * facts.Start.Cost) return null;
        double furthest = facts.Latest.Layers.Max(layer => layer.Movement!.Value / layer.WeightNorm);
        return new Finding(
            Name, Severity.Warning,
            FormattableString.Invariant($"In {epochs.Count} epochs the training cost fell from {Say.Number(first)} by only ")
                + FormattableString.Invariant($"{Say.Number(first - last)}, steadily, and in the last one no layer's weights moved by ")
                + FormattableString.Invariant($"more than {Say.Number(100 * furthest)} %. The learning rate ")
                + FormattableString.Invariant($"{Say.Number(facts.LearningRate)} is probably too low."),
            $"Try --learning-rate {Say.Number(facts.LearningRate * 10)}.");
    }

    private static bool Creeps(RunFacts facts) =>
        facts.Latest.Layers.All(layer => layer.Movement > 0 && layer.Movement < Still * layer.WeightNorm);
}
