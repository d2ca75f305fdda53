using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Diagnosis;

/// <summary>The numbers of a training run that a diagnosis looks at.</summary>
public sealed record RunFacts
{
    /// <summary>What the targets mean.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>C₀, without its penalties.</summary>
    public required Spec Cost { get; init; }

    /// <summary>The optimizer.</summary>
    public required Spec Optimizer { get; init; }

    /// <summary>η as it was set, before any schedule.</summary>
    public required double LearningRate { get; init; }

    /// <summary>True where early stopping gives the network its best weights back, so that what came after them does no harm.</summary>
    public bool RestoresBest { get; init; }

    /// <summary>The training data.</summary>
    public required DataFacts Data { get; init; }

    /// <summary>How many training samples the layers are probed with.</summary>
    public required int ProbeSamples { get; init; }

    /// <summary>The network before its first step.</summary>
    public required ProbeFacts Start { get; init; }

    /// <summary>The finished epochs, in order.</summary>
    public IReadOnlyList<EpochFacts> Epochs { get; init; } = [];

    /// <summary>The epoch whose weights the network has in the end, from 1; 0 while the run goes on.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>Whether a step has moved the weights; true where nobody looked.</summary>
    public bool HasMoved { get; init; } = true;

    /// <summary>Where the run met NaN or infinity; null where it did not.</summary>
    public Breakdown? Breakdown { get; init; }

    /// <summary>The epoch that is kept, or the last one; null before the first.</summary>
    public EpochFacts? Kept => KeptEpoch > 0 && KeptEpoch <= Epochs.Count ? Epochs[KeptEpoch - 1] : Epochs.LastOrDefault();

    /// <summary>The layers as they were last seen.</summary>
    public ProbeFacts Latest => Epochs.LastOrDefault(epoch => epoch.Probe is not null)?.Probe ?? Start;

    /// <summary>The cost as it was last seen: of the probe samples, or of the last epoch where they were not looked at.</summary>
    public double LatestCost => Epochs.Count == 0 ? Start.Cost : Epochs[^1].Probe?.Cost ?? Epochs[^1].TrainCost;

    /// <summary>The last layer as it was last seen.</summary>
    public LayerFacts Output => Latest.Layers[^1];

    /// <summary>
    /// The mean C₀ of the best answer that is the same for every sample: what is reached without looking at the inputs. NaN for costs it is
    /// not known of.
    /// </summary>
    /// <remarks>Squared error: the variances of the targets. Cross-entropies: the entropy of the classes.</remarks>
    public double CostOfOneAnswer => (Task, Cost.Name) switch
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
