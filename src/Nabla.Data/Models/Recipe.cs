using System.Globalization;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data.Features;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Data.Models;

/// <summary>Turns a configuration into a network, a cost, an optimizer and training options, choosing what it leaves open to fit the data.</summary>
public static class Recipe
{
    private const string Lesson = "lesson", Standard = "standard", TableValidation = "0.15";

    /// <summary>Fills in everything that a configuration leaves open.</summary>
    /// <param name="configuration">What the user asked for.</param>
    /// <param name="data">The training data.</param>
    /// <returns>A configuration with nothing left to choose.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static RunConfiguration Resolve(RunConfiguration configuration, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        bool image = data.Image is not null;
        bool untouched = configuration is { Activation: null, Cost: null, Optimizer: null, Initializer: null, OutputActivation: null };
        string recipe = configuration.Recipe ?? (image && untouched && data.Task == LearningTask.Classification ? Lesson : Standard);
        if (recipe is not (Lesson or Standard)) throw new DataException($"recipe must be {Lesson} or {Standard} but is \"{recipe}\".");
        bool lesson = recipe == Lesson;
        string cost = configuration.Cost ?? (lesson ? "squared-error" : CostFor(data));
        var optimizer = Known(OptimizerCatalogue.Known, configuration.Optimizer ?? (lesson ? "sgd" : "adam"));

        return configuration with
        {
            Recipe = recipe,
            Hidden = configuration.Hidden ?? (image ? [16, 16] : [64, 64]),
            Activation = configuration.Activation ?? [lesson ? "sigmoid" : "relu"],
            Cost = cost,
            OutputActivation = configuration.OutputActivation ?? (lesson ? "sigmoid" : OutputFor(Known(CostCatalogue.Known, cost))),
            Initializer = configuration.Initializer ?? (lesson ? "normal" : "default"),
            Optimizer = optimizer.Spec.Name,
            LearningRate = configuration.LearningRate ?? (lesson && configuration.Optimizer is null ? 1.5 : optimizer.LearningRate),
            Schedule = configuration.Schedule ?? "constant",
            Batch = configuration.Batch ?? (lesson ? 10 : data.Count > 20_000 ? 128 : 32),
            Accumulate = configuration.Accumulate ?? 1,
            Epochs = configuration.Epochs ?? (image ? 30 : 200),
            EarlyStop = configuration.EarlyStop ?? (image ? 0 : 20),
            Monitor = configuration.Monitor ?? "cost",
            Validation = configuration.Validation ?? (image ? "0" : TableValidation),
            Dropout = configuration.Dropout ?? 0,
            L1 = configuration.L1 ?? 0,
            L2 = configuration.L2 ?? 0,
            WeightDecay = configuration.WeightDecay ?? 0,
            Seed = configuration.Seed ?? 0,
            Threads = configuration.Threads ?? 0,
        };
    }

    /// <summary>The network that a resolved configuration describes, its weights freshly drawn.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <param name="data">The training data.</param>
    /// <returns>The network.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static Network Network(RunConfiguration configuration, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        var hidden = configuration.Hidden ?? [];
        var activations = configuration.Activation ?? [];
        if (activations.Count > 1 && activations.Count != hidden.Count)
            throw new DataException($"activation names {activations.Count} activations for {hidden.Count} hidden layers. Give one for all or one for each.");
        var initializer = configuration.Initializer is null or "default" ? null : Known(InitializerCatalogue.Known, configuration.Initializer);

        var layers = new List<Layer>();
        for (int layer = 0; layer < hidden.Count; layer++)
        {
            if (hidden[layer] < 1) throw new DataException($"hidden has a layer of {hidden[layer]} nodes; a layer has at least 1.");
            layers.Add(new Dense(hidden[layer], Known(ActivationCatalogue.Known, activations[activations.Count == 1 ? 0 : layer]), initializer, BiasesFor(initializer)));
            if (configuration.Dropout is > 0) layers.Add(new Dropout(Checked(configuration.Dropout.Value, v => v < 1, "dropout", "at least 0 and below 1")));
        }

        layers.Add(new Dense(data.TargetWidth, Known(ActivationCatalogue.Known, configuration.OutputActivation!), initializer, BiasesFor(initializer)));
        return new Network(data.InputWidth, layers, configuration.Seed ?? 0);
    }

    /// <summary>C₀.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="DataException">There is no such cost.</exception>
    public static ICost Cost(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Known(CostCatalogue.Known, configuration.Cost!);
    }

    /// <summary>How ∇C becomes a step.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <returns>The optimizer with the configuration's learning rate and momentum.</returns>
    /// <exception cref="DataException">There is no such optimizer, or it has no momentum.</exception>
    public static IOptimizer Optimizer(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var spec = Known(OptimizerCatalogue.Known, configuration.Optimizer!).Spec;
        if (configuration.LearningRate is { } rate) spec = spec.With("learning-rate", Checked(rate, v => v > 0 && double.IsFinite(v), "learning-rate", "above 0"));
        if (configuration.Momentum is { } momentum)
        {
            if (!spec.Numbers.Any(number => number.Key == "momentum"))
                throw new DataException($"momentum {Text(momentum)} has no meaning for optimizer {spec.Name}. Take --optimizer momentum or nesterov.");
            spec = spec.With("momentum", Checked(momentum, v => v is >= 0 and < 1, "momentum", "at least 0 and below 1"));
        }

        return Known(OptimizerCatalogue.Known, spec.ToString());
    }

    /// <summary>Everything else about the training.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static TrainingOptions Options(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var penalties = new List<IPenalty>();
        if (configuration.L1 is { } l1 and not 0) penalties.Add(new L1(Checked(l1, v => v > 0, "l1", "at least 0")));
        if (configuration.L2 is { } l2 and not 0) penalties.Add(new L2(Checked(l2, v => v > 0, "l2", "at least 0")));
        int patience = configuration.EarlyStop ?? 0;
        Checked(patience, v => v >= 0, "early-stop", "at least 1, or 0 for never");

        return new()
        {
            Epochs = configuration.Epochs ?? 30,
            BatchSize = configuration.Batch ?? 32,
            Accumulate = configuration.Accumulate ?? 1,
            Schedule = Known(ScheduleCatalogue.Known, configuration.Schedule ?? "constant"),
            Penalties = penalties,
            WeightDecay = configuration.WeightDecay ?? 0,
            ClipNorm = configuration.ClipNorm,
            ClipValue = configuration.ClipValue,
            EarlyStop = patience == 0 ? null : new(patience, Monitor: configuration.Monitor ?? "cost"),
            Metrics = configuration.Metrics ?? [],
            Seed = configuration.Seed ?? 0,
            Threads = configuration.Threads ?? 0,
        };
    }

    /// <summary>How columns become inputs.</summary>
    /// <param name="configuration">Any configuration.</param>
    /// <returns>The options.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static PreprocessingOptions Preprocessing(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new()
        {
            Task = configuration.Task switch
            {
                null => null,
                "classification" => LearningTask.Classification,
                "regression" => LearningTask.Regression,
                var other => throw new DataException($"task must be classification or regression but is \"{other}\"."),
            },
            Scaling = configuration.Scaling switch
            {
                null or "standard" => Scaling.Standard,
                "robust" => Scaling.Robust,
                "none" => Scaling.None,
                var other => throw new DataException($"scaling must be standard, robust or none but is \"{other}\"."),
            },
            WeightColumn = configuration.WeightColumn,
            ClassWeights = ClassWeights.Parse(configuration.ClassWeights ?? "none"),
            Ignore = configuration.Ignore ?? [],
        };
    }

    /// <summary>The part of the training data set aside; 0 for none, or where validation names a file.</summary>
    internal static double ValidationFraction(RunConfiguration configuration)
    {
        if (!double.TryParse(configuration.Validation ?? TableValidation, NumberStyles.Float, CultureInfo.InvariantCulture, out double fraction)) return 0;
        return Checked(fraction, v => v is >= 0 and <= 0.9, "validation", "a file or a fraction from 0 to 0.9");
    }

    /// <summary>The samples with the class weights that the configuration asks for.</summary>
    internal static Dataset Weighted(RunConfiguration configuration, Dataset data) => ClassWeights.Parse(configuration.ClassWeights ?? "none").Apply(data);

    private static string CostFor(Dataset data) => data.Task switch
    {
        LearningTask.Classification when data.TargetWidth > 1 => "softmax-cross-entropy",
        LearningTask.Regression => "squared-error",
        _ => "sigmoid-cross-entropy",
    };

    private static string OutputFor(ICost cost) => cost.Contains?.Spec.ToString() ?? "identity";

    // The lesson draws the biases from N(0, 1) like the weights; every other start leaves them at zero.
    private static IInitializer? BiasesFor(IInitializer? weights) => weights is Normal ? weights : null;

    private static T Known<T>(Catalogue<T> catalogue, string text)
        where T : IDescribed
    {
        try
        {
            return catalogue.Parse(text);
        }
        catch (FormatException unknown)
        {
            throw new DataException(unknown.Message);
        }
    }

    private static double Checked(double value, Func<double, bool> holds, string name, string expected) =>
        holds(value) ? value : throw new DataException($"{name} must be {expected} but is {Text(value)}.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
