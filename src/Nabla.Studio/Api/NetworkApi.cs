using System.Runtime.InteropServices;
using System.Text.Json;
using Nabla.Models.Runs;
using Nabla.Studio.Graphs;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/network/…</c>: weights as images, and histograms of weights, activations and derivatives per layer.</summary>
internal static class NetworkApi
{
    private const int MaxNodes = 48, MaxNumbers = 60_000, MaxSamples = 512, MinSamples = 8;
    private const long MaxWork = 100_000_000;

    public static void Map(Routes routes)
    {
        routes.Get("/api/network/weights", Weights);
        routes.Get("/api/network/histograms", Histograms);
    }

    // w[j, k] of some nodes of a layer, row by row: of the first layer with weights if the requested one has none, such as one
    // that scales or drops inputs.
    private static void Weights(StudioRequest request, Utf8JsonWriter writer)
    {
        var view = request.ModelView();
        var architecture = view.Network.Architecture;
        int[] weighted = [.. Enumerable.Range(0, architecture.Layers.Count)
            .Where(at => architecture.LayerLayouts[at].WeightedSums is not null)];
        RunText.WriteNumbers(writer, "layers_with_weights", weighted.Select(at => at + 1));
        if (weighted.Length == 0) return;
        int layer = request.Whole("layer") - 1 is { } wanted && weighted.Contains(wanted) ? wanted : weighted[0];
        var (inputs, nodes) = (architecture.LayerLayouts[layer].Inputs, architecture.LayerLayouts[layer].Outputs);
        int from = Math.Clamp(request.Whole("from") ?? 0, 0, nodes - 1),
            count = Math.Min(nodes - from, Math.Clamp(MaxNumbers / inputs, 1, MaxNodes));
        var w = view.Network.Weights(layer);
        var rows = new float[count * inputs];
        for (int j = 0; j < count; j++)
            for (int k = 0; k < inputs; k++) rows[j * inputs + k] = w[from + j, k];
        writer.WriteNumber("layer", layer + 1);
        writer.WriteNumber("nodes", nodes);
        writer.WriteNumber("inputs", inputs);
        writer.WriteNumber("from", from);
        writer.WriteNumber("count", count);
        // The width of the image, if the inputs are one: then the weights of each node are shown as an image.
        if (layer == weighted[0] && view.Shown.Model.Image is { } image) writer.WriteNumber("columns", image.Columns);
        writer.WriteBase64String("w", MemoryMarshal.AsBytes<float>(rows));
        writer.Numbers("b", view.Network.Biases(layer).Slice(from, count));
    }

    private static Gradient<float> Gradient(Utf8JsonWriter writer, ModelView view)
    {
        int count = (int)Math.Min(view.Samples.Count,
            Math.Clamp(MaxWork / view.Network.Architecture.ParameterCount, MinSamples, MaxSamples));
        var samples = view.Samples.Slice(0, count);
        var gradient = view.Network.Gradient<float>(view.Shown.Model.Cost, samples.Inputs.Span, samples.Targets.Span);
        writer.WriteNumber("samples", count);
        writer.WriteString("part", view.Part);
        writer.Number("cost", gradient.Cost);
        return gradient;
    }

    private static void Histograms(StudioRequest request, Utf8JsonWriter writer)
    {
        var view = request.ModelView();
        var (network, architecture) = (view.Network, view.Network.Architecture);
        // Histograms of weights need no data.
        var gradient = view.Shown.Parts.Count == 0 ? null : Gradient(writer, view);
        writer.WriteStartArray("layers");
        for (int layer = 0; layer < architecture.Layers.Count; layer++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("layer", layer + 1);
            writer.WriteString("is", architecture.Layers[layer].Label);
            if (architecture.LayerLayouts[layer].WeightedSums is not null)
            {
                // Weights and biases follow each other in θ, and their derivatives in ∇C in the same order.
                var slot = architecture.LayerLayouts[layer];
                int weights = slot.Blocks[0].Length;
                Histogram.Write(writer, "weights", slot.Slice(network.Theta)[..weights]);
                if (gradient is not null)
                {
                    Histogram.Write(writer, "gradients", slot.Slice(gradient.Values.AsSpan())[..weights]);
                    Histogram.Write(writer, "errors", gradient.Workspace.Errors(layer));
                }
            }

            if (gradient is not null) Histogram.Write(writer, "activations", gradient.Workspace.Activations(layer));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
