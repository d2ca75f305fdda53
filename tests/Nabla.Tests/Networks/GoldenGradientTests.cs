using System.Numerics;
using Nabla.Activations;
using Nabla.Costs;
using Nabla.Layers;
using Nabla.Regularizers;
using Nabla.Tests.Golden;

namespace Nabla.Tests.Networks;

/// <summary>z, a, cost, ∇C and ∂C/∂x against PyTorch's autograd in float64.</summary>
public class GoldenGradientTests
{
    public static TheoryData<string> Cases => [.. GoldenVectors.Gradients];

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_double_every_number_agrees_to_ten_digits(string file) => Compare<double>(file, 1e-10);

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_float_every_number_agrees_to_four_digits(string file) => Compare<float>(file, 1e-4);

    private static void Compare<T>(string file, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var golden = GoldenVectors.Gradient(file);
        string[] names = golden.Activations;
        var architecture = new Architecture(
            golden.Shape[0], [.. names.Select((name, layer) =>
                new Dense(golden.Shape[layer + 1], ActivationRegistry.Default.Parse(name)))]);
        var cost = CostRegistry.Default.Parse(golden.Cost == "pinball_0.9" ? "quantile:0.9" : golden.Cost);
        var theta = new T[architecture.ParameterCount];
        ParameterOrder.Read<T>(architecture, Numbers<T>(golden.Parameters.SelectMany(layer => layer.Flat)), theta);

        var gradient = Gradient<T>.Compute(
            architecture, theta, cost, Numbers<T>(golden.Inputs.SelectMany(row => row)), Numbers<T>(golden.Targets.SelectMany(row => row)),
            Numbers<T>(golden.SampleWeights ?? []));

        double c = gradient.Cost;
        foreach (var range in architecture.WeightRanges)
        {
            c += new L2(golden.L2).Value<T>(theta.AsSpan(range));
            new L2(golden.L2).AddDerivative<T>(theta.AsSpan(range), gradient.Values.AsSpan(range));
        }

        for (int layer = 0; layer < names.Length; layer++)
        {
            Agree(golden.WeightedSums[layer].SelectMany(row => row), gradient.Workspace.WeightedSums(layer),
                tolerance, $"z of layer {layer + 1}");
            Agree(golden.ActivationValues[layer].SelectMany(row => row), gradient.Workspace.Activations(layer),
                tolerance, $"a of layer {layer + 1}");
        }

        Agree(golden.SampleCosts, gradient.Workspace.SampleCosts, tolerance, "the sample costs");
        Agree([golden.CostValue], [c], tolerance, "the cost");
        var ordered = new T[theta.Length];
        ParameterOrder.Write(architecture, gradient.Values, ordered);
        Agree(golden.Gradient.SelectMany((layer, number) => layer.Flat.Select(value => value / RoundedSixths(names[number..]))), ordered,
            tolerance, "∇C");
        Agree(golden.InputGradient.SelectMany(row => row).Select(value => value / RoundedSixths(names)),
            gradient.Workspace.ActivationGradients(-1), tolerance, "∂C/∂x");
    }

    /// <summary>
    /// PyTorch takes the sixth in hard_sigmoid's slope as a float32 also where it computes in float64, so its gradient is too large by
    /// 6 · float(1/6) = 1 + 3.0e-8 for each such layer that it came through. Divided out, it agrees to all digits.
    /// </summary>
    private static double RoundedSixths(string[] passed) => Math.Pow(6.0 * (1f / 6f), passed.Count(name => name == "hard_sigmoid"));

    /// <summary>Relative to the largest number of the vector, since a sum whose terms cancel keeps the rounding of the terms.</summary>
    private static void Agree<T>(IEnumerable<double> expected, ReadOnlySpan<T> actual, double tolerance, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double error = GoldenVectors.RelativeError(expected, [.. actual.ToArray().Select(double.CreateTruncating)]);
        Assert.True(error <= tolerance, $"{what} is off by {error:E1}.");
    }

    private static T[] Numbers<T>(IEnumerable<double> values)
        where T : unmanaged, IFloatingPointIeee754<T> => [.. values.Select(T.CreateTruncating)];
}
