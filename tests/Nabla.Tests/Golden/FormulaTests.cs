using Nabla.Activations;
using Nabla.Costs;

namespace Nabla.Tests.Golden;

/// <summary>Activations and costs alone against PyTorch's numbers; the whole network has tests of its own.</summary>
public class FormulaTests
{
    public static TheoryData<string> Files => [.. GoldenVectors.Gradients];

    [Theory, MemberData(nameof(Files))]
    public void Activations_are_those_of_PyTorch(string file)
    {
        var golden = GoldenVectors.Gradient(file);
        for (int layer = 0; layer < golden.Activations.Length; layer++)
        {
            var activation = ActivationRegistry.Default.Parse(golden.Activations[layer]);
            double[] z = [.. golden.WeightedSums[layer].SelectMany(row => row)], a = new double[z.Length];
            activation.Forward<double>(z, a, golden.Shape[layer + 1]);
            double error = GoldenVectors.RelativeError(golden.ActivationValues[layer].SelectMany(row => row), a);
            Assert.True(error <= 1e-14, $"{file}, layer {layer + 1}: relative error {error:G3}");
            float[] single = new float[z.Length];
            activation.Forward<float>(Array.ConvertAll(z, one => (float)one), single, golden.Shape[layer + 1]);
            error = GoldenVectors.RelativeError(golden.ActivationValues[layer].SelectMany(row => row), single.Select(one => (double)one));
            Assert.True(error <= 1e-6, $"{file}, layer {layer + 1}, float: relative error {error:G3}");
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Costs_are_those_of_PyTorch(string file)
    {
        var golden = GoldenVectors.Gradient(file);
        var cost = CostRegistry.Default.Parse(golden.Cost == "pinball_0.9" ? "quantile:0.9" : golden.Cost);
        double[] a = [.. golden.ActivationValues[^1].SelectMany(row => row)], y = [.. golden.Targets.SelectMany(row => row)],
            c0 = new double[golden.Targets.Length];
        cost.Value<double>(a, y, golden.Shape[^1], c0);
        double error = GoldenVectors.RelativeError(golden.SampleCosts, c0);
        Assert.True(error <= 1e-14, $"{file}: relative error {error:G3}");
    }
}
