using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nabla.MlNet;

/// <summary>
/// Trainers of ML.NET, each with its defaults, and those of Nabla on public tables: log-loss (natural logarithm) or root mean squared error
/// on the test rows, which no trainer sees.
/// </summary>
internal sealed class Trainers(string data)
{
    private readonly record struct Target(string Column, string? True, bool IsNumber);

    private sealed record TableOf(string Name, Target Target, string[] Numbers, string[] Texts);

    private static readonly TableOf[] Tables =
    [
        new("penguins", new("species", null, false), ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"],
            ["island", "sex"]),
        new("adult", new("income", ">50K", false),
            ["age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"],
            ["workclass", "education", "marital-status", "occupation", "relationship", "race", "sex", "native-country"]),
        new("auto-mpg", new("mpg", null, true), ["cylinders", "displacement", "horsepower", "weight", "acceleration", "model_year"],
            ["origin"]),
    ];

    /// <summary>Prints the table of results as Markdown.</summary>
    /// <param name="names">The tables; none for all.</param>
    public void Run(string[] names)
    {
        Console.WriteLine("| table | measure | trainer | on the test rows | seconds |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var table in Tables.Where(table => names.Length == 0 || names.Contains(table.Name)))
        {
            foreach (var (name, score, seconds) in Compare(table))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {table.Name} | {(table.Target.IsNumber ? "RMSE" : "log-loss")} | {name} | {score:0.0000} | {seconds:0.0} |"));
            }
        }
    }

    private IEnumerable<(string Trainer, double Score, double Seconds)> Compare(TableOf table)
    {
        var context = new MLContext(seed: 0);
        var (train, test) = (Load(context, table, "train"), Load(context, table, "test"));
        IEstimator<ITransformer> label = table.Target switch
        {
            { IsNumber: true } => context.Transforms.CopyColumns("Label", table.Target.Column),
            { True: { } positive } => context.Transforms.Conversion.MapValue("Label",
                [new KeyValuePair<string, bool>(positive, true)], table.Target.Column),
            _ => context.Transforms.Conversion.MapValueToKey("Label", table.Target.Column),
        };
        string[] codes = [.. table.Texts.Select(name => name + " code")];
        var features = context.Transforms.ReplaceMissingValues([.. table.Numbers.Select(name => new InputOutputColumnPair(name))])
            .Append(context.Transforms.Categorical.OneHotEncoding(
                [.. table.Texts.Zip(codes, (name, code) => new InputOutputColumnPair(code, name))]))
            .Append(context.Transforms.Concatenate("Features", [.. table.Numbers, .. codes]));
        var scaled = features.Append(context.Transforms.NormalizeMeanVariance("Features"));
        string[] raw = [.. table.Numbers, .. table.Texts];
        IEstimator<ITransformer> Sdca() => table.Target switch
        {
            { IsNumber: true } => context.Regression.Trainers.Sdca(),
            { True: not null } => context.BinaryClassification.Trainers.SdcaLogisticRegression(),
            _ => context.MulticlassClassification.Trainers.SdcaMaximumEntropy(),
        };
        IEstimator<ITransformer> LightGbm() => table.Target switch
        {
            { IsNumber: true } => context.Regression.Trainers.LightGbm(),
            { True: not null } => context.BinaryClassification.Trainers.LightGbm(),
            _ => context.MulticlassClassification.Trainers.LightGbm(),
        };
        IEstimator<ITransformer> OnFeatures(int? networks) => table.Target switch
        {
            { IsNumber: true } => context.Regression.Trainers.Nabla(ensemble: networks),
            { True: not null } => context.BinaryClassification.Trainers.Nabla(ensemble: networks),
            _ => context.MulticlassClassification.Trainers.Nabla(ensemble: networks),
        };
        IEstimator<ITransformer> OnRaw(int? networks)
        {
            var options = new ML.NablaTabularTrainer.Options { InputColumnNames = raw, Ensemble = networks };
            return table.Target switch
            {
                { IsNumber: true } => context.Regression.Trainers.NablaTabular(options),
                { True: not null } => context.BinaryClassification.Trainers.NablaTabular(options),
                _ => context.MulticlassClassification.Trainers.NablaTabular(options),
            };
        }

        (string, IEstimator<ITransformer>)[] pipelines =
        [
            ("ML.NET SDCA (linear)", label.Append(scaled).Append(Sdca())),
            ("ML.NET LightGbm", label.Append(features).Append(LightGbm())),
            ("Nabla on the features", label.Append(features).Append(OnFeatures(null))),
            ("NablaTabular on the raw columns", label.Append(OnRaw(null))),
            ("NablaTabular, 5 networks", label.Append(OnRaw(5))),
        ];
        foreach (var (name, pipeline) in pipelines)
        {
            var clock = Stopwatch.StartNew();
            var model = pipeline.Fit(train);
            double seconds = clock.Elapsed.TotalSeconds;
            yield return (name, Score(table.Target, model.Transform(test)), seconds);
        }
    }

    private static double Score(Target target, IDataView scored)
    {
        if (target.IsNumber)
        {
            return Math.Sqrt(scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Label"),
                (a, y) => ((double)a - y) * ((double)a - y)).Average());
        }

        var probabilities = target.True is not null
            ? scored.GetColumn<float>("Probability").Zip(scored.GetColumn<bool>("Label"), (p, isTrue) => isTrue ? p : 1 - p)
            : scored.GetColumn<float[]>("Score").Zip(scored.GetColumn<uint>("Label"), (p, key) => p[key - 1]);
        return probabilities.Average(p => -Math.Log(Math.Max(p, 1e-15)));
    }

    private IDataView Load(MLContext context, TableOf table, string part)
    {
        string path = Path.Combine(data, table.Name, $"{part}.csv");
        string[] header;
        using (var reader = new StreamReader(path, Encoding.UTF8)) header = reader.ReadLine()!.Split(',');
        TextLoader.Column Of(string name, DataKind kind) => new(name, kind, Array.IndexOf(header, name));
        return context.Data.LoadFromTextFile(path, new TextLoader.Options
        {
            HasHeader = true, Separators = [','], AllowQuoting = true, TrimWhitespace = true, MissingRealsAsNaNs = true,
            Columns =
            [
                .. table.Numbers.Select(name => Of(name, DataKind.Single)), .. table.Texts.Select(name => Of(name, DataKind.String)),
                Of(table.Target.Column, table.Target.IsNumber ? DataKind.Single : DataKind.String),
            ],
        });
    }
}
