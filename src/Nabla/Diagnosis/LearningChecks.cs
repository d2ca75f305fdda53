using Nabla.Data;
using Nabla.Specs;
using Nabla.Training;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Diagnosis;

/// <summary>The learning rate is too high: the run broke down, is worse than untrained, or the cost leaps up again and again.</summary>
/// <remarks>
/// Worse than untrained means half as much again on the probe samples and over the epoch: noise does not do that, as both are means over
/// many samples. A leap is a rise of the training cost by a fifth of the untrained cost from an epoch to the next; a run that has learned
/// has too little cost left for one. Three within nine epochs are no accident.
/// </remarks>
public sealed class LearningRateTooHigh : ICheck
{
    /// <summary>The name of its findings.</summary>
    public const string Code = "rate-too-high";

    private const double Worse = 1.5, Leap = 0.2;
    private const int Leaps = 3, Window = 9;

    /// <inheritdoc/>
    public string Name => Code;

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        string? seen = BrokeDown(facts) ?? Diverged(facts);
        return seen is not null ? Report(facts, Severity.Error, seen)
            : Leapt(facts) is { } leaps ? Report(facts, Severity.Warning, leaps)
            : null;
    }

    private static string? BrokeDown(RunStatistics facts) => facts.Divergence is not { } at ? null
        : FormattableString.Invariant($"Training stopped in epoch {at.Epoch}, batch {at.Batch}: ")
            + (at.Layer == 0 ? "the cost is not finite."
            : FormattableString.Invariant($"layer {at.Layer} is the first with a number that is not finite."));

    private static string? Diverged(RunStatistics facts)
    {
        double limit = Worse * facts.Start.Cost;
        if (facts.Epochs.Count == 0 || !(facts.Start.Cost > 0) || !(facts.LatestCost > limit) || !(facts.Epochs[^1].TrainCost > limit))
            return null;
        return FormattableString.Invariant($"After {facts.Epochs.Count} epochs the cost is {Say.Number(facts.LatestCost)}, worse than ")
            + FormattableString.Invariant($"the {Say.Number(facts.Start.Cost)} of the untrained network.");
    }

    private static string? Leapt(RunStatistics facts)
    {
        var last = facts.Epochs.TakeLast(Window).ToList();
        int leaps = last.Skip(1).Zip(last, (now, before) => now.TrainCost - before.TrainCost).Count(rise => rise > Leap * facts.Start.Cost);
        if (!(facts.Start.Cost > 0) || leaps < Leaps) return null;
        return FormattableString.Invariant($"The training cost leaps: {leaps} times in the last {last.Count} epochs it rose by more ")
            + FormattableString.Invariant($"than {Say.Number(Leap * facts.Start.Cost)}, between ")
            + FormattableString.Invariant($"{Say.Number(last.Min(e => e.TrainCost))} and {Say.Number(last.Max(e => e.TrainCost))}.");
    }

    private Finding Report(RunStatistics facts, Severity severity, string seen) => new(
        Name, severity, $"{seen} The learning rate {Say.Number(facts.LearningRate)} is probably too high.",
        Advice: Use("learning-rate", Say.Number(facts.LearningRate / 10)).Or(Use("clip-norm", "1")))
    {
        Layer = facts.Divergence is { Layer: > 0 and var layer } ? layer : null,
        Epoch = facts.Divergence?.Epoch,
        Numbers = [new("learning-rate", facts.LearningRate)],
    };
}

/// <summary>The learning rate is too low: the cost falls in every epoch, steadily, and hardly at all.</summary>
/// <remarks>
/// All of this must hold over five epochs and more: the training cost fell each time; less than a fifth of the untrained cost is gone; the
/// last fall is at least half the mean one, so that no plateau is in sight (samples that cannot be told apart give one); and in the last
/// epoch no layer went further than a thousandth of the length of its weights, so that it would take a thousand epochs to become another.
/// Usual rates go a hundredth and more, even where an epoch is a few steps.
/// </remarks>
public sealed class LearningRateTooLow : ICheck
{
    private const int Fewest = 5;
    private const double Gone = 0.2, Steady = 0.5, Still = 0.001;

    /// <inheritdoc/>
    public string Name => "rate-too-low";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        var epochs = facts.Epochs;
        if (epochs.Count < Fewest || facts.Learned || !Creeps(facts)) return null;
        double[] falls = [.. epochs.Skip(1).Zip(epochs, (now, before) => before.TrainCost - now.TrainCost)];
        double first = epochs[0].TrainCost, last = epochs[^1].TrainCost;
        if (falls.Any(fall => !(fall > 0)) || falls[^1] < Steady * falls.Average() || last < (1 - Gone) * facts.Start.Cost) return null;
        double furthest = facts.Latest.Layers.Max(layer => layer.Movement!.Value / layer.WeightNorm);
        return new Finding(
            Name, Severity.Warning,
            FormattableString.Invariant($"In {epochs.Count} epochs the training cost fell from {Say.Number(first)} by only ")
                + FormattableString.Invariant($"{Say.Number(first - last)}, steadily, and in the last one no layer's weights moved by ")
                + FormattableString.Invariant($"more than {Say.Number(100 * furthest)} %. The learning rate ")
                + FormattableString.Invariant($"{Say.Number(facts.LearningRate)} is probably too low."),
            Advice: Use("learning-rate", Say.Number(facts.LearningRate * 10))) { Numbers = [new("learning-rate", facts.LearningRate)] };
    }

    private static bool Creeps(RunStatistics facts) =>
        facts.Latest.Layers.All(layer => layer.Movement > 0 && layer.Movement < Still * layer.WeightNorm);
}

/// <summary>On validation the answers are worse than always giving the mean: R² is negative.</summary>
/// <remarks>From −0.05 down: of noise, which nothing can be learned of, R² is a little below 0.</remarks>
public sealed class NegativeR2 : ICheck
{
    private const double Noise = -0.05;

    /// <inheritdoc/>
    public string Name => "negative-r2";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        if (!facts.HasMoved || facts.Best is not { ValidationR2: < Noise and var r2 }) return null;
        bool outlier = new TargetOutlier().Examine(facts) is not null;
        return new Finding(
            Name, Severity.Warning,
            $"R² on validation is {Say.Number(r2)}: the answers are farther off than the mean of the validation targets would be.",
            outlier ? "The target that is far from all others is the likely cause: see target-outlier."
            : "Check that validation rows are of the same kind as training rows, and that the inputs tell something about the target. "
            + "More rows help too.",
            outlier ? null : facts.RestoresBest ? Smaller : Use("early-stop", "20").Or(Smaller)) { Numbers = [new("r2", r2)] };
    }

    private static SettingAdvice Smaller => Use("hidden", "16").Or(Use("weight-decay", "0.01"));
}

/// <summary>The network learns its training samples by heart: the validation cost rises while the training cost still falls.</summary>
/// <remarks>
/// Three epochs and more after the best one, with the training cost down by a tenth since, each of the last three epochs must be worse than
/// the best: by half, or by a fifth with two hundredths of the samples lost that were right before. A single epoch may be noise, and so is
/// what is little beside the untrained cost (a tenth of it): a network that is sure and right on nearly all samples doubles its tiny cost
/// with one that is wrong. Silent where early stopping gives the best weights back.
/// </remarks>
public sealed class Overfitting : ICheck
{
    private const int Recent = 3;
    private const double Fallen = 0.9, Risen = 1.5, RisenWithLoss = 1.2, Lost = 0.02, Little = 0.1;

    /// <inheritdoc/>
    public string Name => "over-fitting";

    /// <inheritdoc/>
    public Finding? Examine(RunStatistics facts)
    {
        if (facts.RestoresBest || facts.Epochs.Count == 0) return null;
        var best = facts.Epochs.MinBy(epoch => epoch.ValidationCost ?? double.PositiveInfinity)!;
        var recent = facts.Epochs.TakeLast(Recent).ToList();
        var last = recent[^1];
        if (best.ValidationCost is not { } lowest || !(lowest > 0) || last.Number - best.Number < Recent
            || !(last.TrainCost <= Fallen * best.TrainCost))
            return null;

        bool lost = recent.All(epoch => best.ValidationAccuracy - epoch.ValidationAccuracy > Lost);
        double limit = Math.Max((lost ? RisenWithLoss : Risen) * lowest, lowest + Little * facts.Start.Cost);
        if (!recent.All(epoch => epoch.ValidationCost >= limit)) return null;
        return new Finding(
            Name, lost || last.ValidationAccuracy is null ? Severity.Warning : Severity.Note,
            FormattableString.Invariant($"Since epoch {best.Number} the validation cost rose from {Say.Number(lowest)} to ")
                + FormattableString.Invariant($"{Say.Number(last.ValidationCost!.Value)} while the training cost fell from ")
                + FormattableString.Invariant($"{Say.Number(best.TrainCost)} to {Say.Number(last.TrainCost)}."),
            "Early stopping keeps the best weights; more data helps too.",
            Use("early-stop", "10").Or(Use("l2", "0.0001")).Or(Use("dropout", "0.2")))
        {
            Epoch = best.Number,
            Numbers = [new("lowest-validation-cost", lowest), new("validation-cost", last.ValidationCost!.Value)],
        };
    }
}

/// <summary>The network does no better than giving every sample the same answer, and no other check knows why.</summary>
/// <remarks>
/// After five epochs, when the training cost falls by less than a fiftieth in two: an accuracy of no more than the share of the most
/// frequent class and a fiftieth of the rest, or 99 % and more of the squared error that the mean target has.
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
    public Finding? Examine(RunStatistics facts)
    {
        if (facts.Epochs.Count < Fewest || !(facts.Epochs[^1].TrainCost > Level * facts.Epochs[^3].TrainCost)) return null;
        return facts.Task switch
        {
            LearningTask.Classification => OneClass(facts),
            LearningTask.Regression => OneNumber(facts),
            _ => null,
        };
    }

    private Finding? OneClass(RunStatistics facts)
    {
        var (last, share) = (facts.Epochs[^1], facts.Data.LargestShare);
        double limit = share + Better * (1 - share);
        if (!(last.TrainAccuracy <= limit) || last.ValidationAccuracy > limit) return null;
        return new(
            Name, Severity.Warning,
            FormattableString.Invariant($"After {facts.Epochs.Count} epochs {Say.Percent(last.TrainAccuracy.Value)} of the training ")
                + FormattableString.Invariant($"samples are right{(facts.Data.IsWeighted ? ", by their weights" : "")}; always ")
                + FormattableString.Invariant($"answering {facts.Data.Classes.MaxBy(c => c.Value).Key} gives {Say.Percent(share)}."),
            Remedy, More);
    }

    private Finding? OneNumber(RunStatistics facts)
    {
        double mean = facts.CostOfOneAnswer;
        if (!(facts.Epochs[^1].TrainCost >= Same * mean) || !(facts.LatestCost >= Same * mean)) return null;
        return new(
            Name, Severity.Warning,
            FormattableString.Invariant($"After {facts.Epochs.Count} epochs the training cost is ")
                + FormattableString.Invariant($"{Say.Number(facts.Epochs[^1].TrainCost)}; always answering the mean gives ")
                + FormattableString.Invariant($"{Say.Number(mean)}."),
            Remedy, More);
    }
}
