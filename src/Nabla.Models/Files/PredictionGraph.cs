using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;

namespace Nabla.Models.Files;

/// <summary>
/// Adds the predictions to an ONNX graph as outputs: label and probabilities, or the number in the unit of the target, in double.
/// </summary>
internal static class PredictionGraph
{
    /// <summary>Adds the outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="model">The model.</param>
    /// <param name="y">The output of the network, float [N, outputs].</param>
    public static void Add(GraphBuilder graph, Model model, string y)
    {
        graph.Scope = "answer";
        int outputs = model.Network.Architecture.Outputs;
        switch (model.LearningTask)
        {
            case LearningTask.Regression:
                if (model.TargetUnits is { } units) y = InUnits(graph, units, y);
                graph.Output(graph.Rename(y, "prediction"), model.TargetUnits is null ? OnnxDataType.Float
                    : OnnxDataType.Double, "N", outputs);
                break;
            case LearningTask.MultiLabel:
                graph.Output(graph.Rename(y, "probabilities"), OnnxDataType.Float, "N", outputs);
                break;
            default:
                // One output is the probability of the second class.
                if (outputs == 1) y = graph.Node("Concat", [graph.Node("Sub", graph.Number(1), y), y], [OnnxAttribute.Create("axis", 1)]);
                string probabilities = graph.Rename(y, "probabilities");
                graph.Output(LabelOf(graph, model.ClassNames, probabilities), model.ClassNames is null ? OnnxDataType.Int64
                    : OnnxDataType.Text, "N");
                graph.Output(probabilities, OnnxDataType.Float, "N", Math.Max(2, outputs));
                break;
        }
    }

    // As in TargetUnit.Decode: in double, because a float has a resolution of 64 at one billion.
    private static string InUnits(GraphBuilder graph, IReadOnlyList<TargetUnit> units, string y)
    {
        string scale = Constant("scale", unit => unit.Scale), center = Constant("center", unit => unit.Center);
        return graph.Node("Add", graph.Node("Mul", graph.Node("Cast", [y], [OnnxAttribute.Create("to", (long)OnnxDataType.Double)]), scale),
            center);

        string Constant(string name, Func<TargetUnit, double> number) =>
            graph.Constant(OnnxTensor.Create($"target.{name}", [units.Count], [.. units.Select(number)]));
    }

    // The first class with the highest probability, as in Predictions.PredictedClass.
    private static string LabelOf(GraphBuilder graph, IReadOnlyList<string>? names, string probabilities)
    {
        string label = graph.Node("ArgMax", [probabilities], [OnnxAttribute.Create("axis", 1), OnnxAttribute.Create("keepdims", 0)]);
        if (names is not null) label = graph.Node("Gather", graph.Constant(OnnxTensor.Create("classes", [names.Count], names)), label);
        return graph.Rename(label, "label");
    }
}
