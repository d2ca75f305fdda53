using Nabla.Data.Features;

namespace Nabla.Data.Tests;

public class StatisticsTests
{
    public static TheoryData<string> Kinds => ["uniform", "ties", "outliers", "magnitudes", "alike", "two", "close"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Quantiles_are_those_of_sorted_values(string kind)
    {
        foreach (int count in (ReadOnlySpan<int>)[1, 2, 3, 4, 511, 512, 513, 5000, 40_001])
        {
            double[] values = Values(kind, count), sorted = [.. values.Order()];
            var quantiles = Quartiles.Compute(values, RunningMoments.From(values), range: true);
            Assert.Equal(At(sorted, 0.5), quantiles.Median);
            Assert.Equal(At(sorted, 0.75) - At(sorted, 0.25), quantiles.InterquartileRange);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_spread_of_parts_is_that_of_the_whole(string kind)
    {
        double[] values = Values(kind, 10_007);
        var whole = RunningMoments.From(values);
        var parts = values.Chunk(977).Aggregate(default(RunningMoments), (spread, part) => spread.Combine(RunningMoments.From(part)));
        Assert.Equal((whole.Count, whole.Min, whole.Max), (parts.Count, parts.Min, parts.Max));
        Assert.Equal(0, (whole.Mean - parts.Mean) / Math.Max(whole.StandardDeviation, double.Epsilon), 1e-12);
        Assert.Equal(1, (whole.StandardDeviation + double.Epsilon) / (parts.StandardDeviation + double.Epsilon), 1e-12);
    }

    [Fact]
    public void The_spread_holds_mean_and_deviation()
    {
        var spread = RunningMoments.From([2, 4, 4, 4, 5, 5, 7, 9, 5, 5]);
        Assert.Equal((10, 2.0, 9.0, 5.0), (spread.Count, spread.Min, spread.Max, spread.Mean));
        Assert.Equal(32, spread.SumOfSquares, 1e-12);
    }

    private static double[] Values(string kind, int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(i => kind switch
        {
            "uniform" => random.NextDouble(),
            "ties" => random.Next(5),
            "outliers" => random.NextDouble() + (i % 100 == 0 ? 1e9 : 0),
            "magnitudes" => Math.Pow(10, 200 * random.NextDouble() - 100) * (i % 2 == 0 ? 1 : -1),
            "alike" => -3,
            "two" => i % 2,
            _ => 1 + i * double.Epsilon + i % 7 * Math.Pow(2, -52),
        })];
    }

    private static double At(double[] sorted, double p)
    {
        double at = p * (sorted.Length - 1);
        int below = (int)at;
        return at == below ? sorted[below] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }
}
