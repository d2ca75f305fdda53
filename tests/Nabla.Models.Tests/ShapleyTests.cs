using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Models.Tests;

/// <summary>Shapley values. Initial weights are random, so untrained models have all kinds of interactions.</summary>
public class ShapleyTests
{
    private sealed record Row(double A, double? B, string C, double D, double Y, double Z);

    private static readonly RunConfiguration Small =
        new() { Preset = Preset.Standard, Hidden = [12, 12], Epochs = 1, Validation = 0, Threads = 1, Seed = 3 };

    private static readonly Row[] Rows = [.. Enumerable.Range(0, 40).Select(i =>
    {
        var random = new Philox(1, (ulong)i);
        return new Row(random.Normal(0), i % 5 == 0 ? null : random.Normal(1), "uvw"[(int)random.UniformInteger(2, 3)].ToString(),
            random.Normal(3), 100 + 10 * random.Normal(4), random.Uniform(5));
    })];

    private static Table ToTable(IEnumerable<Row> rows) => Table.From(rows, ("a", row => row.A), ("b", row => row.B), ("c", row => row.C),
        ("d", row => row.D), ("y", row => row.Y), ("z", row => row.Z), ("kind", row => row.Y < 95 ? "low" : row.Y < 105 ? "middle" : "high"),
        ("wet", row => row.Z > 0.5 ? "yes" : "no"), ("dry", row => row.Y > 100 ? "yes" : "no"));

    // Columns that are targets of other kinds are ignored.
    private static Model ModelOf(string kind)
    {
        string[] targets = kind switch
        {
            "classes" => ["kind"],
            "two classes" => ["wet"],
            "targets" => ["y", "z"],
            "labels" => ["wet", "dry"],
            _ => ["y"],
        };
        string[] ignored = [.. new[] { "y", "z", "kind", "wet", "dry" }.Except(targets)];
        return Model.For(ToTable(Rows), targets,
            Small with { Ignore = ignored, Quantiles = kind == "quantiles" ? [0.1, 0.5, 0.9] : null });
    }

    public static TheoryData<string> Kinds => ["numbers", "classes", "two classes", "targets", "labels", "quantiles"];

    // The definition: the mean over all 4! orders of what column i changes when it follows the columns before it.
    private static double[,] ByAllOrders(Model model, Row x, Row[] background)
    {
        int outputs = model.Network.Architecture.Outputs;
        Row Mixed(Row row, int set) => row with
        {
            A = (set & 1) != 0 ? x.A : row.A,
            B = (set & 2) != 0 ? x.B : row.B,
            C = (set & 4) != 0 ? x.C : row.C,
            D = (set & 8) != 0 ? x.D : row.D,
        };
        double[][] v = [.. Enumerable.Range(0, 16).Select(set =>
        {
            var predictions = model.Predict(ToTable(background.Select(row => Mixed(row, set))));
            return Enumerable.Range(0, outputs).Select(k => Enumerable.Range(0, predictions.Count).Average(i => predictions[i][k])).ToArray();
        })];
        var values = new double[4, outputs];
        int orders = 0;
        foreach (int[] order in Orders([0, 1, 2, 3]))
        {
            orders++;
            int before = 0;
            foreach (int column in order)
            {
                for (int k = 0; k < outputs; k++) values[column, k] += v[before | 1 << column][k] - v[before][k];
                before |= 1 << column;
            }
        }

        Assert.Equal(24, orders);
        for (int column = 0; column < 4; column++)
            for (int k = 0; k < outputs; k++) values[column, k] /= orders;
        return values;
    }

    private static IEnumerable<int[]> Orders(int[] items) => items.Length == 0 ? [[]]
        : items.SelectMany(first => Orders([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Exact_values_are_the_mean_over_all_orders_of_the_columns(string kind)
    {
        var model = ModelOf(kind);
        var explained = ShapleyValues.Compute(model, ToTable(Rows[..3]), ToTable(Rows[10..20]));
        Assert.True(explained.IsExact, "four columns must be enumerated");
        Assert.Equal(["a", "b", "c", "d"], explained.Columns);
        Assert.Equal(model.OutputNames, explained.OutputNames);
        for (int row = 0; row < 3; row++)
        {
            var expected = ByAllOrders(model, Rows[row], Rows[10..20]);
            for (int column = 0; column < 4; column++)
                for (int k = 0; k < explained.OutputNames.Count; k++)
                {
                    Assert.Equal(expected[column, k], explained[row, column, k], 1e-9);
                    Assert.Equal(0, explained.StandardError(row, column, k));
                }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sampled_values_agree_with_the_mean_over_all_orders_to_their_standard_errors(string kind)
    {
        var model = ModelOf(kind);
        var explained = ShapleyValues.Compute(model, ToTable(Rows[..2]), ToTable(Rows[10..20]),
            new() { MaxExactColumns = 0, PermutationPairs = 50 });
        Assert.Equal((false, 1000, 10), (explained.IsExact, explained.Permutations, explained.BackgroundRows));
        bool isAnyUncertain = false;
        for (int row = 0; row < 2; row++)
        {
            var expected = ByAllOrders(model, Rows[row], Rows[10..20]);
            for (int column = 0; column < 4; column++)
                for (int k = 0; k < explained.OutputNames.Count; k++)
                {
                    double error = explained.StandardError(row, column, k);
                    isAnyUncertain |= error > 0;
                    Assert.InRange(explained[row, column, k], expected[column, k] - 5 * error - 1e-9, expected[column, k] + 5 * error + 1e-9);
                }
        }

        Assert.True(isAnyUncertain, "the model must have interactions between columns");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Base_value_and_values_add_up_to_the_prediction(string kind)
    {
        var model = ModelOf(kind);
        var (rows, background) = (ToTable(Rows[..5]), ToTable(Rows[5..]));
        var predictions = model.Predict(rows);
        var typical = model.Predict(background);
        foreach (int exact in new[] { 12, 0 })
        {
            var explained = ShapleyValues.Compute(model, rows, background, new() { MaxExactColumns = exact, PermutationPairs = 2 });
            for (int k = 0; k < explained.OutputNames.Count; k++)
                Assert.Equal(Enumerable.Range(0, 35).Average(i => typical[i][k]), explained.BaseValues.Span[k], 1e-10);
            for (int row = 0; row < 5; row++)
            {
                for (int k = 0; k < explained.OutputNames.Count; k++)
                {
                    Assert.Equal(predictions[row][k], explained.Prediction(row, k));
                    Assert.Equal(predictions[row][k],
                        explained.BaseValues.Span[k] + Enumerable.Range(0, 4).Sum(column => explained[row, column, k]), 1e-10);
                }

                // Probabilities of classes add up to 1, so their differences add up to 0.
                if (kind.EndsWith("classes", StringComparison.Ordinal))
                    for (int column = 0; column < 4; column++)
                        Assert.Equal(0, Enumerable.Range(0, explained.OutputNames.Count).Sum(k => explained[row, column, k]), 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(0)]
    public void A_column_that_the_model_ignores_gets_zero(int exact)
    {
        var model = ModelOf("classes");
        var names = model.Preprocessing!.InputNames;
        int first = model.Preprocessing.Columns.TakeWhile(column => column.Column != "b").Sum(column => column.Width);
        int width = model.Preprocessing.Columns.Single(column => column.Column == "b").Width;
        var weights = model.Network.Weights(0);
        for (int k = first; k < first + width; k++)
            for (int j = 0; j < 12; j++) weights[j, k] = 0;
        var explained = ShapleyValues.Compute(model, ToTable(Rows[..4]), ToTable(Rows), new() { MaxExactColumns = exact });
        for (int row = 0; row < 4; row++)
            for (int k = 0; k < 3; k++)
            {
                Assert.Equal(0, explained[row, 1, k]);
                Assert.NotEqual(0, explained[row, 0, k]);
            }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(0)]
    public void Columns_that_are_interchangeable_get_equal_values(int exact)
    {
        // The background does not change when x1 and x2 are exchanged either.
        var data = new Dataset(new float[] { 0, 2, 1, 2, 0, 1, 0, 1, 5, 1, 0, 5 }, new float[] { 1, 2, 3, 4 }, 3, 1,
            LearningTask.Regression);
        var network = new Network(3, [new Dense(6, new Tanh()), new Dense(1, new Identity())], seed: 5);
        var weights = network.Weights(0);
        for (int j = 0; j < 6; j++) weights[j, 1] = weights[j, 0];
        var model = Model.Create(data, network, new SquaredError(), new() { Validation = 0 });
        var explained = ShapleyValues.Compute(model, new float[] { 1.5f, 1.5f, 3 }, data.Inputs,
            new() { MaxExactColumns = exact, PermutationPairs = 1000 });
        Assert.Equal(["x1", "x2", "x3"], explained.Columns);
        Assert.Equal(explained[0, 0], explained[0, 1], exact > 0 ? 1e-6 : 0.02);
        Assert.NotEqual(0, explained[0, 0], 1e-3);
        Assert.NotEqual(explained[0, 0], explained[0, 2], 1e-3);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var model = ModelOf("classes");
        int before = Parallelism.MaxThreads;
        try
        {
            var results = new[] { 1, 3 }.Select(threads =>
            {
                Parallelism.MaxThreads = threads;
                var explained = ShapleyValues.Compute(model, ToTable(Rows[..3]), ToTable(Rows));
                return explained.Values.ToArray().Concat(PartialDependence.Compute(model, ToTable(Rows), "a").Means.ToArray());
            }).ToArray();
            Assert.Equal(results[0], results[1]);
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }

    [Fact]
    public void A_row_has_the_same_values_alone_and_among_others_and_the_seed_chooses_the_permutations()
    {
        var model = ModelOf("numbers");
        var options = new ShapleyOptions { MaxExactColumns = 0, BackgroundRows = 7 };
        var all = ShapleyValues.Compute(model, ToTable(Rows[..6]), ToTable(Rows), options);
        var alone = ShapleyValues.Compute(model, ToTable(Rows[4..5]), ToTable(Rows), options);
        Assert.Equal(7, alone.BackgroundRows);
        Assert.Equal(Enumerable.Range(0, 4).Select(column => all[4, column]), alone.Values.ToArray());
        Assert.Equal(all.StandardErrors!.Value.Slice(16, 4).ToArray(), alone.StandardErrors!.Value.ToArray());
        var other = ShapleyValues.Compute(model, ToTable(Rows[4..5]), ToTable(Rows), options with { Seed = 1 });
        Assert.NotEqual(alone.BaseValues.ToArray(), other.BaseValues.ToArray());
    }

    // 20 columns: the sample size decides, and one row of many subsets is more than one batch.
    [Fact]
    public void More_than_twelve_columns_are_sampled_and_a_linear_model_has_no_error()
    {
        var random = new Philox(2, 0);
        float[] inputs = [.. Enumerable.Range(0, 50 * 20).Select(i => (float)random.Normal((ulong)i))];
        var data = new Dataset(inputs, new float[50], 20, 1, LearningTask.Regression);
        var network = new Network(20, [new Dense(1, new Identity())], seed: 1);
        var model = Model.Create(data, network, new SquaredError(), new() { Validation = 0 });
        var explained = ShapleyValues.Compute(model, inputs.AsMemory(0, 40), inputs);
        Assert.Equal((false, 800), (explained.IsExact, explained.Permutations));
        for (int row = 0; row < 2; row++)
            for (int k = 0; k < 20; k++)
            {
                // φ = w (x − mean x).
                double mean = Enumerable.Range(0, 50).Average(i => (double)inputs[i * 20 + k]);
                Assert.Equal(network.Weights(0)[0, k] * (inputs[row * 20 + k] - mean), explained[row, k], 1e-5);
                Assert.InRange(explained.StandardError(row, k), 0, 1e-6);
            }
    }

    [Fact]
    public void What_cannot_be_explained_is_refused_in_one_line()
    {
        var model = ModelOf("numbers");
        var table = ToTable(Rows);
        Assert.Equal("The background must have at least 1 row (got 0).", Lines.Error(() => ShapleyValues.Compute(model, table, table.Head(0))));
        Assert.Equal("Shapley values need at least 1 row to explain (got 0).",
            Lines.Error(() => ShapleyValues.Compute(model, table.Head(0), table)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapleyValues.Compute(model, table, table, new() { MaxExactColumns = 21 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapleyValues.Compute(model, table, table, new() { PermutationPairs = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapleyValues.Compute(model, table, table, new() { BackgroundRows = 0 }));
        Assert.ThrowsAny<OperationCanceledException>(() => ShapleyValues.Compute(model, table, table,
            cancellationToken: new CancellationToken(canceled: true)));
        var digits = Nabla.Data.BuiltIn.DigitImages.Draw(30, seed: 0);
        var images = Model.For(digits, new RunConfiguration { Hidden = [4], Epochs = 1 });
        Assert.Contains("takes images", Lines.Error(() => ShapleyValues.Compute(images, digits.Inputs, digits.Inputs)));
        Assert.Contains("knows no columns", Lines.Error(() => ShapleyValues.Compute(images, table, table)));
    }

    [Fact]
    public void The_dependence_of_a_linear_model_is_a_line()
    {
        var table = ToTable(Rows);
        var model = Model.For(table, "y", Small with { Hidden = [], Ignore = ["z", "kind", "wet", "dry"] });
        var curve = PartialDependence.Compute(model, table, "a", gridSize: 9, individual: true);
        Assert.Equal(9, curve.Cells.Count);
        Assert.Equal((Rows.Min(row => row.A), Rows.Max(row => row.A)), (curve.Numbers![0], curve.Numbers[^1]));
        Assert.Equal(curve.Numbers.Order(), curve.Numbers);
        double slope = (curve[8] - curve[0]) / (curve.Numbers[8] - curve.Numbers[0]);
        Assert.NotEqual(0, slope, 1e-3);
        var each = curve.Individual!.Value.ToArray();
        for (int cell = 0; cell < 9; cell++)
        {
            Assert.Equal(curve[0] + slope * (curve.Numbers[cell] - curve.Numbers[0]), curve[cell], 1e-4);
            Assert.Equal(Enumerable.Range(0, Rows.Length).Average(i => each[i * 9 + cell]), curve[cell], 1e-10);
            // The curves of rows are parallel.
            Assert.Equal(curve[cell] - curve[0], each[17 * 9 + cell] - each[17 * 9], 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Dependence_is_the_mean_prediction_of_a_table_in_which_the_column_is_constant(string kind)
    {
        var model = ModelOf(kind);
        var table = ToTable(Rows);
        var (numbers, texts) = (PartialDependence.Compute(model, table, "b"), PartialDependence.Compute(model, table, "c"));
        Assert.Equal(21, numbers.Cells.Count);
        Assert.Null(numbers.Cells[^1]);
        Assert.Equal(["u", "v", "w"], texts.Cells);
        Assert.Null(texts.Numbers);
        Assert.Null(texts.Individual);
        for (int k = 0; k < model.OutputNames.Count; k++)
        {
            Assert.Equal(Mean(table, k), texts.MeanPredictions.Span[k], 1e-10);
            foreach (int cell in new[] { 0, 7, 20 })
                Assert.Equal(Mean(table.With(new NumericColumn("b", Enumerable.Repeat(numbers.Numbers![cell], 40).ToArray())), k),
                    numbers[cell, k], 1e-10);
            for (int cell = 0; cell < 3; cell++)
                Assert.Equal(Mean(table.With(TextColumn.From("c", Enumerable.Repeat(texts.Cells[cell], 40))), k), texts[cell, k], 1e-10);
        }

        double Mean(Table rows, int k)
        {
            var predictions = model.Predict(rows);
            return Enumerable.Range(0, 40).Average(i => predictions[i][k]);
        }
    }

    [Fact]
    public void Dates_are_in_order_of_time_and_an_unknown_column_gets_a_suggestion()
    {
        var start = new DateTime(2023, 11, 20);
        var table = Table.From(Enumerable.Range(0, 60), ("day", i => start.AddDays(i * 7 % 60).ToString("dd.MM.yyyy")), ("x", i => i % 7),
            ("y", i => i * 7 % 60 + i % 7));
        var model = Model.For(table, "y", Small);
        var curve = PartialDependence.Compute(model, table, "day", gridSize: 5);
        Assert.Equal(("20.11.2023", "18.01.2024"), (curve.Cells[0], curve.Cells[^1]));
        Assert.Equal(5, curve.Cells.Count);
        Assert.Equal(curve.Numbers!.Order(), curve.Numbers);
        Assert.Equal("The model has no input column \"dax\". Did you mean \"day\"?",
            Lines.Error(() => PartialDependence.Compute(model, table, "dax")));
        Assert.Contains("no input column \"y\"", Lines.Error(() => PartialDependence.Compute(model, table, "y")));
        Assert.Equal("Partial dependence needs at least 1 row (got 0).",
            Lines.Error(() => PartialDependence.Compute(model, table.Head(0), "x")));
    }
}
