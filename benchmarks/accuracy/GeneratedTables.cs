using Nabla.Data;

namespace Nabla.Accuracy;

/// <summary>A table to choose defaults on. None of its rows is a test row of benchmarks/results.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Target">The column to predict.</param>
internal sealed record BenchTable(string Name, Table Rows, string Target)
{
    public bool IsRegression => Rows[Target].Kind == ColumnKind.Number;
}

/// <summary>
/// Tables with one known difficulty each, drawn with a fixed seed. Friedman 1 to 3: Friedman, "Multivariate adaptive regression splines",
/// 1991, with the ranges and the noise of scikit-learn's make_friedman1 to 3.
/// </summary>
internal static class GeneratedTables
{
    public static IEnumerable<BenchTable> All() =>
    [
        Regression("friedman-1", 800, 10, x => 10 * Math.Sin(Math.PI * x[0] * x[1]) + 20 * Sq(x[2] - 0.5) + 10 * x[3] + 5 * x[4], noise: 1),
        Regression("friedman-2", 800, 4, x => Math.Sqrt(Sq(100 * x[0]) + Sq(F2(x) * x[2] - 1 / (F2(x) * (1 + 10 * x[3])))), noise: 125),
        Regression("friedman-3", 800, 4, x => Math.Atan((F2(x) * x[2] - 1 / (F2(x) * (1 + 10 * x[3]))) / (100 * x[0] + 1e-3)), noise: 0.1),
        Regression("linear, mostly noise", 600, 20, x => x.Take(5).Sum(), noise: 1.5),
        Regression("waves", 1000, 4, x => Math.Sin(4 * Math.PI * x[0]) + Math.Sin(6 * Math.PI * x[1]) * x[2], noise: 0.1),
        Regression("steps", 1000, 6, x => Math.Floor(4 * x[0]) * Math.Floor(3 * x[1]) + (x[2] > 0.7 ? 5 : 0), noise: 0.3),
        Regression("rotated steps", 1000, 6, x => Math.Floor(x[0] + x[1] - x[2] + 2 * x[3]) * 2 + (x[4] - x[5] + x[1] > 0.3 ? 3 : 0),
            noise: 0.3),
        Regression("products, log-normal", 1000, 6, x => Math.Exp(3 * x[0] + 2 * x[1] * x[2] - x[3]), noise: 0, relativeNoise: 0.2),
        HeavyTails(), HighCardinality(),
        Classes("hierarchical xor", 1000, 8, (x, _) => x[2] > 0.5 ? (x[0] > 0.5) != (x[1] > 0.5) ? 1 : 0
            : (x[3] > 0.5) != (x[4] > 0.5) ? 1 : 0, flips: 0.05),
        Classes("checkerboard", 1000, 4, (x, _) => ((int)(4 * x[0]) + (int)(4 * x[1])) % 2, flips: 0.05),
        Classes("axis-parallel boxes", 1000, 8, (x, _) => x[0] > 0.6 && x[1] < 0.5 ? 2 : x[2] > 0.5 && x[3] > 0.3 ? 1 : 0, flips: 0.1),
        Classes("smooth, overlapping", 800, 10, (x, u) => u < 1 / (1 + Math.Exp(-6 * (x[0] + x[1] * x[2] - x[3]))) ? 1 : 0, flips: 0),
        Classes("3 % positives", 2000, 8, (x, u) => u < Math.Exp(-9 + 5 * x[0] + 4 * x[1] * x[2]) ? 1 : 0, flips: 0),
        Classes("150 rows of 60 columns", 150, 60, (x, u) => u < 1 / (1 + Math.Exp(-8 * (x.Take(6).Sum() - 3))) ? 1 : 0, flips: 0),
        Gaps(), Counts(), Categories(),
    ];

    private static double Sq(double x) => x * x;

    private static double F2(double[] x) => 40 * Math.PI + 520 * Math.PI * x[1];

    private static BenchTable Regression(string name, int rows, int columns, Func<double[], double> of, double noise,
        double relativeNoise = 0)
    {
        var random = new Random(Seed(name));
        var x = Uniform(random, rows, columns);
        double[] y = [.. x.Select(row => of(row) * Math.Exp(relativeNoise * Normal(random)) + noise * Normal(random))];
        return Table(name, x, new NumericColumn("y", y));
    }

    private static BenchTable Classes(string name, int rows, int columns, Func<double[], double, int> of, double flips)
    {
        var random = new Random(Seed(name));
        var x = Uniform(random, rows, columns);
        string[] y = [.. x.Select(row => $"class {(of(row, random.NextDouble()) is var k && random.NextDouble() < flips ? 1 - Math.Min(k, 1) : k)}")];
        return Table(name, x, TextColumn.From("y", y));
    }

    private static BenchTable HeavyTails()
    {
        const string Name = "heavy tails";
        var random = new Random(Seed(Name));
        // Student's t with 1.5 degrees of freedom, roughly: a normal number over the root of a gamma.
        double[][] x = [.. Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, 6)
            .Select(_ => Normal(random) / Math.Sqrt(-Math.Log(1 - random.NextDouble()) + 0.02)).ToArray())];
        double[] y = [.. x.Select(r => Math.Asinh(r[0]) + 0.5 * Math.Asinh(r[1]) * Math.Sign(r[2]) + 0.3 * Normal(random))];
        return Table(Name, x, new NumericColumn("y", y));
    }

    private static BenchTable HighCardinality()
    {
        const string Name = "300 categories";
        var random = new Random(Seed(Name));
        double[] effects = [.. Enumerable.Range(0, 300).Select(_ => Normal(random))];
        int[] towns = [.. Enumerable.Range(0, 1500).Select(_ => (int)(300 * Sq(random.NextDouble())))];
        var x = Uniform(random, towns.Length, 3);
        double[] y = [.. x.Select((r, i) => effects[towns[i]] + 2 * r[0] * r[1] + 0.3 * Normal(random))];
        var table = Table(Name, x, new NumericColumn("y", y));
        return table with { Rows = table.Rows.With(TextColumn.From("town", towns.Select(town => $"town {town}"))) };
    }

    private static BenchTable Gaps()
    {
        const string Name = "half of the cells missing";
        var random = new Random(Seed(Name));
        var x = Uniform(random, 1000, 10);
        string[] y = [.. x.Select(r => r[0] + r[1] + 0.5 * r[2] * r[3] + 0.2 * Normal(random) > 1.1 ? "yes" : "no")];
        foreach (double[] row in x)
            for (int c = 0; c < row.Length; c++)
                // Large cells are missing more often.
                if (random.NextDouble() < 0.25 + 0.5 * row[c]) row[c] = double.NaN;
        return Table(Name, x, TextColumn.From("y", y));
    }

    private static BenchTable Counts()
    {
        const string Name = "counts, mostly zero";
        var random = new Random(Seed(Name));
        double[][] rates = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 40)
            .Select(_ => random.NextDouble() < 0.25 ? 3 * random.NextDouble() : 0.05).ToArray())];
        int[] k = [.. Enumerable.Range(0, 1500).Select(_ => random.Next(8))];
        double[][] x = [.. k.Select(one => rates[one].Select(rate => (double)Poisson(random, rate)).ToArray())];
        return Table(Name, x, TextColumn.From("y", k.Select(one => $"class {one}")));
    }

    private static BenchTable Categories()
    {
        const string Name = "categories that interact";
        var random = new Random(Seed(Name));
        int[][] codes = [.. Enumerable.Range(0, 1200).Select(_ => new[] { random.Next(6), random.Next(5), random.Next(4), random.Next(3) })];
        string[] y = [.. codes.Select(c => (c[0] * c[1] + c[2]) % 3 == 0 != random.NextDouble() < 0.1 ? "yes" : "no")];
        return new(Name, new Table(
        [
            .. Enumerable.Range(0, 4).Select(j => (Column)TextColumn.From($"c{j}", codes.Select(c => $"{(char)('a' + c[j])}"))),
            new NumericColumn("x", codes.Select(_ => random.NextDouble()).ToArray()), TextColumn.From("y", y),
        ]), "y");
    }

    private static BenchTable Table(string name, double[][] x, Column y) => new(name, new Table(
    [
        .. Enumerable.Range(0, x[0].Length).Select(j => (Column)new NumericColumn($"x{j}", x.Select(row => row[j]).ToArray())), y,
    ]), y.Name);

    private static double[][] Uniform(Random random, int rows, int columns) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => random.NextDouble()).ToArray())];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static int Poisson(Random random, double rate)
    {
        int n = 0;
        for (double p = random.NextDouble(), limit = Math.Exp(-rate); p > limit; n++) p *= random.NextDouble();
        return n;
    }

    // string.GetHashCode differs from run to run.
    private static int Seed(string name) => name.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter));
}
