using Nabla.Data;
using Nabla.Numerics;
using Nabla.Specs;
using Nabla.Training.Metrics;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>One pass over the training samples, step by step, which accumulates the cost and the metrics.</summary>
internal sealed class Epoch : IDisposable
{
    private readonly SampleSource _train;
    private readonly TrainingOptions _options;
    private readonly StepEngine _engine;
    private readonly Network _network;
    private readonly Evaluator _evaluator;
    private readonly WeightSnapshots _snapshots;
    private readonly MetricAccumulator _tally;
    private readonly RunningAccuracy? _accuracy;
    private readonly IBatches _batches;
    private readonly int _samplesPerStep;
    private readonly bool _needsRanks;
    private readonly double _totalWeight;
    private int _lastStep;
    private double _costSum, _weightSum, _lastEta;

    public Epoch(SampleSource train, TrainingOptions options, int epochs, StepEngine engine, Network network, Evaluator evaluator,
        WeightSnapshots snapshots, bool isMonitored, CancellationToken cancellationToken)
    {
        _train = train;
        _options = options;
        _engine = engine;
        _network = network;
        _evaluator = evaluator;
        _snapshots = snapshots;
        _needsRanks = Training.Scores.NeedRanks(options.Metrics, isMonitored);
        _tally = new(train.LearningTask, train.TargetWidth, _needsRanks, evaluator.Levels);
        if (train.LearningTask == LearningTask.Classification && options.Metrics.Count == 0) _accuracy = new(train.TargetWidth);
        _samplesPerStep = engine.IsFullBatch ? train.Count : options.SamplesPerStep(train.Count);
        _batches = train is Dataset data
            ? new Batches(data, options.BatchSize, engine.Workspace.Workers)
            : new StreamedBatches(train, options.Memory, _samplesPerStep, epochs, cancellationToken);
        if (options.Distortions.Count > 0) _batches = new DistortedBatches(_batches, train, options, engine.Workspace.Workers);
        _totalWeight = Weighting.TotalOf(train, "training", cancellationToken);
        BatchCount = (int)((train.Count + (long)_samplesPerStep - 1) / _samplesPerStep);
    }

    /// <summary>Number of steps in the epoch.</summary>
    public int BatchCount { get; }

    /// <summary>η of the last step.</summary>
    public double LastEta => _lastEta;

    /// <summary>The mean cost of the samples since <see cref="Begin"/>.</summary>
    public double CostSoFar => _costSum / _weightSum;

    /// <summary>Strength of the distortions of the next step.</summary>
    public double Strength
    {
        set
        {
            if (_batches is DistortedBatches distorted) distorted.Strength = value;
        }
    }

    /// <summary>Draws the order of the samples.</summary>
    public void Arrange(long epoch)
    {
        _batches.Arrange(_options.Shuffle, _options.Seed, epoch);
        _lastStep = LastStep();
    }

    /// <summary>Resets the cost and the metrics.</summary>
    public void Begin()
    {
        _costSum = _weightSum = 0;
        _tally.Clear();
        _accuracy?.Clear();
    }

    /// <summary>Runs the forward and backward passes of the step's batches, then updates θ.</summary>
    public void Step(int epoch, int batch, double eta)
    {
        int from = batch * _samplesPerStep, end = (int)Math.Min(_train.Count, from + (long)_samplesPerStep);
        double weight = _batches.TotalWeight(from, end - from);
        _lastEta = eta;
        if (weight == 0) return;

        // The last step of an epoch keeps ∇C for the report.
        double total = Weighting.DivisorOf(end - from, _train.Count, _totalWeight);
        bool descends = _engine.CanDescend && end - from <= _options.BatchSize && batch < _lastStep;
        double cost = _engine.IsFullBatch ? Search(from, end, total, eta) : descends ? Descend(from, end, total, eta)
            : Add(from, end, total);
        if (!double.IsFinite(cost)) throw Diverged(epoch, batch, cost);
        if (!_engine.IsFullBatch && !descends) _engine.Step(eta);
        _costSum += cost * total;
        _weightSum += weight;
    }

    /// <summary>Checks that θ is finite after the last step, whose cost was computed before the step.</summary>
    /// <exception cref="TrainingDivergedException">A parameter is NaN or infinite.</exception>
    public void RequireFinite(int epoch)
    {
        int place = Finite.IndexOfOther<float>(_network.Theta);
        if (place < 0) return;
        var slots = _network.Architecture.LayerLayouts;
        int layer = Enumerable.Range(0, slots.Count).Last(at => slots[at].Length > 0 && slots[at].Offset <= place);
        throw Diverged(epoch, BatchCount - 1, layer + 1, "the last step made a parameter NaN or infinite. "
            + $"Layer {layer + 1} ({slots[layer].Layer}) is the first with a parameter that is not finite");
    }

    /// <summary>
    /// Returns cost and metrics of the samples with the weights of their step; for a full-batch step, with the current weights.
    /// </summary>
    public Scores Scores() => _accuracy is not null && !_engine.IsFullBatch
        ? new(_costSum / _weightSum, [KeyValuePair.Create("accuracy", _accuracy.Value)])
        : Training.Scores.From(
        _engine.IsFullBatch
            ? _evaluator.Evaluate(_train, _needsRanks)
            : _tally.Evaluate(_train.ClassNames ?? _train.TargetNames, _costSum / _weightSum).InUnitsOf(_train.TargetScales),
        _options.Metrics);

    /// <summary>
    /// Reads or writes the state in a checkpoint. The order of samples is a function of seed and epoch and is not stored.
    /// </summary>
    public void Keep(IState state)
    {
        _snapshots.KeepEpoch(state);
        state.Value("epoch.cost_sum", ref _costSum);
        state.Value("epoch.weight_sum", ref _weightSum);
        state.Value("epoch.last_eta", ref _lastEta);
        if (_accuracy is not null) _accuracy.Keep(state);
        else _tally.Keep(state);
    }

    /// <inheritdoc/>
    public void Dispose() => (_batches as IDisposable)?.Dispose();

    // The last step that has a sample of nonzero weight; for streams, whose weights are not known in advance, the last step.
    private int LastStep()
    {
        int last = BatchCount - 1;
        if (_train is not Dataset { IsWeighted: true }) return last;
        while (last > 0 && _batches.TotalWeight(last * _samplesPerStep, Math.Min(_samplesPerStep, _train.Count - last * _samplesPerStep))
            == 0)
            last--;
        return last;
    }

    // A separate method, because its closure would cost every step an allocation.
    private double Search(int from, int end, double total, double eta) => _engine.Search(() => Add(from, end, total), eta);

    private double Descend(int from, int end, double total, double eta)
    {
        var (y, weights) = _batches.Gather(from, end - from, _engine.Workspace.Begin(end - from));
        double cost = _engine.Descend(y.Span, weights.Span, total, eta);
        Count(y.Span, weights.Span);
        return cost;
    }

    /// <summary>Computes ∇C of a range of the order, batch by batch.</summary>
    private double Add(int from, int end, double total)
    {
        double cost = 0;
        _engine.Begin();
        for (int at = from; at < end; at += _options.BatchSize)
        {
            int count = Math.Min(_options.BatchSize, end - at);
            var (y, weights) = _batches.Gather(at, count, _engine.Workspace.Begin(count));
            cost += _engine.Add(y.Span, weights.Span, total);
            if (!_engine.IsFullBatch) Count(y.Span, weights.Span);
        }

        return cost;
    }

    private void Count(ReadOnlySpan<float> y, ReadOnlySpan<float> weights)
    {
        var predictions = _evaluator.Predictions(_engine.Workspace);
        if (_accuracy is not null) _accuracy.Add(predictions, y, weights);
        else _tally.Add(predictions, y, weights);
    }

    private TrainingDivergedException Diverged(int epoch, int batch, double cost)
    {
        int layer = 0;
        var layers = _network.Architecture.Layers;
        while (layer < layers.Count && Finite.IndexOfOther(_engine.Workspace.Activations(layer)) < 0) layer++;
        string where = layer == layers.Count
            ? "All layers are finite, only the cost is not"
            : $"Layer {layer + 1} ({layers[layer]}) is the first with a value that is not finite";
        return Diverged(epoch, batch, layer == layers.Count ? 0 : layer + 1, FormattableString.Invariant($"the cost is {cost}. {where}"));
    }

    // For the learning rate, the message names the setting that a schedule multiplies.
    private TrainingDivergedException Diverged(int epoch, int batch, int layer, string what)
    {
        _snapshots.Epoch.CopyTo(_network.Theta);
        return new(epoch, batch + 1, layer,
            FormattableString.Invariant($"Training stopped in epoch {epoch}, batch {batch + 1}: {what}. ")
            + $"The learning rate {MessageText.Number(_engine.LearningRate)} is probably too high. "
            + "The weights from the start of the epoch are kept.",
            LearningRateAdvice.Lower(_engine.Optimizer).Or(SettingAdvice.Use("clip-norm", "1")));
    }
}
