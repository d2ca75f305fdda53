using Nabla.Augmentation;
using Nabla.Regularizers;
using Nabla.Schedules;

namespace Nabla.Training;

/// <summary>
/// How a <see cref="Trainer"/> trains. Every setting has a default; the command line and configuration files use the same names.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>Most times every sample is seen. <value>The default is 30.</value></summary>
    public int Epochs { get; init; } = 30;

    /// <summary>
    /// Samples in one forward and backward pass; ∇C of a step is Σ_i w_i ∇C_i / (w̄ · samples of the step), w̄ the mean weight of all
    /// training samples. <value>The default is 32.</value>
    /// </summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Batches whose gradients are averaged into one step, for batches that are larger than memory. <value>The default is 1.</value>
    /// </summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>True to draw a new order of the samples every epoch. <value>The default is true.</value></summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How the learning rate changes over the run. <value>The default is constant.</value></summary>
    public ISchedule Schedule { get; init; } = new Constant();

    /// <summary>How much faster or slower than η each kind of parameter is learned. <value>The default is all alike.</value></summary>
    public LearningRateMultipliers LearningRateMultipliers { get; init; } = new();

    /// <summary>What is added to the cost for large weights: L1, L2. <value>The default is nothing.</value></summary>
    public IReadOnlyList<IPenalty> Penalties { get; init; } = [];

    /// <summary>
    /// What changes the training images at random, others every epoch; the network is judged by images as they are. <value>The default is
    /// nothing.</value>
    /// </summary>
    public IReadOnlyList<IDistortion> Distortions { get; init; } = [];

    /// <summary>How strong the distortions are over the run, 1 for as they are described: with a schedule that falls the network sees more
    /// and more what it will be asked.
    /// <value>The default is constant.</value></summary>
    public ISchedule DistortionStrength { get; init; } = new Constant();

    /// <summary>
    /// λ of decoupled weight decay: before each step every weight (no bias) is multiplied by 1 − ηλ. <value>The default is 0.</value>
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>The longest ∇C may be; a longer one is scaled down to it. <value>The default is none.</value></summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest |∂C/∂θ|; larger ones are cut. <value>The default is none.</value></summary>
    public double? ClipValue { get; init; }

    /// <summary>
    /// The part of the training data set aside for validation where no validation set is given, 0 … 0.9. <value>The default is 0.</value>
    /// </summary>
    public double ValidationFraction { get; init; }

    /// <summary>
    /// When to stop early, and so whose weights are kept. <value>The default is never: the last epoch's weights stay.</value>
    /// </summary>
    public EarlyStopping? EarlyStop { get; init; }

    /// <summary>
    /// Names of the metrics in each epoch's report. <value>The default is what is cheap: accuracy, or RMSE and R².</value>
    /// </summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>
    /// True to look at every layer after each epoch, through 256 samples, so that the report can say in words what is wrong. <value>The
    /// default is true.</value>
    /// </summary>
    public bool Diagnose { get; init; } = true;

    /// <summary>Seed of the order of samples, of dropout and of the split. <value>The default is 0.</value></summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Threads; the weights come out in the same bits for any number. <value>The default is 0: all physical cores.</value>
    /// </summary>
    public int Threads { get; init; }

    /// <summary>
    /// Bytes for samples that are streamed: two windows of them and what the source takes to read. Samples of a <see cref="Data.Dataset"/>
    /// are in memory already. <value>The default is 2³⁰, 1 GiB.</value>
    /// </summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>
    /// Where <see cref="Trainer.Fit"/> writes what it needs to go on after it was killed; a trainer with such a folder fits once.
    /// <value>The default is nowhere.</value>
    /// </summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>How many threads 0 stands for: one for each physical core.</summary>
    public static int AllCores => Numerics.PhysicalCores.Count;

    /// <summary>How many of some samples make a step.</summary>
    internal int SamplesPerStep(int samples) => (int)Math.Min(samples, (long)BatchSize * Accumulate);

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range; the message names it.</exception>
    internal void Check()
    {
        Require(Epochs >= 1, "epochs", Epochs, "at least 1");
        Require(BatchSize >= 1, "batch", BatchSize, "at least 1");
        Require(Accumulate >= 1, "accumulate", Accumulate, "at least 1");
        LearningRateMultipliers.Check();
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), "weight-decay", WeightDecay, "at least 0");
        Require(ClipNorm is null or > 0, "clip-norm", ClipNorm, "above 0");
        Require(ClipValue is null or > 0, "clip-value", ClipValue, "above 0");
        Require(ValidationFraction is >= 0 and <= 0.9, "validation", ValidationFraction, "a fraction from 0 to 0.9");
        Require(Memory >= 1, "memory", Memory, "at least 1 byte");
        Require(Threads >= 0, "threads", Threads, "at least 1, or 0 for all physical cores");
    }

    private static void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, $"{name} must be {expected} (got {value}).");
    }
}

/// <summary>How much faster or slower than η each kind of parameter is learned: what η is multiplied by for a block of θ.</summary>
/// <param name="Weights">For weights of dense layers. <value>The default is 1.</value></param>
/// <param name="Biases">For their biases. <value>The default is 1.</value></param>
/// <param name="Scale">For the factors of a <see cref="Layers.InputScaling"/>. <value>The default is 1.</value></param>
/// <param name="Periodic">For everything in a <see cref="Layers.PeriodicEmbedding"/>. <value>The default is 1.</value></param>
public sealed record LearningRateMultipliers(double Weights = 1, double Biases = 1, double Scale = 1, double Periodic = 1)
{
    /// <summary>True where all are learned alike.</summary>
    public bool AreEqual => this is { Weights: 1, Biases: 1, Scale: 1, Periodic: 1 };

    /// <summary>The factor for a block of parameters.</summary>
    /// <param name="name">What the layer calls it.</param>
    /// <returns>The factor; 1 for a block of a layer defined by the user.</returns>
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
        foreach (var (name, rate) in new[] { ("weights", Weights), ("biases", Biases), ("scale", Scale), ("periodic", Periodic) })
            if (!(rate >= 0 && double.IsFinite(rate)))
                throw new ArgumentOutOfRangeException("rates",
                    FormattableString.Invariant($"rates has {rate} for {name}, but a factor is at least 0 and finite."));
    }
}
