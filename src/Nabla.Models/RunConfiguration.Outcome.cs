using Nabla.Numerics;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <content>General settings: metrics, ensemble, folds, calibration, seed, threads.</content>
public sealed partial record RunConfiguration
{
    /// <summary>Names of the metrics in the report of each epoch. <value>The default is accuracy, or RMSE and R².</value></summary>
    public IReadOnlyList<string>? Metrics { get => Get(GeneralSettings.Metrics); init => Set(GeneralSettings.Metrics, value); }

    /// <summary>The number of networks in the ensemble. Each has another seed, and their predictions are averaged. <value>The default is
    /// 1.</value></summary>
    public int? Ensemble { get => Get(GeneralSettings.Ensemble); init => Set(GeneralSettings.Ensemble, value); }

    /// <summary>
    /// The number of folds of a cross-validation before the model is trained.
    /// <value>The default is none.</value>
    /// </summary>
    public int? Folds { get => Get(GeneralSettings.Folds); init => Set(GeneralSettings.Folds, value); }

    /// <summary>
    /// Whether probabilities are calibrated after training by temperature scaling on the validation samples. The last layer is divided by
    /// the temperature. <value>The default is false (tabular, of classes: true).</value>
    /// </summary>
    public bool? Calibrate { get => Get(GeneralSettings.Calibrate); init => Set(GeneralSettings.Calibrate, value); }

    /// <summary>The seed of all random numbers. <value>The default is 0.</value></summary>
    public ulong? Seed { get => Get(GeneralSettings.Seed); init => Set(GeneralSettings.Seed, value); }

    /// <summary>The number of threads; 0 for all physical cores. Results do not depend on it. <value>The default is 0.</value></summary>
    public int? Threads { get => Get(GeneralSettings.Threads); init => Set(GeneralSettings.Threads, value); }
}

/// <summary>General settings of a run.</summary>
public static class GeneralSettings
{
    internal static readonly SettingGroup Group = new("Run");

    /// <inheritdoc cref="RunConfiguration.Metrics"/>
    public static Setting<IReadOnlyList<string>> Metrics { get; } = Group.Add(new Setting<IReadOnlyList<string>>("metrics",
        SettingKind.List(SettingKind.Text("NAME"), "NAMES"))
    {
        Synonyms = "scoring eval-metric",
        Help = "metrics to report after each epoch: accuracy, top-3, f1-macro, rmse, …", Examples = RegularizationSettings.MetricNames,
        DefaultText = "accuracy; for regression rmse and r2", AffectsWeights = false,
        Default = resolver => [.. MetricRegistry
            .EveryEpoch(resolver.Data.LearningTask, resolver.Data.Outputs, resolver.Get(NetworkSettings.Quantiles) is not null)
            .Select(metric => metric.Name)],
        // The monitored metric is always reported, as is the cost.
        Complete = (names, resolver) => [.. names
            .Select(name => resolver.Requested.Metrics is null ? name : RegularizationSettings.MetricOf(name, resolver))
            .Union([resolver.Get(RegularizationSettings.Monitor)!]).Where(name => name != "cost")],
    });

    /// <inheritdoc cref="RunConfiguration.Ensemble"/>
    public static Setting<int?> Ensemble { get; } = Group.Add(new Setting<int?>("ensemble",
        SettingKind.Integer(1, "from 1 to 1000 networks", 1000))
    {
        DescribesNetwork = true,
        Synonyms = "n-estimators bagging",
        Help = "number of networks, trained with different seeds; their predictions are averaged", DefaultText = "1",
        OnContinue = ContinueRule.Fixed, FromModel = before => before.Members.Count, Default = _ => 1,
    });

    /// <inheritdoc cref="RunConfiguration.Folds"/>
    public static Setting<int?> Folds { get; } = Group.Add(new Setting<int?>("folds", SettingKind.Integer(2, "at least 2"))
    {
        Synonyms = "cv k-folds n-folds n-splits cross-validation",
        Help = "folds of a cross-validation before the training; reports the mean and standard deviation of each metric",
        DefaultText = "none", AffectsWeights = false, Scope = SettingScope.Run,
    });

    /// <inheritdoc cref="RunConfiguration.Calibrate"/>
    public static Setting<bool?> Calibrate { get; } = Group.Add(new Setting<bool?>("calibrate", SettingKind.Boolean)
    {
        Synonyms = "calibration temperature-scaling",
        Help = "whether probabilities are calibrated on the validation data (temperature scaling)",
        DefaultText = "false; tabular: true for classes", Default = _ => false, Unused = (requested, run) => requested != true ? null
            : !run.Data.HasClasses ? "numbers have no probabilities"
            : run.Configuration.Cost!.FusedActivation is not (Activations.Softmax or Activations.Sigmoid)
            ? $"it has no effect with the cost {run.Configuration.Cost.Spec.Name}"
            : !run.HasValidation ? "there are no validation samples to calibrate on"
            : !run.HasInMemoryValidation ? "the validation samples do not fit in memory" : null,
    });

    /// <inheritdoc cref="RunConfiguration.Seed"/>
    public static Setting<ulong?> Seed { get; } = Group.Add(new Setting<ulong?>("seed", SettingKind.Seed)
    {
        Synonyms = "random-state random-seed",
        Help = "random seed", DefaultText = "0", Default = _ => 0,
    });

    /// <inheritdoc cref="RunConfiguration.Threads"/>
    public static Setting<int?> Threads { get; } = Group.Add(new Setting<int?>("threads",
        SettingKind.Integer(0, "at least 1, or 0 for all physical cores"))
    {
        Synonyms = "n-jobs jobs num-threads nthread workers",
        Help = "number of threads, up to 32; 0 for one per physical core; the weights do not depend on it", DefaultText = "0",
        AffectsWeights = false, OnResume = ResumeRule.MayChange, Default = _ => 0,
        Unused = (threads, _) => threads > WorkerPool.MaxThreads ? $"at most {WorkerPool.MaxThreads} threads are used" : null,
        Remedy = Specs.SettingAdvice.Use("threads", $"{WorkerPool.MaxThreads}"),
    });
}
