using Nabla.Data;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Models;

/// <content>Creates what a resolved configuration describes.</content>
public sealed partial record RunConfiguration
{
    /// <summary>Creates the network of this configuration, which must be resolved (<see cref="Resolve"/>).</summary>
    /// <param name="data">The training data, which sets the number of inputs and outputs, and whose quantiles are the edges of a
    /// piecewise-linear embedding.</param>
    /// <returns>The network, with initial weights drawn with <see cref="Seed"/>.</returns>
    /// <exception cref="NablaException">The layers and activations do not match, or the network is too large.</exception>
    public Network CreateNetwork(SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return CreateNetwork(data, Embedding?.Layer(data));
    }

    private Network CreateNetwork(SampleSource data, Layer? embedding)
    {
        var hidden = Hidden ?? [];
        var activations = Activation ?? [];
        RequireActivations(activations.Count, hidden.Count);
        var parametrization = Parametrization ?? Layers.Parametrization.Standard;
        double dropout = Dropout ?? 0;

        var layers = new List<Layer>();
        if (embedding is not null) layers.Add(embedding);
        if (InputScaling == true) layers.Add(new InputScaling());
        for (int layer = 0; layer < hidden.Count; layer++)
        {
            layers.Add(CreateDense(hidden[layer], activations[activations.Count == 1 ? 0 : layer], Initializer));
            if (dropout > 0) layers.Add(new Dropout(dropout));
        }

        layers.Add(CreateDense(data.TargetWidth, OutputActivation!, OutputInitializer ?? Initializer));
        try
        {
            return new Network(data.InputWidth, layers, Seed ?? 0);
        }
        catch (OverflowException tooLarge)
        {
            throw NablaException.ForSetting("hidden", $"is {string.Join(',', hidden)}, which makes a network of more than "
                + $"{int.MaxValue:N0} parameters. Use fewer nodes.", innerException: tooLarge);
        }

        // Lesson draws the biases from N(0, 1) like the weights. Every other initializer sets them to zero.
        Dense CreateDense(int nodes, Activations.IActivation activation, IInitializer? start) =>
            new(nodes, activation, start is AutomaticInitializer ? null : start, start is Normal ? start : null, parametrization);
    }

    private static void RequireActivations(int activations, int layers)
    {
        if (activations != 1 && activations != layers)
            throw NablaException.ForSetting("activation", $"must be one activation, or one for each of the {layers} hidden layers "
                + $"(got {activations}).");
    }

    /// <summary>Creates the networks of an ensemble without the first, with the same embedding. Each has another seed.</summary>
    internal IReadOnlyList<Network> CreateOtherNetworks(SampleSource data, Network first) =>
        [.. Enumerable.Range(1, (Ensemble ?? 1) - 1)
        .Select(member => (this with { Seed = Members.SeedOf(Seed ?? 0, member) }).CreateNetwork(data,
            Embedding == NumberEmbedding.None || data.NumericInputs == 0 ? null : first.Architecture.Layers[0]))];

    /// <summary>Creates the optimizer of this configuration, which must be resolved (<see cref="Resolve"/>).</summary>
    /// <returns>The optimizer with <see cref="LearningRate"/>, <see cref="Momentum"/> and <see cref="WeightDecay"/>, if it has
    /// them.</returns>
    /// <exception cref="NablaException"><see cref="Momentum"/> is set, but the optimizer has none.</exception>
    public IOptimizer CreateOptimizer()
    {
        var optimizer = Optimizer!;
        if (Momentum is { } momentum && optimizer.Number("momentum") is null)
            throw NablaException.ForSetting("momentum", $"is {TrainingSettings.Momentum.Text(this)}, but the optimizer "
                + $"{optimizer.Spec.Name} does not use it.", SettingAdvice.Use("optimizer", "momentum", "nesterov"));
        try
        {
            return optimizer.With(("learning-rate", LearningRate), ("momentum", Momentum), ("weight-decay", WeightDecay));
        }
        catch (FormatException unknown)
        {
            throw new NablaException(NablaException.InvalidSetting, unknown.Message, innerException: unknown);
        }
    }

    /// <summary>Converts this configuration, which must be resolved (<see cref="Resolve"/>), to the options of a trainer.</summary>
    /// <returns>The options: epochs, batch size, schedule, penalties, early stopping and the like.</returns>
    public TrainingOptions ToTrainingOptions()
    {
        double l1 = L1 ?? 0, l2 = L2 ?? 0;
        var penalties = new List<IPenalty>();
        if (l1 > 0) penalties.Add(new L1(l1));
        if (l2 > 0) penalties.Add(new L2(l2));

        return new()
        {
            Epochs = Epochs ?? 30,
            BatchSize = Batch ?? 32,
            Accumulate = Accumulate ?? 1,
            Shuffle = Shuffle ?? true,
            Schedule = Schedule ?? new Constant(),
            Distortions = Augment ?? [],
            DistortionStrength = AugmentStrength ?? new Constant(),
            Penalties = penalties,
            WeightDecay = Optimizer!.Number("weight-decay") is null ? WeightDecay ?? 0 : 0,
            ClipNorm = ClipNorm,
            ClipValue = ClipValue,
            EarlyStop = EarlyStop is not (> 0 and var patience) ? null
                : new(patience, MinDelta ?? 0, Monitor ?? "cost", KeepLast: TieBreak == EpochTieBreak.Last),
            LearningRateMultipliers = LearningRateMultipliers ?? new(),
            Metrics = Metrics ?? [],
            Seed = Seed ?? 0,
            Threads = Threads ?? 0,
            Memory = Memory ?? new TrainingOptions().Memory,
        };
    }

    /// <summary>Creates the trainer of this configuration, which must be resolved (<see cref="Resolve"/>).</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="samples">The number of training samples, which limits the batch size.</param>
    /// <param name="checkpoints">The folder for checkpoints; null for none.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="NablaException">Settings contradict each other, or a value is out of range.</exception>
    public Trainer CreateTrainer(Network network, int samples, CheckpointFolder? checkpoints = null)
    {
        var (optimizer, options) = (CreateOptimizer(), ToTrainingOptions());
        options = options with { Checkpoints = checkpoints, BatchSize = Math.Min(options.BatchSize, Math.Max(1, samples)) };
        try
        {
            return new Trainer(network, Cost!, optimizer, options);
        }
        catch (ArgumentException refusal)
        {
            throw new NablaException(refusal.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal), refusal);
        }
    }
}
