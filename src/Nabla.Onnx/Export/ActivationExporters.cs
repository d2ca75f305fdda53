using System.Collections.Concurrent;
using Nabla.Activations;
using Nabla.Onnx.Protobuf;
using Nabla.Specs;

namespace Nabla.Onnx.Export;

/// <summary>Exports an activation as ONNX operators.</summary>
/// <param name="spec">The activation's name and numbers.</param>
/// <param name="graph">The graph, to which nodes are added.</param>
/// <param name="z">The weighted sums, samples × nodes.</param>
/// <returns>a = σ(z): the output of the last node, or z itself.</returns>
public delegate string ActivationExporter(Spec spec, GraphBuilder graph, string z);

/// <summary>
/// The ONNX forms of activations: the equivalent operator if there is one, or the formula that exporters commonly write, which runtimes
/// recognize and fuse. Other activations are exported as their formula, operation by operation.
/// </summary>
public static class ActivationExporters
{
    private static readonly ConcurrentDictionary<string, ActivationExporter> Known = new()
    {
        ["identity"] = (_, _, z) => z,
        ["sigmoid"] = (_, graph, z) => graph.Node("Sigmoid", z),
        ["tanh"] = (_, graph, z) => graph.Node("Tanh", z),
        ["relu"] = (_, graph, z) => graph.Node("Relu", z),
        ["leaky-relu"] = (spec, graph, z) => graph.Node("LeakyRelu", [z], [Setting("alpha", spec.Number("slope", 0, 0))]),
        ["elu"] = (spec, graph, z) => graph.Node("Elu", [z], [Setting("alpha", spec.Number("alpha", 0, 0))]),
        ["selu"] = (_, graph, z) => graph.Node("Selu", z),
        ["gelu"] = (_, g, z) => g.Node("Mul",
            g.Node("Mul", z, g.Node("Add", g.Node("Erf", g.Node("Div", z, g.Number(Math.Sqrt(2)))), g.Number(1))), g.Number(0.5)),
        ["gelu-tanh"] = (_, g, z) =>
            g.Node("Mul", g.Node("Mul", z, g.Number(0.5)), g.Node("Add", g.Node("Tanh", GeluTanhArgument(g, z)), g.Number(1))),
        ["silu"] = (_, graph, z) => graph.Node("Mul", z, graph.Node("Sigmoid", z)),
        ["mish"] = (_, graph, z) => graph.Node("Mul", z, graph.Node("Tanh", graph.Node("Softplus", z))),
        ["softplus"] = (_, graph, z) => graph.Node("Softplus", z),
        ["exponential"] = (_, graph, z) => graph.Node("Exp", z),
        ["softsign"] = (_, graph, z) => graph.Node("Softsign", z),
        ["relu6"] = (_, graph, z) => graph.Node("Clip", z, graph.Number(0), graph.Number(6)),
        ["hard-tanh"] = (_, graph, z) => graph.Node("Clip", z, graph.Number(-1), graph.Number(1)),
        ["hard-sigmoid"] = (_, graph, z) => graph.Node("HardSigmoid", [z], [Setting("alpha", 1.0 / 6), Setting("beta", 0.5)]),
        ["hard-swish"] = (_, graph, z) => graph.Node("HardSwish", z),
        ["cosine-of-turns"] = (_, g, z) => g.Node("Cos", g.Node("Mul", g.Node("Sub", z, g.Node("Round", z)), g.Number(2 * Math.PI))),
        ["softmax"] = (_, graph, z) => graph.Node("Softmax", [z], [OnnxAttribute.Create("axis", 1)]),
    };

    /// <summary>
    /// Registers a form of an activation that is shorter than its formula, or the only one of an activation that is not elementwise.
    /// </summary>
    /// <param name="name">The name in its spec.</param>
    /// <param name="form">The form.</param>
    /// <param name="replace">Whether a registered form is replaced. <value>The default is false.</value></param>
    /// <exception cref="ArgumentException">The activation has a registered form, and <paramref name="replace"/> is false.</exception>
    public static void Add(string name, ActivationExporter form, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(form);
        if (replace) Known[name] = form;
        else if (!Known.TryAdd(name, form)) throw Suggestion.Taken("ONNX form of the activation", name, nameof(name));
    }

    /// <summary>Returns the form of an activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <returns>The form; null if it has none and is not elementwise.</returns>
    public static ActivationExporter? Find(IActivation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return Known.TryGetValue(activation.Spec.Name, out var form) ? form
            : activation is IFormula formula ? (_, graph, z) => FormulaGraph.Add(graph, formula, z) : null;
    }

    internal static OnnxException Missing(IActivation activation, string where) =>
        new($"{where} has the activation {activation.Spec.Name}, which has no ONNX form. Add one with "
            + $"{nameof(ActivationExporters)}.{nameof(Add)}(\"{activation.Spec.Name}\", …), or implement {nameof(IFormula)}.");

    // √(2/π) (z + 0.044715 z³)
    private static string GeluTanhArgument(GraphBuilder g, string z) =>
        g.Node("Mul", g.Node("Add", z, g.Node("Mul", g.Node("Pow", z, g.Number(3)), g.Number(0.044715))), g.Number(Math.Sqrt(2 / Math.PI)));

    private static OnnxAttribute Setting(string name, double value) => OnnxAttribute.Create(name, (float)value);
}
