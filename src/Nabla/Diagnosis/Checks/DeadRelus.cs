namespace Nabla.Diagnosis.Checks;

/// <summary>
/// More than half of a layer's nodes have the slope 0 for every sample: they give the same whatever comes and never learn again.
/// </summary>
/// <remarks>
/// A few dead nodes are common and harmless; more than half of a layer means that something killed them: a step that was too long, or a bad
/// start. A note only, where the network has learned with the rest. Sigmoids and their like are <see cref="SaturatedSigmoids"/>' matter.
/// </remarks>
public sealed class DeadRelus : ICheck
{
    /// <inheritdoc/>
    public string Name => "dead-relus";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        var worst = facts.Latest.Layers
            .Where(layer => !OutputRange.IsSquashing(layer.Activation))
            .MaxBy(layer => (double)layer.DeadNodes / layer.Nodes);
        if (worst is null || 2 * worst.DeadNodes <= worst.Nodes) return null;
        return new Finding(
            Name, facts.Learned ? Severity.Note : worst.DeadNodes == worst.Nodes ? Severity.Error : Severity.Warning,
            FormattableString.Invariant($"{worst}: {worst.DeadNodes} of {worst.Nodes} nodes have the slope 0 for all ")
                + FormattableString.Invariant($"{facts.ProbeSamples} probe samples and learn no more."),
            $"Try --learning-rate {Say.Number(facts.LearningRate / 10)}, --activation leaky-relu, or --initializer he-normal.");
    }
}
