using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Models.Tests;

/// <summary>ONNX Runtime computes from raw cells what we compute from them.</summary>
public class RuntimeTests
{
    private readonly Random _random = new(11);

    public static TheoryData<string> Costs => new(CostRegistry.Default.All.Select(cost => cost.Spec.ToString()));

    [Theory]
    [InlineData("standard")]
    [InlineData("robust")]
    [InlineData("none")]
    public void Rows_of_numbers_and_categories_missing_and_unseen(string scaling)
    {
        var model = Trained(Flowers(200, gaps: true), "kind", new() { Scaling = DataSettings.Scaling.Parse(scaling), Ignore = ["price"],
            TextColumns = ["shop"] });
        Assert.Equal(3, model.Preprocessing!.InputNames.Count(name => name.EndsWith(" is missing", StringComparison.Ordinal)));
        Assert.Contains("shop=02", model.Preprocessing.InputNames);
        using var runtime = Runtime.Of(model);
        Assert.Equal(["length", "color", "width", "shop", "soil"], runtime.Inputs);
        Assert.Equal(["label", "probabilities"], runtime.Outputs);
        RequireSame(model, runtime, Flowers(100, gaps: true, unseen: true));
    }

    [Theory]
    [InlineData("kind", "tabular", null)]
    [InlineData("kind", "standard", null)]
    [InlineData("price", "tabular", 3)]
    public void Rows_whose_numbers_become_waves(string target, string preset, int? ensemble)
    {
        var model = Trained(Flowers(200, gaps: true), target,
            new() { Preset = NetworkSettings.Preset.Parse(preset), Embedding = new NumberEmbedding.Periodic(Waves: 5, Outputs: 2),
                Ensemble = ensemble,
                Ignore = [target == "kind" ? "price" : "kind"], TextColumns = ["shop"] });
        Assert.Equal(model.Preprocessing!.NumericInputs,
            Assert.IsType<Layers.PeriodicEmbedding>(model.Network.Architecture.Layers[0]).Columns);
        Assert.True(model.Preprocessing.NumericInputs < model.Preprocessing.InputNames.Count, $"model.Preprocessing.NumberInputs must be below "
            + $"model.Preprocessing.Inputs.Count (got {model.Preprocessing.NumericInputs}).");
        using var runtime = Runtime.Of(model);
        RequireSame(model, runtime, Flowers(100, gaps: true, unseen: true));
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        var read = Model.Load(folder.PathOf("m"));
        Assert.Equal(model.Members.Select(member => member.Theta.ToArray()), read.Members.Select(member => member.Theta.ToArray()));
    }

    [Theory]
    [InlineData("kind", null)]
    [InlineData("price", 3)]
    public void Rows_whose_numbers_become_piecewise_linear_functions(string target, int? ensemble)
    {
        var model = Trained(Flowers(200, gaps: true), target,
            new() { Embedding = new NumberEmbedding.PiecewiseLinear(Bins: 9, Outputs: 4), Ensemble = ensemble,
                Ignore = [target == "kind" ? "price" : "kind"], TextColumns = ["shop"] });
        Assert.Equal(model.Preprocessing!.NumericInputs,
            Assert.IsType<Layers.PiecewiseLinearEmbedding>(model.Network.Architecture.Layers[0]).Columns);
        using var runtime = Runtime.Of(model);
        RequireSame(model, runtime, Flowers(100, gaps: true, unseen: true));
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        var read = Model.Load(folder.PathOf("m"));
        Assert.Equal(model.Network.Architecture.Layers[0], read.Network.Architecture.Layers[0]);
        Assert.Equal(model.Members.Select(member => member.Theta.ToArray()), read.Members.Select(member => member.Theta.ToArray()));
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("periodic:waves=3", true)]
    public void Rows_of_numbers_of_which_frequent_ones_have_inputs_of_their_own(string embedding, bool gaps)
    {
        Table Rows(int count) => Table.From(
            Enumerable.Range(0, count), ("gain", i => gaps && i % 9 == 2 ? double.NaN : i % 6 > 0 ? 0.1 : i % 4 * 1e9),
                ("soil", i => i % 2 == 0 ? "sand" : "clay"), ("size", i => (double)(i % 31)), ("kind", i => i % 3 == 0 ? "a" : "b"));

        var model = Trained(Rows(200), "kind", new() { DiscreteValueIndicators = true, Embedding = NetworkSettings.Embedding.Parse(embedding) });
        Assert.Contains("gain=2000000000", model.Preprocessing!.InputNames);
        using var runtime = Runtime.Of(model);
        RequireSame(model, runtime, Rows(150));
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        Assert.Equal(model.Preprocessing.ToJson(), Model.Load(folder.PathOf("m")).Preprocessing!.ToJson());
    }

    [Fact]
    public void Rows_with_comments_of_which_most_are_missing()
    {
        static Table Rows(int count, string said) => Table.From(
            Enumerable.Range(0, count), ("comment", i => i % 4 > 0 ? null : $"{said} {i}"), ("size", i => (double)(i % 31)),
                ("kind", i => i % 4 > 1 ? "a" : "b"));

        var model = Trained(Rows(200, "said"), "kind", new());
        Assert.Equal(["comment is missing", "size"], model.Preprocessing!.InputNames);
        using var runtime = Runtime.Of(model);
        RequireSame(model, runtime, Rows(100, "said others"));
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        Assert.Equal(model.Preprocessing.ToJson(), Model.Load(folder.PathOf("m")).Preprocessing!.ToJson());
    }

    [Fact]
    public void Columns_called_like_parts_of_an_embedding()
    {
        string[] names = ["periodic_1.frequencies", "periodic_1.weights", "periodic_1.a", "periodic_1.last"];
        var rows = Enumerable.Range(0, 60).Select(i => (Cells: Numbers(4), Kind: i % 2 == 0 ? "a" : "b")).ToList();
        var table = Table.From(rows,
            [.. names.Select((name, n) => (name, (Func<(float[] Cells, string Kind), object?>)(row => (double)row.Cells[n]))),
                ("kind", row => row.Kind)]);
        var model = Trained(table, "kind", new() { Embedding = new NumberEmbedding.Periodic() });
        using var runtime = Runtime.Of(model);
        RequireClose(model.Predict(table).Values.ToArray(), (double[])runtime.Run(table, model.Preprocessing!)["probabilities"]);
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        Assert.Equal(model.Predict(table).Values.ToArray(), Model.Load(folder.PathOf("m")).Predict(table).Values.ToArray());
    }

    [Fact]
    public void Rows_without_a_gap_in_training_that_have_one_now()
    {
        var model = Trained(Flowers(200, gaps: false), "kind", new() { Ignore = ["price"] });
        Assert.DoesNotContain(model.Preprocessing!.InputNames, name => name.EndsWith(" is missing", StringComparison.Ordinal));
        using var runtime = Runtime.Of(model);
        RequireSame(model, runtime, Flowers(100, gaps: true, unseen: true));
    }

    [Theory]
    [InlineData("price", "length")]
    [InlineData("price", "color")]
    public void Columns_of_one_kind_alone(string target, string column)
    {
        var table = Flowers(200, gaps: true);
        var model = Trained(table, target, new() { Ignore = [.. table.Names.Where(name => name != column && name != target)] });
        using var runtime = Runtime.Of(model);
        RequireSame(model, runtime, Flowers(50, gaps: true, unseen: true));
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("robust")]
    [InlineData("none")]
    public void Numbers_in_the_targets_own_unit(string scaling)
    {
        var model = Trained(Flowers(200, gaps: true), "price", new() { TargetScaling = DataSettings.Scaling.Parse(scaling),
            Ignore = ["kind"] });
        using var runtime = Runtime.Of(model);
        Assert.Equal(["prediction"], runtime.Outputs);
        RequireSame(model, runtime, Flowers(100, gaps: true, unseen: true));
    }

    [Theory]
    [MemberData(nameof(Costs))]
    public void Every_cost_with_its_own_output(string cost)
    {
        bool classes = cost.Contains("cross-entropy");
        var model = Trained(Flowers(200, gaps: true), classes ? "kind"
            : "price", new() { Cost = NetworkSettings.Cost.Parse(cost), Ignore = [classes ? "price" : "kind"] });
        using var runtime = Runtime.Of(model);
        RequireSame(model, runtime, Flowers(50, gaps: true, unseen: true));
    }

    [Theory]
    [InlineData("softmax-cross-entropy", "identity")]
    [InlineData("sigmoid-cross-entropy", "identity")]
    [InlineData("squared-error", "sigmoid")]
    [InlineData("squared-error", "softmax")]
    [InlineData("huber", "tanh")]
    public void Classes_under_a_cost_and_an_output_of_other_kinds(string cost, string output)
    {
        var model = Trained(Flowers(200, gaps: true), "kind",
            new() { Preset = Preset.Standard, Cost = NetworkSettings.Cost.Parse(cost),
                OutputActivation = NetworkSettings.OutputActivation.Parse(output), Ignore = ["price"] });
        using var runtime = Runtime.Of(model);
        RequireSame(model, runtime, Flowers(50, gaps: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Images(bool named)
    {
        var images = new Dataset(Numbers(60 * 12), OneHot(60, 3), 12, 3, LearningTask.Classification, classNames: named ? ["a", "b", "c"]
            : null) { Image = (3, 4) };
        var model = Model.For(images, new() { Epochs = 2 });
        model.Fit();
        using var runtime = Runtime.Of(model);
        float[] inputs = Numbers(20 * 12);
        RequireSame(model, model.Predict(inputs), runtime.Run(inputs, 20, 3, 4));
    }

    [Fact]
    public void Two_classes_in_one_output()
    {
        var data = new Dataset(Numbers(60 * 5), Enumerable.Range(0, 60).Select(i => i % 2f).ToArray(), 5, 1, LearningTask.Classification,
            classNames: ["no", "yes"]);
        var model = Model.For(data, new() { Epochs = 3 });
        model.Fit();
        using var runtime = Runtime.Of(model);
        float[] inputs = Numbers(40 * 5);
        var ours = model.Predict(inputs);
        var theirs = runtime.Run(inputs, 40, 5);
        double[] both = [.. Enumerable.Range(0, 40).SelectMany(i => new[] { 1 - (float)ours[i][0], ours[i][0] })];
        RequireClose(both, (double[])theirs["probabilities"]);
        Assert.Equal(Enumerable.Range(0, 40).Select(ours.PredictedLabel), (string[])theirs["label"]);
    }

    [Fact]
    public void Several_labels_at_once()
    {
        var data = new Dataset(Numbers(60 * 5), Enumerable.Range(0, 180).Select(i => i * i % 5 % 2f).ToArray(), 5, 3,
            LearningTask.MultiLabel);
        var model = Model.For(data, new() { Epochs = 3 });
        model.Fit();
        using var runtime = Runtime.Of(model);
        float[] inputs = Numbers(40 * 5);
        var theirs = runtime.Run(inputs, 40, 5);
        Assert.Equal(["probabilities"], runtime.Outputs);
        RequireClose(model.Predict(inputs).Values.ToArray(), (double[])theirs["probabilities"]);
    }

    [Fact]
    public void Arrays_to_several_numbers()
    {
        var data = new Dataset(Numbers(60 * 5), Numbers(120), 5, 2, LearningTask.Regression);
        var model = Model.For(data, new() { Epochs = 3 });
        model.Fit();
        using var runtime = Runtime.Of(model);
        float[] inputs = Numbers(40 * 5);
        RequireClose(model.Predict(inputs).Values.ToArray(), (double[])runtime.Run(inputs, 40, 5)["prediction"]);
    }

    [Theory]
    [InlineData(null, 1, "price,width")]
    [InlineData(null, 3, "price,width")]
    [InlineData(new[] { 0.05, 0.5, 0.95 }, 1, "price")]
    [InlineData(new[] { 0.05, 0.5, 0.95 }, 3, "price")]
    [InlineData(new[] { 0.1, 0.2, 0.8, 0.9 }, 2, "price,width")]
    [InlineData(new[] { 0.7 }, 1, "price,width")]
    public void Several_targets_and_their_quantiles(double[]? quantiles, int ensemble, string target)
    {
        var model = Trained(Flowers(200, gaps: true), target, new() { Ignore = ["kind"], Quantiles = quantiles, Ensemble = ensemble });
        Assert.Equal(target.Split(',')
            .SelectMany(name => quantiles is null ? [name] : quantiles.Select(level => FormattableString.Invariant($"{name} q{level}"))),
            model.OutputNames);
        using var runtime = Runtime.Of(model);
        Assert.Equal(["prediction"], runtime.Outputs);
        var rows = Flowers(100, gaps: true, unseen: true);
        double[] ours = model.Predict(rows).Values.ToArray(), theirs = (double[])runtime.Run(rows, model.Preprocessing!)["prediction"];
        int outputs = model.OutputNames.Count;
        for (int j = 0; j < outputs; j++) RequireClose(Every(ours, j, outputs), Every(theirs, j, outputs), model.TargetUnits![j].Center);
        if (quantiles is null) return;
        foreach (double[] each in ours.Chunk(quantiles.Length).Concat(theirs.Chunk(quantiles.Length))) Assert.Equal(each.Order(), each);
    }

    [Fact]
    public void Several_targets_of_two_classes()
    {
        var rows = Enumerable.Range(0, 120).Select(i => (Cells: Numbers(3), Kind: i % 2 == 0 ? "a" : "b", Soil: i % 3 == 0 ? "wet" : "dry"))
            .ToList();
        var table = Table.From(rows, ("x", row => (double)row.Cells[0]), ("z", row => (double)row.Cells[1]), ("kind", row => row.Kind),
            ("soil", row => row.Soil));
        var model = Trained(table, "kind,soil", new());
        using var runtime = Runtime.Of(model);
        Assert.Equal(["probabilities"], runtime.Outputs);
        RequireClose(model.Predict(table).Values.ToArray(), (double[])runtime.Run(table, model.Preprocessing!)["probabilities"]);
    }

    private static double[] Every(double[] values, int first, int step) => [.. values.Where((_, n) => n % step == first)];

    [Fact]
    public void Columns_called_like_parts_of_the_graph()
    {
        string[] names = ["label", "probabilities", "x", "dense_1.weight", "columns.concat", "größe = 3\n\"", "y"];
        var rows = Enumerable.Range(0, 60).Select(i => (Cells: Numbers(7), Kind: i % 2 == 0 ? "a" : "b")).ToList();
        var table = Table.From(rows,
            [.. names.Select((name, n) => (name, (Func<(float[] Cells, string Kind), object?>)(row => (double)row.Cells[n]))),
                ("kind", row => row.Kind)]);
        var model = Trained(table, "kind", new());
        using var runtime = Runtime.Of(model);
        Assert.Equal(names, runtime.Inputs);
        Assert.Equal(["label_2", "probabilities_2"], runtime.Outputs);
        var theirs = runtime.Run(table, model.Preprocessing!);
        RequireClose(model.Predict(table).Values.ToArray(), (double[])theirs["probabilities_2"]);
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        Assert.Equal(model.Predict(table).Values.ToArray(), Model.Load(folder.PathOf("m")).Predict(table).Values.ToArray());
    }

    private static Model Trained(Table table, string target, RunConfiguration configuration)
    {
        var model = Model.For(table, target, configuration with { Hidden = [8], Epochs = 3 });
        model.Fit();
        return model;
    }

    private static void RequireSame(Model model, Runtime runtime, Table table) =>
        RequireSame(model, model.Predict(table), runtime.Run(table, model.Preprocessing!));

    private static void RequireSame(Model model, Predictions ours, IReadOnlyDictionary<string, object> theirs)
    {
        RequireClose(ours.Values.ToArray(), (double[])theirs[model.LearningTask == LearningTask.Regression ? "prediction" : "probabilities"],
            model.TargetUnits?[0].Center ?? 0);
        if (model.LearningTask != LearningTask.Classification) return;
        if (model.ClassNames is null)
            Assert.Equal(Enumerable.Range(0, ours.Count).Select(i => (long)ours.PredictedClass(i)), (long[])theirs["label"]);
        else Assert.Equal(Enumerable.Range(0, ours.Count).Select(ours.PredictedLabel), (string[])theirs["label"]);
    }

    // By what the network adds to the target's center, however large that is.
    private static void RequireClose(double[] ours, double[] theirs, double center = 0)
    {
        Assert.Equal(ours.Length, theirs.Length);
        double bound = 1e-5 * Math.Max(1, ours.Max(value => Math.Abs(value - center)));
        foreach (var (mine, other) in ours.Zip(theirs)) Assert.InRange(other, mine - bound, mine + bound);
    }

    private Table Flowers(int rows, bool gaps, bool unseen = false)
    {
        var text = new System.Text.StringBuilder("length,color,width,shop,soil,kind,price\n");
        for (int i = 0; i < rows; i++)
        {
            string kind = Pick("rose", "tulip", "lily");
            double length = kind.Length + _random.NextDouble();
            string color = unseen && _random.Next(10) == 0 ? "never seen" : Pick("red", "white", "größer als \"rot\"");
            text.Append(FormattableString.Invariant($"{Gap($"{length:F3}")},\"{Gap(color.Replace("\"", "\"\""))}\",{_random.NextDouble():F3},{Pick("1", "02", "3.0")},{Gap($"{1.7e9 + 3600 * _random.NextDouble():F1}")},{kind},{10 + 3 * length:F2}\n"));
        }

        return Csv.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text.ToString())),
            new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["shop"] = ColumnKind.Text } });

        string Gap(string cell) => gaps && _random.Next(5) == 0 ? "" : cell;
        string Pick(params string[] of) => of[_random.Next(of.Length)];
    }

    private float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextSingle())];

    private static float[] OneHot(int samples, int classes)
    {
        var targets = new float[samples * classes];
        for (int i = 0; i < samples; i++) targets[i * classes + i % classes] = 1;
        return targets;
    }
}
