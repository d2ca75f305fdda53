using Nabla.Data;
using Nabla.Specs;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Diagnosis;

/// <summary>The learning rate is too high: the run diverged, is worse than untrained, or the cost jumps repeatedly.</summary>
/// <remarks>
/// Worse than untrained means at least 1.5 times the untrained cost on the measured samples and over the epoch, which noise does not cause,
/// because both are means over many samples. A jump is an increase of the training cost by a fifth of the untrained cost from one epoch to
/// the next. A run that has learned has too little cost for one. Three jumps within nine epochs are systematic.
/// </remarks>
public sealed class LearningRateTooHigh : ICheck
{
    /// <summary>The name of its findings.</summary>
    public const string Code = "learning-rate-too-high";

    private const double Worse = 1.5, Leap = 0.2;
    private const int Leaps = 3, Window = 9;

    /// <inheritdoc/>
    public string Name => Code;

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        string? seen = BrokeDown(run) ?? Diverged(run);
        return seen is not null ? Report(run, Severity.Error, seen)
            : Leapt(run) is { } leaps ? Report(run, Severity.Warning, leaps)
            : null;
    }

    private static string? BrokeDown(RunStatistics run) => run.Divergence is not { } at ? null
        : FormattableString.Invariant($"Training stopped in epoch {at.Epoch}, batch {at.Batch}: ")
            + (at.Layer == 0 ? "the cost is not finite."
            : FormattableString.Invariant($"layer {at.Layer} is the first with a number that is not finite."));

    private static string? Diverged(RunStatistics run)
    {
        double limit = Worse * run.Start.Cost;
        if (run.Epochs.Count == 0 || !(run.Start.Cost > 0) || !(run.LatestCost > limit) || !(run.Epochs[^1].TrainCost > limit))
            return null;
        return FormattableString.Invariant($"After {Say.Epochs(run)} the cost is {Say.Number(run.LatestCost)}, worse than ")
            + FormattableString.Invariant($"the {Say.Number(run.Start.Cost)} of the untrained network.");
    }

    private static string? Leapt(RunStatistics run)
    {
        var last = run.Epochs.TakeLast(Window).ToList();
        int leaps = last.Skip(1).Zip(last, (now, before) => now.TrainCost - before.TrainCost).Count(rise => rise > Leap * run.Start.Cost);
        if (!(run.Start.Cost > 0) || leaps < Leaps) return null;
        return FormattableString.Invariant($"The training cost leaps: {leaps} times in the last {last.Count} epochs it rose by more ")
            + FormattableString.Invariant($"than {Say.Number(Leap * run.Start.Cost)}, between ")
            + FormattableString.Invariant($"{Say.Number(last.Min(e => e.TrainCost))} and {Say.Number(last.Max(e => e.TrainCost))}.");
    }

    private Finding Report(RunStatistics run, Severity severity, string seen) => new(
        Name, severity, $"{seen} The learning rate {Say.Number(run.LearningRate)} is probably too high.",
        Advice: LearningRateAdvice.Lower(run.Optimizer).Or(Use("clip-norm", "1")))
    {
        Layer = run.Divergence is { Layer: > 0 and var layer } ? layer : null,
        Epoch = run.Divergence?.Epoch,
        Numbers = [new("learning-rate", run.LearningRate)],
    };
}

/// <summary>The learning rate is too low: the cost decreases in every epoch, but very slowly.</summary>
/// <remarks>
/// All of these must be true over at least five epochs: the training cost decreased each time; it decreased by less than a fifth of the
/// untrained cost; the last decrease is at least half the mean one, so that there is no plateau (identical samples cause one); and in the
/// last epoch no layer changed by more than a thousandth of the norm of its weights. Usual rates give a hundredth and more, even for epochs
/// of a few steps.
/// </remarks>
public sealed class LearningRateTooLow : ICheck
{
    private const int Fewest = 5;
    private const double Gone = 0.2, Steady = 0.5, Still = 0.001;

    /// <inheritdoc/>
    public string Name => "learning-rate-too-low";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        var epochs = run.Epochs;
        if (epochs.Count < Fewest || run.Learned || !Creeps(run)) return null;
        double[] falls = [.. epochs.Skip(1).Zip(epochs, (now, before) => before.TrainCost - now.TrainCost)];
        double first = epochs[0].TrainCost, last = epochs[^1].TrainCost;
        if (falls.Any(fall => !(fall > 0)) || falls[^1] < Steady * falls.Average() || last < (1 - Gone) * run.Start.Cost) return null;
        double furthest = run.Latest.Layers.Max(layer => layer.WeightChange!.Value / layer.WeightNorm);
        return new Finding(
            Name, Severity.Warning,
            FormattableString.Invariant($"In {Say.Epochs(run)} the training cost fell from {Say.Number(first)} by only ")
                + FormattableString.Invariant($"{Say.Number(first - last)}, steadily, and in the last one no layer's weights moved by ")
                + FormattableString.Invariant($"more than {Say.Number(100 * furthest)} %. The learning rate ")
                + FormattableString.Invariant($"{Say.Number(run.LearningRate)} is probably too low."),
            Advice: Use("learning-rate", Say.Number(run.LearningRate * 10))) { Numbers = [new("learning-rate", run.LearningRate)] };
    }

    private static bool Creeps(RunStatistics run) =>
        run.Latest.Layers.All(layer => layer.WeightChange > 0 && layer.WeightChange < Still * layer.WeightNorm);
}

/// <summary>Validation predictions are worse than the mean: R² is negative.</summary>
/// <remarks>The limit is −0.05, because R² is slightly below 0 for pure noise.</remarks>
public sealed class NegativeR2 : ICheck
{
    private const double Noise = -0.05;

    /// <inheritdoc/>
    public string Name => "negative-r2";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        if (!run.HasChangedWeights || run.Best is not { ValidationR2: < Noise and var r2 }) return null;
        bool outlier = new TargetOutlier().Examine(run) is not null;
        return new Finding(
            Name, Severity.Warning,
            $"R² on validation is {Say.Number(r2)}: predictions are worse than always predicting "
                + "the mean of the validation targets.",
            outlier ? "The target that is far from all others is the likely cause: see target-outlier."
            : "Check that validation rows are of the same kind as training rows, and that the inputs tell something about the target. "
            + "Use more rows, or",
            outlier ? null : run.RestoresBest ? Smaller : Use("early-stop", "20").Or(Smaller)) { Numbers = [new("r2", r2)] };
    }

    private static SettingAdvice Smaller => Use("hidden", "16").Or(Use("weight-decay", "0.01"));
}

/// <summary>Overfitting: the validation cost increases while the training cost still decreases.</summary>
/// <remarks>
/// The training cost must have decreased by a tenth in at least three epochs since the best one, and each of the last three epochs must be
/// worse than the best: by half, or by a fifth with two hundredths of the samples newly misclassified. Changes below a tenth of the
/// untrained cost count as noise: a confident network that is correct on nearly all samples doubles its small cost with one error. There is
/// no finding if early stopping restores the best weights.
/// </remarks>
public sealed class Overfitting : ICheck
{
    private const int Recent = 3;
    private const double Fallen = 0.9, Risen = 1.5, RisenWithLoss = 1.2, Lost = 0.02, Little = 0.1;

    /// <inheritdoc/>
    public string Name => "overfitting";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        if (run.RestoresBest || run.Epochs.Count == 0) return null;
        var best = run.Epochs.MinBy(epoch => epoch.ValidationCost ?? double.PositiveInfinity)!;
        var recent = run.Epochs.TakeLast(Recent).ToList();
        var last = recent[^1];
        if (best.ValidationCost is not { } lowest || !(lowest > 0) || last.Number - best.Number < Recent
            || !(last.TrainCost <= Fallen * best.TrainCost))
            return null;

        bool lost = recent.All(epoch => best.ValidationAccuracy - epoch.ValidationAccuracy > Lost);
        double limit = Math.Max((lost ? RisenWithLoss : Risen) * lowest, lowest + Little * run.Start.Cost);
        if (!recent.All(epoch => epoch.ValidationCost >= limit)) return null;
        return new Finding(
            Name, lost || last.ValidationAccuracy is null ? Severity.Warning : Severity.Note,
            FormattableString.Invariant($"Since epoch {best.Number} the validation cost rose from {Say.Number(lowest)} to ")
                + FormattableString.Invariant($"{Say.Number(last.ValidationCost!.Value)} while the training cost fell from ")
                + FormattableString.Invariant($"{Say.Number(best.TrainCost)} to {Say.Number(last.TrainCost)}."),
            "Use more data, or",
            Use("early-stop", "10").Or(Use("l2", "0.0001")).Or(Use("dropout", "0.2")))
        {
            Epoch = best.Number,
            Numbers = [new("lowest-validation-cost", lowest), new("validation-cost", last.ValidationCost!.Value)],
        };
    }
}

/// <summary>The network is no better than a constant prediction, and no other check found the cause.</summary>
/// <remarks>
/// The check runs after five epochs if the training cost decreased by less than a fiftieth in two. The limit is an accuracy of the share of
/// the most frequent class plus a fiftieth of the rest, or 99 % of the squared error of the mean target.
/// </remarks>
public sealed class NothingLearned : ICheck
{
    private const int Fewest = 5;
    private const double Better = 0.02, Same = 0.99, Level = 0.98;
    private const string Remedy = "Check that the inputs tell anything about the target.";
    private static readonly SettingAdvice More = Use("hidden", "64,64").Or(Check("learning-rate")).Or(Increase("epochs"));

    /// <inheritdoc/>
    public string Name => "nothing-learned";

    /// <inheritdoc/>
    public bool IsLastResort => true;

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics run)
    {
        if (run.Epochs.Count < Fewest || !(run.Epochs[^1].TrainCost > Level * run.Epochs[^3].TrainCost)) return null;
        return run.LearningTask switch
        {
            LearningTask.Classification => OneClass(run),
            LearningTask.Regression => OneNumber(run),
            _ => null,
        };
    }

    private Finding? OneClass(RunStatistics run)
    {
        var (last, share) = (run.Epochs[^1], run.Data.LargestShare);
        double limit = share + Better * (1 - share);
        if (!(last.TrainAccuracy <= limit) || last.ValidationAccuracy > limit) return null;
        return new(
            Name, Severity.Warning,
            FormattableString.Invariant($"After {Say.Epochs(run)} {Say.Percent(last.TrainAccuracy.Value)} of the training ")
                + FormattableString.Invariant($"samples are right{(run.Data.IsWeighted ? ", by their weights" : "")}; always ")
                + FormattableString.Invariant($"answering {run.Data.Classes.MaxBy(c => c.Value).Key} gives {Say.Percent(share)}."),
            Remedy, More);
    }

    private Finding? OneNumber(RunStatistics run)
    {
        double mean = run.ConstantPredictionCost;
        if (!(run.Epochs[^1].TrainCost >= Same * mean) || !(run.LatestCost >= Same * mean)) return null;
        return new(
            Name, Severity.Warning,
            FormattableString.Invariant($"After {Say.Epochs(run)} the training cost is ")
                + FormattableString.Invariant($"{Say.Number(run.Epochs[^1].TrainCost)}; always answering the mean gives ")
                + FormattableString.Invariant($"{Say.Number(mean)}."),
            Remedy, More);
    }
}
