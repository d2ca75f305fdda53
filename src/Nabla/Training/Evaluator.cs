using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Numerics;
using Nabla.Training.Metrics;

namespace Nabla.Training;

/// <summary>Evaluates the cost and the metrics of a network on samples, in prediction mode (without dropout).</summary>
/// <remarks>Thread-safe, while no thread changes the weights.</remarks>
public sealed class Evaluator
{
    /// <summary>Size in bytes of the two windows that evaluate streamed samples.</summary>
    public const int WindowBytes = 1 << 21;

    // Growing lists hold up to twice as much. They are copied, and one column at a time is sorted.
    private const long BytesOfRankedSample = 48, BytesOfRankedOutput = 20;
    private const int Chunk = 256;
    private readonly IReadOnlyList<Network> _networks;
    private readonly ICost _cost;
    private readonly WorkerPool? _workers;
    private Workspace<float>[]? _workspaces;
    private readonly IActivation? _missing;
    private float[] _predictions = [];

    internal Evaluator(Network network, ICost cost, WorkerPool? workers)
        : this([network], cost, workers)
    {
    }

    private Evaluator(IReadOnlyList<Network> networks, ICost cost, WorkerPool? workers)
    {
        _networks = networks;
        _cost = cost;
        _workers = workers;
        _missing = networks[0].Architecture.Layers[^1].Activation.Equals(cost.FusedActivation) ? null : cost.FusedActivation;
    }

    /// <summary>Computes the cost and all metrics of a network on some samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="data">The samples. For a source other than <see cref="Dataset"/>, all outputs are kept in memory for the metrics that
    /// need them; the overload with ranks can omit these metrics.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">The data does not match the network, or contains a number that is not finite.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static Evaluation Evaluate(Network network, ICost cost, SampleSource data, CancellationToken cancellationToken = default) =>
        Evaluate(network, cost, data, ranks: true, cancellationToken);

    /// <summary>Computes the cost and the metrics of a network on some samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="cost">C₀.</param>
    /// <param name="data">The samples.</param>
    /// <param name="ranks">True to keep every output for the metrics that need all of them (the area under the ROC curve), which takes <see
    /// cref="RankingBytes"/>.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">The data does not match the network, or contains a number that is not finite.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static Evaluation Evaluate(Network network, ICost cost, SampleSource data, bool ranks,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Evaluate([network], cost, data, ranks, cancellationToken);
    }

    /// <summary>
    /// Computes the cost and the metrics of the mean prediction of several networks: of the probabilities if the cost has a fused
    /// activation, otherwise of the outputs.
    /// </summary>
    /// <param name="networks">The networks, at least one, all of one architecture.</param>
    /// <param name="cost">C₀. For several networks it is applied to their mean prediction.</param>
    /// <param name="data">The samples.</param>
    /// <param name="ranks">True to keep every output for the metrics that need all of them.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">The data does not match the networks, or contains a number that is not finite.</exception>
    /// <exception cref="NotSupportedException">The fused activation of the cost is user-defined and cannot be averaged.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static Evaluation Evaluate(IReadOnlyList<Network> networks, ICost cost, SampleSource data, bool ranks = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(cost);
        if (networks.Count == 0) throw new ArgumentException("There is no network to judge. Give at least one.", nameof(networks));
        foreach (var network in networks) DataValidation.Require(network.Architecture, data, "evaluation");
        return new Evaluator(networks, cost, WorkerPoolCache.Get(0)).Evaluate(data, ranks, cancellationToken);
    }

    /// <summary>Returns the approximate memory in bytes to keep and sort every output of some samples.</summary>
    /// <param name="data">The samples.</param>
    /// <returns>The bytes; 0 if no metric needs them.</returns>
    public static long RankingBytes(SampleSource data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.LearningTask == LearningTask.Regression ? 0
            : data.Count * (BytesOfRankedSample + BytesOfRankedOutput * (long)data.TargetWidth);
    }

    /// <summary>
    /// Computes the predictions of a network: probabilities if the cost contains softmax or sigmoid, otherwise its outputs.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost it was trained with.</param>
    /// <param name="inputs">samples × inputs.</param>
    /// <returns>samples × outputs.</returns>
    /// <exception cref="ArgumentException">The number of inputs is not a multiple of the input width.</exception>
    public static float[] Predict(Network network, ICost cost, ReadOnlySpan<float> inputs)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cost);
        if (inputs.IsEmpty) return [];
        int samples = network.Architecture.CountSamples(inputs.Length);
        var predictions = new float[checked(samples * network.Architecture.Outputs)];
        if (samples <= Predictor.Batch) network.Predict(inputs, predictions, cost);
        else new Predictor(network, cost) { Workers = WorkerPoolCache.Get(0) }.Predict(inputs, predictions);
        return predictions;
    }

    /// <summary>Computes the mean prediction of several networks.</summary>
    /// <param name="networks">The networks, at least one, all of one architecture.</param>
    /// <param name="cost">The cost they were trained with.</param>
    /// <param name="inputs">samples × inputs.</param>
    /// <returns>samples × outputs.</returns>
    /// <exception cref="ArgumentException">The number of inputs is not a multiple of the input width.</exception>
    public static float[] Predict(IReadOnlyList<Network> networks, ICost cost, ReadOnlySpan<float> inputs)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (networks.Count == 0) throw new ArgumentException("There is no network to ask. Give at least one.", nameof(networks));
        float[] mean = Predict(networks[0], cost, inputs);
        for (int member = 1; member < networks.Count; member++)
            EnsembleAveraging.Average(mean, Predict(networks[member], cost, inputs), member, networks.Count);
        return mean;
    }

    internal Evaluation Evaluate(SampleSource data, bool needRanks, CancellationToken cancellationToken = default)
    {
        var tally = new MetricAccumulator(data.LearningTask, data.TargetWidth, needRanks, Levels);
        if (data is Dataset known) Add(tally, known, cancellationToken);
        else
        {
            using var reader = new WindowReader(data, "validation", (int)Math.Clamp(WindowBytes / 2 / Window.BytesOf(data), 1, data.Count),
                seed: null, passes: [0]);
            while (reader.Next(cancellationToken) is { } window)
            {
                Add(tally, window.ToDataset(), cancellationToken);
                reader.Return(window);
            }
        }

        return tally.Evaluate(data.ClassNames ?? data.TargetNames).InUnitsOf(data.TargetScales);
    }

    /// <summary>The levels of the quantiles that the outputs predict; null if they are not quantiles.</summary>
    internal IReadOnlyList<double>? Levels => _cost.Levels;

    /// <summary>
    /// The outputs on a workspace, after the cost's fused activation if the last layer does not have it. Quantiles are sorted in ascending
    /// order.
    /// </summary>
    internal ReadOnlySpan<float> Predictions(Workspace<float> workspace)
    {
        Span<float> a = workspace.Outputs;
        if (_missing is null && Levels is null) return a;
        if (_predictions.Length < a.Length) _predictions = new float[a.Length];
        Span<float> predictions = _predictions.AsSpan(0, a.Length);
        if (_missing is null) a.CopyTo(predictions);
        else _missing.Forward<float>(a, predictions, workspace.Architecture.Outputs);
        if (Levels is { } levels) Quantiles.Sort(predictions, levels.Count);
        return predictions;
    }

    private void Add(MetricAccumulator tally, Dataset data, CancellationToken cancellationToken)
    {
        // A run without validation does not call this and saves the memory.
        _workspaces ??= [.. _networks.Select(network => new Workspace<float>(network.Architecture, Chunk) { Workers = _workers })];
        for (int from = 0; from < data.Count; from += Chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(Chunk, data.Count - from);
            var y = data.Targets.Span.Slice(from * data.TargetWidth, count * data.TargetWidth);
            var weights = data.Weights is { } given ? given.Span.Slice(from, count) : default;
            for (int member = 0; member < _workspaces.Length; member++)
            {
                data.CopyInputs(from, count, _workspaces[member].Begin(count));
                _workspaces[member].Forward(_networks[member].Theta);
            }

            if (_workspaces.Length > 1) AddMean(tally, y, weights);
            else
            {
                _workspaces[0].Cost(_cost, y, weights, total: 1);
                tally.Add(Predictions(_workspaces[0]), y, weights, _workspaces[0].SampleCosts);
            }
        }
    }

    private void AddMean(MetricAccumulator tally, ReadOnlySpan<float> y, ReadOnlySpan<float> weights)
    {
        var mean = new float[y.Length];
        for (int member = 0; member < _workspaces!.Length; member++)
            EnsembleAveraging.Average(mean, Predictions(_workspaces[member]), member, _workspaces.Length);
        int outputs = _networks[0].Architecture.Outputs;
        var seen = mean.ToArray();
        EnsembleAveraging.ToCostInputs(_cost, seen);
        var costs = new double[y.Length / outputs];
        _cost.Value<float>(seen, y, outputs, costs);
        tally.Add(mean, y, weights, costs);
    }
}
