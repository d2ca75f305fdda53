using Nabla.Onnx.Import;
using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>Operators of ai.onnx.ml that scikit-learn's exporter writes: one layer, or a line before it.</summary>
public class LinearModelTests
{
    private static readonly float[] Three = [1, -2, 0.5f, 3, -1.5f, 0.25f], Mirrored = [-1, 2, 1, -2];

    [Theory]
    [InlineData("NONE", OnnxOutputActivation.None)]
    [InlineData("SOFTMAX", OnnxOutputActivation.Softmax)]
    [InlineData("LOGISTIC", OnnxOutputActivation.Sigmoid)]
    public void A_linear_regressor_is_one_layer(string post, OnnxOutputActivation ending)
    {
        var loaded = Runtime.Agrees(
            Graphs.Of([Ml("LinearRegressor", ["x"], ["y"], OnnxAttribute.Create("coefficients", Three),
                OnnxAttribute.Create("intercepts", [0.5f, -1, 2]), OnnxAttribute.Create("targets", 3),
                    OnnxAttribute.Create("post_transform", post))]));
        Assert.Equal((ending, "2-3"), (loaded.OutputActivation, loaded.Network.Architecture.ToString()));
    }

    [Theory]
    [InlineData("NONE", OnnxOutputActivation.None)]
    [InlineData("SOFTMAX", OnnxOutputActivation.Softmax)]
    [InlineData("LOGISTIC", OnnxOutputActivation.Sigmoid)]
    public void A_linear_classifier_of_three_classes_is_one_layer_with_their_names(string post, OnnxOutputActivation ending)
    {
        var loaded = Runtime.Agrees(WithLabel(
            [Ml("LinearClassifier", ["x"], ["label", "y"], OnnxAttribute.Create("coefficients", Three),
                OnnxAttribute.Create("intercepts", [0.5f, -1, 2]), OnnxAttribute.Create("classlabels_strings", ["a", "b", "c"]),
                    OnnxAttribute.Create("multi_class", 1), OnnxAttribute.Create("post_transform", post))]));
        Assert.Equal(ending, loaded.OutputActivation);
        Assert.Equal(["a", "b", "c"], loaded.ClassNames);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_logistic_regression_of_two_classes_is_a_softmax(bool isNormalized)
    {
        var classifier = Ml("LinearClassifier", ["x"], ["label", isNormalized ? "scores" : "y"],
            OnnxAttribute.Create("coefficients", Mirrored), OnnxAttribute.Create("intercepts", [-0.5f, 0.5f]),
                OnnxAttribute.Create("classlabels_ints", [3L, 7L]), OnnxAttribute.Create("post_transform", "LOGISTIC"));
        var loaded = Runtime.Agrees(
            WithLabel(isNormalized ? [classifier, Ml("Normalizer", ["scores"], ["y"], OnnxAttribute.Create("norm", "L1"))] : [classifier]));
        Assert.Equal((OnnxOutputActivation.Softmax, "2-2"), (loaded.OutputActivation, loaded.Network.Architecture.ToString()));
        Assert.Equal(["3", "7"], loaded.ClassNames);
    }

    [Fact]
    public void What_comes_before_a_linear_model_becomes_part_of_it()
    {
        var loaded = Runtime.Agrees(Graphs.Of(
            [
                Ml("Imputer", ["x"], ["i"], OnnxAttribute.Create("imputed_value_floats", [1f, 2f]),
                    OnnxAttribute.Create("replaced_value_float", float.NaN)),
                Ml("Scaler", ["i"], ["s"], OnnxAttribute.Create("offset", [1f, -1f]), OnnxAttribute.Create("scale", [0.5f, 2f])),
                Ml("LinearRegressor", ["s"], ["y"], OnnxAttribute.Create("coefficients", [1f, -2f]),
                    OnnxAttribute.Create("intercepts", [0.5f])),
            ]));
        Assert.Equal("2-1", loaded.Network.Architecture.ToString());
    }

    [Fact]
    public void What_is_no_layer_is_refused_with_the_node()
    {
        var classifier = Ml("LinearClassifier", ["x"], ["label", "scores"], OnnxAttribute.Create("coefficients", Three),
            OnnxAttribute.Create("intercepts", [0.5f, -1, 2]), OnnxAttribute.Create("classlabels_ints", [0L, 1L, 2L]),
                OnnxAttribute.Create("post_transform", "LOGISTIC"));
        RefusalTests.Refused("Node \"y\" (Normalizer) divides the numbers of a sample by their L1 norm; no layer of Nabla does.",
            WithLabel([classifier, Ml("Normalizer", ["scores"], ["y"], OnnxAttribute.Create("norm", "L1"))]));
        RefusalTests.Refused("Node \"y\" (LinearRegressor) ends in PROBIT; expected NONE, SOFTMAX or LOGISTIC.",
            Graphs.Of([Ml("LinearRegressor", ["x"], ["y"], OnnxAttribute.Create("coefficients", [1f, 2f]),
                OnnxAttribute.Create("post_transform", "PROBIT"))]));
        RefusalTests.Refused("Node \"y\" (LinearRegressor) has 3 coefficients for 2 outputs.",
            Graphs.Of([Ml("LinearRegressor", ["x"], ["y"], OnnxAttribute.Create("coefficients", [1f, 2f, 3f]),
                OnnxAttribute.Create("targets", 2))]));
        RefusalTests.Refused("Node \"y\" (Imputer) replaces the number -1 by others.",
            Graphs.Of([Ml("Imputer", ["x"], ["y"], OnnxAttribute.Create("imputed_value_floats", [1f, 2f]),
                OnnxAttribute.Create("replaced_value_float", -1f))]));
        RefusalTests.Refused("Node \"y\" (SVMRegressor): this operator of ai.onnx.ml is not taken.",
            Graphs.Of([Ml("SVMRegressor", ["x"], ["y"])]));
    }

    private static OnnxNode Ml(string operation, string[] inputs, string[] outputs, params OnnxAttribute[] attributes) =>
        new() { Name = outputs[^1], Operator = operation, Domain = "ai.onnx.ml", Inputs = inputs, Outputs = outputs,
        Attributes = attributes };

    private static OnnxModel WithLabel(OnnxNode[] nodes)
    {
        var model = Graphs.Of(nodes);
        return model with { Graph = model.Graph!
            with { Outputs = [new("label", nodes[0].Attributes.Any(attribute => attribute.Name == "classlabels_strings") ? OnnxDataType.Text
            : OnnxDataType.Int64, null), .. model.Graph.Outputs] } };
    }
}
