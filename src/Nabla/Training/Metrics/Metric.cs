namespace Nabla.Training.Metrics;

/// <summary>A metric by name.</summary>
/// <param name="Name">The kebab-case name.</param>
/// <param name="HigherIsBetter">True where a larger value is the better one.</param>
/// <param name="NeedsScores">True where every score must be kept and sorted; false where it comes free with every epoch.</param>
/// <param name="Of">Reads it from an evaluation; null or NaN where it has no value there.</param>
public sealed record Metric(string Name, bool HigherIsBetter, bool NeedsScores, Func<Evaluation, double?> Of)
{
    /// <summary>Its value in an evaluation.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <returns>The value; null where it has none: another task, scores not kept, not defined (NaN).</returns>
    public double? Value(Evaluation evaluation) => Of(evaluation) is { } value && !double.IsNaN(value) ? value : null;
}
