using System.Text.Json;
using Nabla.Explain;
using Nabla.Models.Runs;
using Nabla.Pages.Explanations;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Graphs;

/// <summary>
/// The JSON of a graph: nodes with z, a and their derivatives, edges with w and ∂C₀/∂w, all by backpropagation in double.
/// </summary>
internal static class GraphJson
{
    public static void Write(Utf8JsonWriter writer, Graph graph, ExplanationContext context)
    {
        writer.WriteStartArray("layers");
        for (int layer = -1; layer <= graph.Last; layer++) Layer(writer, graph, context, layer);
        writer.WriteEndArray();
        writer.WriteBoolean("absorbed", graph.IsAbsorbed);
        writer.Number("cost", graph.Sample.Cost);
        writer.Numbers("desired", graph.Sample.Targets);
    }

    private static void Layer(Utf8JsonWriter writer, Graph graph, ExplanationContext context, int layer)
    {
        var sample = graph.Sample;
        bool weighted = graph.HasWeights(layer);
        writer.WriteStartObject();
        writer.WriteNumber("layer", layer + 1);
        writer.WriteString("is", layer < 0 ? "inputs" : graph.Architecture.Layers[layer].Spec.Name);
        writer.WriteString("activation", weighted ? graph.Architecture.Layers[layer].Activation.Spec.ToString() : "");
        writer.WriteNumber("count", sample.Activations(layer).Length);
        writer.WriteStartArray("nodes");
        foreach (int j in graph.Nodes(layer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("node", j);
            if (layer < 0) writer.WriteString("name", context.InputName(j));
            else if (layer == graph.Last) writer.WriteString("name", context.OutputName(j));
            writer.Number("a", sample.Activations(layer)[j]);
            if (!sample.ActivationGradients(layer).IsEmpty) writer.Number("da", sample.ActivationGradients(layer)[j]);
            if (weighted)
            {
                writer.Number("z", sample.WeightedSums(layer)[j]);
                writer.Number("dz", sample.Errors(layer)[j]);
                writer.Number("b", graph.Network.Biases(layer)[j]);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (weighted) Edges(writer, graph, layer);
        writer.WriteEndObject();
    }

    // From each shown node to each shown node of the next layer: w and ∂C₀/∂w = a_k δ_j, as in the explanation of the weight.
    private static void Edges(Utf8JsonWriter writer, Graph graph, int layer)
    {
        var w = graph.Network.Weights(layer);
        writer.WriteStartArray("w");
        foreach (int j in graph.Nodes(layer))
        {
            writer.WriteStartArray();
            foreach (int k in graph.Nodes(layer - 1)) writer.Number(w[j, k]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("dw");
        foreach (int j in graph.Nodes(layer))
        {
            writer.WriteStartArray();
            foreach (int k in graph.Nodes(layer - 1)) writer.Number(graph.Sample.Explain(Quantity.Weight(layer, j, k)).Value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
