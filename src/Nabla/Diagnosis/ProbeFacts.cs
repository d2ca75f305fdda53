namespace Nabla.Diagnosis;

/// <summary>A network seen at one moment, through the same training samples every time, dropout and the like switched off.</summary>
/// <param name="Cost">Mean C₀ of the probe samples.</param>
/// <param name="Layers">The layers that have weights, first to last.</param>
public sealed record ProbeFacts(double Cost, IReadOnlyList<LayerFacts> Layers);
