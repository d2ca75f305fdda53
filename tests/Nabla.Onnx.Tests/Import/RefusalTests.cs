using Nabla.Onnx.Import;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>What is not taken is said in one line that names node and operator.</summary>
public class RefusalTests
{
    private static readonly OnnxTensor W = Graphs.Tensor("w", [2, 2], 1, 2, 3, 4), Pair = Graphs.Tensor("pair", [2], 1, 2),
        One = Graphs.Tensor("one", [], 1);

    public static TheoryData<string, OnnxNode[]> Graph => new()
    {
        { "Node \"y\" (Conv): this operator is not taken. Those of feed-forward networks are: Gemm, MatMul, ",
            [Graphs.Node("Conv", "x", "w", "y")] },
        { "Node \"y\" (TreeEnsembleClassifier): this operator of ai.onnx.ml is not taken.",
            [new() { Operator = "TreeEnsembleClassifier", Domain = "ai.onnx.ml", Inputs = ["x"], Outputs = ["y"] }] },
        { "Node \"y\" (Add) merges two branches; a network is one chain of layers.",
            [Graphs.Node("MatMul", "x", "w", "z"), Graphs.Node("Add", "x", "z", "y")] },
        { "Node \"y\" (MatMul) multiplies two values that both depend on the sample", [Graphs.Node("MatMul", "x", "x", "y")] },
        { "Node \"y\" (MatMul) has weights for 3 inputs (got 2).", [Graphs.Node("MatMul", "x", "three", "y")] },
        { "Node \"y\" (MatMul) has weights of the shape [2, 2, 1]; expected inputs × nodes.", [Graphs.Node("MatMul", "x", "deep", "y")] },
        { "Node \"y\" (MatMul) multiplies samples that are rows from the left; weights stand on their right.",
            [Graphs.Node("MatMul", "w", "x", "y")] },
        { "Node \"y\" (Add) joins a constant of the shape [3], which does not fit 2 numbers of a sample.",
            [Graphs.Node("Add", "x", "triple", "y")] },
        { "Node \"y\" (Add) joins a constant that is different for each sample, [2, 2].", [Graphs.Node("Add", "x", "w", "y")] },
        { "Node \"y\" (Add) lacks input 2.", [Graphs.Node("Add", "x", "y")] },
        { "Node \"y\" (Add) reads \"nowhere\", which no earlier node computes.", [Graphs.Node("Add", "x", "nowhere", "y")] },
        { "Node \"y\" (Max) has a number for each node; expected one for all.", [Graphs.Node("Max", "x", "pair", "y")] },
        { "Node \"q\" (Mul) ends an elementwise function that is not an activation of Nabla. There are: identity, sigmoid, ",
            [Graphs.Node("MatMul", "x", "w", "z"), Graphs.Node("Mul", "z", "z", "q"), Graphs.Node("Exp", "q", "s"),
                Graphs.Node("MatMul", "s", "w", "y")] },
        { "Node \"y\" (Reshape) reshapes 2 numbers of a sample to [-1, 3], which does not keep samples apart or has not as many.",
            [Graphs.Node("Reshape", "x", "by three", "y")] },
        { "Node \"y\" (Softmax) is over the axis 0; expected one that holds all numbers of a sample.",
            [Graphs.Node("Softmax", ["x"], "y", OnnxAttribute.Create("axis", 0))] },
        { "Node \"y\" (Relu) follows LogSoftmax, with which a network ends.",
            [Graphs.Node("LogSoftmax", "x", "z"), Graphs.Node("Relu", "z", "y")] },
        { "Node \"y\" (Cast) makes Int64 of values computed from the input; expected a floating-point type.",
            [Graphs.Node("Cast", ["x"], "y", OnnxAttribute.Create("to", 7))] },
        { "Node \"y\" (Concat) joins values; expected 1 − p and p of one sigmoid, or constants.",
            [Graphs.Node("Concat", ["x", "x"], "y", OnnxAttribute.Create("axis", 1))] },
        { "Node \"y\" (BatchNormalization) is in training mode. Export the model for inference: model.eval().",
            [Graphs.Node("BatchNormalization", ["x", "pair", "pair", "pair", "pair"], "y", OnnxAttribute.Create("training_mode", 1))] },
        { "The output \"y\" does not depend on the input \"x\".", [Graphs.Node("Identity", "w", "y")] },
        { "The output \"y\": there is no layer between input and output.", [Graphs.Node("Identity", "x", "y")] },
        { "Node \"y\" (Clip) clips to at least 1 and at most -1.",
            [Graphs.Node("Clip", ["x"], "y", OnnxAttribute.Create("min", 1f), OnnxAttribute.Create("max", -1f))] },
    };

    [Theory]
    [MemberData(nameof(Graph), DisableDiscoveryEnumeration = true)]
    public void A_graph_that_is_no_chain_of_layers_is_refused_with_the_node(string message, OnnxNode[] nodes)
    {
        var constants = new[]
        {
            W, Pair, One, Graphs.Tensor("three", [3, 1], 1, 2, 3), Graphs.Tensor("triple", [3], 1, 2, 3),
                Graphs.Tensor("deep", [2, 2, 1], 1, 2, 3, 4),
            Graphs.Wholes("by three", -1, 3),
        };
        Refused(message, Graphs.Of(nodes, constants));
    }

    [Fact]
    public void A_transposed_image_of_several_channels_is_refused() =>
        Refused("Node \"y\" (Transpose) changes the order",
        Graphs.Of(new OnnxValue("x", OnnxDataType.Float, ["N", 2L, 3L, 3L]),
            [Graphs.Node("Transpose", ["x"], "y", OnnxAttribute.Create("perm", [0L, 2L, 3L, 1L]))]));

    [Fact]
    public void Rows_of_a_sample_do_not_meet_the_weights_one_by_one() =>
        Refused("Node \"y\" (MatMul) multiplies each of several rows of a sample (6 numbers by 2); flatten them before.",
        Graphs.Of(new OnnxValue("x", OnnxDataType.Float, ["N", 3L, 2L]), [Graphs.Node("MatMul", "x", "w", "y")], W));

    [Fact]
    public void Two_inputs_that_both_have_an_effect_are_refused()
    {
        var model = Graphs.Of([Graphs.Node("MatMul", "x", "w", "h"), Graphs.Node("Add", "h", "other", "y")], W);
        model = model with { Graph = model.Graph! with { Inputs = [.. model.Graph.Inputs, new("other", OnnxDataType.Float, ["N", 2L])] } };
        Refused("Node \"y\" (Add) joins the inputs \"x\" and \"other\"; a network has one, samples × numbers.", model);
        model = model with { Graph = model.Graph! with { Inputs = [model.Graph.Inputs[0], new("other", OnnxDataType.Float, [2L])] } };
        Refused("Node \"y\" (Add) reads the input \"other\", which is not samples × numbers.", model);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_label_that_is_the_largest_of_the_samples_is_refused(long axis)
    {
        var nodes = new[] { Graphs.Node("MatMul", "x", "w", "scores"),
            Graphs.Node("ArgMax", ["scores"], "y", OnnxAttribute.Create("axis", axis)) };
        Refused("Node \"y\" (ArgMax) takes the largest along the axis 0, that of samples; a label is the largest of a sample's numbers.",
            Graphs.Of(nodes, W));
        // The axis is 0 where none is named.
        Refused("Node \"y\" (ArgMax) takes the largest along the axis 0", Graphs.Of([nodes[0], Graphs.Node("ArgMax", "scores", "y")], W));
    }

    [Fact]
    public void What_is_computed_with_a_label_is_refused() =>
        Refused("Node \"y\" (Add) computes with the label that Node \"label\" (ArgMax) makes",
        Graphs.Of([Graphs.Node("MatMul", "x", "w", "scores"), Graphs.Node("ArgMax", ["scores"], "label", OnnxAttribute.Create("axis", 1)),
            Graphs.Node("Add", "label", "one", "y")], W, One));

    [Fact]
    public void Inputs_for_each_column_are_refused_by_their_names()
    {
        var model = Graphs.Of([Graphs.Node("Concat", ["x", "other"], "h", OnnxAttribute.Create("axis", 1)),
            Graphs.Node("MatMul", "h", "w", "y")], Graphs.Tensor("w", [4, 1], 1, 2, 3, 4));
        Refused("Node \"h\" (Concat) joins the inputs x, other; a network has one, samples × numbers.",
            model with { Graph = model.Graph! with { Inputs = [.. model.Graph.Inputs, new("other", OnnxDataType.Float, ["N", 2L])] } });
    }

    [Fact]
    public void Of_a_label_that_is_asked_for_the_scores_are_taken()
    {
        var model = Graphs.Of([Graphs.Node("MatMul", "x", "w", "y"),
            Graphs.Node("ArgMax", ["y"], "label", OnnxAttribute.Create("axis", 1))], W);
        using var stream = new MemoryStream();
        (model with { Graph = model.Graph! with { Outputs = [new("label", OnnxDataType.Int64, null), .. model.Graph.Outputs] } }).Write(
            stream);
        stream.Position = 0;
        Assert.Equal("2-2", OnnxNetwork.Read(stream, "label").Network.Architecture.ToString());
    }

    [Fact]
    public void A_label_and_numbers_of_other_weights_are_two_networks()
    {
        var model = Graphs.Of([Graphs.Node("MatMul", "x", "w", "scores"),
            Graphs.Node("ArgMax", ["scores"], "actions", OnnxAttribute.Create("axis", 1)), Graphs.Node("MatMul", "x", "v", "y")], W,
                Graphs.Tensor("v", [2, 1], 1, 2));
        Refused("The graph has several outputs that do not follow from each other (actions, y); a network has one.",
            model with { Graph = model.Graph! with { Outputs = [new("actions", OnnxDataType.Int64, null), .. model.Graph.Outputs] } });
    }

    [Fact]
    public void The_least_of_some_scores_is_no_label() =>
        Refused("The output \"y\" is a label, and not the largest of some outputs (ArgMax).",
        Graphs.Of([Graphs.Node("MatMul", "x", "w", "scores"), Graphs.Node("ArgMin", ["scores"], "y", OnnxAttribute.Create("axis", 1))], W));

    [Fact]
    public void An_input_without_an_axis_for_samples_is_refused() =>
        Refused("The input of a network must be samples × numbers, but the input \"x\" has the shape [2].",
        Graphs.Of(new OnnxValue("x", OnnxDataType.Float, [2L]), [Graphs.Node("MatMul", "x", "w", "y")], W));

    [Fact]
    public void Outputs_of_two_heads_are_refused_until_one_is_named()
    {
        var model = Graphs.Of([Graphs.Node("MatMul", "x", "w", "h"), Graphs.Node("Relu", "h", "y"), Graphs.Node("Tanh", "h", "other")], W);
        model = model with { Graph = model.Graph! with { Outputs = [.. model.Graph.Outputs, new("other", OnnxDataType.Float, null)] } };
        Refused("The graph has several outputs that do not follow from each other (y, other); a network has one. Name the output to "
            + "take: OnnxNetwork.Load(path, output).", model);
        using var stream = new MemoryStream();
        model.Write(stream);
        stream.Position = 0;
        Assert.Equal("tanh", OnnxNetwork.Read(stream, "other").Network.Architecture.Layers[^1].Activation.Spec.Name);
    }

    [Fact]
    public void Of_logits_and_probabilities_the_probabilities_are_taken()
    {
        var model = Graphs.Of([Graphs.Node("MatMul", "x", "w", "logits"), Graphs.Node("Softmax", "logits", "y")], W);
        model = model with { Graph = model.Graph! with { Outputs = [new("logits", OnnxDataType.Float, null), .. model.Graph.Outputs] } };
        Assert.Equal(OnnxOutputActivation.Softmax, Graphs.Load(model).OutputActivation);
    }

    [Fact]
    public void Where_the_label_is_the_only_output_the_scores_that_it_is_the_largest_of_are_taken() =>
        Assert.Equal("2-2", Graphs.Load(
        Graphs.Of([Graphs.Node("MatMul", "x", "w", "scores"), Graphs.Node("ArgMax", ["scores"], "y", OnnxAttribute.Create("axis", 1))],
            W)).Network.Architecture.ToString());

    internal static void Refused(string message, OnnxModel model)
    {
        var refusal = Assert.Throws<OnnxException>(() => Graphs.Load(model));
        Assert.StartsWith(message, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
