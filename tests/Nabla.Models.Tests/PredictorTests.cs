using System.Globalization;
using System.IO.Compression;
using Nabla.Data;

namespace Nabla.Models.Tests;

/// <summary>Predictions of single records, and models in streams.</summary>
public sealed class PredictorTests
{
    private static readonly RunConfiguration Small = new() { Preset = Preset.Standard, Hidden = [8], Epochs = 3, Threads = 1 };

    private enum Size
    {
        Little,
        Large,
    }

    // Every kind of column, with gaps, and dates as DateTime and as text.
    private sealed record Visit(
        double Length, int? Rooms, string? Color, bool Paid, DateTime Day, [property: TableColumn("ended-on")] string? Ended, Size Size,
        TimeSpan Span, string? Kind);

    private struct Point
    {
        public float X { get; set; }

        [TableColumn("y in m")]
        public decimal? Y { get; set; }

        public string Kind { get; set; }
    }

    [Theory]
    [InlineData("tabular")]
    [InlineData("standard")]
    public void A_record_gets_the_bits_of_the_same_row_of_a_table(string preset)
    {
        var model = Trained(Visits(120, seed: 1), Small with { Preset = Nabla.Models.Preset.All.First(one => one.Name == preset) });
        var predictor = model.CreatePredictor<Visit>();
        Assert.Equal(["Kind"], predictor.UnusedColumns);
        var others = Visits(60, seed: 2);
        others[3] = others[3] with { Color = "never seen" };
        others[4] = others[4] with { Ended = "not a date" };
        others[5] = others[5] with { Length = double.NaN };
        // Twice: the second time the inputs of texts and dates are known.
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (var visit in others)
            {
                var expected = model.Predict(Table.From([visit]));
                var prediction = predictor.Predict(visit);
                Assert.Equal(expected[0].ToArray(), prediction.Values.ToArray());
                Assert.Equal(expected.PredictedLabel(0), prediction.Label);
                Assert.Equal(expected[0][1], prediction.Probability(model.ClassNames![1]));
            }
        }

        Assert.True(predictor.UnseenCells >= 6, $"Three unseen cells in two passes must be counted (got {predictor.UnseenCells}).");
    }

    [Fact]
    public void Structs_tuples_and_functions_are_records_too()
    {
        var points = Enumerable.Range(0, 60).Select(i => new Point
            { X = i % 7, Y = i % 5 == 0 ? null : i % 11, Kind = i % 7 > 3 ? "right" : "left" }).ToArray();
        var model = Trained(points, Small);
        var predictor = model.CreatePredictor<Point>();
        var byHand = model.CreatePredictor(new RowColumns<(double X, double Y)>().Number("X", p => p.X).Number("y in m", p => p.Y));
        foreach (var point in points)
        {
            double[] expected = model.Predict(Table.From([point]))[0].ToArray();
            Assert.Equal(expected, predictor.Predict(point).Values.ToArray());
            Assert.Equal(expected, byHand.Predict((point.X, point.Y is { } y ? (double)y : double.NaN)).Values.ToArray());
        }
    }

    [Fact]
    public void A_table_finds_the_properties_of_its_records()
    {
        var visits = Visits(10, seed: 3);
        var table = Table.From(visits);
        Assert.Equal(["Length", "Rooms", "Color", "Paid", "Day", "ended-on", "Size", "Span", "Kind"], table.Names);
        Assert.Equal(
            [ColumnKind.Number, ColumnKind.Number, ColumnKind.Text, ColumnKind.Text, ColumnKind.Date, ColumnKind.Text, ColumnKind.Text,
                ColumnKind.Number, ColumnKind.Text],
            table.Columns.Select(column => column.Kind));
        Assert.Equal(visits[0].Size.ToString(), table["Size"].TextAt(0));
        var none = Assert.Throws<NablaException>(() => Table.From([(1, 2)]));
        Assert.Contains("must have at least 1 public property", none.Message);
    }

    [Fact]
    public void A_column_without_a_property_is_an_error_that_names_both()
    {
        var model = Trained(Visits(60, seed: 1), Small);
        var missing = Assert.Throws<NablaException>(() => model.CreatePredictor<Point>());
        Assert.Equal("no-such-column", missing.Code);
        Assert.StartsWith("Point has no column \"Length\", which the model needs. There are: X, y in m, Kind. Add a property", missing.Message);
        Assert.Contains("[TableColumn(\"Length\")]", missing.Message);
    }

    [Fact]
    public void Names_of_properties_may_differ_in_case_and_separators()
    {
        var table = Table.From(Enumerable.Range(0, 40), ("bill_length mm", i => i % 9), ("kind", i => i % 9 > 4 ? "a" : "b"));
        var model = Model.For(table, "kind", Small);
        model.Fit();
        Assert.Equal(model.Predict(table)[7].ToArray(), model.CreatePredictor<Bill>().Predict(new Bill(7)).Values.ToArray());
    }

    private sealed record Bill(double BillLengthMm);

    [Fact]
    public void What_has_no_meaning_throws_and_names_what_to_use()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("x", i => i % 9), ("y", i => i % 9 * 2.0), ("z", i => i % 9 * -3.0));
        Prediction Predict(RunConfiguration settings, params string[] targets)
        {
            var model = Model.For(table, targets, settings);
            model.Fit();
            var columns = new RowColumns<double>().Number("x", x => x).Number("y", x => 2 * x).Number("z", x => -3 * x);
            return model.CreatePredictor(columns).Predict(4);
        }

        var number = Predict(Small, "y");
        Assert.Equal(number.Values[0], number.Number);
        Assert.Contains("Use Number.", Assert.Throws<InvalidOperationException>(() => number.Label).Message);
        Assert.Contains("Use Number.", Assert.Throws<InvalidOperationException>(() => number.Probability("a")).Message);
        Assert.Contains("Train it with Quantiles", Assert.Throws<InvalidOperationException>(() => number.Interval).Message);

        var quantiles = Predict(Small with { Quantiles = [0.1, 0.5, 0.9] }, "y");
        Assert.Equal((quantiles.Values[0], quantiles.Values[2]), quantiles.Interval);
        Assert.Equal(quantiles.Values[1], quantiles.Number);
        Assert.Throws<InvalidOperationException>(() => Predict(Small with { Quantiles = [0.1, 0.9] }, "y").Number);

        var several = Predict(Small, "y", "z");
        Assert.Equal([several.NumberOf("y"), several.NumberOf("z")], several.Values.ToArray());
        Assert.Contains("NumberOf", Assert.Throws<InvalidOperationException>(() => several.Number).Message);
        Assert.Contains("no target \"w\"", Assert.Throws<ArgumentException>(() => several.NumberOf("w")).Message);

        var classes = Predict(Small with { LearningTask = LearningTask.Classification }, "y");
        Assert.Contains("Label or Probability", Assert.Throws<InvalidOperationException>(() => classes.Number).Message);
        Assert.Contains("no class \"99\"", Assert.Throws<ArgumentException>(() => classes.Probability("99")).Message);
        Assert.Equal($"{classes.Label} ({classes.Probability(classes.Label).ToString("0.0000", CultureInfo.InvariantCulture)})",
            classes.ToString());
    }

    [Fact]
    public void A_model_that_is_not_trained_predicts_nothing()
    {
        var model = Model.For(Table.From(Visits(60, seed: 1)), "Kind", Small);
        Assert.Contains("Call Fit first", Assert.Throws<InvalidOperationException>(() => model.CreatePredictor<Visit>()).Message);
        model.Fit();
        Assert.NotNull(model.CreatePredictor<Visit>().Predict(Visits(1, seed: 4)[0]).Label);
    }

    [Fact]
    public void Several_targets_of_two_classes_are_predicted_by_name()
    {
        var table = Table.From(Enumerable.Range(0, 60), ("x", i => i % 9), ("big", i => i % 9 > 5 ? "yes" : "no"),
            ("odd", i => i % 2 == 0 ? "o" : "e"));
        var model = Model.For(table, ["big", "odd"], Small);
        model.Fit();
        var expected = model.Predict(table);
        var predictor = model.CreatePredictor(new RowColumns<double>().Number("x", x => x));
        for (int i = 0; i < 9; i++)
        {
            var prediction = predictor.Predict(i);
            Assert.Equal(expected.PredictedValue(i, 0), prediction.ValueOf("big"));
            Assert.Equal(expected.PredictedValue(i, 1), prediction.ValueOf("odd"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_prediction_allocates_nothing_on_any_number_of_threads(int networks)
    {
        var visits = Visits(80, seed: 5)
            .Select(visit => new Flat(visit.Length, visit.Rooms, visit.Color, visit.Paid, visit.Day, visit.Kind)).ToArray();
        var model = Trained(visits, Small with { Ensemble = networks });
        var predictor = model.CreatePredictor<Flat>();
        double[][] expected = [.. visits.Select(visit => predictor.Predict(visit).Values.ToArray())];
        Assert.Equal(0, AllocatedBytes.By(() =>
        {
            foreach (var visit in visits) predictor.Predict(visit);
        }));
        Parallel.For(0, 400, i => Assert.Equal(expected[i % 80], predictor.Predict(visits[i % 80]).Values.ToArray()));
    }

    private sealed record Flat(double Length, int? Rooms, string? Color, bool Paid, DateTime Day, string? Kind);

    [Fact]
    public void A_cell_that_no_table_may_hold_is_refused()
    {
        var model = Trained(Visits(60, seed: 1), Small);
        var visit = Visits(1, seed: 1)[0];
        var predictor = model.CreatePredictor<Visit>();
        Assert.Equal("infinite-number",
            Assert.Throws<NablaException>(() => predictor.Predict(visit with { Length = double.PositiveInfinity })).Code);
        Assert.Equal("too-large", Assert.Throws<NablaException>(() => predictor.Predict(visit with { Length = 1e300 })).Code);
    }

    [Fact]
    public void Text_for_a_column_of_numbers_is_refused_with_record_and_column()
    {
        Point[] points = [.. Enumerable.Range(0, 40).Select(i => new Point { X = i % 7, Y = 1 + i, Kind = i % 7 > 3 ? "a" : "b" })];
        var model = Trained(points, Small);
        var predictor = model.CreatePredictor(new RowColumns<string>().Text("X", text => text).Number("y in m", _ => 1));
        double[] expected = model.CreatePredictor<Point>().Predict(new Point { X = 3, Y = 1 }).Values.ToArray();
        Assert.Equal(expected, predictor.Predict("3").Values.ToArray());
        var refused = Assert.Throws<NablaException>(() => predictor.Predict("many"));
        Assert.StartsWith("String, row 1, column \"X\": expected a number (got \"many\").", refused.Message);
    }

    [Fact]
    public void A_model_in_a_stream_or_in_memory_is_that_of_the_file()
    {
        using var folder = new TemporaryFolder();
        var model = Trained(Visits(60, seed: 1), Small);
        model.Save(folder.PathOf("m.onnx"));
        byte[] file = File.ReadAllBytes(folder.PathOf("m.onnx"));
        using var memory = new MemoryStream();
        model.Save(memory);
        Assert.Equal(file, memory.ToArray());
        Assert.True(memory.CanWrite, "Save must not close the stream.");

        var visit = Visits(1, seed: 9)[0];
        double[] expected = model.CreatePredictor<Visit>().Predict(visit).Values.ToArray();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) model.Save(gzip);
        packed.Position = 0;
        // A stream that cannot seek.
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        foreach (var loaded in new[] { Model.Load(unpacked), Model.Load(file.AsSpan()) })
            Assert.Equal(expected, loaded.CreatePredictor<Visit>().Predict(visit).Values.ToArray());

        Assert.StartsWith("The stream is not a model", Assert.Throws<NablaException>(() => Model.Load(new MemoryStream([1, 2, 3]))).Message);
        Assert.StartsWith("The model is", Assert.Throws<NablaException>(() => Model.Load(file.AsSpan(0, file.Length / 2))).Message);
    }

    private static Model Trained<T>(IReadOnlyList<T> rows, RunConfiguration settings)
    {
        var model = Model.For(Table.From(rows), "Kind", settings);
        model.Fit();
        return model;
    }

    private static Visit[] Visits(int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                double length = random.NextDouble() * 10;
                var day = new DateTime(2024, 1, 1).AddDays(random.Next(800));
                return new Visit(length, random.Next(6) == 0 ? null : random.Next(5), random.Next(7) == 0 ? null : $"c{random.Next(3)}",
                    random.Next(2) == 0, day, random.Next(9) == 0 ? null : $"{day.AddDays(random.Next(9)):yyyy-MM-dd}",
                    (Size)random.Next(2), TimeSpan.FromMinutes(random.Next(100)), length > 5 ? "long" : "short");
            }),
        ];
    }
}
