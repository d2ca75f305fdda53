using Nabla.Activations;
using Nabla.Costs;
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
        var initializer = InitializerFor(configuration.Initializer ?? "default");
        var outputInitializer = InitializerFor(configuration.OutputInitializer ?? configuration.Initializer ?? "default");
        var parametrization = ParametrizationOf(configuration.Parametrization);
        double dropout = Checked(configuration.Dropout ?? 0, v => v is >= 0 and < 1, "dropout", "at least 0 and below 1");

        var layers = new List<Layer>();
        if (EmbeddingFor(configuration.Embedding, data) is { } embedding)
            layers.Add(LayerRegistry.Default.Make(embedding.With("columns", data.NumberInputs)));
        if (configuration.InputScale == true) layers.Add(new FeatureScaling());
        for (int layer = 0; layer < hidden.Count; layer++)
        {
            if (hidden[layer] < 1)
                throw new DataException($"hidden has a layer of {hidden[layer]} nodes; a layer has at least 1. Write none "
                    + "for no hidden layer.");
            string activation = activations[activations.Count == 1 ? 0 : layer];
            layers.Add(new Dense(hidden[layer], Known(ActivationRegistry.Default, activation), initializer, BiasesFor(initializer),
                parametrization));
            if (dropout > 0) layers.Add(new Dropout(dropout));
        }

        layers.Add(new Dense(data.TargetWidth, Known(ActivationRegistry.Default, configuration.OutputActivation!), outputInitializer,
            BiasesFor(outputInitializer), parametrization));
        try
        {
            return new Network(data.InputWidth, layers, configuration.Seed ?? 0);
        }
        catch (OverflowException tooLarge)
        {
            throw new DataException($"hidden {string.Join(',', hidden)} makes a network of more than {int.MaxValue:N0} "
                + "parameters. Use fewer nodes.", tooLarge);
        }
    }

    /// <summary>The networks of an ensemble but the first, each drawn with a seed of its own.</summary>
    internal static IReadOnlyList<Network> Others(RunConfiguration configuration, SampleSource data) =>
        [.. Enumerable.Range(1, (configuration.Ensemble ?? 1) - 1)
        .Select(member => Network(configuration with { Seed = Members.SeedOf(configuration.Seed ?? 0, member) }, data))];

    /// <summary>C₀.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="DataException">There is no such cost.</exception>
    public static ICost Cost(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Known(CostRegistry.Default, configuration.Cost!);
    }

    /// <summary>How ∇C becomes a step.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <returns>The optimizer with the configuration's learning rate, momentum and weight decay, as far as it has them.</returns>
    /// <exception cref="DataException">There is no such optimizer, or it has no momentum.</exception>
    public static IOptimizer Optimizer(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var spec = Known(OptimizerRegistry.Default, configuration.Optimizer!).Spec;
        if (configuration.LearningRate is { } rate)
            spec = spec.With("learning-rate", Checked(rate, v => v > 0 && double.IsFinite(v), "learning-rate", "above 0"));
        if (configuration.Momentum is { } momentum)
        {
            if (Find(spec, "momentum") is null)
                throw new DataException($"momentum {Text(momentum)} does not apply to the optimizer {spec.Name}.",
                    SettingAdvice.Use("optimizer", "momentum", "nesterov"));
            spec = spec.With("momentum", Checked(momentum, v => v is >= 0 and < 1, "momentum", "at least 0 and below 1"));
        }

        if (configuration.WeightDecay is { } decay && Find(spec, "weight-decay") is not null)
            spec = spec.With("weight-decay", Checked(decay, v => v >= 0 && double.IsFinite(v), "weight-decay", "at least 0"));
        return Known(OptimizerRegistry.Default, spec.ToString());
    }

    /// <summary>Everything else about the training. The validation samples are set aside before, with the data.</summary>
    /// <param name="configuration">From <see cref="Resolve"/>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="DataException">A setting has no meaning.</exception>
    public static TrainingOptions Options(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        double l1 = Checked(configuration.L1 ?? 0, v => v >= 0 && double.IsFinite(v), "l1", "at least 0"),
            l2 = Checked(configuration.L2 ?? 0, v => v >= 0 && double.IsFinite(v), "l2", "at least 0");
        var penalties = new List<IPenalty>();
        if (l1 > 0) penalties.Add(new L1(l1));
        if (l2 > 0) penalties.Add(new L2(l2));
        int patience = (int)Checked(configuration.EarlyStop ?? 0, v => v >= 0, "early-stop", "at least 1, or 0 for never");
        double delta = Checked(configuration.MinDelta ?? 0, v => v >= 0 && double.IsFinite(v), "min-delta", "at least 0");
        bool ownDecay = Find(Known(OptimizerRegistry.Default, configuration.Optimizer!).Spec, "weight-decay") is not null;

        return new()
        {
            Epochs = configuration.Epochs ?? 30,
            BatchSize = configuration.Batch ?? 32,
            Accumulate = configuration.Accumulate ?? 1,
            Shuffle = configuration.Shuffle ?? true,
            Schedule = Known(ScheduleRegistry.Default, configuration.Schedule ?? "constant"),
            Distortions = DistortionsOf(configuration.Augment ?? "none"),
            DistortionStrength = Known(ScheduleRegistry.Default, configuration.AugmentStrength ?? "constant"),
            Penalties = penalties,
            WeightDecay = ownDecay ? 0 : configuration.WeightDecay ?? 0,
            ClipNorm = NotInfinite(configuration.ClipNorm, "clip-norm"),
            ClipValue = NotInfinite(configuration.ClipValue, "clip-value"),
            EarlyStop = patience == 0 ? null
                : new(patience, delta, configuration.Monitor ?? "cost", KeepLast: configuration.Ties == "last"),
            Rates = RatesOf(configuration.Rates),
            Metrics = configuration.Metrics ?? [],
            Seed = configuration.Seed ?? 0,
            Threads = configuration.Threads ?? 0,
            Memory = MemoryOf(configuration.Memory) ?? new TrainingOptions().Memory,
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
        var (cost, optimizer, options) = (Cost(configuration), Optimizer(configuration), Options(configuration));
        options = options with { Checkpoints = checkpoints, BatchSize = Math.Min(options.BatchSize, Math.Max(1, samples)) };
        try
        {
            return new Trainer(network, cost, optimizer, options);
        }
        catch (ArgumentException refusal)
        {
            throw new DataException(refusal.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal), refusal);
        }
    }

    private static Parametrization ParametrizationOf(string? text) =>
        OneOf("parametrization", text ?? "standard", ["standard", "ntk"]) == "ntk" ? Parametrization.NeuralTangent
        : Parametrization.Standard;

    // Without its number of columns, which is the data's. In a table of categories alone there is nothing to embed.
    private static Spec? EmbeddingFor(string? text, SampleSource data)
    {
        if (text is null or "none") return null;
        const string Form = "Write none or periodic, with waves, outputs and spread where you like: "
            + "periodic:waves=16,outputs=3,spread=0.1.";
        var spec = Parsed(text);
        if (spec.Name != "periodic" || spec.Then is not null) throw new DataException($"There is no embedding \"{text}\". {Form}");
        string? unknown = spec.Numbers.FirstOrDefault(number => number.Key is not ("waves" or "outputs" or "spread")).Key;
        if (unknown is not null) throw new DataException($"The embedding periodic has no \"{unknown}\". {Form}");
        bool Is(string key, double least, bool whole) =>
            spec.Number(key, 9, 1) is var number && number >= least && double.IsFinite(number)
            && (!whole || (number == Math.Floor(number) && number <= int.MaxValue));
        if (!Is("waves", 1, whole: true) || !Is("outputs", 1, whole: true) || !Is("spread", double.Epsilon, whole: false))
            throw new DataException($"embedding is {text}, but waves and outputs are whole numbers of at least 1 and "
                + $"spread is above 0. {Form}");
        var whole = Known(LayerRegistry.Default, spec.With("columns", 1).ToString()).Spec;
        if (data.NumberInputs == 0 && data.InputNames is null)
            throw new DataException($"embedding is {text}, but it is for the columns of a table, and this data has none. Leave it out.");
        return data.NumberInputs == 0 ? null : whole with { Numbers = [.. whole.Numbers.Where(number => number.Key != "columns")] };
    }

    private static Spec Parsed(string text)
    {
        try
        {
            return Spec.Parse(text);
        }
        catch (FormatException fault)
        {
            throw new DataException($"embedding: {fault.Message}", fault);
        }
    }

    private static LearningRateMultipliers RatesOf(string? text)
    {
        const string Form = "numbers like weights=1,biases=0.1,scale=6,periodic=3";
        try
        {
            var spec = Spec.Parse($"rates:{text ?? "weights=1"}");
            if (spec.Then is null && spec.Numbers.All(number => number.Key is "weights" or "biases" or "scale" or "periodic"
                && number.Value >= 0 && double.IsFinite(number.Value)))
                return new(spec.Number("weights", 9, 1), spec.Number("biases", 9, 1), spec.Number("scale", 9, 1),
                    spec.Number("periodic", 9, 1));
        }
        catch (FormatException)
        {
            // Told below, like a name that is none.
        }

        throw new DataException($"rates must be {Form}, at least 0, but is \"{text}\".");
    }

    private static double? NotInfinite(double? value, string name) =>
        value is { } given ? Checked(given, v => !double.IsInfinity(v), name, "above 0 and finite") : null;

    // The lesson draws the biases from N(0, 1) like the weights; every other start leaves them at zero.
    private static IInitializer? BiasesFor(IInitializer? weights) => weights is Normal ? weights : null;
}
