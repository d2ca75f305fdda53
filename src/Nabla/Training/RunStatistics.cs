using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Optimizers;

namespace Nabla.Training;

/// <summary>The statistics of a training run that the diagnosis uses.</summary>
public sealed record RunStatistics
{
    /// <summary>Classification, regression or multi-label.</summary>
    public required LearningTask LearningTask { get; init; }

    /// <summary>The cost C₀, without penalties.</summary>
    public required ICost Cost { get; init; }

    /// <summary>The optimizer.</summary>
    public required IOptimizer Optimizer { get; init; }

    /// <summary>The learning rate η before the schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Whether early stopping restores the best weights.</summary>
    public bool RestoresBest { get; init; }

    /// <summary>The training data.</summary>
    public required DataStatistics Data { get; init; }

    /// <summary>The number of training samples on which <see cref="NetworkStatistics"/> are computed.</summary>
    public required int MeasuredSamples { get; init; }

    /// <summary>The network before the first step.</summary>
    public required NetworkStatistics Start { get; init; }

    /// <summary>The finished epochs, in order.</summary>
    public IReadOnlyList<EpochStatistics> Epochs { get; init; } = [];

    /// <summary>The epoch whose weights the network keeps, from 1: the best by the monitored metric with early stopping, else the last. 0
    /// during training.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Whether a step has changed the weights; true if it is not known.</summary>
    public bool HasChangedWeights { get; init; } = true;

    /// <summary>Epoch, batch and layer of the first NaN or infinity; null if not found.</summary>
    public DivergencePoint? Divergence { get; init; }

    /// <summary>The best epoch, or the last one during training; null before the first.</summary>
    public EpochStatistics? Best => BestEpoch > 0 && BestEpoch <= Epochs.Count ? Epochs[BestEpoch - 1] : Epochs.LastOrDefault();

    /// <summary>The latest statistics of the network.</summary>
    public NetworkStatistics Latest => Epochs.LastOrDefault(epoch => epoch.Network is not null)?.Network ?? Start;

    /// <summary>The latest cost: on the measured samples, or else that of the last epoch.</summary>
    public double LatestCost => Epochs.Count == 0 ? Start.Cost : Epochs[^1].Network?.Cost ?? Epochs[^1].TrainCost;

    /// <summary>The latest statistics of the last layer.</summary>
    public LayerStatistics Output => Latest.Layers[^1];

    /// <summary>
    /// The mean C₀ of the best constant prediction, which does not depend on the inputs. NaN if it is not known for the cost.
    /// </summary>
    /// <remarks>Squared error: the variances of the targets. Cross-entropies: the entropy of the classes.</remarks>
    public double ConstantPredictionCost => (LearningTask, Cost.Spec.Name) switch
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
    /// Whether the network has learned: the cost is below half of that of the untrained network and of the best constant prediction, or
    /// half of the samples outside the most frequent class are classified correctly.
    /// </summary>
    /// <remarks>
    /// Saturation and small gradients are harmless in a network that learns, so checks use this first. It is also true for costs that may
    /// be negative, which cannot be compared this way.
    /// </remarks>
    public bool Learned
    {
        get
        {
            if (Start.Cost <= 0) return true;
            if (Epochs.Count == 0) return false;
            double share = Data.LargestShare, oneAnswer = ConstantPredictionCost;
            double reference = double.IsNaN(oneAnswer) ? Start.Cost : Math.Min(Start.Cost, oneAnswer);
            return LatestCost <= 0.5 * reference || Epochs[^1].TrainAccuracy >= share + 0.5 * (1 - share);
        }
    }

    /// <summary>Returns one share per output. A single column means class 1 of two.</summary>
    private IEnumerable<double> OutputShares => Data.Targets.Count == 1 ? Data.Shares.Skip(1) : Data.Shares;

    private static double Surprise(double share) => share > 0 ? -share * Math.Log(share) : 0;
}

/// <summary>The statistics of one epoch.</summary>
/// <param name="Number">The epoch, from 1.</param>
/// <param name="LearningRate">The learning rate η of its last step.</param>
/// <param name="TrainCost">The mean C₀ of the training samples during the epoch, while the weights changed.</param>
/// <param name="ValidationCost">The mean C₀ of the validation samples after the epoch; null without validation.</param>
/// <param name="TrainAccuracy">The accuracy on the training samples; null for regression.</param>
/// <param name="ValidationAccuracy">The accuracy on the validation samples; null for regression and without validation.</param>
/// <param name="Network">The network after the epoch; null if it was not measured, as in all epochs except the last.</param>
public sealed record EpochStatistics(
    int Number,
    double LearningRate,
    double TrainCost,
    double? ValidationCost = null,
    double? TrainAccuracy = null,
    double? ValidationAccuracy = null,
    NetworkStatistics? Network = null)
{
    /// <summary>The mean recall of the classes on the validation samples, or else on the training samples; null if it is not
    /// known.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>
    /// A class, from 0, with samples but a recall of 0; null if not found, or it is not known.
    /// </summary>
    public int? UnrecognizedClass { get; init; }

    /// <summary>R² on the validation samples; null if it is not known.</summary>
    public double? ValidationR2 { get; init; }
}

/// <summary>Statistics of a network at one time, computed on a fixed set of training samples without dropout.</summary>
/// <param name="Cost">The mean C₀ of these samples.</param>
/// <param name="Layers">Statistics of the layers that have weights, from first to last.</param>
public sealed record NetworkStatistics(double Cost, IReadOnlyList<LayerStatistics> Layers);

/// <summary>Statistics of one layer with weights.</summary>
public sealed record LayerStatistics
{
    /// <summary>Its position among all layers, from 1.</summary>
    public required int Layer { get; init; }

    /// <summary>Number of nodes of the previous layer.</summary>
    public required int Inputs { get; init; }

    /// <summary>Number of nodes of the layer.</summary>
    public required int Nodes { get; init; }

    /// <summary>σ.</summary>
    public required IActivation Activation { get; init; }

    /// <summary>
    /// Share of nodes × samples where |σ'(z)| is below a hundredth of the maximum of σ'; null if σ is not elementwise (softmax).
    /// </summary>
    public double? SaturatedFraction { get; init; }

    /// <summary>Number of nodes whose derivative σ'(z) is exactly 0 for every measured sample. They cannot learn any more.</summary>
    public int DeadNodes { get; init; }

    /// <summary>Root mean square of ∂C₀/∂z of this layer over the measured samples.</summary>
    public double ErrorNorm { get; init; }

    /// <summary>The norm |∂C/∂θ| of the layer's weights and biases.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The norm |w| of the weights.</summary>
    public double WeightNorm { get; init; }

    /// <summary>The change of the layer's weights and biases in the epoch, |θ after − θ before|; null before the first epoch.</summary>
    public double? WeightChange { get; init; }

    /// <summary>
    /// The difference between nodes: max_jk |w_jk − w_0k| / max_jk |w_jk|. It is 0 if all rows of w are equal or all weights are 0, and ∞
    /// if the first block of the layer does not hold weights.
    /// </summary>
    public double NodeDifference { get; init; }

    /// <summary>Returns the layer's name in messages.</summary>
    /// <returns>"Layer 2 (16 relu)".</returns>
    public override string ToString() => FormattableString.Invariant($"Layer {Layer} ({Nodes} {Activation.Spec.Name})");
}

/// <summary>The position of the first NaN or infinity of a run.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch in it, from 1.</param>
/// <param name="Layer">The first affected layer, from 1; 0 if only the cost is affected.</param>
public sealed record DivergencePoint(int Epoch, int Batch, int Layer);
