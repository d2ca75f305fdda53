using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Augmentation;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>
/// A small training, all of it drawn from a number: network, data, optimizer, schedule, and everything else that a run may have.
/// </summary>
internal sealed class RandomRun
{
    private static readonly JsonSerializerOptions AllBits = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly Func<int, int> _below;
    private readonly ulong _seed;
    private readonly LearningTask _task;
    private readonly int _inputs, _outputs;
    private readonly Layer[] _layers;
    private readonly ICost _cost;
    private readonly IOptimizer _optimizer;
    private readonly Dataset _train;
    private readonly Dataset? _validation;
    private readonly bool _streamed;

    public RandomRun(int n)
    {
        _seed = (ulong)n;
        var random = new Philox(4, _seed);
        ulong drawn = 0;
        _below = most => (int)random.UniformInteger(drawn++, most);
        _task = Of(LearningTask.Classification, LearningTask.Classification, LearningTask.Regression, LearningTask.MultiLabel);
        _inputs = 1 + _below(5);
        _outputs = _task == LearningTask.Regression ? 1 + _below(2) : Of(1, 2, 4);
        _optimizer = OptimizerRegistry.Default.Parse(Any(OptimizerRegistry.Default.Names));
        _layers = [.. Hidden(), new Dense(_outputs, new Identity())];
        _cost = _task switch
        {
            LearningTask.Regression => Of<ICost>(new SquaredError(), new Huber()),
            LearningTask.Classification when _outputs > 1 => new SoftmaxCrossEntropy(),
            _ => new SigmoidCrossEntropy(),
        };
        _train = Data(5 + _below(60), stream: 1, weighted: _below(3) == 0);
        _validation = _below(2) == 0 ? Data(1 + _below(20), stream: 2, weighted: false) : null;
        bool early = _below(3) == 0;
        string[] metrics = _task switch
        {
            LearningTask.Regression => ["rmse", "mae", "r2"],
            LearningTask.Classification => ["accuracy", "log-loss", "calibration-error", "roc-auc", "f1-macro"],
            _ => ["accuracy", "hamming-loss", "roc-auc"],
        };
        _streamed = _optimizer is not IFullBatchOptimizer && _below(4) == 0;
        Options = new()
        {
            Epochs = 1 + _below(5),
            BatchSize = Math.Min(1 + _below(12), _train.Count),
            Accumulate = Of(1, 1, 3),
            Shuffle = _below(4) > 0,
            Schedule = ScheduleRegistry.Default.Parse(
                Of(Any(ScheduleRegistry.Default.Names), "reduce-on-plateau:factor=0.5,patience=0", "warmup:epochs=1.5+cosine")),
            Penalties = _below(3) == 0 ? [PenaltyRegistry.Default.Parse(Any(PenaltyRegistry.Default.Names))] : [],
            Distortions = _below(3) == 0 ? [DistortionRegistry.Default.Parse(Any(DistortionRegistry.Default.Names))] : [],
            WeightDecay = Of(0, 0, 0.01),
            ClipNorm = _below(4) == 0 ? 1 : null,
            ClipValue = _below(4) == 0 ? 0.05 : null,
            EarlyStop = early ? new(1 + _below(2), Monitor: Of("cost", metrics[0])) : null,
            Metrics = early || _below(2) == 0 ? metrics : [],
            Diagnose = _below(3) > 0,
            Seed = _seed,
            Threads = 1,
        };
        if (_streamed)
            Options = Options with { Memory = 2 * Window.BytesOf(_train) * Options.BatchSize * Options.Accumulate * (1 + _below(3)) };
    }

    public TrainingOptions Options { get; init; }

    /// <summary>Trains, from freshly drawn weights, or on from the folder's checkpoint.</summary>
    /// <returns>Everything that the run tells, with all bits; times left out.</returns>
    public string Train(CheckpointFolder? folder = null, CancellationToken cancel = default)
    {
        // Of weights that are not those of the run: a run that goes on must not look at them.
        var network = new Network(_inputs, _layers, folder?.Latest is null ? _seed : _seed + 1);
        try
        {
            var trainer = new Trainer(network, _cost, _optimizer, Options with { Checkpoints = folder });
            return Tell(trainer.Fit(_streamed ? new Blocks(_train, 7) { Image = _train.Image } : _train, _validation, cancellationToken: cancel));
        }
        catch (TrainingDivergedException diverged)
        {
            return $"{diverged.Message} {Toy.Hash(network)} {JsonSerializer.Serialize(diverged.Statistics, AllBits)}";
        }
    }

    public static string Tell(TrainingReport report) => JsonSerializer.Serialize(
        report with { Seconds = 0, Epochs = [.. report.Epochs.Select(epoch => epoch with { Seconds = 0, SamplesPerSecond = 0 })] },
            AllBits);

    public override string ToString() => $"{_task}, {string.Join(", ", _layers.Select(layer => layer.Spec))}, {_cost.Spec}, "
        + $"{_optimizer.Spec}, {_train.Count} samples{(_streamed ? " streamed" : "")}, {Options}";

    private IEnumerable<Layer> Hidden()
    {
        for (int layer = _below(3); layer > 0; layer--)
        {
            yield return new Dense(1 + _below(9), ActivationRegistry.Default.Parse(Of("relu", "tanh", "gelu")));
            if (_below(2) == 0) yield return new Dropout(0.3);
        }
    }

    private Dataset Data(int count, ulong stream, bool weighted)
    {
        Philox x = new(_seed, 10 + stream), y = new(_seed, 20 + stream), weight = new(_seed, 30 + stream);
        var targets = new float[count * _outputs];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = _task == LearningTask.Regression ? (float)y.Normal((ulong)i) : _task == LearningTask.MultiLabel || _outputs == 1
                ? y.UniformInteger((ulong)i, 2) : 0;
        for (int i = 0; i < count && _task == LearningTask.Classification && _outputs > 1; i++)
            targets[i * _outputs + (int)y.UniformInteger((ulong)i, _outputs)] = 1;
        float[]? weights = weighted ? [.. Enumerable.Range(0, count).Select(i => (float)weight.UniformInteger((ulong)i, 3))] : null;
        return new(Enumerable.Range(0, count * _inputs).Select(i => (float)x.Normal((ulong)i)).ToArray(), targets, _inputs, _outputs, _task,
            weights) { Image = (1, _inputs) };
    }

    private T Of<T>(params T[] values) => values[_below(values.Length)];

    private string Any(IReadOnlyCollection<string> names) => names.ElementAt(_below(names.Count));
}
