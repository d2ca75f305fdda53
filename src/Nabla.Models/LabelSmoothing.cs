using Nabla.Costs;

namespace Nabla.Models;

/// <summary>
/// Detects costs with label smoothing. Such a cost penalizes confident correct predictions, so models are compared by log-loss instead.
/// </summary>
public static class LabelSmoothing
{
    /// <summary>Whether a cost uses label smoothing.</summary>
    public static bool IsUsedBy(ICost cost) => cost.Spec.Numbers.Any(number => number is { Key: "smoothing", Value: > 0 });
}
