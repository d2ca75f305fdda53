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
    public Finding? Examine(RunStatistics facts)
    {
        if (facts.Data.Samples < 2) return null;
        // Rows that weigh nothing are not counted.
        string samples = facts.Data.IsWeighted ? "training samples that count"
            : FormattableString.Invariant($"{facts.Data.Samples} training samples");
        if (facts.Data.Classes.Count > 0 && facts.Data.LargestShare == 1)
            return new(Name, Severity.Error,
                FormattableString.Invariant($"All {samples} are of class {facts.Data.Classes.MaxBy(c => c.Value).Key}."), Remedy(facts),
                AdviceFor(facts)) { Column = facts.Data.Classes.MaxBy(c => c.Value).Key };
        if (facts.Task == LearningTask.Regression && facts.Data.OwnTargets.FirstOrDefault(column => column.IsConstant) is { } constant)
            return new(
                Name, Severity.Error,
                $"The target{(facts.Data.Targets.Count > 1 ? " " + constant.Name : "")} is {Say.Exact(constant.Min)} in all {samples}.",
                Remedy(facts), AdviceFor(facts)) { Column = constant.Name, Numbers = [new("value", constant.Min)] };
        return null;
    }

    private static string Remedy(RunStatistics facts) =>
        $"Check {(facts.Data.HasColumns ? "" : "the targets and ")}how the data was filtered or split.";

    private static SettingAdvice? AdviceFor(RunStatistics facts) => facts.Data.HasColumns ? Check("target") : null;
}

/// <summary>All samples have the same inputs, so that nothing can tell them apart.</summary>
/// <remarks>Images whose ink was lost when they were read, or a table of which only constant columns are left.</remarks>
public sealed class IdenticalSamples : ICheck
{
    /// <inheritdoc/>
    public string Name => "equal-samples";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts) => facts.Data.Samples < 2 || !facts.Data.Inputs.All(column => column.IsConstant) ? null
        : new(
        Name, Severity.Error,
        FormattableString.Invariant($"All samples are equal: every one of the {facts.Data.Inputs.Count} inputs is the same in all ")
            + FormattableString.Invariant($"{facts.Data.Samples} training samples, so nothing can be learnt from them."),
        "Look at what was read, and at how images were stored or columns were filtered.");
}

/// <summary>Input columns are so large that they drown the others, or all so small that nothing is felt of them.</summary>
/// <remarks>
/// The usual starts of the weights expect inputs of about 1. A column of the size s makes z about s times as large and the cost s² times as
/// steep in its weights; from 30 on a rate that suits the rest is a thousand times too high for it. Ages, pixels of 0 … 255 and prices are
/// beyond; standard scores, shares, one-hot columns and pixels of 0 … 16 are not. One small column is
/// harmless (a rare indicator), all of them below a thousandth are.
/// </remarks>
public sealed class UnscaledInputs : ICheck
{
    private const double Large = 30, Small = 1e-3;

    /// <inheritdoc/>
    public string Name => "unscaled-inputs";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        var columns = facts.Data.Inputs;
        var largest = columns.MaxBy(column => column.Size);
        if (largest is null) return null;
        int large = columns.Count(column => column.Size > Large);
        bool allSmall = largest.Size > 0 && columns.All(column => Math.Max(Math.Abs(column.Min), Math.Abs(column.Max)) < Small);
        if (large == 0 && !allSmall) return null;
        string which = large > 0
            ? FormattableString.Invariant($"{large} of {columns.Count} input columns are much larger than 1")
            : FormattableString.Invariant($"All {columns.Count} input columns are much smaller than 1");
        return new Finding(
            Name, facts.Learned ? Severity.Note : Severity.Warning,
            $"{which}, {(columns.Count == 1 ? "with" : "the largest, column " + largest.Name + ", with")} mean "
                + $"{Say.Number(largest.Mean)}, standard deviation {Say.Number(largest.Deviation)}, from {Say.Number(largest.Min)} to "
                + $"{Say.Number(largest.Max)}.",
            facts.Data.HasColumns ? "Scale the inputs."
                : "Scale the inputs in the data: subtract the mean of each and divide by its standard deviation, or divide "
                + "all by the largest.",
            facts.Data.HasColumns ? Use("scaling", "standard") : null)
            { Column = largest.Name, Numbers = [new("mean", largest.Mean), new("deviation", largest.Deviation)] };
    }
}

/// <summary>The numbers to be learned are far larger than what a network gives at first, and it does not get there.</summary>
/// <remarks>
/// Outputs start at about 1. Targets of a size above 100 take biases that only long steps reach, and errors of that size make for steps
/// that are too long elsewhere.
/// </remarks>
public sealed class UnscaledTargets : ICheck
{
    private const double Large = 100;

    /// <inheritdoc/>
    public string Name => "unscaled-targets";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        // The Poisson cost takes outputs for logarithms: its targets are meant to be counts of any size.
        if (facts.Task != LearningTask.Regression || facts.Cost is Poisson || facts.Learned) return null;
        // One number that is far from all others is another matter: scaled by it, the others would vanish.
        static double SizeOf(ColumnStatistics column) =>
            column is { Median: { } median, RobustDeviation: { } spread and > 0 } ? Math.Sqrt(median * median + spread * spread)
            : column.Size;
        var largest = facts.Data.Targets.MaxBy(SizeOf);
        if (largest is null || !(SizeOf(largest) > Large)) return null;
        return new Finding(
            Name, Severity.Warning,
            $"The targets are far from the size of 1 that outputs start with: mean {Say.Number(largest.Mean)}, standard deviation "
                + $"{Say.Number(largest.Deviation)}, from {Say.Number(largest.Min)} to {Say.Number(largest.Max)}.",
            facts.Data.HasColumns ? "Scale the targets: predictions are scaled back."
                : "Scale the targets in the data: subtract their mean and divide by their standard deviation.",
            facts.Data.HasColumns ? Use("target-scaling", "standard") : null)
            { Column = largest.Name, Numbers = [new("mean", largest.Mean), new("deviation", largest.Deviation)] };
    }
}

/// <summary>A target is so far from all others that mean, standard deviation and squared error are those of this one sample.</summary>
/// <remarks>
/// A hundred robust standard deviations (interquartile range / 1.349) from the median, and the standard deviation more than five times the
/// robust one: long tails, such as those of prices, stay below. A note only where the network has learned all the same, as under robust
/// scaling and a cost that grows with the distance instead of its square.
/// </remarks>
public sealed class TargetOutlier : ICheck
{
    private const double Far = 100, Inflated = 5, Explained = 0.5;

    /// <inheritdoc/>
    public string Name => "target-outlier";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        if (facts.Task != LearningTask.Regression || facts.Data.OwnTargets.FirstOrDefault(IsFarOff) is not { } column) return null;
        double median = column.Median!.Value, spread = column.RobustDeviation!.Value;
        double farthest = column.Max - median > median - column.Min ? column.Max : column.Min;
        bool copes = facts.Best?.ValidationR2 > Explained;
        return new Finding(
            Name, copes ? Severity.Note : Severity.Warning,
            $"The target{(facts.Data.Targets.Count > 1 ? " " + column.Name : "")} {Say.Exact(farthest)} is far from all others: half of "
                + $"them are within {Say.Number(1.349 * spread)} of each other around {Say.Number(median)}, "
            + $"but the standard deviation is {Say.Number(column.Deviation)}.",
            $"Correct or remove the row if it is a mistake.{(copes ? "" : " If it is real, use a cost that it moves little.")}",
            copes ? null : facts.Data.HasColumns ? Use("target-scaling", "robust").And(Use("cost", "huber")) : Use("cost", "huber"))
            { Column = column.Name, Numbers = [new("value", farthest), new("median", median)] };
    }

    private static bool IsFarOff(ColumnStatistics column) => column is { Median: { } median, RobustDeviation: { } spread and > 0 }
        && Math.Max(column.Max - median, median - column.Min) > Far * spread && column.Deviation > Inflated * spread;
}

/// <summary>Classes are of very different size, and the network ignores a rare one.</summary>
/// <remarks>
/// Looked at is the epoch that is kept. A rare class has less than half of an even share, and ten samples at least, so that it could have
/// been learned; it is ignored where not one sample of it is recognized. Or one class has nine tenths and more, and the mean recall is
/// no better than chance by a tenth. Where only the accuracy is known it must be no better than that of always answering the most frequent
/// class by a tenth of the rest.
/// </remarks>
public sealed class UnbalancedClasses : ICheck
{
    private const double Frequent = 0.9, Better = 0.1, Rare = 0.5;
    private const int Fewest = 10;

    /// <inheritdoc/>
    public string Name => "unbalanced-classes";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        if (facts.Task != LearningTask.Classification || facts.Best is not { } kept) return null;
        var classes = facts.Data.ClassRows;
        double all = classes.Sum(one => one.Value);
        var largest = classes.MaxBy(one => one.Value);
        double share = largest.Value / all;
        if (share == 1 || SeenIn(facts, kept, share, all) is not { } seen) return null;
        return new Finding(
            Name, Severity.Warning,
            $"{Say.Percent(share)} of the training samples are of class {largest.Key}, and {seen}",
            facts.Data.WeighsClasses
                ? "Classes have weights already: look for more samples of the rare class or for inputs that tell it apart."
                : "Judge by balanced-accuracy, f1-macro or roc-auc instead of accuracy.",
            facts.Data.WeighsClasses ? Decrease("learning-rate").Or(Check("batch")) : Use("class-weights", "balanced"))
            { Column = largest.Key, Numbers = [new("share", share)] };
    }

    private static string? SeenIn(RunStatistics facts, EpochStatistics kept, double share, double all)
    {
        var classes = facts.Data.ClassRows;
        string part = kept.ValidationAccuracy is null && kept.ValidationCost is null ? "training" : "validation";
        if (kept.MissedClass is { } missed && classes[missed].Value >= Fewest && classes[missed].Value / all < Rare / classes.Count)
            return $"not one {part} sample of class {classes[missed].Key} is recognized: its recall is 0.";
        if (share < Frequent) return null;
        double chance = 1.0 / classes.Count(one => one.Value > 0);
        if (kept.BalancedAccuracy is { } balanced)
            return balanced > chance + Better * (1 - chance) ? null
                : $"the balanced {part} accuracy is {Say.Percent(balanced)}, where always answering one class gives "
                + $"{Say.Percent(chance)}.";
        if (facts.Data.WeighsClasses || (kept.ValidationAccuracy ?? kept.TrainAccuracy) is not { } accuracy
            || !(accuracy <= share + Better * (1 - share)))
            return null;
        return $"the {part} accuracy is {Say.Percent(accuracy)}, where always answering that class gives {Say.Percent(share)} of "
            + "the training samples.";
    }
}
