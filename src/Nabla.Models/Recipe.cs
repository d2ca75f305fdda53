using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Models.Presets;
using Nabla.Augmentation;
using Nabla.Initializers;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Specs;
using Nabla.Training.Metrics;

namespace Nabla.Models;

/// <summary>
/// Turns a configuration into a network, a cost, an optimizer and training options, choosing what it leaves open to fit the data.
/// </summary>
public static partial class Recipe
{
    /// <summary>Sigmoid, squared error and plain gradient descent, as in the notes.</summary>
    public const string Lesson = "lesson";

    /// <summary>Relu, cross-entropy and Adam.</summary>
    public const string Standard = "standard";

    /// <summary>The tuned defaults for tables.</summary>
    public const string Tabular = "tabular";

    /// <summary>The recipes there are.</summary>
    public static IReadOnlyList<string> Names => [.. PresetRegistry.Default.Select(recipe => recipe.Name)];

    /// <summary>Fewer rows than this are too few to set some aside for validation unasked.</summary>
    private const int FewRows = 40;

    /// <summary>
    /// The part of the training data to set aside where the configuration leaves it open: known before the data is prepared.
    /// </summary>
    /// <param name="samples">Samples to learn from.</param>
    /// <param name="image">Whether they are images.</param>
    /// <param name="earlyStop">The user's wish for early stopping, which needs samples to watch; null for none.</param>
    /// <returns>A fraction, as configurations write it.</returns>
    public static string ValidationFor(int samples, bool image, int? earlyStop) =>
        (image || samples < FewRows) && earlyStop is null or 0 ? "0" : image ? "0.1" : "0.15";

    /// <summary>
    /// Chooses what must be known before a table is prepared: its recipe, how its columns are scaled and written, what is set aside for
    /// validation.
    /// </summary>
    /// <param name="configuration">What the user asked for.</param>
    /// <param name="data">What there is to learn from.</param>
    /// <returns>The configuration with these filled in.</returns>
    /// <exception cref="DataException">There is no such recipe.</exception>
    public static RunConfiguration ForTable(RunConfiguration configuration, DataShape data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        var recipe = PresetRegistry.Parse(configuration.Recipe ?? Tabular);
        var chosen = recipe.Choices(configuration, data);
        string? scaling = configuration.Scaling ?? chosen.Scaling;
        if (configuration.FrequentNumbers == true && scaling is not ("robust" or "robust-clip"))
            throw new DataException($"frequent-numbers needs robust scaling, which looks at quartiles, but scaling is "
                + $"{scaling ?? "standard"}.",
                SettingAdvice.Use("scaling", "robust", "robust-clip").Or(SettingAdvice.LeaveOut("frequent-numbers")));
        return configuration with
        {
            Recipe = recipe.Name,
            Scaling = scaling,
            TargetScaling = configuration.TargetScaling ?? chosen.TargetScaling,
            BinaryColumns = configuration.BinaryColumns ?? chosen.BinaryColumns,
            FrequentNumbers = configuration.FrequentNumbers ?? chosen.FrequentNumbers,
            Embedding = configuration.Embedding ?? chosen.Embedding,
            Validation = configuration.Validation ?? chosen.Validation
                ?? ValidationFor(data.Samples, data.IsImage, configuration.EarlyStop),
        };
    }

    /// <summary>Fills in everything that a configuration leaves open.</summary>
    /// <param name="configuration">What the user asked for.</param>
    /// <param name="data">The training data.</param>
    /// <returns>A configuration with nothing left to choose.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static RunConfiguration Resolve(RunConfiguration configuration, SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        var resolved = Filled(configuration, data);
        if (data.Task == LearningTask.Regression && Cost(resolved) is SoftmaxCrossEntropy softmax && !MayBeShares(data))
            throw new DataException($"cost is {softmax.Spec.Name}, which is for classes, but the target is numeric. Use squared-error, "
                + $"or a target of classes.{(data.TargetWidth > 1 ? " For targets that are shares, which sum to 1 in each row, set "
                + "target-scaling to none." : "")}");
        return resolved;
    }

    /// <summary>The same of data whose targets are not looked at.</summary>
    internal static RunConfiguration Filled(RunConfiguration configuration, SampleSource data)
    {
        var quantiles = QuantilesOf(configuration);
        if (quantiles is not null)
        {
            if (data.Task != LearningTask.Regression)
                throw new DataException("Quantiles are of numbers, but the targets are classes. Leave out the quantiles, or take "
                    + "a target of numbers.");
            configuration = configuration with { Cost = quantiles.Spec.ToString(), Quantiles = quantiles.Levels };
        }

        bool image = data.Image is not null;
        var shape = DataShape.From(data);
        var recipe = PresetRegistry.Parse(configuration.Recipe ?? DefaultFor(configuration, shape));
        var chosen = recipe.Choices(configuration, shape);
        var cost = Known(CostRegistry.Default, configuration.Cost ?? chosen.Cost ?? CostFor(data));
        var optimizer = Known(OptimizerRegistry.Default, configuration.Optimizer ?? chosen.Optimizer ?? "adam");
        string validation = configuration.Validation ?? chosen.Validation ?? ValidationFor(data.Count, image, configuration.EarlyStop);

        return configuration with
        {
            Task = configuration.Task
                ?? data.Task switch { LearningTask.Regression => "regression", LearningTask.MultiLabel => "multi-label", _ =>
                "classification" },
            ClassWeights = configuration.ClassWeights ?? "none",
            Scaling = configuration.Scaling ?? chosen.Scaling ?? "standard",
            BinaryColumns = configuration.BinaryColumns ?? chosen.BinaryColumns ?? OneHot,
            FrequentNumbers = configuration.FrequentNumbers ?? chosen.FrequentNumbers ?? false,
            TargetScaling = TargetScalingFor(configuration with { TargetScaling = configuration.TargetScaling ?? chosen.TargetScaling }),
            Validation = validation,
            Recipe = recipe.Name,
            Hidden = configuration.Hidden ?? chosen.Hidden ?? (image ? [16, 16] : [64, 64]),
            Activation = [.. (configuration.Activation ?? chosen.Activation ?? ["relu"]).Select(text =>
                Known(ActivationRegistry.Default, text).Spec.ToString())],
            OutputActivation = Known(ActivationRegistry.Default, configuration.OutputActivation ?? chosen.OutputActivation
                ?? cost.FusedActivation?.Spec.ToString() ?? "identity").Spec.ToString(),
            Cost = cost.Spec.ToString(),
            Initializer = InitializerFor(configuration.Initializer ?? chosen.Initializer ?? "default")?.Spec.ToString() ?? "default",
            OutputInitializer = InitializerFor(configuration.OutputInitializer ?? chosen.OutputInitializer ?? configuration.Initializer
                ?? chosen.Initializer ?? "default")?.Spec.ToString() ?? "default",
            Parametrization = configuration.Parametrization ?? chosen.Parametrization ?? "standard",
            InputScale = configuration.InputScale ?? chosen.InputScale ?? false,
            Embedding = EmbeddingFor(configuration.Embedding ?? (data.NumberInputs > 0 ? chosen.Embedding : null), data)?.ToString()
                ?? "none",
            Rates = configuration.Rates ?? chosen.Rates ?? "weights=1,biases=1,scale=1,periodic=1",
            Optimizer = WithoutOwnFlags(optimizer.Spec).ToString(),
            LearningRate = configuration.LearningRate ?? chosen.LearningRate ?? optimizer.LearningRate,
            Momentum = configuration.Momentum ?? chosen.Momentum ?? Find(optimizer.Spec, "momentum"),
            WeightDecay = configuration.WeightDecay ?? chosen.WeightDecay ?? Find(optimizer.Spec, "weight-decay") ?? 0,
            Schedule = Known(ScheduleRegistry.Default, configuration.Schedule ?? chosen.Schedule ?? "constant").Spec.ToString(),
            Batch = configuration.Batch ?? chosen.Batch ?? 32,
            Accumulate = configuration.Accumulate ?? chosen.Accumulate ?? 1,
            Epochs = configuration.Epochs ?? chosen.Epochs ?? (image ? 30 : 200),
            Shuffle = configuration.Shuffle ?? true,
            EarlyStop = configuration.EarlyStop ?? chosen.EarlyStop ?? (image || FractionOf(validation) == 0 ? 0 : 20),
            MinDelta = configuration.MinDelta ?? chosen.MinDelta ?? 0,
            Monitor = MonitorOf(configuration.Monitor ?? chosen.Monitor, data, quantiles?.Levels),
            Ties = OneOf("ties", configuration.Ties ?? chosen.Ties ?? "first", ["first", "last"]),
            Dropout = configuration.Dropout ?? chosen.Dropout ?? 0,
            Augment = (configuration.Augment ?? chosen.Augment) is { } augment ? DistortionRegistry.TextOf(DistortionsOf(augment, data))
                : null,
            AugmentStrength = (configuration.AugmentStrength ?? chosen.AugmentStrength) is { } strength
                ? Known(ScheduleRegistry.Default, strength).Spec.ToString() : null,
            L1 = configuration.L1 ?? chosen.L1 ?? 0,
            L2 = configuration.L2 ?? chosen.L2 ?? 0,
            Metrics = MetricsFor(configuration, MonitorOf(configuration.Monitor ?? chosen.Monitor, data, quantiles?.Levels), data,
                quantiles?.Levels),
            Ensemble = (int)Checked(configuration.Ensemble ?? chosen.Ensemble ?? 1, v => v is >= 1 and <= 1000, "ensemble",
                "from 1 to 1000 networks"),
            Calibrate = configuration.Calibrate ?? chosen.Calibrate ?? false,
            Seed = configuration.Seed ?? 0,
            Threads = configuration.Threads ?? 0,
        };
    }

    // Shares are what softmax gives: not below 0, and 1 together. Of a source that is read in blocks only the ranges are known, if at all.
    private static bool MayBeShares(SampleSource data)
    {
        if (data.TargetWidth == 1) return false;
        if (data is not Dataset samples) return data.TargetRanges?.All(range => range is { Min: >= 0, Max: <= 1 }) ?? true;
        for (int i = 0; i < samples.Count; i++)
        {
            float sum = 0;
            foreach (float share in samples.Target(i))
            {
                if (share < 0) return false;
                sum += share;
            }

            if (!(Math.Abs(sum - 1) <= 1e-3f)) return false;
        }

        return true;
    }

    // Images without further wishes get the lesson's network.
    private static string DefaultFor(RunConfiguration asked, DataShape data)
    {
        bool untouched = asked is { Activation: null, Cost: null, Optimizer: null, Initializer: null, OutputActivation: null };
        return data.IsImage && untouched && data.HasClasses ? Lesson : Standard;
    }

    private static string CostFor(SampleSource data) => data.Task switch
    {
        LearningTask.Regression => "squared-error",
        LearningTask.Classification when data.TargetWidth > 1 => "softmax-cross-entropy",
        _ => "sigmoid-cross-entropy",
    };

    private static string MonitorOf(string? monitor, SampleSource data, IReadOnlyList<double>? levels)
    {
        string metric = monitor is null ? "cost" : MetricOf(monitor, data, levels);
        return metric != "coverage" ? metric
            : throw new DataException("monitor is coverage, but an interval covers more the wider it is. Monitor pinball instead.");
    }

    // What is monitored is among what is reported.
    private static List<string> MetricsFor(RunConfiguration configuration, string monitor, SampleSource data, IReadOnlyList<double>? levels)
    {
        var metrics = (configuration.Metrics?.Select(name => MetricOf(name, data, levels))
            ?? MetricRegistry.EveryEpoch(data.Task, data.TargetWidth, levels is not null).Select(metric => metric.Name)).ToList();
        if (monitor != "cost" && !metrics.Contains(monitor)) metrics.Add(monitor);
        metrics.Remove("cost");
        return metrics;
    }

    private static IInitializer? InitializerFor(string text) => text == "default" ? null : Known(InitializerRegistry.Default, text);

    // What has a setting of its own is written there only.
    private static Spec WithoutOwnFlags(Spec spec) =>
        spec with { Numbers = [.. spec.Numbers.Where(number => number.Key is not ("learning-rate" or "momentum" or "weight-decay"))] };

    private static double? Find(Spec spec, string key)
    {
        foreach (var (name, value) in spec.Numbers)
            if (name == key) return value;
        return null;
    }
}
