using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>An attribute, input or operator is judged by its effect: what has none is taken, and gives what ONNX Runtime gives.</summary>
public class NoEffectTests
{
    private static readonly OnnxTensor[] Constants =
    [
        Graphs.Tensor("w", [2, 3], 1, -2, 3, 0.5f, 1.5f, -1), Graphs.Tensor("w1", [1, 2, 3], 1, -2, 3, 0.5f, 1.5f, -1),
            Graphs.Tensor("b", [3], 0.1f, 0.2f, -0.3f), Graphs.Tensor("b1", [1, 1, 3], 0.1f, 0.2f, -0.3f),
        Graphs.Tensor("ratio", [], 0.5f), Graphs.Tensor("zero", [], 0), Graphs.Tensor("one", [], 1), Graphs.Tensor("ones", [2], 1, 1),
            Graphs.Tensor("low", [], float.MinValue), Graphs.Tensor("high", [], float.MaxValue),
        Graphs.Wholes("i0", 0), Graphs.Wholes("i1", 1), Graphs.Wholes("i2", 2), Graphs.Wholes("i-1", -1), Graphs.Wholes("all", 0, 1),
            Graphs.Wholes("end", long.MaxValue), Graphs.Wholes("ones2", 1, 1), Graphs.Wholes("zeros4", 0, 0, 0, 0),
        Graphs.Wholes("samples", -1, 2), Graphs.Wholes("tall", -1, 1, 2), Graphs.Wholes("starts", 0, 0),
            Graphs.Wholes("ends", long.MaxValue, 2), Graphs.Wholes("ones3", 1, 1, 1),
        OnnxTensor.Create("first", [], [0L]), OnnxTensor.Create("second", [], [1L]), OnnxTensor.Create("minus", [], [-1L]),
            Bools("yes", true), Bools("no", false), Bools("yeses", true, true),
    ];

    // What comes between x [N, 2] and the weights, as h.
    public static TheoryData<string, OnnxNode[]> Before => new()
    {
        { "identity", [Graphs.Node("Identity", "x", "h")] },
        { "concat of one", [Graphs.Node("Concat", ["x"], "h", OnnxAttribute.Create("axis", 1))] },
        { "split into one", [Graphs.Node("Split", ["x"], "h", OnnxAttribute.Create("axis", 1))] },
        { "cast chain", [Graphs.Node("Cast", ["x"], "d", OnnxAttribute.Create("to", 11)),
            Graphs.Node("Cast", ["d"], "h", OnnxAttribute.Create("to", 1))] },
        { "cast like", [Graphs.Node("CastLike", "x", "one", "h")] },
        { "dropout with ratio", [Graphs.Node("Dropout", "x", "ratio", "h")] },
        { "dropout not in training", [Graphs.Node("Dropout", "x", "ratio", "no", "h")] },
        { "dropout of nothing in training", [Graphs.Node("Dropout", "x", "zero", "yes", "h")] },
        { "dropout with a mask", [new() { Operator = "Dropout", Inputs = ["x"], Outputs = ["h", "mask"] }] },
        { "shape from 0 to 1", [Graphs.Node("Shape", ["x"], "n", OnnxAttribute.Create("start", 0), OnnxAttribute.Create("end", 1)),
            Graphs.Node("Concat", ["n", "i-1"], "s", OnnxAttribute.Create("axis", 0)), Graphs.Node("Reshape", "x", "s", "h")] },
        { "shape from the back", [Graphs.Node("Shape", ["x"], "n", OnnxAttribute.Create("start", -1)),
            Graphs.Node("Concat", ["i-1", "n"], "s", OnnxAttribute.Create("axis", 0)), Graphs.Node("Reshape", "x", "s", "h")] },
        { "view of the size", [Graphs.Node("Shape", "x", "n"), Graphs.Node("Gather", "n", "first", "k"),
            Graphs.Node("Unsqueeze", "k", "i0", "u"), Graphs.Node("Concat", ["u", "i-1"], "s", OnnxAttribute.Create("axis", 0)),
                Graphs.Node("Reshape", "x", "s", "h")] },
        { "view of the product of the rest",
            [Graphs.Node("Shape", "x", "n"), Graphs.Node("Slice", "n", "i1", "end", "r"), Graphs.Node("ReduceProd", "r", "p"),
                Graphs.Node("Concat", ["i-1", "p"], "s", OnnxAttribute.Create("axis", 0)), Graphs.Node("Reshape", "x", "s", "h")] },
        { "expand to its own shape", [Graphs.Node("Shape", "x", "n"), Graphs.Node("Expand", "x", "n", "h")] },
        { "expand to ones", [Graphs.Node("Expand", "x", "ones2", "h")] },
        { "expand as pytorch writes it",
            [Graphs.Node("Shape", "x", "n"),
                Graphs.Node("ConstantOfShape", ["i2"], "o", OnnxAttribute.Create("value", OnnxTensor.Create("", [1], [1L]))),
                    Graphs.Node("Mul", "o", "i-1", "m"), Graphs.Node("Equal", "n", "m", "e"), Graphs.Node("Where", "e", "o", "n", "s"),
                        Graphs.Node("Expand", "x", "s", "h")] },
        { "tile once", [Graphs.Node("Tile", "x", "ones2", "h")] },
        { "pad of 0", [Graphs.Node("Pad", "x", "zeros4", "h")] },
        { "slice of all", [Graphs.Node("Slice", "x", "starts", "ends", "h")] },
        { "slice of all columns", [Graphs.Node("Slice", "x", "i0", "end", "i1", "i1", "h")] },
        { "gather of all columns", [Graphs.Node("Gather", ["x", "all"], "h", OnnxAttribute.Create("axis", 1))] },
        { "clip without limits", [Graphs.Node("Clip", "x", "h")] },
        { "clip at the limits of floats", [Graphs.Node("Clip", "x", "low", "high", "h")] },
        { "where always", [Graphs.Node("Where", "yes", "x", "zero", "h")] },
        { "where for each column", [Graphs.Node("Where", "yeses", "x", "ones", "h")] },
        { "where never", [Graphs.Node("Where", "no", "zero", "x", "h")] },
        { "reduce an axis of 1", [Graphs.Node("Reshape", "x", "tall", "t"),
            Graphs.Node("ReduceSum", ["t", "i1"], "h", OnnxAttribute.Create("keepdims", 0))] },
        { "reduce by mean and keep",
            [Graphs.Node("Unsqueeze", "x", "i2", "t"), Graphs.Node("ReduceMean", ["t"], "m", OnnxAttribute.Create("axes", [2L])),
                Graphs.Node("Squeeze", "m", "i2", "h")] },
        { "reduce max of an axis of 1",
            [Graphs.Node("Unsqueeze", "x", "i1", "t"),
                Graphs.Node("ReduceMax", ["t"], "h", OnnxAttribute.Create("axes", [1L]), OnnxAttribute.Create("keepdims", 0))] },
        { "global pool of 1 × 1",
            [Graphs.Node("Unsqueeze", "x", "i2", "t"), Graphs.Node("Unsqueeze", "t", "i-1", "u"),
                Graphs.Node("GlobalAveragePool", "u", "g"), Graphs.Node("Flatten", "g", "h")] },
        { "transpose of ones", [Graphs.Node("Reshape", "x", "tall", "t"),
            Graphs.Node("Transpose", ["t"], "u", OnnxAttribute.Create("perm", [0L, 2L, 1L])), Graphs.Node("Squeeze", "u", "i2", "h")] },
        { "gather of an axis of 1",
            [Graphs.Node("Reshape", "x", "tall", "t"), Graphs.Node("Gather", ["t", "first"], "h", OnnxAttribute.Create("axis", 1))] },
        { "sum of one", [Graphs.Node("Sum", "x", "h")] },
        { "mean of one", [Graphs.Node("Mean", "x", "h")] },
        { "max of one", [Graphs.Node("Max", "x", "h")] },
        { "times one, plus zero",
            [Graphs.Node("Mul", "x", "ones", "m"), Graphs.Node("Add", "m", "zero", "p"), Graphs.Node("Div", "p", "one", "q"),
                Graphs.Node("Pow", "q", "one", "h")] },
        { "twice there and back", [Graphs.Node("Neg", "x", "m"), Graphs.Node("Neg", "m", "h")] },
    };

    // What comes after the weights, z [N, 3], as y.
    public static TheoryData<string, OnnxNode[]> After => new()
    {
        { "bias of more axes", [Graphs.Node("MatMul", "x", "w1", "z"), Graphs.Node("Add", "z", "b1", "y")] },
        { "sum with a bias", [Graphs.Node("MatMul", "x", "w", "z"), Graphs.Node("Sum", "z", "b", "y")] },
        { "mean with a bias", [Graphs.Node("MatMul", "x", "w", "z"), Graphs.Node("Mean", "z", "b", "y")] },
        { "weights of more axes", [Graphs.Node("MatMul", "x", "w1", "z"), Graphs.Node("Squeeze", "z", "i0", "y")] },
        { "bias computed of constants",
            [Graphs.Node("Mul", "b", "b1", "c"), Graphs.Node("Squeeze", "c", "i0", "d"), Graphs.Node("MatMul", "x", "w", "z"),
                Graphs.Node("Add", "z", "d", "y")] },
        { "weights multiplied with weights",
            [Graphs.Node("Transpose", "w", "t"), Graphs.Node("MatMul", "w", "t", "u"), Graphs.Node("MatMul", "x", "u", "y")] },
        { "weights joined", [Graphs.Node("Concat", ["w", "w"], "u", OnnxAttribute.Create("axis", 1)),
            Graphs.Node("MatMul", "x", "u", "y")] },
        { "weights divided", [new()
            { Operator = "Split", Inputs = ["w", "parts"], Outputs = ["u", "v"], Attributes = [OnnxAttribute.Create("axis", 1)] },
            Graphs.Node("MatMul", "x", "v", "y")] },
        { "weights expanded", [Graphs.Node("Expand", "b", "square", "u"), Graphs.Node("MatMul", "x", "w", "z"),
            Graphs.Node("MatMul", "z", "u", "y")] },
        { "weights picked", [Graphs.Node("Gather", ["w", "pick"], "u", OnnxAttribute.Create("axis", 1)),
            Graphs.Node("MatMul", "x", "u", "y")] },
        { "weights backwards", [Graphs.Node("Slice", "w", "i-1", "least", "i1", "i-1", "u"), Graphs.Node("MatMul", "x", "u", "y")] },
        { "weights tiled", [Graphs.Node("Tile", "w", "twice", "u"), Graphs.Node("MatMul", "x", "u", "y")] },
        { "weights turned over three axes",
            [Graphs.Node("Transpose", ["w1"], "t", OnnxAttribute.Create("perm", [2L, 0L, 1L])), Graphs.Node("Reshape", "t", "three", "u"),
                Graphs.Node("Transpose", "u", "v"), Graphs.Node("MatMul", "x", "v", "y")] },
        { "weights by their norm",
            [Graphs.Node("ReduceL2", ["w"], "n", OnnxAttribute.Create("axes", [0L])), Graphs.Node("Div", "w", "n", "u"),
                Graphs.Node("MatMul", "x", "u", "y")] },
        { "weights dequantized", [Graphs.Node("DequantizeLinear", ["bytes", "scales", "points"], "u", OnnxAttribute.Create("axis", 1)),
            Graphs.Node("MatMul", "x", "u", "y")] },
        { "softmax by its logarithm",
            [Graphs.Node("MatMul", "x", "w", "z"), Graphs.Node("LogSoftmax", "z", "l"), Graphs.Node("Exp", "l", "y")] },
        { "logarithm of softmax", [Graphs.Node("MatMul", "x", "w", "z"), Graphs.Node("Softmax", "z", "p"), Graphs.Node("Log", "p", "y")] },
        { "an order of its own", [Graphs.Node("Relu", "z", "y"), Graphs.Node("Add", "m", "b", "z"), Graphs.Node("MatMul", "x", "w", "m")] },
        { "what nothing needs", [Graphs.Node("Conv", "x", "w", "unneeded"), Graphs.Node("MatMul", "x", "w", "y")] },
        { "gemm with alpha and beta",
            [Graphs.Node("Gemm", ["x", "w", "b"], "y", OnnxAttribute.Create("alpha", 0.5f), OnnxAttribute.Create("beta", 2f))] },
    };

    [Theory]
    [MemberData(nameof(Before), DisableDiscoveryEnumeration = true)]
    public void What_has_no_effect_before_the_weights_is_taken(string what, OnnxNode[] nodes)
    {
        Assert.NotEmpty(what);
        Assert.Equal("2-3", Runtime.Agrees(
            Graphs.Of([.. nodes, Graphs.Node("Gemm", "h", "w", "b", "y")], Constants)).Network.Architecture.ToString());
    }

    [Theory]
    [MemberData(nameof(After), DisableDiscoveryEnumeration = true)]
    public void What_only_concerns_constants_is_computed(string what, OnnxNode[] nodes)
    {
        Assert.NotEmpty(what);
        OnnxTensor[] more =
        [
            Graphs.Wholes("parts", 1, 2), Graphs.Wholes("square", 3, 3), Graphs.Wholes("pick", 2, 0), Graphs.Wholes("least", long.MinValue),
                Graphs.Wholes("twice", 1, 2), Graphs.Wholes("three", 3, 2),
            new() { Name = "bytes", Type = OnnxDataType.UInt8, Dimensions = [2, 3], Raw = new byte[] { 1, 200, 3, 40, 250, 6 } },
                new() { Name = "points", Type = OnnxDataType.UInt8, Dimensions = [3], Raw = new byte[] { 128, 100, 3 } },
            Graphs.Tensor("scales", [3], 0.01f, 0.02f, 0.5f),
        ];
        var model = Graphs.Of(nodes, [.. Constants, .. more]);
        if (what == "an order of its own" || what == "what nothing needs") Assert.NotNull(Graphs.Load(model));
        else Runtime.Agrees(model);
    }

    [Fact]
    public void An_order_of_its_own_gives_what_the_usual_one_gives()
    {
        OnnxNode[] nodes = [Graphs.Node("MatMul", "x", "w", "m"), Graphs.Node("Add", "m", "b", "z"), Graphs.Node("Relu", "z", "y")];
        float[] x = Runtime.Samples(2, 10);
        Assert.Equal(Runtime.Agrees(Graphs.Of(nodes, Constants)).Network.Predict(x),
            Graphs.Load(Graphs.Of([nodes[2], nodes[0], nodes[1]], Constants)).Network.Predict(x));
    }

    [Fact]
    public void Inputs_and_outputs_beside_those_of_the_network_are_passed_over()
    {
        // As policies are exported: a state that passes through, masks that nothing reads, numbers that say the version.
        var model = Graphs.Of(
            [Graphs.Node("Gemm", "x", "w", "b", "z"), Graphs.Node("Tanh", "z", "y"), Graphs.Node("Identity", "state", "state_out"),
                Graphs.Node("Identity", "version", "version_number"), Graphs.Node("Shape", "x", "shape")],
            [.. Constants, Graphs.Tensor("version", [1], 3)]);
        model = model with
        {
            Graph = model.Graph! with
            {
                Inputs = [.. model.Graph.Inputs, new("state", OnnxDataType.Float, ["N"]), new("mask", OnnxDataType.Float, ["N", 5L]),
                    new("scalar", OnnxDataType.Float, [])],
                Outputs = [new("version_number", OnnxDataType.Float, null), .. model.Graph.Outputs,
                    new("state_out", OnnxDataType.Float, null), new("shape", OnnxDataType.Int64, null)],
            },
        };
        Assert.Equal("2-3", Runtime.Agrees(model).Network.Architecture.ToString());
    }

    [Fact]
    public void Of_an_action_and_one_drawn_by_chance_the_certain_one_is_taken()
    {
        var model = Graphs.Of(
            [
                Graphs.Node("Gemm", "x", "w", "b", "mean"), Graphs.Node("RandomNormalLike", "mean", "noise"),
                    Graphs.Node("Add", "mean", "noise", "drawn"), Graphs.Node("Clip", "mean", "c-3", "c3", "cut"),
                        Graphs.Node("Div", "cut", "c3", "y"),
            ],
            [.. Constants, Graphs.Tensor("c3", [], 3), Graphs.Tensor("c-3", [], -3)]);
        model = model with { Graph = model.Graph! with { Outputs = [new("drawn", OnnxDataType.Float, null), .. model.Graph.Outputs] } };
        Runtime.Agrees(model);
    }

    [Fact]
    public void Operators_that_a_file_defines_itself_are_taken_for_what_they_stand_for()
    {
        var layer = new OnnxFunction
        {
            Domain = "pkg.torch", Name = "Linear", Inputs = ["input", "weight", "bias"], Outputs = ["result"],
            Nodes = [Graphs.Node("Gemm", ["input", "weight", "bias"], "z",
                new OnnxAttribute { Name = "transB", Type = OnnxAttributeType.Int, Reference = "turned" }),
                    new() { Operator = "Sharp", Domain = "pkg.torch", Inputs = ["z"], Outputs = ["result"] }],
            Defaults = [OnnxAttribute.Create("turned", 0)], OperatorSets = [new("", 17), new("pkg.torch", 1)],
        };
        var sharp = new OnnxFunction
            { Domain = "pkg.torch", Name = "Sharp", Inputs = ["z"], Outputs = ["a"], OperatorSets = [new("", 17)],
            Nodes = [Graphs.Node("Sigmoid", "z", "s"), Graphs.Node("Mul", "z", "s", "a")] };
        OnnxNode Linear(string x, string w, string y, params OnnxAttribute[] attributes) =>
            new() { Name = y, Operator = "Linear", Domain = "pkg.torch", Inputs = [x, w, "b"], Outputs = [y], Attributes = attributes };
        var model = Graphs.Of([Linear("x", "w", "h"), Linear("h", "v", "y", OnnxAttribute.Create("turned", 1))],
            [.. Constants, Graphs.Tensor("v", [3, 3], 1, 2, 3, -1, 0, 1, 0.5f, 0.25f, 2)]);
        model = model with { Functions = [layer, sharp], OperatorSets = [.. model.OperatorSets, new("pkg.torch", 1)] };
        Assert.Equal(["dense:nodes=3+silu", "dense:nodes=3+silu"],
            Graphs.Load(model).Network.Architecture.Layers.Select(each => each.Spec.ToString()));
        Runtime.Agrees(model);
    }

    [Fact]
    public void Functions_that_use_each_other_without_end_are_refused()
    {
        OnnxFunction Of(string name, string uses) =>
            new() { Domain = "own", Name = name, Inputs = ["a"], Outputs = ["c"],
            Nodes = [new() { Operator = uses, Domain = "own", Inputs = ["a"], Outputs = ["b"] },
                new() { Operator = uses, Domain = "own", Inputs = ["b"], Outputs = ["c"] }] };
        var model = Graphs.Of([new() { Name = "y", Operator = "f", Domain = "own", Inputs = ["x"], Outputs = ["y"] }]);
        RefusalTests.Refused("Node \"y\" (f): functions use each other more than 32 deep.", model with { Functions = [Of("f", "f")] });
        var doubling = Enumerable.Range(0, 30).Select(n => Of(n == 0 ? "f" : $"f{n}", n == 29 ? "Relu" : $"f{n + 1}")).ToList();
        RefusalTests.Refused("The functions of the file expand to more than 100,000 nodes.", model with { Functions = doubling });
    }

    [Fact]
    public void A_bias_along_an_axis_of_old_versions_stands_where_it_stood()
    {
        // Add-6: [2] along axis 1 of [N, 2, 2].
        var model = Graphs.Of(
            new OnnxValue("x", OnnxDataType.Float, ["N", 2L, 2L]),
            [Graphs.Node("Add", ["x", "c"], "s", OnnxAttribute.Create("broadcast", 1), OnnxAttribute.Create("axis", 1)),
                Graphs.Node("Flatten", "s", "f"), Graphs.Node("MatMul", "f", "v", "y")],
            Graphs.Tensor("c", [2], 10, 20), Graphs.Tensor("v", [4, 1], 1, 2, 3, 4));
        var network = Graphs.Load(model with { OperatorSets = [new("", 6)] }).Network;
        Assert.Equal([10 * 1 + 10 * 2 + 20 * 3 + 20 * 4], network.Predict(new float[4]));
    }

    private static OnnxTensor Bools(string name, params bool[] values) =>
        new() { Name = name, Type = OnnxDataType.Bool, Dimensions = values.Length == 1 ? []
        : [values.Length], Raw = values.Select(value => (byte)(value ? 1 : 0)).ToArray() };
}
