using Nabla.Activations;
using Nabla.Initializers;

namespace Nabla.Tests.Activations;

public class RangeTests
{
    public static TheoryData<string> Names => [.. ActivationRegistry.Default.All.Select(one => one.Spec.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_activation_takes_the_values_of_its_range_and_reaches_both_ends(string name)
    {
        var activation = ActivationRegistry.Default.Parse(name);
        double[] z = [.. Enumerable.Range(-4000, 8001).Select(i => i / 20.0)];
        double[] a = activation.IsElementwise ? [.. z.Select(activation.Value)] : Row(activation, [-400, 0, 400]);
        var (low, high) = activation.Range;
        Assert.InRange(a.Min(), double.IsInfinity(low) ? double.NegativeInfinity : low - 1e-4, double.IsInfinity(low) ? -1 : low + 0.01);
        Assert.InRange(a.Max(), double.IsInfinity(high) ? 100 : high - 0.01, double.IsInfinity(high) ? double.PositiveInfinity : high + 1e-4);
    }

    [Fact]
    public void The_first_weights_have_the_variance_that_the_activation_asks_for()
    {
        Assert.Equal(new HeNormal(), DefaultInitializer.For(new Relu()));
        Assert.Equal(new LeCunNormal(), DefaultInitializer.For(new Selu()));
        Assert.Equal(new GlorotUniform(), DefaultInitializer.For(new Tanh()));
    }

    private static double[] Row(IActivation activation, double[] z)
    {
        var a = new double[z.Length];
        activation.Forward<double>(z, a, z.Length);
        return a;
    }
}
