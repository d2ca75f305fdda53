namespace Nabla.Training.Metrics;

/// <summary>Metrics of one output that is a number.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rmse">Root of the mean squared error, √(Σ w (a − y)² / Σ w), in units of the target.</param>
/// <param name="Mae">Mean absolute error, Σ w |a − y| / Σ w, in units of the target.</param>
/// <param name="R2">Part of the variance that is explained, 1 − Σ w (a − y)² / Σ w (y − ȳ)²: 1 is perfect, 0 is as good as always answering
/// ȳ. Where the target never changes: 1 if every answer is exact, else 0, as in scikit-learn. NaN for fewer than 2 samples.</param>
public sealed record OutputScores(string Name, double Rmse, double Mae, double R2);
