using Nabla.Costs;

namespace Nabla.Models;

/// <summary>
/// Costs of smoothed labels: they blame a calibrated network for being as sure as it is right, so what it is worth is told by its log-loss.
/// </summary>
public static class LabelSmoothing
{
    /// <summary>Whether a cost smooths the labels.</summary>
    public static bool IsUsedBy(ICost cost) => cost.Spec.Numbers.Any(number => number is { Key: "smoothing", Value: > 0 });
}
