using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Onnx.Export;
using Nabla.Onnx.Wire;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Onnx.Tests.Export;

public class NetworkGraphTests
{
    private const int Rows = 57, Inputs = 5;

    public static TheoryData<string> Activations => new([.. ActivationCatalogue.Known.All.Select(a => a.Spec.ToString()), "leaky-relu:slope=0.3", "elu:alpha=0.7"]);

    public static TheoryData<string> Costs => new(CostCatalogue.Known.All.Select(c => c.Spec.ToString()));

    [Theory]
    [MemberData(nameof(Activations))]
    public void The_runtime_computes_what_a_network_with_the_activation_computes(string activation)
    {
        var sigma = ActivationCatalogue.Known.Parse(activation);
        var network = new Network(Inputs, [new Dense(7, sigma), new Dropout(0.3), new Dense(6, new Identity()), new Dense(4, sigma)], seed: 3);
        RequireSame(network, cost: null, spread: activation == "exponential" ? 0.5f : 3);
    }

    [Theory]
    [MemberData(nameof(Costs))]
    public void The_runtime_answers_what_we_answer_for_the_cost_and_every_output(string cost)
    {
        foreach (var output in ActivationCatalogue.Known.All)
            RequireSame(new Network(Inputs, [new Dense(6, new Tanh()), new Dense(3, output)], seed: 5), CostCatalogue.Known.Parse(cost), spread: 2);
    }

    [Fact]
    public void Values_far_from_zero_stay_the_same()
    {
        foreach (var sigma in ActivationCatalogue.Known.All.Where(a => a is not Exponential)) RequireSame(new Network(Inputs, [new Dense(8, sigma)], seed: 1), null, spread: 200);
    }

    [Fact]
    public void Names_say_what_layers_and_values_are()
    {
        var graph = NetworkGraph.ModelOf(new Network(2, [new Dense(3, new Gelu()), new Dropout(), new Dense(2, new Identity())]), new SoftmaxCrossEntropy()).Graph!;
        Assert.Equal(["dense_1.weight", "dense_1.bias", "dense_2.weight", "dense_2.bias"], graph.Initializers.Select(t => t.Name).Where(name => name.StartsWith("dense", StringComparison.Ordinal)));
        Assert.Equal(["Gemm dense_1.z", "Mul dense_1.a", "Gemm dense_2.z", "Softmax y"], graph.Nodes.Where(n => n.Outputs[0].EndsWith(".z") || n.Outputs[0].EndsWith(".a") || n.Outputs[0] == "y").Select(n => $"{n.Operator} {n.Outputs[0]}"));
        Assert.Equal([3, 2], graph.Initializers[0].Dimensions);
    }

    [Fact]
    public void An_activation_without_a_form_is_named_with_its_layer_and_can_be_given_one()
    {
        var network = new Network(2, [new Dense(3, new Tanh()), new Dense(2, new Twice())]);
        var refusal = Assert.Throws<OnnxException>(() => NetworkGraph.ModelOf(network));
        Assert.StartsWith("Layer 2 (dense:nodes=2+twice) has the activation twice, which has no ONNX form. Give it one: ActivationForms.Add(\"twice\"", refusal.Message);
        ActivationForms.Add("twice", (_, graph, z) => graph.Node("Mul", z, graph.Number(2)));
        RequireSame(network, null, spread: 1);
    }

    [Fact]
    public void A_file_takes_four_bytes_a_parameter_and_little_more()
    {
        var network = new Network(784, [new Dense(100, new Relu()), new Dense(10, new Softmax())]);
        Assert.InRange(Bytes(NetworkGraph.ModelOf(network)).Length, 4 * network.Theta.Length, 4 * network.Theta.Length + 1000);
    }

    internal static byte[] Bytes(OnnxModel model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }

    private static void RequireSame(Network network, ICost? cost, float spread)
    {
        var random = new Random(7);
        for (int layer = 0; layer < network.Architecture.Layers.Count; layer++)
            if (network.Architecture.Layers[layer] is Dense) foreach (ref float b in network.Biases(layer)) b = (float)(random.NextDouble() - 0.5);
        int inputs = network.Architecture.Inputs;
        var x = new float[Rows * inputs];
        foreach (ref float value in x.AsSpan()) value = spread * (2 * random.NextSingle() - 1);
        float[] ours = cost is null ? network.Predict(x) : Evaluator.Answer(network, cost, x);

        using var session = new InferenceSession(Bytes(NetworkGraph.ModelOf(network, cost)));
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(x, [Rows, inputs]))]);
        var theirs = results.Single().AsTensor<float>();
        Assert.Equal([Rows, network.Architecture.Outputs], theirs.Dimensions.ToArray());
        Assert.True(float.IsFinite(ours.Max(Math.Abs)));
        float bound = 1e-5f * Math.Max(1, ours.Max(Math.Abs));
        foreach (var (mine, other) in ours.Zip(theirs)) Assert.InRange(other, mine - bound, mine + bound);
    }

    private readonly record struct Twice : IElementwise<Twice>
    {
        public Spec Spec => new("twice");

        public TLane Value<TLane>(TLane z)
            where TLane : struct, Numerics.ILane<TLane> => TLane.Of(2) * z;

        public TLane Slope<TLane>(TLane z, TLane a)
            where TLane : struct, Numerics.ILane<TLane> => TLane.Of(2);
    }
}
