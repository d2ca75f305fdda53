using System.Globalization;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>Inlines operators that a file defines. PyTorch's exporter writes layers this way.</summary>
internal static class Functions
{
    // Functions may use functions. With two uses each, thirty levels would give a billion nodes.
    private const int MaxNodes = 100_000, Deepest = 32;

    /// <summary>Returns the graph without functions.</summary>
    /// <exception cref="OnnxException">A function uses itself, or the graph would have too many nodes.</exception>
    public static OnnxGraph Inlined(OnnxModel model)
    {
        var graph = model.Graph!;
        if (model.Functions.Count == 0) return graph;
        var functions = new Dictionary<(string, string, string), OnnxFunction>();
        foreach (var function in model.Functions) functions.TryAdd(KeyOf(function.Domain, function.Name, function.Overload), function);
        var nodes = new List<OnnxNode>();
        int values = 0;
        foreach (var node in graph.Nodes) Add(node, 0);
        return graph with { Nodes = nodes };

        void Add(OnnxNode node, int depth)
        {
            if (!functions.TryGetValue(KeyOf(node.Domain, node.Operator, node.Overload), out var function))
            {
                nodes.Add(node);
                if (nodes.Count > MaxNodes + graph.Nodes.Count)
                    throw new OnnxException($"The functions of the file expand to more than {MaxNodes:N0} nodes.");
                return;
            }

            if (depth == Deepest) throw new OnnxException($"{Step.LabelOf(node)}: functions use each other more than {Deepest} deep.");
            // Names are numbered, so that a long name of a function with a thousand uses is not copied a thousand times.
            var names = new Dictionary<string, string>();
            for (int i = 0; i < function.Inputs.Count; i++) names[function.Inputs[i]] = i < node.Inputs.Count ? node.Inputs[i] : "";
            for (int i = 0; i < function.Outputs.Count && i < node.Outputs.Count; i++)
            {
                // An output that is also an input needs an Identity node.
                if (!names.TryAdd(function.Outputs[i], node.Outputs[i]))
                    nodes.Add(new() { Operator = "Identity", Inputs = [names[function.Outputs[i]]], Outputs = [node.Outputs[i]] });
            }

            var settings = function.Defaults.Concat(node.Attributes).GroupBy(attribute => attribute.Name)
                .ToDictionary(group => group.Key, group => group.Last());
            foreach (var inner in function.Nodes)
            {
                Add(
                    inner with
                    {
                        Name = inner.Name.Length > 0 ? inner.Name : node.Name,
                        Inputs = [.. inner.Inputs.Select(Named)],
                        Outputs = [.. inner.Outputs.Select(Named)],
                        Attributes = [.. inner.Attributes.Select(Told).OfType<OnnxAttribute>()],
                    },
                    depth + 1);
            }

            string Named(string name) =>
                name.Length == 0 ? "" : names.TryGetValue(name, out string? known) ? known
                : names[name] = string.Create(CultureInfo.InvariantCulture, $"value {++values} of a function");

            OnnxAttribute? Told(OnnxAttribute attribute) =>
                attribute.Reference.Length == 0 ? attribute : settings.TryGetValue(attribute.Reference, out var given)
                ? given with { Name = attribute.Name } : null;
        }
    }

    private static (string, string, string) KeyOf(string domain, string name, string overload) =>
        (FormRegistry.IsCommon(domain) ? "" : domain, name, overload);
}
