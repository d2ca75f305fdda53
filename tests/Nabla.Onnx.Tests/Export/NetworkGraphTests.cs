using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;
using Nabla.Programs;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Onnx.Tests.Export;

public class NetworkGraphTests
{
    private const int Rows = 57, Inputs = 5;

    public static TheoryData<string> Activations =>
        new([.. ActivationRegistry.Default.All.Select(a => a.Spec.ToString()), "leaky-relu:slope=0.3", "elu:alpha=0.7"]);

    public static TheoryData<string> Costs => new(CostRegistry.Default.All.Select(c => c.Spec.ToString()));

    [Theory]
    [MemberData(nameof(Activations))]
    public void The_runtime_computes_what_a_network_with_the_activation_computes(string activation)
    {
        var sigma = ActivationRegistry.Default.Parse(activation);
        var network = new Network(Inputs, [new Dense(7, sigma), new Dropout(0.3), new Dense(6, new Identity()), new Dense(4, sigma)],
            seed: 3);
        RequireSame(network, cost: null, spread: activation == "exponential" ? 0.5f : 3);
    }

    [Theory]
    [MemberData(nameof(Costs))]
    public void The_runtime_answers_what_we_answer_for_the_cost_and_every_output(string cost)
    {
        foreach (var output in ActivationRegistry.Default.All)
            RequireSame(new Network(Inputs, [new Dense(6, new Tanh()), new Dense(3, output)], seed: 5), CostRegistry.Default.Parse(cost),
                spread: 2);
    }

    [Fact]
    public void Values_far_from_zero_stay_the_same()
    {
        foreach (var sigma in ActivationRegistry.Default.All.Where(a => a is not Exponential))
            RequireSame(new Network(Inputs, [new Dense(8, sigma)], seed: 1), null, spread: 200);
    }

    [Fact]
    public void Names_say_what_layers_and_values_are()
    {
        var graph = NetworkGraph.ToModel(new Network(2, [new Dense(3, new Gelu()), new Dropout(), new Dense(2, new Identity())]),
            new SoftmaxCrossEntropy()).Graph!;
        Assert.Equal(["dense_1.weight", "dense_1.bias", "dense_2.weight", "dense_2.bias"], graph.Initializers.Select(t => t.Name)
            .Where(name => name.StartsWith("dense", StringComparison.Ordinal)));
        Assert.Equal(["Gemm dense_1.z", "Mul dense_1.a", "Gemm dense_2.z", "Softmax y"],
            graph.Nodes.Where(n => n.Outputs[0].EndsWith(".z") || n.Outputs[0].EndsWith(".a") || n.Outputs[0] == "y")
                .Select(n => $"{n.Operator} {n.Outputs[0]}"));
        Assert.Equal([3, 2], graph.Initializers[0].Dimensions);
    }

    [Fact]
    public void An_activation_without_a_formula_is_named_with_its_layer_and_can_be_given_a_form()
    {
        var network = new Network(2, [new Dense(3, new Tanh()), new Dense(2, new Twice())]);
        var refusal = Assert.Throws<OnnxException>(() => NetworkGraph.ToModel(network));
        Assert.StartsWith("Layer 2 (dense:nodes=2+twice) has the activation twice, which has no ONNX form. Add one with "
            + "ActivationExporters.Add(\"twice\", …)", refusal.Message);
        ActivationExporters.Add("twice", (_, graph, z) => graph.Node("Mul", z, graph.Number(2)));
        RequireSame(network, null, spread: 1);
    }

    // Names that no form belongs to, so that each is written as its own formula.
    [Fact]
    public void The_runtime_computes_the_formula_of_every_activation()
    {
        foreach (var formula in ActivationRegistry.Default.All.OfType<IFormula>())
            RequireSame(new Network(Inputs, [new Dense(4, new Unnamed(formula))], seed: 4), null,
                spread: formula is Exponential ? 0.5f : 20);
        RequireSame(new Network(Inputs, [new Dense(4, new Logarithm())], seed: 4), null, spread: 3);
    }

    [Fact]
    public void The_runtime_computes_a_layer_of_every_operation()
    {
        RequireSame(new Network(Inputs, [new Everything(), new Dense(2, new Identity())], seed: 4), null, spread: 3);
        Assert.StartsWith("Layer 1 (silent) has no ONNX form, since it does not describe what it computes.",
            Assert.Throws<OnnxException>(() => NetworkGraph.ToModel(new Network(2, [new Silent()]))).Message);
    }

    [Fact]
    public void A_file_takes_four_bytes_a_parameter_and_little_more()
    {
        var network = new Network(784, [new Dense(100, new Relu()), new Dense(10, new Softmax())]);
        Assert.InRange(Bytes(NetworkGraph.ToModel(network)).Length, 4 * network.Theta.Length, 4 * network.Theta.Length + 1000);
    }

    internal static byte[] Bytes(OnnxModel model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }

    [Theory]
    [InlineData(1, 1, 1, 0.1)]
    [InlineData(3, 16, 3, 0.1)]
    [InlineData(Inputs, 4, 2, 0.1)]
    [InlineData(Inputs, 5, 1, 30)]
    public void The_runtime_computes_an_embedding_by_waves(int columns, int waves, int outputs, double spread)
    {
        var periodic = new PeriodicEmbedding(columns, waves, outputs, spread);
        RequireSame(new Network(Inputs, [periodic, new InputScaling(), new Dense(6, new Tanh()), new Dense(3, new Identity())], seed: 2),
            cost: null, spread: 3);
        RequireSame(new Network(Inputs, [new Dropout(0.2), periodic], seed: 2), cost: null, spread: 200);
        RequireSame(new Network(Inputs,
            [periodic, new Dense(5, new Tanh(), parametrization: Parametrization.NeuralTangent), new PeriodicEmbedding(2),
                new Dense(3, new Identity())], seed: 2), cost: null, spread: 3);
    }

    [Fact]
    public void The_runtime_computes_a_piecewise_linear_embedding()
    {
        var piecewise = new PiecewiseLinearEmbedding([[-2, -1, 0.5f, 1, 3], [0, 0.1f], [-4, 4, 5]], outputs: 5);
        var network = new Network(Inputs, [piecewise, new InputScaling(), new Dense(6, new Tanh()), new Dense(3, new Identity())], seed: 2);
        for (int p = 0; p < network.Theta.Length; p++) network.Theta[p] += 0.3f * MathF.Sin(p);
        RequireSame(network, cost: null, spread: 3);
        RequireSame(new Network(3, [piecewise], seed: 2), cost: null, spread: 200);
        Layer[] layers = [piecewise, new Dense(3, new Identity())];
        Network[] networks = [new(Inputs, layers, seed: 3), new(Inputs, layers, seed: 4)];
        var graph = Drawn(networks);
        Assert.Equal([3, 5, 5], graph.Initializers.Single(tensor => tensor.Name == "member_2.piecewise_1.weights").Dimensions);
        Layer[] parsed = [LayerRegistry.Default.Parse(piecewise.Spec.ToString()), layers[1]];
        foreach (var (read, written) in NetworkGraph.Read(graph, Inputs, parsed, members: 2).Zip(networks))
            Assert.Equal(written.Theta.ToArray(), read.Theta.ToArray());
    }

    [Fact]
    public void Embeddings_of_several_networks_are_read_back_to_the_same_bits()
    {
        Layer[] layers = [new PeriodicEmbedding(2, 5), new InputScaling(), new Dense(4, new Tanh()), new PeriodicEmbedding(3, 2, 2),
            new Dense(1, new Identity())];
        Network[] networks = [.. Enumerable.Range(1, 3).Select(seed => new Network(3, layers, seed: (ulong)seed))];
        var graph = Drawn(networks);
        Assert.Equal(["member_2.periodic_1.frequencies", "member_2.periodic_1.phases", "member_2.periodic_1.weights",
            "member_2.periodic_1.biases"],
            graph.Initializers.Where(tensor => tensor.Name.StartsWith("member_2.periodic_1.", StringComparison.Ordinal))
                .Select(tensor => tensor.Name).Take(4));
        foreach (var (read, written) in NetworkGraph.Read(graph, 3, layers, members: 3).Zip(networks))
            Assert.Equal(written.Theta.ToArray().Select(BitConverter.SingleToInt32Bits), read.Theta.ToArray()
                .Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData("periodic_1.frequencies must have 1 × 5 numbers (float32 in the file), but has 2 × 5", "columns=1,waves=5,outputs=4", 0)]
    [InlineData("periodic_1.frequencies must have 2 × 6 numbers", "columns=2,waves=6,outputs=2", 0)]
    [InlineData("periodic_1.weights must have 2 × 4 × 5 numbers (float32 in the file), but has 2 × 2 × 5", "columns=2,waves=5,outputs=4",
        0)]
    [InlineData("do not fit 3 inputs: ", "columns=2147483647,waves=2147483647,outputs=2147483647", 0)]
    [InlineData("do not fit 3 inputs: ", "columns=4,waves=5,outputs=2", 0)]
    [InlineData("dense_1.weight must have 4 × 7 numbers (float32 in the file), but has 4 × 5", "columns=2,waves=5,outputs=2", -2)]
    [InlineData("The graph has periodic_1.frequencies, but the network has dense:nodes=4+tanh, dense:nodes=1+identity", null, 4)]
    public void A_file_whose_embedding_is_another_is_refused(string expected, string? told, int wider)
    {
        Layer[] layers = [new PeriodicEmbedding(2, 5, 2), new Dense(4, new Tanh()), new Dense(1, new Identity())];
        var graph = Drawn([new Network(3, layers, seed: 1)]);
        // 3 inputs and 4 of the embedding.
        if (wider < 0)
            graph = graph with { Initializers =
                [.. graph.Initializers.Select(tensor => tensor.Name == "dense_1.weight"
                ? OnnxTensor.Create(tensor.Name, [4, 7 + wider], new float[4 * (7 + wider)]) : tensor)] };
        IReadOnlyList<Layer> said = told is null ? layers[1..] : [LayerRegistry.Default.Parse($"periodic:{told}"), .. layers[1..]];
        Assert.Contains(expected, Assert.Throws<OnnxException>(() => NetworkGraph.Read(graph, 3 + Math.Max(0, wider), said)).Message);
    }

    [Fact]
    public void A_file_without_a_part_of_an_embedding_is_refused()
    {
        Layer[] layers = [new PeriodicEmbedding(2, 5, 2), new Dense(1, new Identity())];
        var graph = Drawn([new Network(3, layers, seed: 1)]);
        graph = graph with { Initializers = [.. graph.Initializers.Where(tensor => tensor.Name != "periodic_1.phases")] };
        Assert.StartsWith("The graph lacks periodic_1.phases",
            Assert.Throws<OnnxException>(() => NetworkGraph.Read(graph, 3, layers)).Message);
    }

    [Fact]
    public void A_product_with_another_factor_is_refused()
    {
        Layer[] layers = [new Dense(4, new Identity())], scaled = [new Dense(4, new Identity(), parametrization: Parametrization.NeuralTangent)];
        Assert.StartsWith("Node dense_1.z is not as Nabla writes it.",
            Assert.Throws<OnnxException>(() => NetworkGraph.Read(Drawn([new Network(3, [.. layers, new Dense(1, new Tanh())], seed: 1)]), 3,
                [.. scaled, new Dense(1, new Tanh())])).Message);
    }

    private static OnnxGraph Drawn(Network[] networks)
    {
        var graph = new GraphBuilder();
        string x = graph.Input("x", OnnxDataType.Float, "N", networks[0].Architecture.Inputs);
        graph.Output(graph.Rename(NetworkGraph.Add(graph, networks, cost: null, x), "y"), OnnxDataType.Float, "N",
            networks[0].Architecture.Outputs);
        return OnnxModel.Read(Bytes(graph.ToModel("networks"))).Graph!;
    }

    private static void RequireSame(Network network, ICost? cost, float spread)
    {
        var random = new Random(7);
        for (int layer = 0; layer < network.Architecture.Layers.Count; layer++)
            if (network.Architecture.Layers[layer] is Dense) foreach (ref float b in network.Biases(layer))
                b = (float)(random.NextDouble() - 0.5);
        int inputs = network.Architecture.Inputs;
        var x = new float[Rows * inputs];
        foreach (ref float value in x.AsSpan()) value = spread * (2 * random.NextSingle() - 1);
        float[] ours = cost is null ? network.Predict(x) : Evaluator.Predict(network, cost, x);

        using var session = new InferenceSession(Bytes(NetworkGraph.ToModel(network, cost)));
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(x, [Rows, inputs]))]);
        var theirs = results.Single().AsTensor<float>();
        Assert.Equal([Rows, network.Architecture.Outputs], theirs.Dimensions.ToArray());
        Assert.InRange(ours.Max(Math.Abs), 0, float.MaxValue);
        float bound = 1e-5f * Math.Max(1, ours.Max(Math.Abs));
        foreach (var (mine, other) in ours.Zip(theirs)) Assert.InRange(other, mine - bound, mine + bound);
    }

    // Looks at whole rows, for all that anyone knows.
    private sealed record Twice : IActivation
    {
        public Spec Spec => new("twice");

        public void Forward<T>(ReadOnlySpan<T> z, Span<T> a, int nodes)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (int n = 0; n < z.Length; n++) a[n] = z[n] + z[n];
        }

        public void Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> dCda, Span<T> delta, int nodes)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (int n = 0; n < z.Length; n++) delta[n] = dCda[n] + dCda[n];
        }
    }

    private sealed record Unnamed(IFormula Formula) : IFormula
    {
        public Spec Spec => new("unnamed");

        public bool IsElementwise => true;

        public TVector Value<TVector>(TVector z)
            where TVector : struct, ISimdVector<TVector> => Formula.Value(z);

        public void Forward<T>(ReadOnlySpan<T> z, Span<T> a, int nodes)
            where T : unmanaged, IFloatingPointIeee754<T> => Formula.Forward(z, a, nodes);

        public void Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> dCda, Span<T> delta, int nodes)
            where T : unmanaged, IFloatingPointIeee754<T> => Formula.Backward(z, a, dCda, delta, nodes);
    }

    private readonly record struct Logarithm : IElementwise<Logarithm>
    {
        public Spec Spec => new("logarithm");

        public TVector Value<TVector>(TVector z)
            where TVector : struct, ISimdVector<TVector> => Elementary.Log(TVector.Abs(z) + TVector.Broadcast(0.125));

        public TVector Derivative<TVector>(TVector z, TVector a)
            where TVector : struct, ISimdVector<TVector> => throw new NotSupportedException();
    }

    /// <summary>A layer of every operation, which computes what its program says.</summary>
    private sealed record Everything : Layer
    {
        public override Spec Spec => new("everything");

        public override int OutputsFor(int inputs) => inputs + 6 + inputs;

        public override IReadOnlyList<ParameterBlock> Blocks(int inputs) =>
            [new("scales", inputs, 1, IsWeight: false), new("table", 2, 3, IsWeight: false), new("mix", 6, 3, IsWeight: true),
                new("shift", 6, 1, IsWeight: false)];

        public override void Initialize(int inputs, Span<float> theta, Philox random)
        {
            for (int i = 0; i < theta.Length; i++) theta[i] = (float)random.Normal((ulong)i);
        }

        public override Operation Describe(Operation x, IReadOnlyList<Parameter> parameters)
        {
            Operation scales = parameters[0], table = parameters[1], mix = parameters[2], shift = parameters[3];
            var matrix = new Function(new Tanh(), new MultiplyAdd(x[..2], table, table / 3)) + x[1..3] * table;
            var mixed = new Product(matrix, mix, shift * new Constant([1, 2, 3, 4, 5, 6]), factor: 0.5, groups: 2);
            return new Concatenate(x * scales + scales, mixed, new Function(new Softmax(), x));
        }

        public override void Forward<T>(in LayerPass<T> pass)
        {
            var slot = new Architecture(pass.Inputs, [this]).LayerLayouts[0];
            T[][] parameters = new T[4][];
            for (int block = 0; block < 4; block++) parameters[block] = slot.RowByRow<T>(pass.Theta, block);
            for (int i = 0; i < pass.Samples; i++)
                slot.Program!.Run(parameters, pass.X.Slice(i * pass.Inputs, pass.Inputs))[slot.Program.Output]
                    .CopyTo(pass.A.Slice(i * pass.Outputs, pass.Outputs));
        }

        public override void Backward<T>(in LayerPass<T> pass) => throw new NotSupportedException();
    }

    private sealed record Silent : Layer
    {
        public override Spec Spec => new("silent");

        public override int OutputsFor(int inputs) => inputs;

        public override void Forward<T>(in LayerPass<T> pass) => pass.X.CopyTo(pass.A);

        public override void Backward<T>(in LayerPass<T> pass) => pass.Delta.CopyTo(pass.DCdx);
    }
}
