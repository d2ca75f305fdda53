#:project ../../src/Nabla/Nabla.csproj
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabla;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Training;

// Trains random small networks and prints the hash of each one's weights: the lines must be the same however this program was compiled (tests/aot.sh).
// What the processor was allowed to do goes to the error stream, since that may differ.
Console.Error.WriteLine($"registers of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits, FMA {Fma.IsSupported}, AVX-512 {Avx512F.IsSupported}");

IActivation[] activations = [.. ActivationRegistry.Default.All];
ICost[] costs = [.. CostRegistry.Default.All];
IOptimizer[] optimizers = [.. OptimizerRegistry.Default.All];
for (int seed = 0; seed < 60; seed++)
{
    var random = new Random(seed);
    int Any(int most) => random.Next(1, most + 1);
    var cost = costs[seed % costs.Length];
    int inputs = Any(70), outputs = Any(12) * (cost.Levels?.Count ?? 1);
    var hidden = Enumerable.Range(0, Any(3)).Select(layer => new Dense(Any(layer == 0 ? 150 : 40), activations[(seed + layer) % activations.Length]));
    var optimizer = optimizers[seed / 2 % optimizers.Length];
    Layer[] first = seed % 4 == 0 ? [new PeriodicEmbedding(Any(inputs), Any(20), Any(4)), new InputScaling()] : [];
    var network = new Network(inputs, [.. first, .. hidden, new Dense(outputs, cost.FusedActivation ?? new Sigmoid())], (ulong)seed);
    var options = new TrainingOptions { Epochs = 3, BatchSize = Any(40), Threads = Any(3), Seed = (ulong)seed, Diagnose = false };
    string end = "";
    try
    {
        new Trainer(network, cost, optimizer, options).Fit(Samples(random, 200, inputs, outputs));
    }
    catch (TrainingDivergedException breakdown)
    {
        end = $" diverged in epoch {breakdown.Epoch}, batch {breakdown.Batch}, layer {breakdown.Layer}";
    }

    Console.WriteLine($"{ParameterOrder.Sha256(network.Architecture, network.Theta)} {network.Architecture} {cost.Spec} {optimizer.Spec}{end}");
}

// Targets are one-hot, so that every cost takes them.
static Dataset Samples(Random random, int count, int inputs, int outputs)
{
    float[] x = [.. Enumerable.Range(0, count * inputs).Select(_ => random.NextSingle() * 2 - 1)];
    var y = new float[count * outputs];
    for (int i = 0; i < count; i++) y[i * outputs + random.Next(outputs)] = 1;
    return new(x, y, inputs, outputs, LearningTask.Regression);
}
