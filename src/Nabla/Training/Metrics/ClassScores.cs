namespace Nabla.Training.Metrics;

/// <summary>How well one class (or label) is found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Precision">Of the samples said to be of this class, the part that is: TP / (TP + FP). 0 where none was said to be, as in
/// scikit-learn.</param>
/// <param name="Recall">Of the samples of this class, the part that was found: TP / (TP + FN). 0 where there is none, as in
/// scikit-learn.</param>
/// <param name="F1">The harmonic mean of the two, 2 TP / (2 TP + FP + FN). 0 where the class is neither there nor predicted.</param>
/// <param name="Support">Samples that are of this class (their weights, where they have some).</param>
/// <param name="Predicted">Samples that were said to be of it.</param>
public sealed record ClassScores(string Name, double Precision, double Recall, double F1, double Support, double Predicted);
