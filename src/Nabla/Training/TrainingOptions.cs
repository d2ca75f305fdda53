using Nabla.Augmentation;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Training.Metrics;

namespace Nabla.Training;

/// <summary>
/// The options of a <see cref="Trainer"/>. Every option has a default. The command line and configuration files use the same names.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>The maximum number of epochs. <value>The default is 30.</value></summary>
    public int Epochs { get; init; } = 30;

    /// <summary>
    /// Number of samples in one forward and backward pass. ∇C of a step is Σ_i w_i ∇C_i / (w̄ · samples of the step), with w̄ the mean
    /// weight of all training samples. <value>The default is 32.</value>
    /// </summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Number of batches whose gradients are averaged into one step, for batches that exceed memory. <value>The default is 1.</value>
    /// </summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>True to shuffle the samples every epoch. <value>The default is true.</value></summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The learning rate schedule. <value>The default is constant.</value></summary>
    public ISchedule Schedule { get; init; } = new Constant();

    /// <summary>Multipliers of η for each kind of parameter. <value>The default is 1 for all.</value></summary>
    public LearningRateMultipliers LearningRateMultipliers { get; init; } = new();

    /// <summary>The penalties on the weights: L1, L2. <value>The default is none.</value></summary>
    public IReadOnlyList<IPenalty> Penalties { get; init; } = [];

    /// <summary>
    /// Random distortions of the training images, different in every epoch. Evaluation uses undistorted images. <value>The default is
    /// none.</value>
    /// </summary>
    public IReadOnlyList<IDistortion> Distortions { get; init; } = [];

    /// <summary>
    /// The schedule of the strength of the distortions; 1 is the configured strength. With a decreasing schedule the training images
    /// approach the undistorted ones. <value>The default is constant.</value>
    /// </summary>
    public ISchedule DistortionStrength { get; init; } = new Constant();

    /// <summary>
    /// λ of decoupled weight decay: before each step every weight (not biases) is multiplied by 1 − ηλ. <value>The default is 0.</value>
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>The maximum norm of ∇C. A longer ∇C is scaled down to it. <value>The default is none.</value></summary>
    public double? ClipNorm { get; init; }

    /// <summary>The maximum |∂C/∂θ|. Larger derivatives are clipped. <value>The default is none.</value></summary>
    public double? ClipValue { get; init; }

    /// <summary>
    /// The fraction of the training data used for validation if no validation set is given, 0 … 0.9. <value>The default is 0.</value>
    /// </summary>
    public double ValidationFraction { get; init; }

    /// <summary>
    /// Early stopping, which also restores the best weights. <value>The default is none: the last epoch's weights are kept.</value>
    /// </summary>
    public EarlyStopping? EarlyStop { get; init; }

    /// <summary>
    /// Names of the metrics in each epoch's report. <value>The default is accuracy, or RMSE and R².</value>
    /// </summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>
    /// True to measure every layer on 256 samples, so that the report can explain problems. <value>The default is true.</value>
    /// </summary>
    public bool Diagnose { get; init; } = true;

    /// <summary>Seed of the sample order, of dropout and of the validation split. <value>The default is 0.</value></summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Number of threads. The weights have the same bits for any number. <value>The default is 0:
    /// <see cref="Numerics.Parallelism.MaxThreads"/>, one for each physical core.</value>
    /// </summary>
    public int Threads { get; init; }

    /// <summary>
    /// Memory in bytes for streamed samples: two windows and the buffers of the source. Samples of a <see cref="Data.Dataset"/> do not
    /// count. <value>The default is 2³⁰, 1 GiB.</value>
    /// </summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>
    /// The folder to which <see cref="Trainer.Fit"/> writes checkpoints. A trainer with a folder fits once. <value>The default is
    /// none.</value>
    /// </summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>Returns the number of samples in a step.</summary>
    internal int SamplesPerStep(int samples) => (int)Math.Min(samples, (long)BatchSize * Accumulate);

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range. The message names it.</exception>
    internal void Check()
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(Accumulate >= 1, nameof(Accumulate), Accumulate, "at least 1");
        LearningRateMultipliers.Check();
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "at least 0");
        Require(ClipNorm is null or > 0, nameof(ClipNorm), ClipNorm, "above 0");
        Require(ClipValue is null or > 0, nameof(ClipValue), ClipValue, "above 0");
        Require(ValidationFraction is >= 0 and <= 0.9, nameof(ValidationFraction), ValidationFraction, "a fraction from 0 to 0.9");
        Require(Memory >= 1, nameof(Memory), Memory, "at least 1 byte");
        Require(Threads >= 0, nameof(Threads), Threads, "at least 1, or 0 for all physical cores");
        foreach (string metric in Metrics) _ = MetricRegistry.Parse(metric);
    }

    private static void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {expected} (got {value})."));
    }
}

/// <summary>Multipliers of the learning rate η for each kind of parameter.</summary>
/// <param name="Weights">For weights of dense layers. <value>The default is 1.</value></param>
/// <param name="Biases">For their biases. <value>The default is 1.</value></param>
/// <param name="Scale">For the factors of a <see cref="Layers.InputScaling"/>. <value>The default is 1.</value></param>
/// <param name="Periodic">For everything in a <see cref="Layers.PeriodicEmbedding"/>. <value>The default is 1.</value></param>
public sealed record LearningRateMultipliers(double Weights = 1, double Biases = 1, double Scale = 1, double Periodic = 1)
{
    /// <summary>True if all multipliers are equal.</summary>
    public bool AreEqual => this is { Weights: 1, Biases: 1, Scale: 1, Periodic: 1 };

    /// <summary>Returns the multiplier of a block of parameters.</summary>
    /// <param name="name">The name of the block.</param>
    /// <returns>The multiplier; 1 for a block of a user-defined layer.</returns>
    public double For(string name) => name switch
    {
        "weights" => Weights,
        "biases" => Biases,
        Layers.InputScaling.BlockName => Scale,
        _ when name.StartsWith(Layers.PeriodicEmbedding.BlockPrefix, StringComparison.Ordinal) => Periodic,
        _ => 1,
    };

    internal void Check()
    {
        foreach (var (name, factor) in new[]
            { (nameof(Weights), Weights), (nameof(Biases), Biases), (nameof(Scale), Scale), (nameof(Periodic), Periodic) })
            if (!(factor >= 0 && double.IsFinite(factor)))
                throw new ArgumentOutOfRangeException(name, FormattableString.Invariant(
                    $"{nameof(LearningRateMultipliers)}.{name} must be at least 0 and finite (got {factor})."));
    }
}
