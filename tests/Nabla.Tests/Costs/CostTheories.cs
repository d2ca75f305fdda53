using System.Numerics;
using Nabla.Costs;

namespace Nabla.Tests.Costs;

/// <summary>What holds for every cost in the catalogue.</summary>
public class CostTheories
{
    private const int Nodes = 5, Samples = 8;

    // No a comes near its y or 1 from it, where costs have kinks.
    private static readonly double[] A = [.. Enumerable.Range(0, Nodes * Samples).Select(i => Math.Sin(i * 12.9898) * 3)];
    private static readonly double[] Y =
        [.. A.Select((a, i) => Math.Abs(i % 3 - a) is < 0.05 or (> 0.95 and < 1.05) ? i % 3 + 0.2 : i % 3)];

    public static TheoryData<string> Texts =>
        [.. CostRegistry.Default.Names, "huber:0.3", "quantile:0.9", "quantiles:0.1,0.9", "quantiles:0.25", "softmax-cross-entropy:0.1"];

    [Theory, MemberData(nameof(Texts))]
    public void The_slope_is_the_limit_of_the_difference_quotient(string text)
    {
        var cost = CostRegistry.Default.Parse(text);
        double[] slopes = new double[A.Length];
        cost.Derivative<double>(A, Y, Nodes, slopes);
        for (int i = 0; i < A.Length; i++)
        {
            const double h = 1e-5;
            double difference = (Total(i, h) - Total(i, -h)) / (2 * h);
            Assert.True(Math.Abs(difference - slopes[i]) <= 1e-9 + 1e-6
                * Math.Abs(difference), $"{text}, a[{i}]: {slopes[i]} instead of {difference}");
        }

        double Total(int i, double nudge)
        {
            double[] a = [.. A], c0 = new double[Samples];
            a[i] += nudge;
            cost.Value<double>(a, Y, Nodes, c0);
            return c0[i / Nodes];
        }
    }

    [Theory, MemberData(nameof(Texts))]
    public void Each_sample_costs_what_it_costs_alone(string text)
    {
        Alone(CostRegistry.Default.Parse(text), A, Y);
        Alone(CostRegistry.Default.Parse(text), Array.ConvertAll(A, one => (float)one), Array.ConvertAll(Y, one => (float)one));
    }

    [Theory, MemberData(nameof(Texts))]
    public void Float_agrees_with_double(string text)
    {
        var cost = CostRegistry.Default.Parse(text);
        double[] exact = new double[Samples], rounded = new double[Samples];
        cost.Value<double>(A, Y, Nodes, exact);
        cost.Value<float>(Array.ConvertAll(A, one => (float)one), Array.ConvertAll(Y, one => (float)one), Nodes, rounded);
        Assert.All(exact.Zip(rounded), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Theory, MemberData(nameof(Texts))]
    public void A_sample_may_have_any_number_of_nodes(string text)
    {
        var cost = CostRegistry.Default.Parse(text);
        foreach (int nodes in new[] { 1, 2, 127, 128, 129, 300 })
        {
            double[] a = [.. Enumerable.Range(0, nodes).Select(i => Math.Cos(i))], y = [.. a.Select((_, i) => i == 0 ? 1.0 : 0)],
                c0 = new double[1];
            cost.Value<double>(a, y, nodes, c0);
            Assert.Equal(ByHand(text, a, y), c0[0], 1e-12 * nodes);
        }
    }

    [Fact]
    public void Each_cost_contains_the_activation_that_its_logits_go_through() =>
        Assert.Equal(
            ["softmax-cross-entropy: softmax", "sigmoid-cross-entropy: sigmoid", "poisson: exponential"],
            CostRegistry.Default.All.Where(cost => cost.FusedActivation is not null)
                .Select(cost => $"{cost.Spec.Name}: {cost.FusedActivation!.Spec.Name}"));

    // The formulas as they stand in the documentation, without care for overflow.
    private static double ByHand(string text, double[] a, double[] y)
    {
        double whole = a.Sum(Math.Exp);
        int n = a.Length;
        double Sum(Func<double, double, double> term) => a.Zip(y, term).Sum();
        double SumOf(params double[] levels) =>
            Enumerable.Range(0, n).Sum(j => a[j] < y[j] ? levels[j % levels.Length] * (y[j] - a[j])
            : (1 - levels[j % levels.Length]) * (a[j] - y[j]));
        return text switch
        {
            "squared-error" => Sum((a, y) => (a - y) * (a - y)),
            "mean-squared-error" => Sum((a, y) => (a - y) * (a - y)) / n,
            "absolute-error" => Sum((a, y) => Math.Abs(a - y)),
            "huber" => Sum((a, y) => Math.Abs(a - y) <= 1 ? (a - y) * (a - y) / 2 : Math.Abs(a - y) - 0.5),
            "huber:0.3" => Sum((a, y) => Math.Abs(a - y) <= 0.3 ? (a - y) * (a - y) / 2 : 0.3 * (Math.Abs(a - y) - 0.15)),
            "softmax-cross-entropy" => Sum((a, y) => -y * Math.Log(Math.Exp(a) / whole)),
            "softmax-cross-entropy:0.1" => Sum((a, y) => -(0.9 * y + 0.1 / n) * Math.Log(Math.Exp(a) / whole)),
            "sigmoid-cross-entropy" =>
                Sum((a, y) => -y * Math.Log(1 / (1 + Math.Exp(-a))) - (1 - y) * Math.Log(1 - 1 / (1 + Math.Exp(-a)))),
            "poisson" => Sum((a, y) => Math.Exp(a) - y * a),
            "quantile" => Sum((a, y) => Math.Abs(a - y) / 2),
            "quantiles" => SumOf(0.05, 0.5, 0.95),
            "quantiles:0.1,0.9" => SumOf(0.1, 0.9),
            "quantiles:0.25" => SumOf(0.25),
            "quantile:0.9" => Sum((a, y) => a < y ? 0.9 * (y - a) : 0.1 * (a - y)),
            _ => throw new ArgumentException($"Add a line for {text} here."),
        };
    }

    private static void Alone<T>(ICost cost, T[] a, T[] y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] c0 = new double[Samples], one = new double[1];
        T[] slopes = new T[a.Length], slope = new T[Nodes];
        cost.Value<T>(a, y, Nodes, c0);
        cost.Derivative<T>(a, y, Nodes, slopes);
        for (int i = 0; i < Samples; i++)
        {
            cost.Value<T>(a.AsSpan(i * Nodes, Nodes), y.AsSpan(i * Nodes, Nodes), Nodes, one);
            cost.Derivative<T>(a.AsSpan(i * Nodes, Nodes), y.AsSpan(i * Nodes, Nodes), Nodes, slope);
            Assert.Equal(one[0], c0[i]);
            Assert.Equal(slope, slopes[(i * Nodes)..((i + 1) * Nodes)]);
        }
    }
}
