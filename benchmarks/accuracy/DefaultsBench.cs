using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Accuracy;

/// <summary>
/// <c>bench [TABLE...] [--variant NAME=JSON]... [--folds N] [--rows N] [--only classes|numbers] [--trees]</c>: settings compared on many tables by
/// cross-validation on training rows, each table with the same folds for all. The first variant, the preset as it is, is what the others
/// are compared with.
/// </summary>
internal static class DefaultsBench
{
    public static int Run(string[] args)
    {
        int folds = Number(args, "--folds", 3), most = Number(args, "--rows", 2000);
        var variants = new List<(string Name, Func<Table, Table, BenchTable, double> Error)>
        {
            ("preset", (train, test, table) => Nabla(train, test, table, new())),
        };
        for (int i = 0; i + 1 < args.Length; i++)
        {
            if (args[i] != "--variant") continue;
            string[] parts = args[i + 1].Split('=', 2);
            var settings = RunConfiguration.FromJson(parts[1], parts[0]);
            variants.Add((parts[0], (train, test, table) => Nabla(train, test, table, settings)));
        }

        if (args.Contains("--trees")) variants.Add(("LightGBM", Trees));
        Console.WriteLine($"# Settings on many tables: log-loss or RMSE, mean of {folds} folds of training rows, {Machine.Name}, .NET "
            + $"{Environment.Version}");
        Console.WriteLine();
        Console.WriteLine($"| table | rows | {string.Join(" | ", variants.Select(variant => variant.Name))} |");
        Console.WriteLine($"|---|---|{string.Concat(variants.Select(_ => "---|"))}");
        string? only = args.SkipWhile(arg => arg != "--only").Skip(1).FirstOrDefault();
        string[] asked = [.. args.TakeWhile(arg => !arg.StartsWith("--", StringComparison.Ordinal))];
        var errors = new List<double[]>();
        double[] seconds = new double[variants.Count];
        foreach (var table in Files(most).Concat(GeneratedTables.All())
            .Where(table => (asked.Length == 0 || asked.Contains(table.Name)) && (only is null || only == "numbers" == table.IsRegression)))
        {
            double[] sums = new double[variants.Count];
            int[] part = Parts(table, folds);
            for (int fold = 0; fold < folds; fold++)
            {
                int[] inside = [.. Enumerable.Range(0, part.Length).Where(i => part[i] != fold)],
                    outside = [.. Enumerable.Range(0, part.Length).Where(i => part[i] == fold)];
                var (train, test) = (table.Rows.Take(inside), table.Rows.Take(outside));
                for (int v = 0; v < sums.Length; v++)
                {
                    var clock = Stopwatch.StartNew();
                    sums[v] += variants[v].Error(train, test, table) / folds;
                    seconds[v] += clock.Elapsed.TotalSeconds;
                }
            }

            errors.Add(sums);
            Console.WriteLine($"| {table.Name} | {table.Rows.RowCount} | "
                + $"{string.Join(" | ", sums.Select((error, v) => v == 0 ? Said(error) : $"{Said(error)} ({error / sums[0] - 1:+0.0 %;-0.0 %})"))} |");
        }

        Console.WriteLine($"| **error, geometric mean of ratios** | | {string.Join(" | ", variants.Select((_, v) =>
            Math.Exp(errors.Average(error => Math.Log(error[v] / error[0]))).ToString("0.000", CultureInfo.InvariantCulture)))} |");
        Console.WriteLine($"| **better than preset, of {errors.Count}** | | {string.Join(" | ", variants.Select((_, v) =>
            v == 0 ? "" : $"{errors.Count(error => error[v] < error[0])}"))} |");
        Console.WriteLine($"| **seconds** | | {string.Join(" | ", seconds.Select(time => time.ToString("0", CultureInfo.InvariantCulture)))} |");
        return 0;
    }

    private static string Said(double error) => error.ToString(error >= 100 ? "0.0" : "0.0000", CultureInfo.InvariantCulture);

    private static double Nabla(Table train, Table test, BenchTable table, RunConfiguration configuration)
    {
        var model = Model.For(train, table.Target, configuration);
        model.Fit();
        var evaluation = model.Evaluate(test);
        return evaluation[table.IsRegression ? "rmse" : "log-loss"]!.Value;
    }

    // LightGBM with its defaults. Categories are one-hot, missing numbers are NaN.
    private static double Trees(Table train, Table test, BenchTable table)
    {
        var context = new MLContext(seed: 0);
        var columns = train.Columns.Where(column => column.Name != table.Target).ToArray();
        var categories = columns.OfType<TextColumn>().ToDictionary(column => column.Name, column => column.Categories.ToArray());
        Row[] Rows(Table rows) => [.. Enumerable.Range(0, rows.RowCount).Select(i => new Row
        {
            Features = [.. columns.SelectMany(column => rows[column.Name] is NumericColumn number ? [(float)number.Values.Span[i]]
                : categories[column.Name].Select(category => rows[column.Name].TextAt(i) == category ? 1f : 0))],
            Number = table.IsRegression ? (float)((NumericColumn)rows[table.Target]).Values.Span[i] : 0,
            Class = rows[table.Target].TextAt(i)!,
        })];
        var definition = SchemaDefinition.Create(typeof(Row));
        var trainRows = Rows(train);
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, trainRows[0].Features.Length);
        var (data, held) = (context.Data.LoadFromEnumerable(trainRows, definition), context.Data.LoadFromEnumerable(Rows(test), definition));
        IEstimator<ITransformer> trainer = table.IsRegression ? context.Regression.Trainers.LightGbm("Number")
            : context.Transforms.Conversion.MapValueToKey("Class").Append(context.MulticlassClassification.Trainers.LightGbm("Class"));
        var scored = trainer.Fit(data).Transform(held);
        return table.IsRegression
            ? Math.Sqrt(scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Number"), (a, y) => ((double)a - y) * ((double)a - y))
                .Average())
            : scored.GetColumn<float[]>("Score").Zip(scored.GetColumn<uint>("Class"), (p, k) => -Math.Log(Math.Max(p[k - 1], 1e-15)))
                .Average();
    }

    private static int[] Parts(BenchTable table, int folds)
    {
        var random = new Random(1);
        int[] order = [.. Enumerable.Range(0, table.Rows.RowCount)], part = new int[order.Length];
        random.Shuffle(order);
        // Stratified: consecutive rows of a class go to different folds.
        if (!table.IsRegression) order = [.. order.OrderBy(i => table.Rows[table.Target].TextAt(i), StringComparer.Ordinal)];
        for (int n = 0; n < order.Length; n++) part[order[n]] = n % folds;
        return part;
    }

    // The training rows of the public tables; of large ones a sample.
    private static IEnumerable<BenchTable> Files(int most)
    {
        foreach (var experiment in TableExperiment.All)
        {
            var (train, _, target) = experiment.Load(0, develops: false);
            if (train.RowCount > most)
            {
                int[] rows = [.. Enumerable.Range(0, train.RowCount)];
                new Random(2).Shuffle(rows);
                train = train.Take([.. rows.Take(most).Order()]);
            }

            yield return new(experiment.Name, train, target);
        }
    }

    private static int Number(string[] args, string flag, int otherwise) =>
        args.SkipWhile(arg => arg != flag).Skip(1).FirstOrDefault() is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Number { get; set; }

        public string Class { get; set; } = "";
    }
}
