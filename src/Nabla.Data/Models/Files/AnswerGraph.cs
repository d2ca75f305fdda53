using Nabla.Data.Features;
using Nabla.Onnx.Export;
using Nabla.Onnx.Wire;

namespace Nabla.Data.Models.Files;

/// <summary>What a network answers as outputs of a graph: label and probabilities, or the prediction in the target's own unit.</summary>
internal static class AnswerGraph
{
    /// <summary>Adds the outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="model">The model.</param>
    /// <param name="y">What the network answers, float [N, outputs].</param>
    public static void Add(GraphBuilder graph, Model model, string y)
    {
        graph.Scope = "answer";
        int outputs = model.Network.Architecture.Outputs;
        switch (model.Task)
        {
            case LearningTask.Regression:
                if (model.Preprocessing?.Target is NumberTarget target) y = InUnitsOf(graph, target, y);
                graph.Output(graph.Named(y, "prediction"), OnnxDataType.Float, "N", outputs);
                break;
            case LearningTask.MultiLabel:
                graph.Output(graph.Named(y, "probabilities"), OnnxDataType.Float, "N", outputs);
                break;
            default:
                // One output is the probability of the second class.
                if (outputs == 1) y = graph.Node("Concat", [graph.Node("Sub", graph.Number(1), y), y], [OnnxAttribute.Of("axis", 1)]);
                string probabilities = graph.Named(y, "probabilities");
                graph.Output(LabelOf(graph, model.ClassNames, probabilities), model.ClassNames is null ? OnnxDataType.Int64 : OnnxDataType.Text, "N");
                graph.Output(probabilities, OnnxDataType.Float, "N", Math.Max(2, outputs));
                break;
        }
    }

    // As in NumberTarget.Decode: in double, rounded once.
    private static string InUnitsOf(GraphBuilder graph, NumberTarget target, string y)
    {
        string scale = graph.Constant(OnnxTensor.Of("target.scale", [], [target.Scale])), center = graph.Constant(OnnxTensor.Of("target.center", [], [target.Center]));
        return Cast(graph, graph.Node("Add", graph.Node("Mul", Cast(graph, y, OnnxDataType.Double), scale), center), OnnxDataType.Float);
    }

    // The first of the likeliest classes, as in Predictions.ClassOf.
    private static string LabelOf(GraphBuilder graph, IReadOnlyList<string>? names, string probabilities)
    {
        string label = graph.Node("ArgMax", [probabilities], [OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("keepdims", 0)]);
        if (names is not null) label = graph.Node("Gather", graph.Constant(OnnxTensor.Of("classes", [names.Count], names)), label);
        return graph.Named(label, "label");
    }

    private static string Cast(GraphBuilder graph, string value, OnnxDataType type) => graph.Node("Cast", [value], [OnnxAttribute.Of("to", (long)type)]);
}
