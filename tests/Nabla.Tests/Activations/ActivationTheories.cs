using System.Numerics;
using Nabla.Activations;

namespace Nabla.Tests.Activations;

/// <summary>What holds for every activation in the catalogue.</summary>
public class ActivationTheories
{
    // Kinks of the pieced-together ones lie at whole numbers: every z here keeps away from those.
    private static readonly double[] Points = [.. Enumerable.Range(-40, 80).Select(i => i * 0.25 + 0.137)];

    public static TheoryData<string> Names => [.. ActivationRegistry.Default.Names];

    public static TheoryData<string> Elementwise => [.. ActivationRegistry.Default.Names.Where(name => name != "softmax")];

    [Theory, MemberData(nameof(Elementwise))]
    public void The_slope_is_the_limit_of_the_difference_quotient(string name)
    {
        var activation = ActivationRegistry.Default.Parse(name);
        foreach (double z in Points)
        {
            double h = 1e-5, difference = (activation.Value(z + h) - activation.Value(z - h)) / (2 * h);
            Close(difference, activation.Derivative(z), 1e-6, 1e-9, $"{name} at {z}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Backward_is_the_slope_of_a_sum_of_activations(string name)
    {
        // Two samples of five nodes; C = Σ c_j a_j, so that ∂C/∂a = c and ∂C/∂z is what Backward makes of it.
        var activation = ActivationRegistry.Default.Parse(name);
        double[] z = [-1.3, 0.4, 2.2, 0.7, -0.6, 3.3, -2.2, 0.15, 1.1, -4.1], c = [0.3, -1.2, 0.8, 2, -0.7, 1, 0.5, -0.4, -2, 0.9];
        double[] a = new double[10], delta = new double[10];
        activation.Forward<double>(z, a, 5);
        activation.Backward<double>(z, a, c, delta, 5);
        for (int i = 0; i < z.Length; i++)
        {
            double h = 1e-5, difference = (Cost(z, i, h) - Cost(z, i, -h)) / (2 * h);
            Close(difference, delta[i], 1e-6, 1e-9, $"{name}, z[{i}]");
        }

        double Cost(double[] at, int i, double nudge)
        {
            double[] nudged = [.. at], values = new double[10];
            nudged[i] += nudge;
            activation.Forward<double>(nudged, values, 5);
            return values.Zip(c, (value, factor) => value * factor).Sum();
        }
    }

    [Theory, MemberData(nameof(Elementwise))]
    public void Spans_of_every_length_give_the_bits_of_single_numbers(string name)
    {
        var activation = ActivationRegistry.Default.Parse(name);
        for (int n = 0; n <= 37; n++)
        {
            Agree(activation, [.. Enumerable.Range(0, n).Select(i => Math.Sin(i * 12.9898) * 6)]);
            Agree(activation, [.. Enumerable.Range(0, n).Select(i => (float)(Math.Sin(i * 12.9898) * 6))]);
        }

        double[] odd = [0.0, -0.0, 1e4, -1e4, 1e-310, -1e-310, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
            3, -3, 6, 1, -1];
        Agree(activation, odd);
        Agree(activation, Array.ConvertAll(odd, one => (float)one));
    }

    [Theory, MemberData(nameof(Names))]
    public void Forward_and_backward_may_work_in_place(string name)
    {
        var activation = ActivationRegistry.Default.Parse(name);
        double[] z = [.. Points[..76]], a = new double[76], delta = new double[76], slopes = [.. Points.Skip(4)], inPlace = [.. z],
            deltaInPlace = [.. slopes];
        activation.Forward<double>(z, a, 4);
        activation.Forward<double>(inPlace, inPlace, 4);
        activation.Backward<double>(z, a, slopes, delta, 4);
        activation.Backward<double>(z, a, deltaInPlace, deltaInPlace, 4);
        Assert.Equal(a, inPlace);
        Assert.Equal(delta, deltaInPlace);
    }

    // The limits of value and slope far out; ∞ where the value grows without bound.
    [Theory]
    [InlineData("identity", double.NegativeInfinity, 1, double.PositiveInfinity, 1)]
    [InlineData("sigmoid", 0, 0, 1, 0)]
    [InlineData("tanh", -1, 0, 1, 0)]
    [InlineData("relu", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("leaky-relu", double.NegativeInfinity, 0.01, double.PositiveInfinity, 1)]
    [InlineData("elu", -1, 0, double.PositiveInfinity, 1)]
    [InlineData("selu", -1.0507009873554805 * 1.6732632423543772, 0, double.PositiveInfinity, 1.0507009873554805)]
    [InlineData("gelu", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("gelu-tanh", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("silu", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("mish", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("softplus", 0, 0, double.PositiveInfinity, 1)]
    [InlineData("exponential", 0, 0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("softsign", -1, 0, 1, 0)]
    [InlineData("relu6", 0, 0, 6, 0)]
    [InlineData("hard-tanh", -1, 0, 1, 0)]
    [InlineData("hard-sigmoid", 0, 0, 1, 0)]
    [InlineData("hard-swish", 0, 0, double.PositiveInfinity, 1)]
    public void Far_out_values_and_slopes_reach_their_limits(string name, double lowest, double slopeBelow, double highest,
    double slopeAbove)
    {
        var activation = ActivationRegistry.Default.Parse(name);
        foreach (double far in new[] { 1e4, 1e30, double.PositiveInfinity })
        {
            Near(lowest, activation.Value(-far), far);
            Near(highest, activation.Value(far), far);
            Near(slopeBelow, activation.Derivative(-far), far);
            Near(slopeAbove, activation.Derivative(far), far);
            float[] z = [(float)-far, (float)far], a = new float[2], slopes = new float[2];
            activation.Forward<float>(z, a, 2);
            activation.Backward<float>(z, a, [1f, 1f], slopes, 2);
            Near(lowest, a[0], far);
            Near(highest, a[1], far);
            Near(slopeBelow, slopes[0], far);
            Near(slopeAbove, slopes[1], far);
        }

        void Near(double limit, double actual, double far)
        {
            bool near = double.IsFinite(limit) ? Math.Abs(limit - actual) <= 1e-6 + 2 / far : actual * Math.Sign(limit) >= far / 101;
            Assert.True(near, $"{name} at ±{far}: {actual} instead of {limit}");
        }
    }

    [Fact]
    public void The_limits_are_stated_for_every_activation()
    {
        var stated = typeof(ActivationTheories).GetMethod(nameof(Far_out_values_and_slopes_reach_their_limits))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Select(data => (string)((InlineDataAttribute)data).Data[0]!);
        Assert.Equal(ActivationRegistry.Default.Names.Where(name => name != "softmax"), stated);
    }

    [Theory, MemberData(nameof(Names))]
    public void NaN_stays_NaN(string name) => Assert.Equal(double.NaN, ActivationRegistry.Default.Parse(name).Value(double.NaN));

    private static void Agree<T>(IActivation activation, T[] z)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] a = new T[z.Length], slopes = new T[z.Length], c = [.. z.Select(_ => T.One)], one = new T[1], slope = new T[1];
        activation.Forward<T>(z, a, z.Length);
        activation.Backward<T>(z, a, c, slopes, z.Length);
        for (int i = 0; i < z.Length; i++)
        {
            activation.Forward<T>([z[i]], one, 1);
            activation.Backward<T>([z[i]], one, [T.One], slope, 1);
            Assert.Equal((one[0], slope[0]), (a[i], slopes[i]));
        }
    }

    private static void Close(double expected, double actual, double relative, double absolute, string what) =>
        Assert.True(Math.Abs(expected - actual) <= absolute + relative * Math.Abs(expected), $"{what}: {actual} instead of {expected}");
}
