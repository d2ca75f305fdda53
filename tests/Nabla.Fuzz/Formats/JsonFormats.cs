using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models;
using Nabla.Data.Readers;

namespace Nabla.Fuzz;

/// <summary>What is written as JSON: configurations and preprocessing.</summary>
internal static class JsonFormats
{
    private static readonly string[] Tokens =
        ["{", "}", "[", "]", "\"", ":", ",", "null", "true", "false", "1e999", "-1", "[[[[[[[[", "\"\\u0000\"", "\"\\ud800\"", "//\n", "/*",
        "{}", "[]", "[null]", "{\"a\":"];

    private static readonly Table Flowers = Csv.Read(new MemoryStream(Formats.Utf8(
        "length,width,color,kind\n"
            + string.Concat(Enumerable.Range(0, 30)
            .Select(i => FormattableString.Invariant($"{4 + i % 3}.{i % 10},{(i % 6 == 0 ? "" : $"{i}")},{(i % 3 == 0 ? "red" : "yellow")},{(i % 2 == 0 ? "rose" : "tulip")}\n"))))));

    private static readonly Dataset Samples = Data.Features.Preprocessing.Fit(Flowers, "kind").Apply(Flowers);

    /// <summary><c>--config</c>, as far as the settings that data and network are made from.</summary>
    public static Format Configuration =>
        new("config", Configurations,
        [.. Tokens, .. RunSettings.Names.Select(name => $"\"{name}\":"), "\"adam\"", "\"sgd:1\"", "\"relu\"", "\"cosine\"",
            "\"huber:delta=2\"", "\"warmup:epochs=2+cosine\"", "\"256MB\""], bytes =>
    {
        string path = Scratch.Write("config.json", bytes);
        var configuration = RunConfiguration.Read(path);
        _ = configuration.ToJson();
        _ = configuration.ToPreprocessingOptions();
        var resolved = configuration.Resolve(Samples);
        _ = (resolved.CreateOptimizer(), resolved.ToTrainingOptions());
    });

    /// <summary>Preprocessing, applied to a table.</summary>
    public static Format Preprocessing =>
        new("preprocessing", Plans,
        [.. Tokens, "\"task\":", "\"regression\"", "\"kind\":", "\"Columns\":", "\"Target\":", "\"Scale\":0", "\"Scale\":1e-320",
            "\"Categories\":"], bytes =>
    {
        var preprocessing = Data.Features.Preprocessing.FromJson(System.Text.Encoding.UTF8.GetString(bytes));
        _ = preprocessing.ToJson();
        _ = preprocessing.ApplyToInputs(TableFor(preprocessing));
        _ = (preprocessing.InputNames, preprocessing.ClassNames, preprocessing.Target.Width);
    });

    /// <summary>A row that is known and one that is not, in the columns that are wanted.</summary>
    public static Table TableFor(Preprocessing preprocessing) => new(preprocessing.Kinds.Select(column => column.Value == ColumnKind.Number
        ? (Column)new NumericColumn(column.Key, new double[] { 1, double.NaN })
        : TextColumn.From(column.Key, ["red", null])));

    private static IReadOnlyList<byte[]> Configurations() =>
    [
        .. new[]
        {
            new RunConfiguration { Data = "a.csv", Target = "y" }.Resolve(Samples).ToJson(),
            new RunConfiguration { Data = "a.csv", Preset = Preset.Lesson, Hidden = [16, 16], Seed = 7 }.Resolve(Samples).ToJson(),
            "{\"data\": \"digits\", \"hidden\": [16, 16], \"activation\": \"relu\", \"validation\": 0.1, // why\n \"metrics\": "
                + "[\"accuracy\"], \"early_stop\": 3,}",
            "{\"optimizer\": \"adam:beta1=0.8\", \"schedule\": \"warmup:epochs=2+cosine\", \"cost\": \"huber:delta=2\", "
                + "\"class-weights\": \"balanced\", \"memory\": \"1.5GiB\", \"shuffle\": false, \"l2\": 1e-3}",
        }.Select(Formats.Utf8),
    ];

    private static IReadOnlyList<byte[]> Plans() =>
    [
        .. new[]
        {
            Data.Features.Preprocessing.Fit(Flowers, "kind").ToJson(),
            Data.Features.Preprocessing.Fit(Flowers, "length", new() { Scaling = Scaling.Robust, TargetScaling = Scaling.Robust }).ToJson(),
            Data.Features.Preprocessing.Fit(Flowers, "kind", new() { WeightColumn = "length", ClassWeights = ClassWeights.Balanced }).ToJson(),
        }.Select(Formats.Utf8),
    ];
}
