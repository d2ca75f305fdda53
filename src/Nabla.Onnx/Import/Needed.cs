using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Import;

/// <summary>The nodes that an output depends on, each after those whose outputs it reads, whatever order the file has them in.</summary>
internal static class Needed
{
    /// <summary>Walks from the output back.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">The output's name.</param>
    /// <returns>The nodes in the order in which they can be computed, and the names that no node makes.</returns>
    /// <exception cref="OnnxException">Two nodes make one value, or nodes read each other's outputs.</exception>
    public static (IReadOnlyList<OnnxNode> Nodes, IReadOnlySet<string> Given) For(OnnxGraph graph, string output)
    {
        var makers = new Dictionary<string, OnnxNode>();
        foreach (var node in graph.Nodes)
            foreach (string name in node.Outputs)
                if (name.Length > 0 && !makers.TryAdd(name, node))
                    throw new OnnxException($"{Step.LabelOf(node)} makes \"{name}\", which is there already.");
        var nodes = new List<OnnxNode>();
        var given = new HashSet<string>();
        var isDone = new Dictionary<OnnxNode, bool>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(string Name, OnnxNode? Finished)>([(output, null)]);
        while (open.TryPop(out var next))
        {
            if (next.Finished is { } finished)
            {
                isDone[finished] = true;
                nodes.Add(finished);
            }
            else if (!makers.TryGetValue(next.Name, out var node))
            {
                given.Add(next.Name);
            }
            else if (!isDone.TryGetValue(node, out bool done))
            {
                isDone[node] = false;
                open.Push(("", node));
                for (int i = node.Inputs.Count - 1; i >= 0; i--)
                    if (node.Inputs[i].Length > 0) open.Push((node.Inputs[i], null));
            }
            else if (!done)
            {
                throw new OnnxException($"{Step.LabelOf(node)} needs its own output \"{next.Name}\" to be computed: the graph goes round "
                    + "in a circle. Export the model again.");
            }
        }

        return (nodes, given);
    }
}
