using BenchmarkDotNet.Attributes;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Numerics;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Training;

namespace Nabla.Benchmarks.Kernels;

/// <summary>What a training step does beside its products, pass by pass, on one thread: nanoseconds a number.</summary>
/// <remarks>
/// Sizes are those of W3 (784-512-512-10, batch 128) and W4 (784-2048-2048-2048-10, batch 512): the rows of a batch, one hidden layer, the
/// outputs, all of θ. In training the optimizer's pass is applied to parts of θ whose gradient is in the cache; here it runs over all of θ.
/// </remarks>
[Passed]
public class Passes
{
    private static readonly Dictionary<Pass, long> Counts = [];

    private Action _run = () => { };

    /// <summary>A pass and a size.</summary>
    [ParamsSource(nameof(Cases))]
    public object Case { get; set; } = null!;

    /// <summary>All cases.</summary>
    public static IEnumerable<object> Cases() =>
        from size in (Size[])[new("W3", 784, 512, 10, 128, 669_706), new("W4", 784, 2048, 10, 512, 10_020_874)]
        from pass in Makers.Keys
        select new Pass(pass, size);

    /// <summary>Makes the numbers of the pass.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var pass = (Pass)Case;
        (_run, Counts[pass]) = Makers[pass.Name](pass.Size);
    }

    /// <summary>One pass.</summary>
    [Benchmark]
    public void Run() => _run();

    // Each gives what to run and how many numbers that is.
    private static readonly Dictionary<string, Func<Size, (Action Run, long Numbers)>> Makers = new()
    {
        ["gather rows"] = size =>
        {
            const int Rows = 20_000;
            Memory<float> data = Filled(Rows * size.Inputs), batch = Filled(size.Batch * size.Inputs);
            int[] order = [.. Enumerable.Range(0, Rows)];
            new Random(0).Shuffle(order);
            int at = 0;
            return (() =>
            {
                if (at + size.Batch > Rows) at = 0;
                Nabla.Numerics.Rows.Gather(data.Span, size.Inputs, order.AsSpan(at, size.Batch), batch.Span);
                at += size.Batch;
            }, batch.Length);
        },
        ["relu"] = size => Forward(size, new Relu()),
        ["relu, backward"] = size => Backward(size, new Relu()),
        ["mish"] = size => Forward(size, new Mish()),
        ["mish, backward"] = size => Backward(size, new Mish()),
        ["sum δ for the biases"] = size =>
        {
            Memory<float> delta = Filled(size.Batch * size.Nodes), sums = Filled(size.Nodes);
            return (() => Sums.AddColumns(new Matrix<float>(delta.Span, size.Batch, size.Nodes), sums.Span), delta.Length);
        },
        ["cross-entropy"] = size =>
        {
            var (z, y) = Outputs(size);
            var costs = new double[size.Batch];
            ICost cost = new SoftmaxCrossEntropy();
            return (() => cost.Value<float>(z.Span, y.Span, size.Outputs, costs), z.Length);
        },
        ["cross-entropy, backward and divided by n"] = size =>
        {
            var (z, y) = Outputs(size);
            Memory<float> delta = Filled(z.Length);
            ICost cost = new SoftmaxCrossEntropy();
            return (() =>
            {
                cost.Derivative<float>(z.Span, y.Span, size.Outputs, delta.Span);
                Vectors.Scale(delta.Span, 1.0 / size.Batch);
            }, z.Length);
        },
        ["accuracy"] = size =>
        {
            var (z, y) = Outputs(size);
            var accuracy = new RunningAccuracy(size.Outputs);
            return (() => accuracy.Add(z.Span, y.Span, default), z.Length);
        },
        ["sgd"] = size => Optimize(size, new Sgd(1e-9)),
        ["adam"] = size => Optimize(size, new Adam(1e-9)),
        ["weight decay"] = size => OfTheta(size, theta => WeightDecay.Shrink(theta, 1e-6, 1e-6)),
        ["clip by value"] = size => OfTheta(size, gradient => Clipping.ByValue(gradient, 1)),
        ["clip by norm"] = size => OfTheta(size, gradient => Clipping.ByNorm(gradient, 1e9)),
        ["clear ∇C"] = size => OfTheta(size, gradient => gradient.Clear()),
        ["θ is finite (once an epoch)"] = size => OfTheta(size, theta => Finite.IndexOfOther<float>(theta)),
    };

    private delegate void OnSpan(Span<float> numbers);

    private static (Action, long) OfTheta(Size size, OnSpan pass)
    {
        Memory<float> numbers = Filled(size.Parameters);
        return (() => pass(numbers.Span), numbers.Length);
    }

    private static (Action, long) Optimize(Size size, IPerParameterOptimizer optimizer)
    {
        int n = size.Parameters;
        Memory<float> theta = Filled(n), gradient = Filled(n), state = Block.Allocate<float>(n * optimizer.Slots);
        return (() => optimizer.Step<float>(new(0, 1, n, n), theta.Span, gradient.Span, state.Span, 1e-9, 5), n);
    }

    private static (Action, long) Forward(Size size, IActivation activation)
    {
        Memory<float> z = Filled(size.Batch * size.Nodes), a = Filled(z.Length);
        return (() => activation.Forward<float>(z.Span, a.Span, size.Nodes), z.Length);
    }

    private static (Action, long) Backward(Size size, IActivation activation)
    {
        Memory<float> z = Filled(size.Batch * size.Nodes), a = Filled(z.Length), dCda = Filled(z.Length), delta = Filled(z.Length);
        activation.Forward<float>(z.Span, a.Span, size.Nodes);
        return (() => activation.Backward<float>(z.Span, a.Span, dCda.Span, delta.Span, size.Nodes), z.Length);
    }

    private static (Memory<float> Z, Memory<float> Y) Outputs(Size size)
    {
        Memory<float> z = Filled(size.Batch * size.Outputs), y = Block.Allocate<float>(z.Length);
        for (int i = 0; i < size.Batch; i++) y.Span[i * size.Outputs + i % size.Outputs] = 1;
        return (z, y);
    }

    private static Memory<float> Filled(int length)
    {
        var random = new Random(1);
        var numbers = Block.Allocate<float>(length);
        foreach (ref float number in numbers.Span) number = random.NextSingle() - 0.5f;
        return numbers;
    }

    private sealed record Size(string Name, int Inputs, int Nodes, int Outputs, int Batch, int Parameters);

    private sealed record Pass(string Name, Size Size) : ICounted
    {
        public double Operations => 0;

        public double Numbers => Counts[this];

        public override string ToString() => $"{Size.Name}, {Name}";
    }
}
