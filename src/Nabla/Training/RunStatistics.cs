using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Optimizers;

namespace Nabla.Training;

/// <summary>The numbers of a training run that a diagnosis looks at.</summary>
public sealed record RunStatistics
{
    /// <summary>What the targets mean.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>C₀, without its penalties.</summary>
    public required ICost Cost { get; init; }

    /// <summary>The optimizer.</summary>
    public required IOptimizer Optimizer { get; init; }

    /// <summary>η as it was set, before any schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>True where early stopping gives the network its best weights back, so that what came after them does no harm.</summary>
    public bool RestoresBest { get; init; }

    /// <summary>The training data.</summary>
    public required DataStatistics Data { get; init; }

    /// <summary>How many training samples the layers are probed with.</summary>
    public required int MeasuredSamples { get; init; }

    /// <summary>The network before its first step.</summary>
    public required NetworkStatistics Start { get; init; }

    /// <summary>The finished epochs, in order.</summary>
    public IReadOnlyList<EpochStatistics> Epochs { get; init; } = [];

    /// <summary>The epoch whose weights the network has in the end, from 1; 0 while the run goes on.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Whether a step has moved the weights; true where nobody looked.</summary>
    public bool HasMoved { get; init; } = true;

    /// <summary>Where the run met NaN or infinity; null where it did not.</summary>
    public DivergencePoint? Divergence { get; init; }

    /// <summary>The epoch that is kept, or the last one; null before the first.</summary>
    public EpochStatistics? Best => BestEpoch > 0 && BestEpoch <= Epochs.Count ? Epochs[BestEpoch - 1] : Epochs.LastOrDefault();

    /// <summary>The layers as they were last seen.</summary>
    public NetworkStatistics Latest => Epochs.LastOrDefault(epoch => epoch.Network is not null)?.Network ?? Start;

    /// <summary>The cost as it was last seen: of the probe samples, or of the last epoch where they were not looked at.</summary>
    public double LatestCost => Epochs.Count == 0 ? Start.Cost : Epochs[^1].Network?.Cost ?? Epochs[^1].TrainCost;

    /// <summary>The last layer as it was last seen.</summary>
    public LayerStatistics Output => Latest.Layers[^1];

    /// <summary>
    /// The mean C₀ of the best answer that is the same for every sample: what is reached without looking at the inputs. NaN for costs it is
    /// not known of.
    /// </summary>
    /// <remarks>Squared error: the variances of the targets. Cross-entropies: the entropy of the classes.</remarks>
    public double CostOfOneAnswer => (Task, Cost.Spec.Name) switch
    {
        (LearningTask.Regression, "squared-error") => Data.Targets.Sum(column => column.Deviation * column.Deviation),
        (LearningTask.Regression, "mean-squared-error") => Data.Targets.Average(column => column.Deviation * column.Deviation),
        (LearningTask.Classification, "squared-error") => OutputShares.Sum(share => share * (1 - share)),
        (LearningTask.Classification, "mean-squared-error") => OutputShares.Average(share => share * (1 - share)),
        (LearningTask.Classification, "softmax-cross-entropy") => Data.Shares.Sum(Surprise),
        (LearningTask.Classification, "sigmoid-cross-entropy") => OutputShares.Sum(share => Surprise(share) + Surprise(1 - share)),
        _ => double.NaN,
    };

    /// <summary>
    /// True where the run has got somewhere: half of the cost is gone that the untrained network has, and half of what one answer for all
    /// samples has; or half of the samples that are not of the most frequent class are right.
    /// </summary>
    /// <remarks>
    /// Many signs of trouble (saturation, small gradients) are harmless in a network that learns all the same; checks ask this first.
    /// True also for a cost that may be negative, whose halves say nothing: a miss is better than a false alarm.
    /// </remarks>
    public bool Learned
    {
        get
        {
            if (Start.Cost <= 0) return true;
            if (Epochs.Count == 0) return false;
            double share = Data.LargestShare, oneAnswer = CostOfOneAnswer;
            double reference = double.IsNaN(oneAnswer) ? Start.Cost : Math.Min(Start.Cost, oneAnswer);
            return LatestCost <= 0.5 * reference || Epochs[^1].TrainAccuracy >= share + 0.5 * (1 - share);
        }
    }

    /// <summary>One share an output: a single column stands for class 1 of two.</summary>
    private IEnumerable<double> OutputShares => Data.Targets.Count == 1 ? Data.Shares.Skip(1) : Data.Shares;

    private static double Surprise(double share) => share > 0 ? -share * Math.Log(share) : 0;
}

/// <summary>The numbers of one epoch.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="LearningRate">η of its last step.</param>
/// <param name="TrainCost">Mean C₀ of the training samples, as they were met while the weights moved.</param>
/// <param name="ValidationCost">Mean C₀ of the validation samples after the epoch; null without such a set.</param>
/// <param name="TrainAccuracy">Part of the training samples that were right; null where nothing is classified.</param>
/// <param name="ValidationAccuracy">Part of the validation samples that were right; null where there are none.</param>
/// <param name="Network">The network after the epoch; null where it was not looked at, as in all epochs but the last.</param>
public sealed record EpochStatistics(
    int Number,
    double LearningRate,
    double TrainCost,
    double? ValidationCost = null,
    double? TrainAccuracy = null,
    double? ValidationAccuracy = null,
    NetworkStatistics? Network = null)
{
    /// <summary>The mean recall over the classes, on validation or, without it, in training; null where it is not known.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>
    /// A class, from 0, of which no sample was recognized though there were some, there; null where there is none, or it is not known.
    /// </summary>
    public int? MissedClass { get; init; }

    /// <summary>R² on validation; null where it is not known.</summary>
    public double? ValidationR2 { get; init; }
}

/// <summary>A network seen at one moment, through the same training samples every time, dropout and the like switched off.</summary>
/// <param name="Cost">Mean C₀ of the probe samples.</param>
/// <param name="Layers">The layers that have weights, first to last.</param>
public sealed record NetworkStatistics(double Cost, IReadOnlyList<LayerStatistics> Layers);

/// <summary>One layer with weights, seen at one moment through the probe samples.</summary>
public sealed record LayerStatistics
{
    /// <summary>Its place among all layers, from 1.</summary>
    public required int Layer { get; init; }

    /// <summary>Nodes of the layer before.</summary>
    public required int Inputs { get; init; }

    /// <summary>Its nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>σ.</summary>
    public required IActivation Activation { get; init; }

    /// <summary>
    /// Part of the nodes × samples where |σ'(z)| is below a hundredth of the steepest slope of σ; null where σ looks at whole rows
    /// (softmax).
    /// </summary>
    public double? SaturatedFraction { get; init; }

    /// <summary>Nodes whose slope is exactly 0 for every probe sample: they cannot learn any more.</summary>
    public int DeadNodes { get; init; }

    /// <summary>|∂C₀/∂z| of this layer, the root of its mean square over the probe samples.</summary>
    public double ErrorNorm { get; init; }

    /// <summary>|∂C/∂θ| of the layer's weights and biases.</summary>
    public double GradientNorm { get; init; }

    /// <summary>|w|.</summary>
    public double WeightNorm { get; init; }

    /// <summary>How far the layer's weights and biases went during the epoch, |θ after − θ before|; null before the first epoch.</summary>
    public double? Movement { get; init; }

    /// <summary>
    /// How different the nodes are: max_jk |w_jk − w_0k| / max_jk |w_jk|. 0 where all rows of w are equal, and where all weights are 0; ∞
    /// where the layer begins with parameters that are no weights.
    /// </summary>
    public double NodeSpread { get; init; }

    /// <summary>The layer as messages call it.</summary>
    /// <returns>"Layer 2 (16 relu)".</returns>
    public override string ToString() => FormattableString.Invariant($"Layer {Layer} ({Nodes} {Activation.Spec.Name})");
}

/// <summary>Where a run met NaN or infinity.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch in it, from 1.</param>
/// <param name="Layer">The first layer concerned, from 1; 0 where only the cost is.</param>
public sealed record DivergencePoint(int Epoch, int Batch, int Layer);
