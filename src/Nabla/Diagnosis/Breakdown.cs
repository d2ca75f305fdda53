namespace Nabla.Diagnosis;

/// <summary>Where a run met NaN or infinity.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch in it, from 1.</param>
/// <param name="Layer">The first layer concerned, from 1; 0 where only the cost is.</param>
public sealed record Breakdown(int Epoch, int Batch, int Layer);
