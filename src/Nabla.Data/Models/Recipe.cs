using Nabla.Activations;
using Nabla.Costs;
using Nabla.Initializers;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Specs;
using Nabla.Training.Metrics;

namespace Nabla.Data.Models;

/// <summary>Turns a configuration into a network, a cost, an optimizer and training options, choosing what it leaves open to fit the data.</summary>
public static partial class Recipe
{
    /// <summary>Sigmoid, squared error and plain gradient descent, as in the notes.</summary>
    public const string Lesson = "lesson";

    /// <summary>Relu, cross-entropy and Adam.</summary>
    public const string Standard = "standard";

    /// <summary>The recipes there are.</summary>
    public static IReadOnlyList<string> Names { get; } = [Lesson, Standard];

    /// <summary>Fewer rows than this are too few to set some aside for validation unasked.</summary>
    private const int FewRows = 40;

    /// <summary>The part of the training data to set aside where the configuration leaves it open: known before the data is prepared.</summary>
    /// <param name="samples">Samples to learn from.</param>
    /// <param name="image">Whether they are images.</param>
    /// <param name="earlyStop">The user's wish for early stopping, which needs samples to watch; null for none.</param>
    /// <returns>A fraction, as configurations write it.</returns>
    public static string ValidationFor(int samples, bool image, int? earlyStop) => (image || samples < FewRows) && earlyStop is null or 0 ? "0" : image ? "0.1" : "0.15";

    /// <summary>Fills in everything that a configuration leaves open.</summary>
    /// <param name="configuration">What the user asked for.</param>
    /// <param name="data">The training data.</param>
    /// <returns>A configuration with nothing left to choose.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static RunConfiguration Resolve(RunConfiguration configuration, SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        bool image = data.Image is not null, classes = data.Task != LearningTask.Regression;
        bool untouched = configuration is { Activation: null, Cost: null, Optimizer: null, Initializer: null, OutputActivation: null };
        string recipe = OneOf("recipe", configuration.Recipe ?? (image && untouched && classes ? Lesson : Standard), Names);
        bool lesson = recipe == Lesson;
        var cost = Known(CostCatalogue.Known, configuration.Cost ?? CostFor(data, lesson));
        var optimizer = Known(OptimizerCatalogue.Known, configuration.Optimizer ?? (lesson ? "sgd" : "adam"));
        string validation = configuration.Validation ?? ValidationFor(data.Count, image, configuration.EarlyStop);

        return configuration with
        {
            Task = configuration.Task ?? data.Task switch { LearningTask.Regression => "regression", LearningTask.MultiLabel => "multi-label", _ => "classification" },
            ClassWeights = configuration.ClassWeights ?? "none",
            Scaling = configuration.Scaling ?? "standard",
            TargetScaling = TargetScalingFor(configuration),
            Validation = validation,
            Recipe = recipe,
            Hidden = configuration.Hidden ?? (image ? [16, 16] : [64, 64]),
            Activation = [.. (configuration.Activation ?? [lesson ? "sigmoid" : "relu"]).Select(text => Known(ActivationCatalogue.Known, text).Spec.ToString())],
            OutputActivation = Known(ActivationCatalogue.Known, configuration.OutputActivation ?? OutputFor(cost, lesson && classes)).Spec.ToString(),
            Cost = cost.Spec.ToString(),
            Initializer = InitializerFor(configuration.Initializer ?? (lesson ? "normal" : "default"))?.Spec.ToString() ?? "default",
            Optimizer = WithoutOwnFlags(optimizer.Spec).ToString(),
            LearningRate = configuration.LearningRate ?? (lesson && configuration.Optimizer is null ? (classes ? 1.5 : 0.01) : optimizer.LearningRate),
            Momentum = configuration.Momentum ?? Find(optimizer.Spec, "momentum"),
            WeightDecay = configuration.WeightDecay ?? Find(optimizer.Spec, "weight-decay") ?? 0,
            Schedule = Known(ScheduleCatalogue.Known, configuration.Schedule ?? "constant").Spec.ToString(),
            Batch = configuration.Batch ?? (lesson ? 10 : data.Count > 20_000 ? 128 : 32),
            Accumulate = configuration.Accumulate ?? 1,
            Epochs = configuration.Epochs ?? (image ? 30 : 200),
            Shuffle = configuration.Shuffle ?? true,
            EarlyStop = configuration.EarlyStop ?? (image || FractionOf(validation) == 0 ? 0 : 20),
            MinDelta = configuration.MinDelta ?? 0,
            Monitor = MonitorOf(configuration, data),
            Dropout = configuration.Dropout ?? 0,
            L1 = configuration.L1 ?? 0,
            L2 = configuration.L2 ?? 0,
            Metrics = MetricsFor(configuration, data),
            Seed = configuration.Seed ?? 0,
            Threads = configuration.Threads ?? 0,
        };
    }

    private static string CostFor(SampleSource data, bool lesson) => data.Task switch
    {
        LearningTask.Regression => "squared-error",
        _ when lesson => "squared-error",
        LearningTask.Classification when data.TargetWidth > 1 => "softmax-cross-entropy",
        _ => "sigmoid-cross-entropy",
    };

    private static string OutputFor(ICost cost, bool lesson) => lesson ? "sigmoid" : cost.Contains?.Spec.ToString() ?? "identity";

    private static string MonitorOf(RunConfiguration configuration, SampleSource data) => configuration.Monitor is null ? "cost" : MetricOf(configuration.Monitor, data);

    // What is monitored is among what is reported.
    private static List<string> MetricsFor(RunConfiguration configuration, SampleSource data)
    {
        var metrics = (configuration.Metrics?.Select(name => MetricOf(name, data)) ?? MetricCatalogue.EveryEpoch(data.Task).Select(metric => metric.Name)).ToList();
        string monitor = MonitorOf(configuration, data);
        if (monitor != "cost" && !metrics.Contains(monitor)) metrics.Add(monitor);
        metrics.Remove("cost");
        return metrics;
    }

    private static IInitializer? InitializerFor(string text) => text == "default" ? null : Known(InitializerCatalogue.Known, text);

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
