using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Optimizers;

namespace Nabla.Benchmarks;

/// <summary>One workload: a network, how it is trained, and how fast that should be.</summary>
/// <param name="Name">W1, W2, ….</param>
/// <param name="Kind">What is done with it.</param>
/// <param name="Widths">Inputs, then the nodes of each layer.</param>
/// <param name="Hidden">σ of the hidden layers: sigmoid, relu, tanh.</param>
/// <param name="Output">What the last layer means: sigmoid, softmax (under cross-entropy the network itself ends in logits),
/// identity.</param>
/// <param name="Optimizer">sgd, adam or lbfgs.</param>
/// <param name="Batch">Samples a step.</param>
/// <param name="Rows">Samples in the data.</param>
/// <param name="Bars">What it should reach.</param>
internal sealed record Workload(
    string Name, WorkloadKind Kind, IReadOnlyList<int> Widths, string Hidden, string Output, string Optimizer, int Batch, int Rows,
        Bars Bars)
{
    // Small enough that thousands of epochs on random targets leave all numbers ordinary.
    private const double SgdRate = 0.01, AdamRate = 1e-4;

    /// <summary>W1 to W8; W7 is two networks.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        Train("W1", [784, 16, 16, 10], "sigmoid", "sigmoid", "sgd", 10, 60_000, new(25, 7.5, 0.70)),
        Train("W2", [784, 128, 10], "relu", "softmax", "sgd", 32, 60_000, new(2.5, 1.6, 0.75)),
        Train("W3", [784, 512, 512, 10], "relu", "softmax", "adam", 128, 60_000, new(1.8, 1.5, 0.80)),
        Train("W4", [784, 2048, 2048, 2048, 10], "relu", "softmax", "adam", 512, 60_000, new(1.35, 1.25, 0.85)),
        Train("W5", [8, 64, 64, 1], "tanh", "identity", "adam", 32, 20_000, new(12, 7, 0.50)),
        Train("W6", [8, 100, 1], "relu", "identity", "adam", 200, 20_000, new(15, 5, 0.35)),
        new("W7-16", WorkloadKind.Inference, [784, 16, 16, 10], "sigmoid", "sigmoid", "sgd", 10, 2_000, new(15, null, null)),
        new("W7-512", WorkloadKind.Inference, [784, 512, 512, 10], "relu", "softmax", "adam", 128, 2_000, new(1.5, null, null)),
        new("W8", WorkloadKind.FullBatch, [20, 50, 1], "tanh", "identity", "lbfgs", 1_000, 1_000, new(5, null, null)),
    ];

    /// <summary>Whether targets are classes, one-hot.</summary>
    public bool OneHot => Output != "identity";

    /// <summary>Whether the cost is softmax cross-entropy, else the squared error.</summary>
    public bool CrossEntropy => Output == "softmax";

    /// <summary>η.</summary>
    public double Rate => Optimizer == "adam" ? AdamRate : SgdRate;

    /// <summary>
    /// Floating-point operations of the products a sample: forward 2·in·out a layer, to the weights' gradient as many, to the inputs'
    /// gradient as many in all layers but the first.
    /// </summary>
    public double OperationsPerSample => Widths.Zip(Widths.Skip(1), (inputs, outputs) => 2.0 * inputs * outputs)
        .Select((forward, layer) => Kind == WorkloadKind.Inference ? forward : layer == 0 ? 2 * forward : 3 * forward).Sum();

    /// <summary>The network as a user would write it.</summary>
    public Network Network(ulong seed = 0)
    {
        IActivation hidden = Hidden switch { "sigmoid" => new Sigmoid(), "tanh" => new Tanh(), _ => new Relu() };
        IActivation output = Output == "sigmoid" ? new Sigmoid() : new Identity();
        return new(Widths[0], [.. Widths.Skip(1).Select((nodes, layer) => new Dense(nodes, layer + 2 < Widths.Count ? hidden : output))],
            seed);
    }

    /// <summary>C₀.</summary>
    public ICost Cost => CrossEntropy ? new SoftmaxCrossEntropy() : new SquaredError();

    /// <summary>How ∇C becomes a step.</summary>
    public IOptimizer NewOptimizer() => Optimizer switch { "adam" => new Adam(Rate), "lbfgs" => new Lbfgs(), _ => new Sgd(Rate) };

    /// <summary>784-16-16-10 sigmoid, sgd, batch 10.</summary>
    public override string ToString() => Kind switch
    {
        WorkloadKind.Inference => $"{string.Join("-", Widths)}, one row",
        WorkloadKind.FullBatch => $"{string.Join("-", Widths)} {Hidden}, L-BFGS, {Rows:N0} rows",
        _ => $"{string.Join("-", Widths)} {Hidden}, {(CrossEntropy ? "cross-entropy" : "squared error")}, {Optimizer}, batch {Batch}",
    };

    private static Workload Train(string name, int[] widths, string hidden, string output, string optimizer, int batch, int rows,
        Bars bars) =>
        new(name, WorkloadKind.Train, widths, hidden, output, optimizer, batch, rows, bars);
}

/// <summary>What is done with a workload's network.</summary>
internal enum WorkloadKind
{
    /// <summary>Mini-batch steps.</summary>
    Train,

    /// <summary>One row at a time forward.</summary>
    Inference,

    /// <summary>Steps on all samples.</summary>
    FullBatch,
}

/// <summary>What a workload should reach; null where nothing is asked.</summary>
/// <param name="Ratio">Times the fastest library.</param>
/// <param name="Hand">Times the step written by hand in numpy.</param>
/// <param name="Share">Share of the measured peak, with one thread.</param>
internal sealed record Bars(double? Ratio, double? Hand, double? Share);
