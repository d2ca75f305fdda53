using Nabla.Data.Features;
using Nabla.Data;
using Nabla.Models;

namespace Nabla.Repository.Tests;

/// <summary>Small models of tables and images, as each preset makes them.</summary>
internal static class FrozenModels
{
    /// <summary>The name of each model, and the model, not trained yet.</summary>
    /// <param name="threads">Threads of the training.</param>
    public static IEnumerable<(string Name, Model Model)> All(int threads)
    {
        var small = new RunConfiguration { Epochs = 3, Hidden = [5], Seed = 7, Threads = threads };
        yield return ("tabular classes", Model.For(Table(), "kind", small with { Preset = Preset.Tabular }));
        yield return ("tabular numbers", Model.For(Table(), "price", small with { Preset = Preset.Tabular }));
        yield return ("tabular periodic", Model.For(Table(), "price", small with { Preset = Preset.Tabular,
            Embedding = new NumberEmbedding.Periodic() }));
        yield return ("tabular frequent numbers", Model.For(Table(), "price", small with { Preset = Preset.Tabular,
            DiscreteValueIndicators = true }));
        yield return ("tabular ensemble, calibrated",
            Model.For(Table(), "kind", small with { Preset = Preset.Tabular, Ensemble = 2, Calibrate = true }));
        yield return ("standard classes", Model.For(Table(), "kind", small with { Preset = Preset.Standard }));
        yield return ("standard class weights", Model.For(Table(), "kind", small with { Preset = Preset.Standard,
            ClassWeights = ClassWeights.Balanced }));
        yield return ("standard weight column", Model.For(Table(), "price", small with { Preset = Preset.Standard,
            WeightColumn = "size" }));
        yield return ("standard several targets", Model.For(Table(), ["price", "size"], small with { Preset = Preset.Standard }));
        yield return ("standard quantiles", Model.For(Table(), "price", small with { Preset = Preset.Standard, Quantiles = [0.1, 0.5,
            0.9] }));
        yield return ("lesson image", Model.For(Images(), small with { Preset = Preset.Lesson }));
        yield return ("image augmented", Model.For(Images(), small with { Preset = Preset.Image }));
    }

    // Numbers, a gap, categories, a date: each kind of column.
    private static Table Table()
    {
        var rows = Enumerable.Range(0, 60).ToArray();
        return Nabla.Data.Table.From(
            rows,
            ("size", i => 1 + i % 7 * 0.5),
            ("age", i => i % 11 == 3 ? null : (double?)(i * i % 23)),
            ("fee", i => i % 5 == 2 ? i % 3 + 1 : 0.0),
            ("color", i => (i % 3) switch { 0 => "red", 1 => "green", _ => "blue" }),
            ("member", i => i % 4 == 0),
            ("day", i => new DateTime(2023, 1, 1).AddDays(i * 9)),
            ("price", i => 10 + i % 7 * 2.5 + i * i % 23 * 0.3 + (i % 3 == 0 ? 4 : 0)),
            ("kind", i => i * i % 23 + i % 7 > 12 ? "large" : "small"));
    }

    private static Dataset Images()
    {
        byte[] pixels = [.. Enumerable.Range(0, 40 * 16).Select(i => (byte)(i * 37 % 251))];
        var targets = new float[40 * 2];
        for (int i = 0; i < 40; i++) targets[2 * i + i % 2] = 1;
        return new(pixels, targets, 16, 2, LearningTask.Classification, classNames: ["even", "odd"]) { Image = (4, 4) };
    }
}
