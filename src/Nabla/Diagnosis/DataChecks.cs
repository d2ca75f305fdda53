using Nabla.Costs;
using Nabla.Data;
using Nabla.Specs;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Diagnosis;

/// <summary>Every sample has the same target: one class, or one number.</summary>
public sealed class ConstantTarget : ICheck
{
    /// <inheritdoc/>
    public string Name => "constant-target";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        if (run.Data.Samples < 2) return null;
        // Rows of weight 0 are not counted.
        string samples = run.Data.IsWeighted ? "training samples that count"
            : FormattableString.Invariant($"{run.Data.Samples} training samples");
        if (run.Data.Classes.Count > 0 && run.Data.LargestShare == 1)
            return new(Name, Severity.Error,
                FormattableString.Invariant($"All {samples} are of class {run.Data.Classes.MaxBy(c => c.Value).Key}."), Remedy(run),
                AdviceFor(run)) { Column = run.Data.Classes.MaxBy(c => c.Value).Key };
        if (run.LearningTask == LearningTask.Regression && run.Data.RawTargets.FirstOrDefault(column => column.IsConstant) is { } constant)
            return new(
                Name, Severity.Error,
                $"The target{(run.Data.Targets.Count > 1 ? " " + constant.Name : "")} is {Say.Exact(constant.Min)} in all {samples}.",
                Remedy(run), AdviceFor(run)) { Column = constant.Name, Numbers = [new("value", constant.Min)] };
        return null;
    }

    private static string Remedy(RunStatistics run) =>
        $"Check {(run.Data.HasColumns ? "" : "the targets and ")}how the data was filtered or split.";

    private static SettingAdvice? AdviceFor(RunStatistics run) => run.Data.HasColumns ? Check("target") : null;
}

/// <summary>All samples have the same inputs.</summary>
/// <remarks>For example images that lost their content when they were read, or a table with only constant columns.</remarks>
public sealed class IdenticalSamples : ICheck
{
    /// <inheritdoc/>
    public string Name => "identical-samples";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run) => run.Data.Samples < 2 || !run.Data.Inputs.All(column => column.IsConstant) ? null
        : new(
        Name, Severity.Error,
        FormattableString.Invariant($"All {run.Data.Samples} training samples have the same inputs, so nothing can be learned from them."),
        "Look at what was read, and at how images were stored or columns were filtered.");
}

/// <summary>Some input columns are so large that they dominate the others, or all are so small that they have no effect.</summary>
/// <remarks>
/// The usual initial weights assume inputs of about 1. A column of size s makes z about s times as large and the derivative of the cost by
/// its weights s² times as large. From s = 30 on, a suitable rate for the rest is a thousand times too high for it. Ages, pixels of 0 … 255
/// and prices exceed this; standard scores, shares, one-hot columns and pixels of 0 … 16 do not. One small column is harmless (a rare
/// indicator); all columns below a thousandth are not.
/// </remarks>
public sealed class UnscaledInputs : ICheck
{
    private const double Large = 30, Small = 1e-3;

    /// <inheritdoc/>
    public string Name => "unscaled-inputs";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        var columns = run.Data.Inputs;
        var largest = columns.MaxBy(column => column.RootMeanSquare);
        if (largest is null) return null;
        int large = columns.Count(column => column.RootMeanSquare > Large);
        bool allSmall = largest.RootMeanSquare > 0 && columns.All(column => Math.Max(Math.Abs(column.Min), Math.Abs(column.Max)) < Small);
        if (large == 0 && !allSmall) return null;
        string which = large > 0
            ? FormattableString.Invariant($"{large:N0} of {MessageText.Count(columns.Count, "input")} ")
                + $"{(large == 1 ? "is" : "are")} much larger than 1"
            : "All inputs are much smaller than 1";
        return new Finding(
            Name, run.Learned ? Severity.Note : Severity.Warning,
            $"{which}, {(columns.Count == 1 ? "with" : "the largest, " + largest.Name + ", with")} mean "
                + $"{Say.Number(largest.Mean)}, standard deviation {Say.Number(largest.Deviation)}, from {Say.Number(largest.Min)} to "
                + $"{Say.Number(largest.Max)}.",
            run.Data.HasColumns ? "Scale the inputs."
                : "Scale the inputs in the data: subtract the mean of each and divide by its standard deviation, or divide "
                + "all by the largest.",
            run.Data.HasColumns ? Use("scaling", "standard") : null)
            { Column = largest.Name, Numbers = [new("mean", largest.Mean), new("deviation", largest.Deviation)] };
    }
}

/// <summary>The targets are much larger than the initial outputs, and training does not reach them.</summary>
/// <remarks>
/// Initial outputs are about 1. Targets above 100 need biases that only large steps reach, and errors of that size make steps too large
/// elsewhere.
/// </remarks>
public sealed class UnscaledTargets : ICheck
{
    private const double Large = 100;

    /// <inheritdoc/>
    public string Name => "unscaled-targets";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        // The outputs of the Poisson cost are logarithms, and its targets are counts of any size.
        if (run.LearningTask != LearningTask.Regression || run.Cost is Poisson || run.Learned) return null;
        // A single outlier is a different problem: scaling by it would make the other targets vanish.
        static double SizeOf(ColumnStatistics column) =>
            column is { Median: { } median, RobustDeviation: { } spread and > 0 } ? Math.Sqrt(median * median + spread * spread)
            : column.RootMeanSquare;
        var largest = run.Data.Targets.MaxBy(SizeOf);
        if (largest is null || !(SizeOf(largest) > Large)) return null;
        return new Finding(
            Name, Severity.Warning,
            $"The targets are not of order 1, as the initial outputs are: mean {Say.Number(largest.Mean)}, standard deviation "
                + $"{Say.Number(largest.Deviation)}, from {Say.Number(largest.Min)} to {Say.Number(largest.Max)}.",
            run.Data.HasColumns ? "Scale the targets: predictions are scaled back."
                : "Scale the targets in the data: subtract their mean and divide by their standard deviation.",
            run.Data.HasColumns ? Use("target-scaling", "standard") : null)
            { Column = largest.Name, Numbers = [new("mean", largest.Mean), new("deviation", largest.Deviation)] };
    }
}

/// <summary>A target is such an outlier that it determines mean, standard deviation and squared error.</summary>
/// <remarks>
/// The outlier is more than a hundred robust standard deviations (interquartile range / 1.349) from the median, and the standard deviation
/// is more than five times the robust one. Long tails, such as those of prices, stay below. It is only a note if the network has learned,
/// for example with robust scaling and a cost that grows linearly.
/// </remarks>
public sealed class TargetOutlier : ICheck
{
    private const double Far = 100, Inflated = 5, Explained = 0.5;

    /// <inheritdoc/>
    public string Name => "target-outlier";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        if (run.LearningTask != LearningTask.Regression || run.Data.RawTargets.FirstOrDefault(IsFarOff) is not { } column) return null;
        double median = column.Median!.Value, spread = column.RobustDeviation!.Value;
        double farthest = column.Max - median > median - column.Min ? column.Max : column.Min;
        bool copes = run.Best?.ValidationR2 > Explained;
        return new Finding(
            Name, copes ? Severity.Note : Severity.Warning,
            $"The target{(run.Data.Targets.Count > 1 ? " " + column.Name : "")} {Say.Exact(farthest)} is far from all others: half of "
                + $"them are within {Say.Number(1.349 * spread)} of each other around {Say.Number(median)}, "
            + $"but the standard deviation is {Say.Number(column.Deviation)}.",
            $"Correct or remove the row if it is a mistake.{(copes ? "" : " If it is real, use a cost that is robust to outliers.")}",
            copes ? null : run.Data.HasColumns ? Use("target-scaling", "robust").And(Use("cost", "huber")) : Use("cost", "huber"))
            { Column = column.Name, Numbers = [new("value", farthest), new("median", median)] };
    }

    private static bool IsFarOff(ColumnStatistics column) => column is { Median: { } median, RobustDeviation: { } spread and > 0 }
        && Math.Max(column.Max - median, median - column.Min) > Far * spread && column.Deviation > Inflated * spread;
}

/// <summary>The classes are imbalanced, and the network ignores a rare one.</summary>
/// <remarks>
/// The check uses the epoch that is kept. A rare class has less than half of an equal share and at least ten samples. It is ignored if no
/// sample of it is classified correctly. Alternatively one class has at least nine tenths of the samples, and the mean recall is less than
/// a tenth above chance. If only the accuracy is known, it must be at most a tenth of the remainder above that of the most frequent class.
/// </remarks>
public sealed class UnbalancedClasses : ICheck
{
    private const double Frequent = 0.9, Better = 0.1, Rare = 0.5;
    private const int Fewest = 10;

    /// <inheritdoc/>
    public string Name => "unbalanced-classes";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        if (run.LearningTask != LearningTask.Classification || run.Best is not { } kept) return null;
        var classes = run.Data.UnweightedClasses;
        double all = classes.Sum(one => one.Value);
        var largest = classes.MaxBy(one => one.Value);
        double share = largest.Value / all;
        if (share == 1 || SeenIn(run, kept, share, all) is not { } seen) return null;
        return new Finding(
            Name, Severity.Warning,
            $"{Say.Percent(share)} of the training samples are of class {largest.Key}, and {seen}",
            run.Data.HasClassWeights
                ? "Classes have weights already: look for more samples of the rare class or for inputs that tell it apart."
                : "Judge by balanced-accuracy, f1-macro or roc-auc instead of accuracy.",
            run.Data.HasClassWeights ? Decrease("learning-rate").Or(Check("batch")) : Use("class-weights", "balanced"))
            { Column = largest.Key, Numbers = [new("share", share)] };
    }

    private static string? SeenIn(RunStatistics run, EpochStatistics kept, double share, double all)
    {
        var classes = run.Data.UnweightedClasses;
        string part = kept.ValidationAccuracy is null && kept.ValidationCost is null ? "training" : "validation";
        if (kept.UnrecognizedClass is { } missed && classes[missed].Value >= Fewest && classes[missed].Value / all < Rare / classes.Count)
            return $"not one {part} sample of class {classes[missed].Key} is recognized: its recall is 0.";
        if (share < Frequent) return null;
        double chance = 1.0 / classes.Count(one => one.Value > 0);
        if (kept.BalancedAccuracy is { } balanced)
            return balanced > chance + Better * (1 - chance) ? null
                : $"the balanced {part} accuracy is {Say.Percent(balanced)}, where always answering one class gives "
                + $"{Say.Percent(chance)}.";
        if (run.Data.HasClassWeights || (kept.ValidationAccuracy ?? kept.TrainAccuracy) is not { } accuracy
            || !(accuracy <= share + Better * (1 - share)))
            return null;
        return $"the {part} accuracy is {Say.Percent(accuracy)}, where always answering that class gives {Say.Percent(share)} of "
            + "the training samples.";
    }
}
