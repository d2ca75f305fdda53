using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Augmentation;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Repository.Tests;

/// <summary>Small networks, one for each name of each registry, that are trained for two epochs on random numbers.</summary>
internal static class FrozenTheta
{
    private const int Samples = 37, Inputs = 9;

    /// <summary>The name of each network, and θ as it ends with so many threads.</summary>
    public static IEnumerable<(string Name, string Sha256)> All(int threads)
    {
        foreach (string name in ActivationRegistry.Default.Names)
            yield return ($"activation {name}", Train(threads, layers: [Dense(11, name), Dense(3, "identity")]));
        foreach (string name in InitializerRegistry.Default.Names)
            yield return ($"initializer {name}",
                Train(threads, layers: [new Dense(11, new Relu(), InitializerRegistry.Default.Parse(name)), Dense(3, "identity")]));
        foreach (string name in CostRegistry.Default.Names) yield return ($"cost {name}", Train(threads, cost: name));
        foreach (string name in OptimizerRegistry.Default.Names) yield return ($"optimizer {name}", Train(threads, optimizer: name));
        foreach (string name in ScheduleRegistry.Default.Names)
            yield return ($"schedule {name}",
                Train(threads, set: options => options with { Schedule = ScheduleRegistry.Default.Parse(name) }));
        foreach (string name in PenaltyRegistry.Default.Names)
            yield return ($"penalty {name}",
                Train(threads, set: options => options with { Penalties = [PenaltyRegistry.Default.Parse(name + ":0.01")] }));
        foreach (string name in DistortionRegistry.Default.Names)
            yield return ($"distortion {name}",
                Train(threads, image: (3, 3), set: options => options with { Distortions = DistortionRegistry.ParseList(name) }));

        yield return ("layer dropout", Train(threads, layers: [Dense(11, "relu"), new Dropout(0.3), Dense(3, "identity")]));
        foreach (string text in new[] { "scale", "ntk-dense:nodes=7+mish", "periodic:columns=9,waves=5,outputs=2" })
            yield return ($"layer {text}", Train(threads, layers: [LayerRegistry.Default.Parse(text), Dense(3, "identity")]));
        yield return ("option accumulate", Train(threads, set: options => options with { Accumulate = 2 }));
        yield return ("option weight-decay", Train(threads, set: options => options with { WeightDecay = 0.1 }));
        yield return ("option clip-norm", Train(threads, set: options => options with { ClipNorm = 0.1 }));
        yield return ("option clip-value", Train(threads, set: options => options with { ClipValue = 0.001 }));
        yield return ("option validation-fraction",
            Train(threads, set: options => options with { ValidationFraction = 0.2, EarlyStop = new() }));
        yield return ("option rates", Train(threads, set: options => options with { LearningRateMultipliers = new() { Weights = 0.5, Biases = 2 } }));
        yield return ("option batch of all", Train(threads, set: options => options with { BatchSize = Samples }));
        yield return ("option batch of 1", Train(threads, set: options => options with { BatchSize = 1, Shuffle = false }));
        yield return ("option weights", Train(threads, weighted: true));
    }

    private static Dense Dense(int nodes, string activation) => new(nodes, ActivationRegistry.Default.Parse(activation));

    private static string Train(
        int threads,
        IReadOnlyList<Layer>? layers = null,
        string cost = "squared-error",
        string optimizer = "adam",
        Func<TrainingOptions, TrainingOptions>? set = null,
        (int Rows, int Columns)? image = null,
        bool weighted = false)
    {
        // Costs that have a probability or a quantile for each output take targets of 0 and 1 as well as any others do.
        var network = new Network(Inputs, layers ?? [Dense(11, "tanh"), Dense(3, "sigmoid")], seed: 5);
        var options = new TrainingOptions { Epochs = 2, BatchSize = 8, Diagnose = false, Seed = 5, Threads = threads };
        var trainer = new Trainer(network, CostRegistry.Default.Parse(cost), OptimizerRegistry.Default.Parse(optimizer), set is null
            ? options : set(options));
        return trainer.Fit(Numbers(weighted, image)).ThetaSha256;
    }

    private static Dataset Numbers(bool weighted, (int Rows, int Columns)? image)
    {
        Philox x = new(5, 101), y = new(5, 102), weight = new(5, 103);
        float[] inputs = [.. Enumerable.Range(0, Samples * Inputs).Select(i => (float)x.Normal((ulong)i))],
            targets = new float[Samples * 3];
        for (int i = 0; i < Samples; i++) targets[3 * i + y.UniformInteger((ulong)i, 3)] = 1;
        float[] weights = weighted ? [.. Enumerable.Range(0, Samples).Select(i => (float)weight.Uniform((ulong)i))] : [];
        return new(inputs, targets, Inputs, 3, LearningTask.Regression, weights) { Image = image };
    }
}
