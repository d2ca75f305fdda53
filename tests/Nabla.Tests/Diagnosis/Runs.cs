using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Diagnosis;

/// <summary>Numbers of runs as a trainer would report them.</summary>
internal static class Runs
{
    /// <summary>A run that goes well: three classes, three layers, the cost falls from 1.1 to 0.2.</summary>
    public static RunStatistics Healthy => new()
    {
        LearningTask = LearningTask.Classification,
        Cost = new SoftmaxCrossEntropy(),
        Optimizer = new Sgd(0.1),
        LearningRate = 0.1,
        MeasuredSamples = 512,
        Data = new DataStatistics(
            600,
            [new("length", 0, 1, -2.5, 2.5), new("width", 0.1, 0.9, -2, 3)],
            [new("red", 0.4, 0.49, 0, 1), new("green", 0.3, 0.46, 0, 1), new("blue", 0.3, 0.46, 0, 1)],
            [new("red", 240), new("green", 180), new("blue", 180)]),
        Start = new NetworkStatistics(1.1, Layers()),
        Epochs = Epochs(0.9, 0.6, 0.4, 0.3, 0.2),
    };

    /// <summary>The same run, but the cost stays near where it began and only two samples of five are right.</summary>
    public static RunStatistics Stuck => Healthy with { Epochs = Epochs(1.1, 1.09, 1.095, 1.09, 1.092) };

    /// <summary>A regression that goes well.</summary>
    public static RunStatistics Regression => Healthy with
    {
        LearningTask = LearningTask.Regression,
        Cost = new SquaredError(),
        Data = new DataStatistics(600, Healthy.Data.Inputs, [new("price", 0, 1, -2, 3)], []),
        Start = new NetworkStatistics(1.1, Layers("relu", "relu", "identity")),
        Epochs = [.. Healthy.Epochs.Select(epoch =>
            epoch with { TrainAccuracy = null, ValidationAccuracy = null,
            Network = epoch.Network! with { Layers = Layers("relu", "relu", "identity") } })],
    };

    /// <summary>A regression that goes nowhere.</summary>
    public static RunStatistics StuckRegression =>
        Regression with { Epochs =
        [.. Regression.Epochs.Select(epoch =>
        epoch with { TrainCost = 1.1, ValidationCost = 1.1, Network = epoch.Network! with { Cost = 1.1 } })] };

    /// <summary>Three layers of 16, 16 and 3 nodes with nothing strange about them.</summary>
    public static IReadOnlyList<LayerStatistics> Layers(string first = "relu", string second = "relu", string output = "softmax") =>
    [
        Layer(1, 16, first), Layer(2, 16, second), Layer(3, output is "identity" ? 1 : 3, output),
    ];

    /// <summary>Epochs with these training costs; the validation cost is a little above, the accuracy what goes with a cost.</summary>
    public static IReadOnlyList<EpochStatistics> Epochs(params double[] costs) => [.. costs.Select((cost, e) => new EpochStatistics(
        e + 1, 0.1, cost, cost + 0.05, Math.Max(0.4, 1 - 0.6 * cost), Math.Max(0.4, 0.98 - 0.6 * cost), new NetworkStatistics(cost, Layers())))];

    public static RunStatistics WithLayers(this RunStatistics run, params IReadOnlyList<LayerStatistics> layers) =>
        run with { Epochs = [.. run.Epochs.Select(epoch => epoch with { Network = epoch.Network! with { Layers = layers } })] };

    public static RunStatistics With(this RunStatistics run, int layer, Func<LayerStatistics, LayerStatistics> change) =>
        run.WithLayers([.. run.Latest.Layers.Select(one => one.Layer == layer ? change(one) : one)]);

    public static RunStatistics WithOutput(this RunStatistics run, string output, int nodes) =>
        run.With(3, layer => layer with { Activation = ActivationRegistry.Default.Parse(output), Nodes = nodes });

    public static RunStatistics WithTargets(this RunStatistics run, double min, double max) =>
        run with { Data = run.Data with { Targets = [new("price", (min + max) / 2, (max - min) / 4, min, max)] } };

    /// <summary>Targets around 0, half of them within 1.35, but one.</summary>
    public static RunStatistics WithTarget(this RunStatistics run, double one, double deviation, double robust = 1) =>
        run with { Data = run.Data
        with { Targets = [new("price", 0, deviation, Math.Min(-3, one), Math.Max(3, one)) { Median = 0, RobustDeviation = robust }] } };

    public static RunStatistics WithInputs(this RunStatistics run, params IReadOnlyList<ColumnStatistics> columns) =>
        run with { Data = run.Data with { Inputs = columns } };

    public static RunStatistics WithClasses(this RunStatistics run, params IReadOnlyList<int> counts) =>
        run with { Data = run.Data
        with { Samples = counts.Sum(),
        Classes = [.. counts.Select((count, j) => KeyValuePair.Create("abc"[j].ToString(), (double)count))] } };

    private static LayerStatistics Layer(int number, int nodes, string activation) => new()
    {
        Layer = number,
        Inputs = number == 1 ? 2 : 16,
        Nodes = nodes,
        Activation = ActivationRegistry.Default.Parse(activation),
        SaturatedFraction = activation == "softmax" ? null : 0.2,
        DeadNodes = activation == "relu" ? 2 : 0,
        ErrorNorm = 0.3,
        GradientNorm = 0.1,
        WeightNorm = 4,
        WeightChange = 0.5,
        NodeDifference = 1.2,
    };
}
