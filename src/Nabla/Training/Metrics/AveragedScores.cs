namespace Nabla.Training.Metrics;

/// <summary>Precision, recall and F1 of all classes in one number each.</summary>
/// <param name="Precision">0 … 1.</param>
/// <param name="Recall">0 … 1.</param>
/// <param name="F1">0 … 1.</param>
public readonly record struct AveragedScores(double Precision, double Recall, double F1);
