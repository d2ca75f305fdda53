using Nabla.Data;
using Nabla.Training.State;

namespace Nabla.Training.Metrics;

/// <summary>Accumulates metrics batch by batch, so that an epoch is evaluated without keeping its outputs.</summary>
/// <remarks>
/// <see cref="Add"/> allocates and sorts nothing unless scores are kept. Sums are in double in the order of the samples, so that the same
/// samples in the same order give the same bits for every division into batches.
/// <para>Not thread-safe: one thread at a time may use it.</para>
/// </remarks>
public sealed class MetricAccumulator
{
    private readonly LearningTask _task;
    private readonly int _outputs;
    private readonly TaskAccumulator _counts;
    private int _samples;
    private double _weight, _cost;
    private bool _costsGiven;

    /// <summary>Creates an empty accumulator.</summary>
    /// <param name="task">Classification, regression or multi-label.</param>
    /// <param name="outputs">Number of nodes of the last layer, at least 1: the length of a row.</param>
    /// <param name="keepScores">True to keep every output, samples × outputs, for the area under the ROC curve. <value>The default is
    /// false.</value></param>
    /// <param name="levels">The levels of the quantiles that the outputs of each target predict, in ascending order; null if the outputs
    /// are not quantiles. <value>The default is null.</value></param>
    /// <exception cref="ArgumentException">The number of outputs is not a multiple of the number of levels, or levels are given for a task
    /// other than regression.</exception>
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

    /// <summary>Adds some samples.</summary>
    /// <param name="predictions">Outputs of the network, samples × outputs. For classes: probabilities, or any scores that increase with
    /// the probability. A single column is the probability of class 1. NaN ranks below every number.</param>
    /// <param name="targets">Desired outputs, samples × outputs.</param>
    /// <param name="weights">The weight of each sample; empty for equal weights.</param>
    /// <param name="costs">C₀ of each sample; empty to omit the cost.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Add(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights = default,
        ReadOnlySpan<double> costs = default)
    {
        if (predictions.Length % _outputs != 0)
            throw new ArgumentException($"{predictions.Length} predicted numbers are not a multiple of {_outputs}, the outputs per sample.",
                nameof(predictions));
        int samples = predictions.Length / _outputs;
        if (targets.Length != predictions.Length)
            throw new ArgumentException($"{samples} samples have {predictions.Length} predicted numbers, so they need as many "
                + $"target numbers (got {targets.Length}).", nameof(targets));
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

    /// <summary>Computes the metrics of all samples added so far. More samples can be added afterwards.</summary>
    /// <param name="names">Names of the classes or of the outputs; null for none.</param>
    /// <param name="cost">The cost to report; null for the mean of the costs of the samples, C = Σ w_i C_i / Σ w_i.</param>
    /// <returns>The result, which does not change when samples are added.</returns>
    /// <exception cref="ArgumentException">The number of names is not the number of outputs (or 2 for a single column of
    /// classes).</exception>
    public Evaluation Evaluate(IReadOnlyList<string>? names = null, double? cost = null)
    {
        if (names is not null && names.Count != _counts.Names)
            throw new ArgumentException($"{_counts.Names} {(_task == LearningTask.Classification ? "classes" : "outputs")} need as many "
                + $"names (got {names.Count}).", nameof(names));
        names ??= [.. Enumerable.Range(0, _counts.Names).Select(j => FormattableString.Invariant($"{j}"))];
        return new Evaluation
        {
            LearningTask = _task,
            Samples = _samples,
            Cost = cost ?? (_costsGiven ? _cost / _weight : null),
            Classification = (_counts as ClassAccumulator)?.Scores(names, _weight),
            MultiLabel = (_counts as LabelAccumulator)?.Scores(names, _weight),
            Regression = (_counts as NumberAccumulator)?.Scores(names) ?? (_counts as QuantileAccumulator)?.Scores(names),
        };
    }

    /// <summary>Removes all samples, for the next epoch.</summary>
    public void Clear()
    {
        _counts.Clear();
        (_samples, _weight, _cost, _costsGiven) = (0, 0, 0, false);
    }

    /// <summary>Reads or writes the state in a checkpoint.</summary>
    internal void Keep(IState state)
    {
        _counts.Keep(state);
        state.Value("tally.samples", ref _samples);
        state.Value("tally.weight", ref _weight);
        state.Value("tally.cost", ref _cost);
        state.Value("tally.costs_given", ref _costsGiven);
    }
}

/// <summary>The counts of one kind of task.</summary>
internal abstract class TaskAccumulator
{
    /// <summary>Number of names in a result: classes, labels or outputs.</summary>
    public abstract int Names { get; }

    /// <summary>Adds one sample.</summary>
    /// <param name="a">Its outputs.</param>
    /// <param name="y">Its target.</param>
    /// <param name="weight">Its weight.</param>
    public abstract void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, double weight);

    /// <summary>Adds some samples.</summary>
    /// <param name="a">Their outputs, samples × outputs.</param>
    /// <param name="y">Their targets.</param>
    /// <param name="weights">Their weights; empty for equal weights.</param>
    /// <param name="outputs">Numbers in a row.</param>
    public virtual void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, int outputs)
    {
        for (int from = 0, i = 0; from < a.Length; from += outputs, i++)
            Add(a.Slice(from, outputs), y.Slice(from, outputs), weights.IsEmpty ? 1 : weights[i]);
    }

    public abstract void Clear();

    /// <summary>Reads or writes the state in a checkpoint.</summary>
    public abstract void Keep(IState state);
}
