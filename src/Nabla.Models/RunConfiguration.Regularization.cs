using Nabla.Augmentation;
using Nabla.Data;
using Nabla.Schedules;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <content>Early stopping, penalties, dropout, distortions.</content>
public sealed partial record RunConfiguration
{
    /// <summary>
    /// The patience of early stopping: the number of epochs without improvement after which training stops; 0 for no early stopping. With
    /// early stopping the best weights are restored. <value>The default is
    /// 20 for tables with validation, else 0.</value>
    /// </summary>
    public int? EarlyStop { get => Get(RegularizationSettings.EarlyStop); init => Set(RegularizationSettings.EarlyStop, value); }

    /// <summary>The smallest change of the monitored metric that counts as an improvement. <value>The default is 0.</value></summary>
    public double? MinDelta { get => Get(RegularizationSettings.MinDelta); init => Set(RegularizationSettings.MinDelta, value); }

    /// <summary>The metric that early stopping monitors. <value>The default is the cost (tabular, of numbers: RMSE).</value></summary>
    public string? Monitor { get => Get(RegularizationSettings.Monitor); init => Set(RegularizationSettings.Monitor, value); }

    /// <summary>Which of equally good epochs is the best. <value>The default is the first (tabular: the last).</value></summary>
    public EpochTieBreak? TieBreak { get => Get(RegularizationSettings.TieBreak); init => Set(RegularizationSettings.TieBreak, value); }

    /// <summary>The dropout rate of the hidden layers. <value>The default is 0.</value></summary>
    public double? Dropout { get => Get(RegularizationSettings.Dropout); init => Set(RegularizationSettings.Dropout, value); }

    /// <summary>Data augmentation: random distortions of the training images, different in every epoch. <value>The default is
    /// none.</value></summary>
    public IReadOnlyList<IDistortion>? Augment
    {
        get => Get(RegularizationSettings.Augment);
        init => Set(RegularizationSettings.Augment, value);
    }

    /// <summary>The schedule of the augmentation strength. <value>The default is constant.</value></summary>
    public ISchedule? AugmentStrength
    {
        get => Get(RegularizationSettings.AugmentStrength);
        init => Set(RegularizationSettings.AugmentStrength, value);
    }

    /// <summary>The strength of the L1 penalty. <value>The default is 0.</value></summary>
    public double? L1 { get => Get(RegularizationSettings.L1); init => Set(RegularizationSettings.L1, value); }

    /// <summary>The strength of the L2 penalty. <value>The default is 0.</value></summary>
    public double? L2 { get => Get(RegularizationSettings.L2); init => Set(RegularizationSettings.L2, value); }

    /// <summary>The decoupled weight decay. <value>The default is that of the optimizer, mostly 0 (tabular: 0.3 for
    /// classes, with an embedding 2, and 0.25 for numbers, divided by the batches per epoch).</value></summary>
    public double? WeightDecay { get => Get(RegularizationSettings.WeightDecay); init => Set(RegularizationSettings.WeightDecay, value); }
}

/// <summary>The settings against overfitting.</summary>
public static class RegularizationSettings
{
    internal static readonly SettingGroup Group = new("Regularization");

    /// <inheritdoc cref="RunConfiguration.EarlyStop"/>
    public static Setting<int?> EarlyStop { get; } = Group.Add(new Setting<int?>("early-stop",
        SettingKind.Integer(0, "at least 1, or 0 for never"))
    {
        Synonyms = "patience early-stopping early-stopping-patience n-iter-no-change early-stopping-rounds",
        Help = "stop after this many epochs without improvement on the validation data, and keep the best weights; 0 for never",
        DefaultText = "20 with validation data, 0 without it and for images; tabular: the number of epochs, 256",
        Unused = (patience, run) => patience > 0 && !run.HasValidation
            ? "there are no validation samples, so the training samples decide" : null,
        Remedy = Specs.SettingAdvice.Use("validation", "0.2"),
        Default = resolver => resolver.Data.IsImage || resolver.Get(DataSettings.Validation)!.Fraction == 0 ? 0 : 20,
    });

    /// <inheritdoc cref="RunConfiguration.MinDelta"/>
    public static Setting<double?> MinDelta { get; } = Group.Add(Amount("min-delta",
        "smallest change of the monitored metric that counts as an improvement",
        "tol tolerance", (least, run) => least > 0 ? WithoutEarlyStop(run) : null));

    /// <inheritdoc cref="RunConfiguration.Monitor"/>
    public static Setting<string> Monitor { get; } = Group.Add(new Setting<string>("monitor", SettingKind.Text("METRIC"))
    {
        Help = "metric that decides which epoch is best, and when to stop early",
        DefaultText = "cost; tabular: rmse for one numeric target, calibrated-log-loss for classes from 300 rows on",
        Examples = MetricNames,
        Default = _ => "cost",
        Unused = (_, run) => WithoutEarlyStop(run),
        Complete = (metric, resolver) => metric == "cost" ? metric : MetricOf(metric, resolver) is var known && known != "coverage" ? known
            : throw NablaException.ForSetting("monitor", "is coverage, but a wider interval always covers more. Use pinball."),
    });

    /// <inheritdoc cref="RunConfiguration.TieBreak"/>
    public static Setting<EpochTieBreak?> TieBreak { get; } = Group.Add(new Setting<EpochTieBreak?>("tie-break",
        SettingKind.Choice<EpochTieBreak?>("WHICH", ("first", EpochTieBreak.First), ("last", EpochTieBreak.Last)))
    {
        FormerNames = ["ties"],
        Help = "which of several equally good epochs to keep: first or last", DefaultText = "first; tabular: last",
        Default = _ =>
            EpochTieBreak.First,
        Unused = (_, run) => WithoutEarlyStop(run),
    });

    /// <inheritdoc cref="RunConfiguration.Dropout"/>
    public static Setting<double?> Dropout { get; } = Group.Add(new Setting<double?>("dropout",
        SettingKind.Number(part => part is >= 0 and < 1, "at least 0 and below 1"))
    {
        DescribesNetwork = true,
        Synonyms = "dropout-rate drop-rate",
        Help = "dropout rate of the hidden layers", DefaultText = "0", OnContinue = ContinueRule.DefaultFromModel,
        Unused = (part, run) => part > 0 ? NetworkSettings.WithoutHidden(run) : null,
        Default = _ => 0, Search = new(draws => draws.At(13, 0, 0, 0.1, 0.2, 0.3, 0.5)),
    });

    /// <inheritdoc cref="RunConfiguration.Augment"/>
    public static Setting<IReadOnlyList<IDistortion>> Augment { get; } = Group.Add(new Setting<IReadOnlyList<IDistortion>>("augment",
        SettingKind.Text("NAMES", DistortionRegistry.ParseList, DistortionRegistry.Format,
        () => ["none", .. DistortionRegistry.Default.Names]))
    {
        Synonyms = "augmentation data-augmentation",
        Help = "random distortions of the training images in every epoch, joined by +: elastic:sigma=4,alpha=34+rotation:10, …",
        DefaultText = "none; image: elastic:sigma=4,alpha=34 for 28 × 28 pixels",
        Listed = () => [new("none"), .. SettingKind.SpecsOf(DistortionRegistry.Default)],
        Complete = (distortions, resolver) => distortions.Count == 0 || resolver.Data.IsImage ? distortions
            : throw NablaException.ForSetting("augment", $"is {DistortionRegistry.Format(distortions)}, but the data has no images.",
                Specs.SettingAdvice.LeaveOut("augment"), code: "setting-data"),
    });

    /// <inheritdoc cref="RunConfiguration.AugmentStrength"/>
    public static Setting<ISchedule> AugmentStrength { get; } = Group.Add(new Setting<ISchedule>("augment-strength",
        TrainingSettings.Schedules)
    {
        Help = "schedule of the distortions' strength: cosine:floor=0.5 (floor: final fraction of the initial value)",
        DefaultText = "constant",
        Unused = (_, run) => run.Configuration.Augment is { Count: > 0 } ? null : "it has no effect without augmentation",
    });

    /// <inheritdoc cref="RunConfiguration.L1"/>
    public static Setting<double?> L1 { get; } = Group.Add(Amount("l1", "strength of the L1 penalty", "l1-penalty l1-regularization"));

    /// <inheritdoc cref="RunConfiguration.L2"/>
    public static Setting<double?> L2 { get; } = Group.Add(Amount("l2", "strength of the L2 penalty",
        "alpha l2-penalty l2-regularization"));

    /// <inheritdoc cref="RunConfiguration.WeightDecay"/>
    public static Setting<double?> WeightDecay { get; } = Group.Add(new Setting<double?>("weight-decay",
        SettingKind.Number(IsAmount, "at least 0"))
    {
        Synonyms = "wd decay",
        Help = "decoupled weight decay, as in AdamW",
        DefaultText = "the optimizer's own; tabular: 0.3 for classes and 0 for numbers, with an embedding 2 and 0.25, "
            + "divided by the number of batches per epoch",
        Unused = (decay, run) => decay > 0 ? TrainingSettings.WithoutMiniBatches(run) : null,
        Default = resolver => resolver.Get(TrainingSettings.Optimizer)!.Number("weight-decay") ?? 0,
        Search = new(draws => draws.At(10) < 0.3 ? 0 : draws.LogUniformAt(11, 1e-5, 1e-1), ExcludeFromPresetTrials: true),
    });

    /// <summary>The names of all metrics.</summary>
    internal static IReadOnlyCollection<string> MetricNames => [.. MetricRegistry.Default.Select(metric => metric.Name)];

    /// <summary>Finds a metric.</summary>
    /// <exception cref="NablaException">There is no such metric.</exception>
    internal static Metric RequireMetric(string name)
    {
        try
        {
            return MetricRegistry.Parse(name);
        }
        catch (FormatException unknown)
        {
            throw new NablaException(NablaException.InvalidSetting, unknown.Message, innerException: unknown);
        }
    }

    /// <summary>Finds a metric that is defined for the data.</summary>
    /// <exception cref="NablaException">There is no such metric, or it is not defined for the data.</exception>
    internal static string MetricOf(string name, SettingResolver resolver)
    {
        var metric = RequireMetric(name);
        var perfect = Perfect(resolver.Data.LearningTask, resolver.Data.Outputs, resolver.Get(NetworkSettings.Quantiles));
        if (metric.Value(perfect) is not null) return metric.Name;
        string kind = resolver.Get(NetworkSettings.Quantiles) is not null ? "quantiles" : resolver.Data.LearningTask switch
        {
            LearningTask.Regression => "a regression",
            LearningTask.MultiLabel => FormattableString.Invariant($"{resolver.Data.Outputs} labels"),
            _ => FormattableString.Invariant($"{Math.Max(2, resolver.Data.Outputs)} classes"),
        };
        throw new NablaException($"The metric \"{metric.Name}\" does not apply to {kind}. Use one of: "
            + $"{string.Join(", ", MetricRegistry.Values(perfect).Select(known => known.Key))}.");
    }

    // Creates an evaluation with all metrics of the data: one sample per class (two numbers), all predicted correctly.
    private static Evaluation Perfect(LearningTask task, int outputs, IReadOnlyList<double>? levels)
    {
        var predictions = new float[Math.Max(2, outputs) * outputs];
        for (int i = 0; i * outputs < predictions.Length; i++) predictions[i * outputs + i % outputs] = outputs == 1 ? i : 1;
        return Evaluation.Compute(task, predictions, predictions, outputs, cost: 0, levels: levels);
    }

    private static bool IsAmount(double value) => value >= 0 && double.IsFinite(value);

    private static string? WithoutEarlyStop(SettingContext run) => run.Configuration.EarlyStop == 0
        ? "it has no effect without early stopping" : null;

    private static Setting<double?> Amount(string name, string help, string synonyms,
        Func<double?, SettingContext, string?>? unused = null) => new(name, SettingKind.Number(IsAmount, "at least 0"))
            { Help = help, Synonyms = synonyms, DefaultText = "0", Default = _ => 0, Unused = unused };
}
