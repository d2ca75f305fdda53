using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;

namespace Nabla.Models.Files;

/// <summary>
/// A model as an ONNX file's contents: from raw columns, or an image, or an array, to answers. docs/formats.md describes the graph.
/// </summary>
internal static class ModelGraph
{
    public static OnnxModel Build(Model model)
    {
        var graph = new GraphBuilder();
        string x = model.Preprocessing is { } preprocessing ? ColumnGraph.Add(graph, preprocessing)
            : model.Image is { } image
            ? Flattened(graph, Input(graph, image, model.Network.Architecture.Inputs / (image.Rows * image.Columns)))
            : graph.Input("x", OnnxDataType.Float, "N", model.Network.Architecture.Inputs);
        PredictionGraph.Add(graph, model, NetworkGraph.Add(graph, model.Members, model.Cost, x));
        return graph.ToModel("model") with { Metadata = ModelMetadata.Build(model) };
    }

    // Colors are planes, as they lie in memory.
    private static string Input(GraphBuilder graph, (int Rows, int Columns) image, int planes) => planes == 1
        ? graph.Input("image", OnnxDataType.Float, "N", image.Rows, image.Columns)
        : graph.Input("image", OnnxDataType.Float, "N", planes, image.Rows, image.Columns);

    private static string Flattened(GraphBuilder graph, string image)
    {
        graph.Scope = "image";
        return graph.Rename(graph.Node("Flatten", [image], [OnnxAttribute.Create("axis", 1)]), "x");
    }
}
