using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>Activations between scales: what is taken is right relative to its own range, whatever that is.</summary>
public class ScaledCurveTests
{
    // From z to a: the operators that exporters write, and constants by name.
    private static readonly Dictionary<string, OnnxNode[]> Forms = new()
    {
        ["sigmoid"] = [Graphs.Node("Sigmoid", "z", "a")],
        ["tanh"] = [Graphs.Node("Tanh", "z", "a")],
        ["relu"] = [Graphs.Node("Relu", "z", "a")],
        ["softplus"] = [Graphs.Node("Softplus", "z", "a")],
        ["softsign"] = [Graphs.Node("Softsign", "z", "a")],
        ["elu"] = [Graphs.Node("Elu", ["z"], "a", OnnxAttribute.Create("alpha", 0.35f))],
        ["selu"] = [Graphs.Node("Selu", "z", "a")],
        ["celu"] = [Graphs.Node("Celu", ["z"], "a", OnnxAttribute.Create("alpha", 1.7f))],
        ["leaky"] = [Graphs.Node("LeakyRelu", ["z"], "a", OnnxAttribute.Create("alpha", 0.2f))],
        ["leaky-tiny"] = [Graphs.Node("LeakyRelu", ["z"], "a", OnnxAttribute.Create("alpha", 1e-5f))],
        ["leaky-huge"] = [Graphs.Node("LeakyRelu", ["z"], "a", OnnxAttribute.Create("alpha", 300f))],
        ["prelu"] = [Graphs.Node("PRelu", "z", "c0.2", "a")],
        ["hard-sigmoid"] = [Graphs.Node("HardSigmoid", ["z"], "a", OnnxAttribute.Create("alpha", 0.2f),
            OnnxAttribute.Create("beta", 0.4f))],
        ["hard-swish"] = [Graphs.Node("HardSwish", "z", "a")],
        ["clip"] = [Graphs.Node("Clip", "z", "c-0.5", "c2", "a")],
        ["clip-narrow"] = [Graphs.Node("Clip", "z", "c0.1", "c0.2", "a")],
        ["clip-above"] = [Graphs.Node("Clip", "z", "c0.2", "a")],
        ["relu6"] = [Graphs.Node("Relu", "z", "r"), Graphs.Node("Min", "r", "c6", "a")],
        ["relu6-max-min"] = [Graphs.Node("Max", "z", "c0", "r"), Graphs.Node("Min", "r", "c6", "a")],
        ["leaky-by-max"] = [Graphs.Node("Mul", "z", "c0.2", "m"), Graphs.Node("Max", "z", "m", "a")],
        ["silu"] = [Graphs.Node("Sigmoid", "z", "s"), Graphs.Node("Mul", "z", "s", "a")],
        ["silu-by-exp"] = [Graphs.Node("Neg", "z", "n"), Graphs.Node("Exp", "n", "e"), Graphs.Node("Add", "e", "c1", "p"),
            Graphs.Node("Div", "z", "p", "a")],
        ["swish-beta"] = [Graphs.Node("Mul", "z", "c1.702", "b"), Graphs.Node("Sigmoid", "b", "s"), Graphs.Node("Mul", "z", "s", "a")],
        ["sigmoid-by-exp"] = [Graphs.Node("Neg", "z", "n"), Graphs.Node("Exp", "n", "e"), Graphs.Node("Add", "c1", "e", "p"),
            Graphs.Node("Reciprocal", "p", "a")],
        ["sigmoid-by-exp-div"] = [Graphs.Node("Exp", "z", "e"), Graphs.Node("Add", "c1", "e", "p"), Graphs.Node("Div", "e", "p", "a")],
        ["sigmoid-by-tanh"] = [Graphs.Node("Div", "z", "c2", "h"), Graphs.Node("Tanh", "h", "t"), Graphs.Node("Add", "t", "c1", "p"),
            Graphs.Node("Mul", "p", "c0.5", "a")],
        ["tanh-by-sigmoid"] = [Graphs.Node("Mul", "z", "c2", "h"), Graphs.Node("Sigmoid", "h", "s"), Graphs.Node("Mul", "s", "c2", "t"),
            Graphs.Node("Sub", "t", "c1", "a")],
        ["softplus-by-log"] = [Graphs.Node("Exp", "z", "e"), Graphs.Node("Add", "e", "c1", "p"), Graphs.Node("Log", "p", "a")],
        ["softplus-stable"] =
        [
            Graphs.Node("Abs", "z", "b"), Graphs.Node("Neg", "b", "n"), Graphs.Node("Exp", "n", "e"), Graphs.Node("Add", "e", "c1", "p"),
                Graphs.Node("Log", "p", "l"),
            Graphs.Node("Relu", "z", "r"), Graphs.Node("Add", "r", "l", "a"),
        ],
        ["log-sigmoid"] = [Graphs.Node("Sigmoid", "z", "s"), Graphs.Node("Log", "s", "a")],
        ["softsign-by-abs"] = [Graphs.Node("Abs", "z", "b"), Graphs.Node("Add", "b", "c1", "p"), Graphs.Node("Div", "z", "p", "a")],
        ["gelu"] = [Graphs.Node("Mul", "z", "c0.70710677", "h"), Graphs.Node("Erf", "h", "e"), Graphs.Node("Add", "e", "c1", "p"),
            Graphs.Node("Mul", "z", "p", "m"), Graphs.Node("Mul", "m", "c0.5", "a")],
        ["gelu-tanh"] =
        [
            Graphs.Node("Pow", "z", "c3", "q"), Graphs.Node("Mul", "q", "c0.044715", "w"), Graphs.Node("Add", "z", "w", "v"),
                Graphs.Node("Mul", "v", "c0.7978846", "u"), Graphs.Node("Tanh", "u", "t"),
            Graphs.Node("Add", "t", "c1", "p"), Graphs.Node("Mul", "z", "p", "m"), Graphs.Node("Mul", "m", "c0.5", "a"),
        ],
        ["mish"] = [Graphs.Node("Softplus", "z", "s"), Graphs.Node("Tanh", "s", "t"), Graphs.Node("Mul", "z", "t", "a")],
        ["hard-swish-by-clip"] = [Graphs.Node("Add", "z", "c3", "p"), Graphs.Node("Clip", "p", "c0", "c6", "c"),
            Graphs.Node("Mul", "z", "c", "m"), Graphs.Node("Div", "m", "c6", "a")],
        ["abs"] = [Graphs.Node("Relu", "z", "r"), Graphs.Node("Neg", "z", "n"), Graphs.Node("Relu", "n", "q"),
            Graphs.Node("Sub", "r", "q", "a")],
        ["exp"] = [Graphs.Node("Exp", "z", "a")],
    };

    // Operators that the runtime computes in double too.
    private static readonly string[] InDouble =
        ["sigmoid", "tanh", "relu", "relu6-max-min", "leaky-by-max", "silu", "silu-by-exp", "swish-beta", "sigmoid-by-exp",
        "sigmoid-by-exp-div", "sigmoid-by-tanh", "tanh-by-sigmoid", "softplus-by-log", "log-sigmoid", "softsign-by-abs", "exp", "clip",
            "clip-narrow"];

    // What looks like an activation, and is none.
    private static readonly Dictionary<string, OnnxNode[]> Unlike = new()
    {
        ["almost-relu"] = [Graphs.Node("Sigmoid", "z", "s"), Graphs.Node("Mul", "s", "c0.0001", "t"), Graphs.Node("Relu", "z", "r"),
            Graphs.Node("Add", "r", "t", "a")],
        ["almost-line"] = [Graphs.Node("Tanh", "z", "s"), Graphs.Node("Mul", "s", "c0.00001", "t"), Graphs.Node("Add", "z", "t", "a")],
        ["almost-gelu"] = [Graphs.Node("Mul", "z", "c0.7", "h"), Graphs.Node("Erf", "h", "e"), Graphs.Node("Add", "e", "c1", "p"),
            Graphs.Node("Mul", "z", "p", "m"), Graphs.Node("Mul", "m", "c0.5", "a")],
        ["square"] = [Graphs.Node("Mul", "z", "z", "a")],
        ["bump"] = [Graphs.Node("Mul", "z", "z", "q"), Graphs.Node("Neg", "q", "n"), Graphs.Node("Exp", "n", "a")],
        ["step"] = [Graphs.Node("Tanh", "z", "t"), Graphs.Node("Sub", "t", "c0.5", "d"), Graphs.Node("Mul", "d", "c300", "w"),
            Graphs.Node("Mul", "w", "z", "q"), Graphs.Node("Sigmoid", "q", "a")],
        ["dead-zone"] = [Graphs.Node("Clip", "z", "c-0.5", "c2", "c"), Graphs.Node("Sub", "z", "c", "a")],
        ["two-bends"] = [Graphs.Node("Sub", "z", "c2", "u"), Graphs.Node("Relu", "u", "r"), Graphs.Node("Relu", "z", "q"),
            Graphs.Node("Mul", "r", "c0.00001", "m"), Graphs.Node("Add", "q", "m", "a")],
        ["softplus-shifted"] = [Graphs.Node("Exp", "z", "e"), Graphs.Node("Add", "e", "c2", "p"), Graphs.Node("Log", "p", "a")],
    };

    private static readonly double[] Scales = [1e-8, 1e-6, 1e-4, 1, 100, 1e6];

    public static TheoryData<string> Taken => [.. Forms.Keys];

    public static TheoryData<string> TakenInDouble => [.. InDouble];

    public static TheoryData<string> Traps => [.. Unlike.Keys];

    [Theory]
    [MemberData(nameof(Taken))]
    [Trait("Speed", "slow")]
    public void An_activation_between_scales_is_taken_and_right(string form)
    {
        foreach (double inner in Scales)
            foreach (double outer in Scales)
                Right($"{form}, inner {inner}, outer {outer}", Scaled(Forms[form], inner, outer, OnnxDataType.Float));
    }

    [Theory]
    [MemberData(nameof(TakenInDouble))]
    [Trait("Speed", "slow")]
    public void So_it_is_in_double(string form)
    {
        foreach (double inner in Scales)
            foreach (double outer in Scales)
                Right($"{form}, inner {inner}, outer {outer}", Scaled(Forms[form], inner, outer, OnnxDataType.Double));
    }

    [Theory]
    [MemberData(nameof(Traps))]
    [Trait("Speed", "slow")]
    public void What_is_almost_an_activation_is_refused_or_right(string form)
    {
        foreach (double inner in Scales)
        {
            foreach (double outer in Scales)
            {
                try
                {
                    Right($"{form}, inner {inner}, outer {outer}", Scaled(Unlike[form], inner, outer, OnnxDataType.Float));
                }
                catch (OnnxException refusal)
                {
                    Assert.Contains("is not an activation of Nabla", refusal.Message);
                }
            }
        }
    }

    [Theory]
    [InlineData("sigmoid", "sigmoid")]
    [InlineData("gelu", "gelu")]
    [InlineData("swish-beta", "silu")]
    [InlineData("softplus-stable", "softplus")]
    [InlineData("hard-swish-by-clip", "hard-swish")]
    [InlineData("relu6", "relu6")]
    public void Between_scales_it_is_the_same_activation(string form, string activation) =>
        Assert.Equal(activation, Graphs.Load(
        Scaled(Forms[form], 1e-4, 1e-3, OnnxDataType.Float)).Network.Architecture.Layers[0].Activation.Spec.Name);

    private static void Right(string what, OnnxModel model)
    {
        var loaded = Graphs.Load(model);
        float[] x = Runtime.Samples(2, 200);
        double difference = Runtime.Difference(loaded, x, Runtime.Outputs(model, x, 200, "y"));
        Assert.True(difference <= Runtime.Tolerance, $"{what}: {loaded.Network.Architecture} of "
            + $"{string.Join(", ", loaded.Network.Architecture.Layers.Select(layer => layer.Spec))} differs by {difference:0.##e-0} "
            + "of the outputs' range");
    }

    // z is what the form takes at its usual scale; on the way to it weights and a factor undo each other.
    private static OnnxModel Scaled(OnnxNode[] form, double inner, double outer, OnnxDataType type)
    {
        OnnxNode[] nodes =
        [
            Graphs.Node("MatMul", "x", "weight", "product"), Graphs.Node("Add", "product", "bias", "sum"),
                Graphs.Node("Mul", "sum", "inner", "z"),
            .. form, Graphs.Node("Mul", "a", "outer", "scaled"), Graphs.Node("Add", "scaled", "offset", "y"),
        ];
        double[] w = [1.5 / inner, -0.5 / inner, 0.75 / inner, 2 / inner], b = [0.25 / inner, -0.125 / inner];
        List<OnnxTensor> constants =
            [Tensor("weight", [2, 2], w), Tensor("bias", [2], b), Tensor("inner", [], inner), Tensor("outer", [], outer),
            Tensor("offset", [], outer / 2)];
        foreach (string name in form.SelectMany(node => node.Inputs).Where(name => name.Length > 1 && name[0] == 'c').Distinct())
            constants.Add(Tensor(name, [], double.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture)));
        var model = Graphs.Of(new OnnxValue("x", type, ["N", 2L]), nodes, [.. constants]);
        return model with { Graph = model.Graph! with { Outputs = [new("y", type, null)] } };

        OnnxTensor Tensor(string name, long[] shape, params double[] numbers) =>
            type == OnnxDataType.Double ? OnnxTensor.Create(name, shape, numbers)
            : OnnxTensor.Create(name, shape, Array.ConvertAll(numbers, number => (float)number));
    }
}
