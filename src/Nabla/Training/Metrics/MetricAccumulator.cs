using Nabla.Data;
using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Counts up what metrics are made of, batch by batch, so that an epoch is judged without keeping its outputs.</summary>
/// <remarks>
/// <see cref="Add"/> allocates nothing and sorts nothing unless the scores are kept. Sums are taken in double in the order of the samples,
/// so the same samples in the same order give the same bits, however they are cut into batches.
/// </remarks>
public sealed class MetricAccumulator
{
    private readonly LearningTask _task;
    private readonly int _outputs;
    private readonly TaskAccumulator _counts;
    private int _samples;
    private double _weight, _cost;
    private bool _costsGiven;

    /// <summary>An empty tally.</summary>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="outputs">Nodes of the last layer, at least 1: the length of a row.</param>
    /// <param name="keepScores">True keeps every output, samples × outputs, which the area under the ROC curve needs. <value>The default is
    /// false.</value></param>
    /// <param name="levels">The levels of the quantiles that the outputs of each target are, lowest first; null where outputs are none.
    /// <value>The default is null.</value></param>
    /// <exception cref="ArgumentException">The outputs are no whole number of targets with so many quantiles, or are no
    /// numbers.</exception>
    public MetricAccumulator(LearningTask task, int outputs, bool keepScores = false, IReadOnlyList<double>? levels = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (levels is not null && (task != LearningTask.Regression || outputs % levels.Count != 0))
            throw new ArgumentException($"{levels.Count} quantiles of each target of a regression cannot be {outputs} outputs of a task "
                + $"{task}. Give the last layer as many nodes for each target.", nameof(levels));
        _task = task;
        _outputs = outputs;
        _counts = task switch
        {
            LearningTask.Classification => new ClassAccumulator(outputs, keepScores),
            LearningTask.MultiLabel => new LabelAccumulator(outputs, keepScores),
            LearningTask.Regression => levels is null ? new NumberAccumulator(outputs) : new QuantileAccumulator(outputs, levels),
            _ => throw new ArgumentOutOfRangeException(nameof(task), task, "The task is regression, classification or multi-label."),
        };
    }

    /// <summary>Counts some samples.</summary>
    /// <param name="predictions">Outputs of the network, samples × outputs. For classes: probabilities, or any scores that are larger for
    /// the likelier class; one single column is the probability of class 1. A NaN is taken for a score below every number.</param>
    /// <param name="targets">Desired outputs, samples × outputs.</param>
    /// <param name="weights">How much each sample counts; empty where all count equally.</param>
    /// <param name="costs">C₀ of each sample as the cost function gives it; empty where no cost is wanted.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other.</exception>
    public void Add(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default,
        ReadOnlySpan<double> costs = default)
    {
        if (predictions.Length % _outputs != 0)
            throw new ArgumentException($"{predictions.Length} predicted numbers are no multiple of {_outputs} a sample.",
                nameof(predictions));
        int samples = predictions.Length / _outputs;
        if (targets.Length != predictions.Length)
            throw new ArgumentException($"{samples} samples have {predictions.Length} predicted numbers but {targets.Length} "
                + "target numbers came.", nameof(targets));
        if (!weights.IsEmpty && weights.Length != samples)
            throw new ArgumentException($"{samples} samples need {samples} weights, or none (got {weights.Length}).", nameof(weights));
        if (!costs.IsEmpty && costs.Length != samples)
            throw new ArgumentException($"{samples} samples need {samples} costs, or none (got {costs.Length}).", nameof(costs));
        _counts.Add(predictions, targets, weights, _outputs);
        for (int i = 0; i < samples; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            _weight += weight;
            if (!costs.IsEmpty) _cost += weight * costs[i];
        }

        _samples += samples;
        _costsGiven |= !costs.IsEmpty;
    }

    /// <summary>The metrics of everything counted so far; counting may go on afterwards.</summary>
    /// <param name="names">Names of the classes or of the outputs; null where they have none.</param>
    /// <param name="cost">The cost to report; by default the mean of the costs that came with the samples, C = Σ w_i C_i / Σ w_i.</param>
    /// <returns>The result, which later counting does not change.</returns>
    /// <exception cref="ArgumentException">The number of names is not that of the outputs (or 2 for a single column of
    /// classes).</exception>
    public Evaluation Evaluate(IReadOnlyList<string>? names = null, double? cost = null)
    {
        if (names is not null && names.Count != _counts.Names)
            throw new ArgumentException($"{names.Count} names came for {_counts.Names} "
                + $"{(_task == LearningTask.Classification ? "classes" : "outputs")}.", nameof(names));
        names ??= [.. Enumerable.Range(0, _counts.Names).Select(j => FormattableString.Invariant($"{j}"))];
        return new Evaluation
        {
            Task = _task,
            Samples = _samples,
            Cost = cost ?? (_costsGiven ? _cost / _weight : null),
            Classification = (_counts as ClassAccumulator)?.Scores(names, _weight),
            MultiLabel = (_counts as LabelAccumulator)?.Scores(names, _weight),
            Regression = (_counts as NumberAccumulator)?.Scores(names) ?? (_counts as QuantileAccumulator)?.Scores(names),
        };
    }

    /// <summary>Forgets everything counted, for the next epoch.</summary>
    public void Clear()
    {
        _counts.Clear();
        (_samples, _weight, _cost, _costsGiven) = (0, 0, 0, false);
    }

    /// <summary>What a checkpoint keeps of it.</summary>
    internal void Keep(IState state)
    {
        _counts.Keep(state);
        state.Value("tally.samples", ref _samples);
        state.Value("tally.weight", ref _weight);
        state.Value("tally.cost", ref _cost);
        state.Value("tally.costs_given", ref _costsGiven);
    }
}

/// <summary>What is counted up for one kind of task.</summary>
internal abstract class TaskAccumulator
{
    /// <summary>How many names a result has: classes, labels or outputs.</summary>
    public abstract int Names { get; }

    /// <summary>Counts one sample.</summary>
    /// <param name="a">Its outputs.</param>
    /// <param name="y">Its target.</param>
    /// <param name="weight">How much it counts.</param>
    public abstract void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight);

    /// <summary>Counts some samples.</summary>
    /// <param name="a">Their outputs, samples × outputs.</param>
    /// <param name="y">Their targets.</param>
    /// <param name="weights">How much each counts; empty where all count equally.</param>
    /// <param name="outputs">Numbers in a row.</param>
    public virtual void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, int outputs)
    {
        for (int from = 0, i = 0; from < a.Length; from += outputs, i++)
            Add(a.Slice(from, outputs), y.Slice(from, outputs), weights.IsEmpty ? 1 : weights[i]);
    }

    /// <summary>Forgets everything.</summary>
    public abstract void Clear();

    /// <summary>What a checkpoint keeps of it.</summary>
    public abstract void Keep(IState state);
}
