using System.Globalization;
using System.Runtime.Intrinsics;
using Nabla;
using Nabla.Activations;
using Nabla.Augmentation;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Training;

// Trains networks and prints the hash of each one's θ, which must not depend on threads, registers, compiler or machine:
//   Nabla.Hashes [cases] [threads,threads,…] [first]
// One line a case, `case <n> <sha>`; the exit code is 1 where numbers of threads disagree. What was trained goes to standard error with
// NABLA_HASHES_SAY=1.
int cases = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 40;
int[] threads = args.Length > 1 ? [.. args[1].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))] : [1, 2, 3, 4, 8];
int first = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0;
bool says = Environment.GetEnvironmentVariable("NABLA_HASHES_SAY") is "1";

int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
Console.WriteLine($"width {width}, {(Arithmetic.FusesMultiplyAdd ? "fused" : "not fused")}");
bool agree = true;
for (int n = first; n < first + cases; n++)
{
    var one = n < Case.Fixed.Length ? Case.Fixed[n] : Case.Random(n);
    if (says) Console.Error.WriteLine($"{n}: {one}");
    string[] hashes = [.. threads.Select(one.Train)];
    bool same = hashes.All(hash => hash == hashes[0]);
    agree &= same;
    Console.WriteLine(same ? $"case {n} {hashes[0]}" : $"case {n} differs: "
        + $"{string.Join(", ", threads.Zip(hashes, (count, hash) => $"{count} threads {hash}"))}");
}

return agree ? 0 : 1;

/// <summary>A network, its data and how it is trained, all of it drawn from a number.</summary>
internal sealed record Case(int Inputs, string Layers, string Cost, string Optimizer, int Samples, TrainingOptions Options,
    bool Weighted = false, (int Rows, int Columns)? Image = null)
{
    /// <summary>Sizes that cross the kernels' tiles and blocks, and those of the benchmarks.</summary>
    public static readonly Case[] Fixed =
    [
        Plain(784, "128 relu, 10 identity", "softmax-cross-entropy", "sgd:0.1", 100, 32),
        Plain(784, "16 sigmoid, 16 sigmoid, 10 sigmoid", "squared-error", "sgd:1.5", 45, 10),
        Plain(8, "64 tanh, 64 tanh, 1 identity", "squared-error", "adam", 200, 32),
        Plain(8, "100 relu, 1 identity", "squared-error", "adam", 410, 200),
        Plain(70, "33 gelu, 17 mish, 5 softmax", "squared-error", "momentum", 103, 100),
        Plain(1, "1 tanh, 1 identity", "huber", "nesterov", 7, 3),
        Plain(784, "128 relu, 10 identity", "softmax-cross-entropy", "adam", 5, 1),
        Plain(100, "200 silu, 300 selu, 3 identity", "mean-squared-error", "adamw", 520, 513),
        Plain(33, "1100 relu, 33 identity", "absolute-error", "rmsprop", 130, 128),
        Plain(1300, "40 elu, 2 identity", "softmax-cross-entropy", "amsgrad", 70, 64),
        Plain(513, "513 softplus, 1 identity", "squared-error", "nadam", 6, 2),
        Plain(20, "50 tanh, 1 identity", "squared-error", "l-bfgs", 300, 300),
        Plain(12, "periodic:columns=7,waves=16,outputs=3, scale, ntk-dense:nodes=40+mish, ntk-dense:nodes=1+identity", "squared-error",
            "adam", 301, 64),
        Plain(5, "9 tanh, periodic:columns=9,waves=3,outputs=2,spread=2, 4 softmax", "softmax-cross-entropy", "sgd:0.1", 77, 10),
        Images(28, "64 relu, 10 identity", "elastic+rotation+scaling", 100, 32),
        Images(33, "20 tanh, 10 identity", "elastic:sigma=1.5,alpha=8+shear+translation", 41, 7),
    ];

    public static Case Random(int n)
    {
        var random = new Philox(2026, (ulong)n);
        ulong drawn = 0;
        int Of(params int[] values) => values[random.UniformInteger(drawn++, values.Length)];
        int UpTo(int most) => 1 + (int)random.UniformInteger(drawn++, most);
        string Any(IReadOnlyCollection<string> names) => names.ElementAt((int)random.UniformInteger(drawn++, names.Count));
        int Size() => UpTo(Of(3, 20, 70, 300));

        string cost = Any(CostRegistry.Default.Names);
        var layers = new List<string>();
        for (int hidden = UpTo(4) - 1; hidden > 0; hidden--)
        {
            layers.Add($"{Size()} {Any(ActivationRegistry.Default.Names)}");
            if (UpTo(4) == 1) layers.Add("dropout:0.3");
        }

        // Quantiles take one output a level of each target.
        int outputs = UpTo(Of(1, 5, 40)) * (CostRegistry.Default.Parse(cost).Levels?.Count ?? 1);
        layers.Add($"{outputs} {(UpTo(2) == 1 ? "identity" : Any(ActivationRegistry.Default.Names))}");
        int batch = Of(1, 3, 10, 32, 100, UpTo(64)), samples = batch * UpTo(4) + UpTo(batch);
        var options = new TrainingOptions
        {
            Epochs = UpTo(3),
            BatchSize = batch,
            Accumulate = Of(1, 1, 1, 2),
            Shuffle = UpTo(4) > 1,
            Diagnose = false,
            Seed = (ulong)n,
            Schedule = ScheduleRegistry.Default.Parse(Any(ScheduleRegistry.Default.Names)),
            Penalties = UpTo(3) == 1 ? [PenaltyRegistry.Default.Parse(Any(PenaltyRegistry.Default.Names))] : [],
            WeightDecay = Of(0, 0, 0, 1) * 0.01,
            ClipNorm = UpTo(4) == 1 ? 1 : null,
            ClipValue = UpTo(4) == 1 ? 0.01 : null,
        };
        return new(Size(), string.Join(", ", layers), cost, Any(OptimizerRegistry.Default.Names), samples, options, Weighted: UpTo(4) == 1);
    }

    public string Train(int threads)
    {
        var network = new Network(Inputs, [.. Layers.Split(", ").Select(LayerOf)], seed: Options.Seed);
        var trainer = new Trainer(network, CostRegistry.Default.Parse(Cost), OptimizerRegistry.Default.Parse(Optimizer),
            Options with { Threads = threads });
        try
        {
            return trainer.Fit(Data(network.Architecture.Outputs)).ThetaSha256;
        }
        catch (TrainingDivergedException diverged)
        {
            return $"diverged-{diverged.Epoch}-{diverged.Batch}-{diverged.Layer}";
        }
    }

    private static Case Plain(int inputs, string layers, string cost, string optimizer, int samples, int batch) =>
        new(inputs, layers, cost, optimizer, samples, new() { Epochs = 2, BatchSize = batch, Diagnose = false });

    private static Case Images(int side, string layers, string distortions, int samples, int batch) =>
        Plain(side * side, layers, "softmax-cross-entropy", "adam", samples, batch) with
        {
            Image = (side, side),
            Options = new() { Epochs = 2, BatchSize = batch, Diagnose = false, Distortions = DistortionRegistry.ParseList(distortions) },
        };

    private static Layer LayerOf(string text)
    {
        string[] words = text.Split(' ');
        return words.Length == 1
            ? LayerRegistry.Default.Parse(text)
            : new Dense(int.Parse(words[0], CultureInfo.InvariantCulture), ActivationRegistry.Default.Parse(words[1]));
    }

    // Cross-entropies take shares, Poisson takes counts, and everybody else takes these too.
    private Dataset Data(int outputs)
    {
        Philox x = new(Options.Seed, 101), y = new(Options.Seed, 102), weight = new(Options.Seed, 103);
        var inputs = new float[Samples * Inputs];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = (float)x.Normal((ulong)i);
        var targets = new float[Samples * outputs];
        for (int i = 0; i < Samples; i++)
            targets[i * outputs + y.UniformInteger((ulong)i, outputs)] = outputs == 1 ? y.UniformInteger((ulong)(Samples + i), 2) : 1;
        float[] weights = Weighted ? [.. Enumerable.Range(0, Samples).Select(i => (float)weight.Uniform((ulong)i))] : [];
        return new(inputs, targets, Inputs, outputs, LearningTask.Regression, weights) { Image = Image };
    }
}
