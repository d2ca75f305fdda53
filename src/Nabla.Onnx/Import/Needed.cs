using Nabla.Onnx.Wire;

namespace Nabla.Onnx.Import;

/// <summary>The nodes that an output depends on.</summary>
internal static class Needed
{
    /// <summary>Walks from the output back.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">The output's name.</param>
    /// <returns>The nodes, by identity.</returns>
    public static HashSet<OnnxNode> For(OnnxGraph graph, string output)
    {
        var makers = new Dictionary<string, OnnxNode>();
        foreach (var node in graph.Nodes)
            foreach (string name in node.Outputs) makers.TryAdd(name, node);
        var needed = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<string>([output]);
        while (open.TryPop(out string? name))
        {
            if (!makers.TryGetValue(name, out var node) || !needed.Add(node)) continue;
            foreach (string input in node.Inputs) open.Push(input);
        }

        return needed;
    }
}
