using Nabla.Data;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Models;

/// <content>From a resolved configuration to the things it describes.</content>
public static partial class Recipe
{
    /// <summary>The network that a resolved configuration describes, its weights freshly drawn.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <param name="data">The training data.</param>
    /// <returns>The network.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static Network Network(RunConfiguration configuration, SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(data);
        var hidden = configuration.Hidden ?? [];
        var activations = configuration.Activation ?? [];
        if (activations.Count != 1 && activations.Count != hidden.Count)
            throw new DataException($"activation names {activations.Count} activations for {hidden.Count} hidden layers. Give one for "
                + "all or one for each.");
        if (hidden.Any(nodes => nodes < 1))
            throw new DataException($"hidden has a layer of {hidden.Min()} nodes; a layer has at least 1. Use none for no hidden layer.");
        var parametrization = configuration.Parametrization ?? Parametrization.Standard;
        double dropout = configuration.Dropout ?? 0;

        var layers = new List<Layer>();
        if (configuration.Embedding is NumberEmbedding.Periodic embedding && data.NumberInputs > 0)
            layers.Add(embedding.Layer(data.NumberInputs));
        if (configuration.InputScale == true) layers.Add(new FeatureScaling());
        for (int layer = 0; layer < hidden.Count; layer++)
        {
            layers.Add(DenseOf(hidden[layer], activations[activations.Count == 1 ? 0 : layer], configuration.Initializer));
            if (dropout > 0) layers.Add(new Dropout(dropout));
        }

        layers.Add(DenseOf(data.TargetWidth, configuration.OutputActivation!,
            configuration.OutputInitializer ?? configuration.Initializer));
        try
        {
            return new Network(data.InputWidth, layers, configuration.Seed ?? 0);
        }
        catch (OverflowException tooLarge)
        {
            throw new DataException($"hidden {string.Join(',', hidden)} makes a network of more than {int.MaxValue:N0} "
                + "parameters. Use fewer nodes.", tooLarge);
        }

        // The lesson draws the biases from N(0, 1) like the weights; every other start leaves them at zero.
        Dense DenseOf(int nodes, Activations.IActivation activation, IInitializer? start) =>
            new(nodes, activation, start is FittingInitializer ? null : start, start is Normal ? start : null, parametrization);
    }

    /// <summary>The networks of an ensemble but the first, each drawn with a seed of its own.</summary>
    internal static IReadOnlyList<Network> Others(RunConfiguration configuration, SampleSource data) =>
        [.. Enumerable.Range(1, (configuration.Ensemble ?? 1) - 1)
        .Select(member => Network(configuration with { Seed = Members.SeedOf(configuration.Seed ?? 0, member) }, data))];

    /// <summary>How ∇C becomes a step.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <returns>The optimizer with the configuration's learning rate, momentum and weight decay, as far as it has them.</returns>
    /// <exception cref="DataException">The optimizer has no momentum, or no name.</exception>
    public static IOptimizer Optimizer(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var optimizer = configuration.Optimizer!;
        if (configuration.Momentum is { } momentum && optimizer.Number("momentum") is null)
            throw new DataException($"momentum {TrainingSettings.Momentum.Text(configuration)} does not apply to the optimizer "
                + $"{optimizer.Spec.Name}.", SettingAdvice.Use("optimizer", "momentum", "nesterov"));
        try
        {
            return optimizer.With(("learning-rate", configuration.LearningRate), ("momentum", configuration.Momentum),
                ("weight-decay", configuration.WeightDecay));
        }
        catch (FormatException unknown)
        {
            throw new DataException(unknown.Message, unknown);
        }
    }

    /// <summary>Everything else about the training. The validation samples are set aside before, with the data.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <returns>The options.</returns>
    public static TrainingOptions Options(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        double l1 = configuration.L1 ?? 0, l2 = configuration.L2 ?? 0;
        var penalties = new List<IPenalty>();
        if (l1 > 0) penalties.Add(new L1(l1));
        if (l2 > 0) penalties.Add(new L2(l2));

        return new()
        {
            Epochs = configuration.Epochs ?? 30,
            BatchSize = configuration.Batch ?? 32,
            Accumulate = configuration.Accumulate ?? 1,
            Shuffle = configuration.Shuffle ?? true,
            Schedule = configuration.Schedule ?? new Constant(),
            Distortions = configuration.Augment ?? [],
            DistortionStrength = configuration.AugmentStrength ?? new Constant(),
            Penalties = penalties,
            WeightDecay = configuration.Optimizer!.Number("weight-decay") is null ? configuration.WeightDecay ?? 0 : 0,
            ClipNorm = configuration.ClipNorm,
            ClipValue = configuration.ClipValue,
            EarlyStop = configuration.EarlyStop is not (> 0 and var patience) ? null
                : new(patience, configuration.MinDelta ?? 0, configuration.Monitor ?? "cost",
                    KeepLast: configuration.Ties == EpochTie.Last),
            Rates = configuration.Rates ?? new(),
            Metrics = configuration.Metrics ?? [],
            Seed = configuration.Seed ?? 0,
            Threads = configuration.Threads ?? 0,
            Memory = configuration.Memory ?? new TrainingOptions().Memory,
        };
    }

    /// <summary>Everything that trains a network as a resolved configuration has it.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <param name="network">The network.</param>
    /// <param name="samples">Samples to learn from: a batch needs no room for more.</param>
    /// <param name="checkpoints">Where the run writes what it needs to go on after it was killed; null for nowhere.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static Trainer Trainer(RunConfiguration configuration, Network network, int samples, CheckpointFolder? checkpoints = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (optimizer, options) = (Optimizer(configuration), Options(configuration));
        options = options with { Checkpoints = checkpoints, BatchSize = Math.Min(options.BatchSize, Math.Max(1, samples)) };
        try
        {
            return new Trainer(network, configuration.Cost!, optimizer, options);
        }
        catch (ArgumentException refusal)
        {
            throw new DataException(refusal.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal), refusal);
        }
    }
}
