using Nabla.Onnx.Protobuf;

namespace Nabla.Onnx.Tests.Import;

/// <summary>Scalers and weights that single precision cannot hold, folded: apart, right, or refused.</summary>
public class PrecisionTests
{
    private static readonly OnnxNode[] Scaled =
        [Graphs.Node("Sub", "x", "mean", "c"), Graphs.Node("Div", "c", "deviation", "s"), Graphs.Node("MatMul", "s", "w", "y")];

    [Theory]
    [InlineData(0.5f, 12f, "2-2")]
    [InlineData(2012f, 3f, "2-2-2")]
    [InlineData(1.7e9f, 5000f, "2-2-2")]
    public void Numbers_far_from_0_beside_their_spread_are_centered_before_they_are_multiplied(float mean, float deviation, string shape)
    {
        var model = Graphs.Of(Scaled, Graphs.Tensor("mean", [2], mean, 0.5f), Graphs.Tensor("deviation", [2], deviation, 2),
            Graphs.Tensor("w", [2, 2], 1, -2, 0.5f, 3));
        var loaded = Graphs.Load(model);
        Assert.Equal(shape, loaded.Network.Architecture.ToString());
        float[] x = [.. Runtime.Samples(2, 100).Select((number, i) => i % 2 == 0 ? mean + (deviation * number) : number)];
        Assert.InRange(Runtime.Difference(loaded, x, Runtime.Outputs(model, x, 100, "y")), 0, Runtime.Tolerance);
    }

    [Fact]
    public void So_they_are_before_an_activation()
    {
        OnnxNode[] nodes = [.. Scaled[..2], Graphs.Node("Tanh", "s", "y")];
        var model = Graphs.Of(nodes, Graphs.Tensor("mean", [2], 2012, 1950), Graphs.Tensor("deviation", [2], 3, 2));
        float[] x = [.. Runtime.Samples(2, 100)
            .Select((number, i) => (float)(i % 2 == 0 ? 2012 + Math.Round(3 * number) : 1950 + Math.Round(2 * number)))];
        Assert.InRange(Runtime.Difference(Graphs.Load(model), x, Runtime.Outputs(model, x, 100, "y")), 0, Runtime.Tolerance);
    }

    [Fact]
    public void Double_numbers_that_single_precision_loses_are_refused() => RefusalTests.Refused(
        "Node \"y\" (MatMul): numbers of double precision that are 1.7e7 times as large as their spread are subtracted",
        Graphs.Of(new OnnxValue("x", OnnxDataType.Double, ["N", 2L]), Scaled, OnnxTensor.Create("mean", [2], [1.7e9, 0.5]),
            OnnxTensor.Create("deviation", [2], [100.0, 2]), OnnxTensor.Create("w", [2, 2], [1.0, -2, 0.5, 3])));

    [Theory]
    [InlineData(double.NaN, "has the weight NaN")]
    [InlineData(double.PositiveInfinity, "has the weight ")]
    [InlineData(1e39, "has the weight 1E+39")]
    [InlineData(1e-50, "has weights of at most 1E-50, too small for single precision")]
    public void Weights_that_are_no_numbers_of_single_precision_are_refused(double weight, string message)
    {
        double[] weights = weight < 1 ? [weight, weight, weight, 0] : [1, 2, weight, 3];
        var refusal = Assert.Throws<OnnxException>(() =>
            Graphs.Load(Graphs.Of([Graphs.Node("MatMul", "x", "w", "y")], OnnxTensor.Create("w", [2, 2], weights))));
        Assert.Contains(message, refusal.Message);
    }

    [Fact]
    public void A_small_weight_beside_others_may_vanish() =>
        Assert.Equal(0, Graphs.Load(
        Graphs.Of([Graphs.Node("MatMul", "x", "w", "y")], OnnxTensor.Create("w", [2, 2], [1e-50, 1.0, 2, 3]))).Network.Weights(0)[0, 0]);
}
