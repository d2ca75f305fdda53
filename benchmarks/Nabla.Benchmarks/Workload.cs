using Nabla.Activations;
using Nabla.Costs;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Benchmarks;

/// <summary>One workload: a network, how it is trained, and how fast that should be.</summary>
/// <param name="Name">W1, W2, ….</param>
/// <param name="Kind">What is done with it.</param>
/// <param name="Widths">Inputs, then the nodes of each layer.</param>
/// <param name="Hidden">σ of the hidden layers: sigmoid, relu, tanh, mish.</param>
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

    // The net of the tabular preset: rates of each kind of parameter relative to η, and its β₂.
    private const double BiasRate = 0.1, ScaleRate = 6, Decay = 0.01, TabularBeta2 = 0.95;

    /// <summary>W1 to W9; W7 is two networks.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        Train("W1", [784, 16, 16, 10], "sigmoid", "sigmoid", "sgd", 10, 60_000, new(20, 6, 0.40)),
        Train("W2", [784, 128, 10], "relu", "softmax", "sgd", 32, 60_000, new(4, 2.5, 0.65)),
        Train("W3", [784, 512, 512, 10], "relu", "softmax", "adam", 128, 60_000, new(2.2, 2.4, 0.75)),
        Train("W4", [784, 2048, 2048, 2048, 10], "relu", "softmax", "adam", 512, 60_000, new(1.30, 1.45, 0.72)),
        Train("W5", [8, 64, 64, 1], "tanh", "identity", "adam", 32, 20_000, new(16, 6, 0.45)),
        Train("W6", [8, 100, 1], "relu", "identity", "adam", 200, 20_000, new(15, 8, 0.30)),
        new("W7-16", WorkloadKind.Inference, [784, 16, 16, 10], "sigmoid", "sigmoid", "sgd", 10, 2_000, new(15, null, null)),
        new("W7-512", WorkloadKind.Inference, [784, 512, 512, 10], "relu", "softmax", "adam", 128, 2_000, new(2, null, null)),
        new("W8", WorkloadKind.FullBatch, [20, 50, 1], "tanh", "identity", "lbfgs", 1_000, 1_000, new(5, null, null)),
        Train("W9", [50, 256, 256, 256, 1], "mish", "identity", "adam", 256, 20_000, new(2.5, 2, 0.55)) with { IsTabular = true },
    ];

    /// <summary>
    /// The net of the tabular preset: a factor for each input, the neural tangent parametrization, a learning rate for each kind of
    /// parameter, weight decay.
    /// </summary>
    public bool IsTabular { get; init; }

    /// <summary>Whether targets are classes, one-hot.</summary>
    public bool OneHot => Output != "identity";

    /// <summary>Whether the cost is softmax cross-entropy, else the squared error.</summary>
    public bool CrossEntropy => Output == "softmax";

    /// <summary>η.</summary>
    public double Rate => Optimizer == "adam" ? AdamRate : SgdRate;

    /// <summary>
    /// Floating-point operations of the products a sample: forward 2·in·out a layer, to the weights' gradient as many, to the inputs'
    /// gradient as many in all layers but the first (the first too where the inputs have factors).
    /// </summary>
    public double OperationsPerSample => Widths.Zip(Widths.Skip(1), (inputs, outputs) => 2.0 * inputs * outputs)
        .Select((forward, layer) => Kind == WorkloadKind.Inference ? forward : layer == 0 && !IsTabular ? 2 * forward : 3 * forward)
        .Sum();

    /// <summary>The network as a user would write it.</summary>
    public Network Network(ulong seed = 0)
    {
        IActivation hidden = Hidden switch { "sigmoid" => new Sigmoid(), "tanh" => new Tanh(), "mish" => new Mish(), _ => new Relu() };
        IActivation output = Output == "sigmoid" ? new Sigmoid() : new Identity();
        var dense = Widths.Skip(1).Select((nodes, layer) => new Dense(nodes, layer + 2 < Widths.Count ? hidden : output,
            IsTabular ? new Normal() : null, parametrization: IsTabular ? Parametrization.NeuralTangent : Parametrization.Standard));
        return new(Widths[0], IsTabular ? [new InputScaling(), .. dense] : [.. dense], seed);
    }

    /// <summary>C₀.</summary>
    public ICost Cost => CrossEntropy ? new SoftmaxCrossEntropy() : new SquaredError();

    /// <summary>How ∇C becomes a step.</summary>
    public IOptimizer NewOptimizer() => Optimizer switch
    {
        "adam" => IsTabular ? new Adam(Rate, Beta2: TabularBeta2) : new Adam(Rate),
        "lbfgs" => new Lbfgs(),
        _ => new Sgd(Rate),
    };

    /// <summary>How it is trained.</summary>
    public TrainingOptions Options(int epochs, int threads) => new()
    {
        BatchSize = Batch,
        Epochs = epochs,
        Threads = threads,
        LearningRateMultipliers = IsTabular ? new(Biases: BiasRate, Scale: ScaleRate) : new(),
        WeightDecay = IsTabular ? Decay : 0,
        Diagnose = false,
    };

    /// <summary>Whether a peer has all that the workload needs.</summary>
    public bool IsFor(string peer) => Kind == WorkloadKind.FullBatch ? peer == "scikit-learn" : !IsTabular || peer != "scikit-learn";

    /// <summary>784-16-16-10 sigmoid, sgd, batch 10.</summary>
    public override string ToString() => Kind switch
    {
        WorkloadKind.Inference => $"{string.Join("-", Widths)}, one row",
        WorkloadKind.FullBatch => $"{string.Join("-", Widths)} {Hidden}, L-BFGS, {Rows:N0} rows",
        _ => $"{string.Join("-", Widths)} {Hidden}{(IsTabular ? ", scale, rates, decay" : "")}, {(CrossEntropy ? "cross-entropy" : "squared error")}, {Optimizer}, batch {Batch}",
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
