using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Nabla;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Training;

// What a worker pool costs on an idle machine, and whether it is of any use on a busy one:
//   dotnet run -c Release --project benchmarks/workers [-- THREADS [BURNERS]]
// BURNERS other processes (1 by default) each keep a core busy for the second half. Speeds are medians of alternating runs.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["burn"])
{
    while (true) Thread.SpinWait(1000);
}

int threads = args.Length > 0 ? int.Parse(args[0]) : 2, burners = args.Length > 1 ? int.Parse(args[1]) : 1;
using var pool = new WorkerPool(threads);
Console.WriteLine($"{Environment.ProcessorCount} processors, a pool of {threads}");
Console.WriteLine($"{Nanoseconds(pool, threads)}");

Train.Twice(threads);
Console.WriteLine($"784-512-512-10, samples/s: {Train.Paired(threads)}");
var others = Enumerable.Range(0, burners).Select(_ => Process.Start(Environment.ProcessPath!, "burn")).ToArray();
try
{
    Thread.Sleep(200);
    Console.WriteLine($"beside {burners} busy: {Train.Paired(threads)}");
    Console.WriteLine($"{Nanoseconds(pool, threads)}");
}
finally
{
    foreach (var other in others) other.Kill();
}

// How much longer two parts of two microseconds take than one.
static string Nanoseconds(WorkerPool pool, int threads)
{
    const int Count = 50_000;
    double alone = Median(Count, () => Busy.Instance.Run(0))[Count / 2];
    double[] times = Median(Count, () => pool.Run(threads, Busy.Instance));
    return $"part {alone:F0} ns; fork and join {Beyond(times, alone)}";
}

static string Beyond(double[] times, double alone) =>
    $"median {times[times.Length / 2] - alone:F0} ns, 90 % {times[times.Length * 9 / 10] - alone:F0} ns, 99 % "
    + $"{times[times.Length * 99 / 100] - alone:F0} ns";

static double[] Median(int count, Action action)
{
    var times = new double[count];
    for (int i = 0; i < count; i++)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        times[i] = (Stopwatch.GetTimestamp() - start) * (1e9 / Stopwatch.Frequency);
    }

    Array.Sort(times);
    return times;
}

/// <summary>Parts of about two microseconds that need nothing from memory.</summary>
internal sealed class Busy : IParallelWork
{
    public static readonly Busy Instance = new();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int part)
    {
        float x = part;
        for (int i = 0; i < 1800; i++) x = float.MultiplyAddEstimate(x, 0.5f, 1);
        if (x == 3) Console.WriteLine();
    }
}

/// <summary>Training of 784-512-512-10 in batches of 128, which is large enough to be shared, on random numbers.</summary>
internal static class Train
{
    private const int Samples = 4096;
    private static readonly Dataset Data = Draw();

    public static void Twice(int threads)
    {
        for (int i = 0; i < 2; i++)
        {
            Once(1);
            Once(threads);
        }
    }

    public static string Paired(int threads)
    {
        double[] alone = new double[9], together = new double[9];
        for (int i = 0; i < alone.Length; i++) (alone[i], together[i]) = (Once(1), Once(threads));
        Array.Sort(alone);
        Array.Sort(together);
        double one = alone[alone.Length / 2], many = together[together.Length / 2];
        return $"1 thread {one:N0}, {threads} threads {many:N0} ({together[0]:N0} to {together[^1]:N0}): {many / one:F2} times";
    }

    private static double Once(int threads)
    {
        var network = new Network(784, [new Dense(512, new Relu()), new Dense(512, new Relu()), new Dense(10, new Identity())]);
        var options = new TrainingOptions { Epochs = 4, BatchSize = 128, Shuffle = false, Diagnose = false, Threads = threads };
        return new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.01), options).Fit(Data).Epochs.Select(epoch =>
            epoch.SamplesPerSecond).Order().ElementAt(2);
    }

    private static Dataset Draw()
    {
        var random = new Random(1);
        var x = new float[Samples * 784];
        foreach (ref float one in x.AsSpan()) one = random.NextSingle();
        var y = new float[Samples * 10];
        for (int i = 0; i < Samples; i++) y[10 * i + random.Next(10)] = 1;
        return new(x, y, 784, 10, LearningTask.Classification);
    }
}
