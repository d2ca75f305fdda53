namespace Nabla.Diagnosis.Checks;

/// <summary>Sigmoids and their like stand where they are flat, and the network does not learn.</summary>
/// <remarks>
/// Flat is a slope below a hundredth of the steepest: |z| &gt; 6 for sigmoid. A trained layer may well have half of its nodes there, as
/// features that are surely on or off; from 70 % on, and without success, it is the cause. The last layer does not count where the cost
/// contains its activation, as the error then passes it by.
/// </remarks>
public sealed class SaturatedSigmoids : ICheck
{
    private const double TooMany = 0.7;

    /// <inheritdoc/>
    public string Name => "saturated-sigmoids";

    /// <inheritdoc/>
    public Finding? Look(RunFacts facts)
    {
        if (facts.Learned) return null;
        var worst = facts.Latest.Layers
            .Where(layer => OutputRange.IsSquashing(layer.Activation)
            && !(layer == facts.Output && OutputRange.IsInside(facts.Cost, layer.Activation)))
            .MaxBy(layer => layer.SaturatedFraction);
        if (worst is not { SaturatedFraction: >= TooMany }) return null;
        bool fromTheStart = facts.Start.Layers.Any(layer => layer.Layer == worst.Layer && layer.SaturatedFraction >= TooMany);
        return new Finding(
            Name, Severity.Warning,
            $"{worst}: {Say.Percent(worst.SaturatedFraction.Value)} of its activations stand where {worst.Activation.Name} is "
                + $"flat{(fromTheStart ? ", as they did before training" : "")}: almost no error passes.",
            fromTheStart
                ? $"{(facts.Data.HasColumns ? "Scale the inputs (--scaling standard) and start" : "Scale the inputs in the "
                + "data to about 1, start")} with smaller weights (--initializer glorot-uniform), or use --activation relu."
                : $"Try --learning-rate {Say.Number(facts.LearningRate / 10)}, or {Steeper(facts, worst)}.");
    }

    private static string Steeper(RunFacts facts, LayerFacts layer) =>
        layer != facts.Output ? "--activation relu"
        : layer.Activation.Name == "sigmoid" ? "--cost sigmoid-cross-entropy, whose error passes a flat sigmoid"
        : "--output-activation identity";
}
