namespace Nabla.Training.Metrics;

/// <summary>The scores of each class and their averages.</summary>
internal sealed record ClassTable(IReadOnlyList<ClassScores> Classes, AveragedScores Macro, AveragedScores Micro, AveragedScores Weighted)
{
    /// <summary>From true positives (TP), predicted (TP + FP) and true (TP + FN) samples of each class.</summary>
    /// <param name="names">Names of the classes.</param>
    /// <param name="hit">TP.</param>
    /// <param name="predicted">TP + FP.</param>
    /// <param name="truth">TP + FN.</param>
    /// <param name="onlyPresent">True leaves classes that are neither true nor predicted anywhere out of the macro average.</param>
    public static ClassTable From(IReadOnlyList<string> names, double[] hit, double[] predicted, double[] truth, bool onlyPresent)
    {
        ClassScores[] classes = [.. names.Select((name, j) => new ClassScores(
            name, Part(hit[j], predicted[j]), Part(hit[j], truth[j]), Part(2 * hit[j], predicted[j] + truth[j]), truth[j], predicted[j]))];
        return new ClassTable(
            classes,
            Mean(classes, c => onlyPresent && c.Support == 0 && c.Predicted == 0 ? 0 : 1),
            new(Part(hit.Sum(), predicted.Sum()), Part(hit.Sum(), truth.Sum()), Part(2 * hit.Sum(), predicted.Sum() + truth.Sum())),
            Mean(classes, c => c.Support));
    }

    private static AveragedScores Mean(ClassScores[] classes, Func<ClassScores, double> weight)
    {
        double all = classes.Sum(weight);
        return new(
            Part(classes.Sum(c => weight(c) * c.Precision), all),
            Part(classes.Sum(c => weight(c) * c.Recall), all),
            Part(classes.Sum(c => weight(c) * c.F1), all));
    }

    private static double Part(double part, double all) => all == 0 ? 0 : part / all;
}
