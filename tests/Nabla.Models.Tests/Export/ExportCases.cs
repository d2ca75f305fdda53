using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Models.Tests.Export;

/// <summary>
/// Every activation hidden and last, every cost over every end that it can have, every task and every step of preprocessing.
/// </summary>
internal static class ExportCases
{
    public static IReadOnlyList<ExportCase> All { get; } =
    [
        .. ActivationRegistry.Default.All.Select(activation =>
            Arrays($"{activation.Spec.Name} hidden", LearningTask.Classification, "softmax-cross-entropy", 5,
            [new Dense(12, activation), new Dense(3, new Identity())])),
        .. ActivationRegistry.Default.All.Select(activation =>
            Arrays($"{activation.Spec.Name} last", LearningTask.Regression, "squared-error", 4,
            [new Dense(5, new Relu()), new Dense(6, activation)])),
        .. CostRegistry.Default.All.Select(cost =>
            Arrays($"{cost.Spec.Name} after identity", LearningTask.Classification, cost.Spec.ToString(), 4,
            [new Dense(3, new Identity())])),
        .. CostRegistry.Default.All.Where(cost => cost.FusedActivation is not null)
            .Select(cost => Arrays($"{cost.Spec.Name} after what it contains", LearningTask.Classification, cost.Spec.ToString(), 4,
            [new Dense(3, cost.FusedActivation!)])),
        Arrays("two slopes of one activation", LearningTask.Regression, "squared-error", 3,
            [new Dense(4, new LeakyRelu(0.2)), new Dense(4, new LeakyRelu(0.3)), new Dense(1, new Elu(0.7))]),
        Arrays("dropout", LearningTask.Regression, "huber:delta=2", 6,
            [new Dropout(0.2), new Dense(7, new Tanh()), new Dropout(0.5), new Dense(2, new Identity())]),
        Arrays("nothing but dropout", LearningTask.MultiLabel, "sigmoid-cross-entropy", 3, [new Dropout(0.5)]),
        Arrays("binary with one output", LearningTask.Classification, "sigmoid-cross-entropy", 3,
            [new Dense(4, new Silu()), new Dense(1, new Identity())]),
        Arrays("multi-label", LearningTask.MultiLabel, "sigmoid-cross-entropy", 3, [new Dense(4, new Mish()), new Dense(5, new Sigmoid())]),
        Arrays("image", LearningTask.Classification, "squared-error", 12, [new Dense(5, new Sigmoid()), new Dense(3, new Sigmoid())],
            image: (3, 4)),
        Arrays("wide", LearningTask.Regression, "squared-error", 1, [new Dense(16_400, new Relu()), new Dense(1, new Identity())]),
        Arrays("waves", LearningTask.Regression, "squared-error", 4,
            [new Dropout(0.1), new PeriodicEmbedding(3, 5, 2), new InputScaling(),
                new Dense(6, new Tanh(), parametrization: Parametrization.NeuralTangent), new Dense(2, new Identity())]),
        Arrays("waves of every input alone", LearningTask.MultiLabel, "sigmoid-cross-entropy", 3, [new PeriodicEmbedding(3, 1, 1)]),
        Arrays("waves of more than a stack holds", LearningTask.Regression, "squared-error", 2,
            [new PeriodicEmbedding(2, 2, 8200), new Dense(1, new Identity())]),
        Arrays("waves after a layer, and twice", LearningTask.Regression, "squared-error", 3,
            [new InputScaling(), new PeriodicEmbedding(2, 3, 2), new InputScaling(), new PeriodicEmbedding(1, 2, 1),
                new Dense(4, new Relu()), new InputScaling(), new InputScaling(), new Dense(3, new Softmax()), new PeriodicEmbedding(2)]),
        Arrays("piecewise linear", LearningTask.Regression, "squared-error", 4,
            [new PiecewiseLinearEmbedding([[-2, -1, 0.5f, 1, 3], [0, 0.1f], [-4, 4, 5]], outputs: 5), new InputScaling(),
                new Dense(6, new Tanh(), parametrization: Parametrization.NeuralTangent), new Dense(2, new Identity())]),
        Arrays("a scale at the end", LearningTask.Classification, "softmax-cross-entropy", 3,
            [new Dense(3, new Identity()), new InputScaling(), new Dropout(0.5)]),
        Rows("table of waves", "kind", new() { Hidden = [6], Embedding = new NumberEmbedding.Periodic() }, TextColumn("color", "red",
            "blue", "green"),
            NumberColumns(3), TextColumn("code", "x", "y"), Kinds()),
        Rows("table of waves by the standard preset", "n1",
            new() { Preset = Preset.Standard, Hidden = [6], Embedding = new NumberEmbedding.Periodic(Waves: 3, Outputs: 5) },
                TextColumn("color", "red", "blue", "green"), NumberColumns(4)),
        Rows("table of piecewise-linear functions", "kind",
            new() { Hidden = [6], Embedding = new NumberEmbedding.PiecewiseLinear(Bins: 7, Outputs: 3) },
            TextColumn("color", "red", "blue", "green"), NumberColumns(3), Kinds()),
        Rows("table of classes", "kind", new() { Hidden = [6] }, NumberColumns(3),
            TextColumn("color", "red", "blue", "", "a \"b\" \\ ??/ */ c\n#error", "naïve \u202e ☃ 𝒳"), Kinds()),
        Rows("words for a missing cell", "kind", new() { Hidden = [6], Missing = ["never seen"] }, NumberColumns(2),
            TextColumn("color", "red", "blue", "green"), TextColumn("a", "x", "y"), Kinds()),
        Rows("no words for a missing cell but one", "kind", new() { Hidden = [6], Missing = ["=never seen"] }, NumberColumns(2),
            TextColumn("color", "red", "blue", "green"), Kinds()),
        Rows("table of classes by the standard preset", "kind", new() { Preset = Preset.Standard, Hidden = [6] }, NumberColumns(3),
            TextColumn("color", "red", "blue"), Kinds()),
        Rows("table of numbers", "n1", new() { Hidden = [6], Activation = [new Gelu()] }, NumberColumns(4), TextColumn("city", "Bern",
            "Ulm"),
            TextColumn("code", "7", "12")),
        Rows("table of stamps", "n1", new() { Hidden = [6], TargetScaling = Scaling.Robust },
            new NumericColumn("n1", Enumerable.Range(0, ExportCase.Samples).Select(i => 1.7e9 + 1.1 * i).ToArray()), NumberColumns(3)[1..]),
        Rows("table of counts", "n1", new() { Hidden = [6], Cost = new Poisson() },
            new NumericColumn("n1", Enumerable.Range(0, ExportCase.Samples).Select(i => (double)(i % 7)).ToArray()), NumberColumns(3)[1..]),
        Arrays("quantiles of two targets", LearningTask.Regression, "quantiles:0.1,0.5,0.9", 4,
            [new Dense(5, new Relu()), new Dense(6, new Identity())]),
        Rows("table of several targets", "n1,n3", new() { Hidden = [6] }, NumberColumns(5), TextColumn("city", "Bern", "Ulm")),
        Rows("table of quantiles", "n1", new() { Hidden = [6], Quantiles = [0.05, 0.5, 0.95] }, NumberColumns(4)),
        Rows("table of quantiles of several targets", "n1,n3", new() { Hidden = [6], Quantiles = [0.25, 0.75],
            TargetScaling = Scaling.Robust },
            NumberColumns(4)),
        Rows("table of labels", "kind,sold", new() { Hidden = [6] }, NumberColumns(3), TextColumn("sold", "no", "yes"),
            Data.TextColumn.From("kind", Enumerable.Range(0, ExportCase.Samples)
                .Select(row => row % 3 == 0 ? "a \"quoted\" ?? */ \\ one" : "b"))),
        Rows("spellings", "n1", new() { Hidden = [6] }, NumberColumns(2), TextColumn("member", "True", "False"),
            TextColumn("zip", "02139", "94105", "01234"), TextColumn("flag", "True", "False"), TextColumn("city", "Bern", "7", "12")),
        Rows("spellings of two values", "n1", new() { Preset = Preset.Tabular, Hidden = [6] }, NumberColumns(2),
            TextColumn("flags", "True", "False"), TextColumn("door", "7", "12"), TextColumn("code", "01234", "94105")),
        Rows("robust", "kind", new() { Hidden = [5], Scaling = Scaling.Robust, Cost = new SigmoidCrossEntropy() }, NumberColumns(2),
            Kinds()),
        Rows("unscaled", "n1", new() { Hidden = [5], Scaling = Scaling.None, TargetScaling = Scaling.None }, NumberColumns(3)),
        Rows("frequent numbers", "kind", new() { Hidden = [5], DiscreteValueIndicators = true }, Gains("gain", gaps: false), NumberColumns(2),
            Gains("loss", gaps: true), TextColumn("a", "x", "y"), Kinds()),
        Rows("frequent numbers after waves", "kind", new() { Hidden = [5], DiscreteValueIndicators = true,
            Embedding = new NumberEmbedding.Periodic(Waves: 3) },
            Gains("gain", gaps: true), TextColumn("a", "x", "y"), NumberColumns(2), Kinds()),
        Rows("dates", "n1", new() { Hidden = [8] }, NumberColumns(2), Dates("day", "yyyy-MM-dd", 9),
            Dates("stamp", "dd.MM.yyyy HH:mm:ss.f", 0.37), Dates("clock", "HH:mm", 0.13), TextColumn("a", "x", "y")),
        Rows("dates of classes beside waves", "kind", new() { Hidden = [5], Embedding = new NumberEmbedding.Periodic(Waves: 3) },
            NumberColumns(2),
            Dates("day", "yyyy-MM-ddTHH:mm:sszzz", 8.3), Kinds()),
        Rows("comments of which most are missing", "kind", new() { Hidden = [5] }, NumberColumns(2), Comments(), Kinds()),
        Rows("comments of which most are missing, by the tabular preset", "n1", new() { Hidden = [5], Preset = Preset.Tabular }, Comments(),
            NumberColumns(2)),
        Rows("texts alone", "kind", new() { Hidden = [5] }, TextColumn("a", "x", "y"), TextColumn("b", "p", "q", "r"), Kinds()),
        Rows("many columns", "kind", new() { Hidden = [5] }, NumberColumns(40), TextColumn("Row", "x", "y"), TextColumn("class", "p", "q"),
            Kinds()),
        Rows("names that are none", "kind", new() { Hidden = [5] },
            Named("class", "a b", "a_b", "a-b", "1st", "größe (m²)", "größe", "probabilities", "", "💥", "*/ int main", "int", "INT", "@",
                "</summary>\u2028x", "linux", "NAN", "x"), TextColumn("string", "a", "b"), TextColumn("ROW", "c", "d"), Kinds()),
        Rows("names of parts of the file", "kind", new() { Hidden = [5] },
            Named("Predict", "answers", "__arglist", "__attribute__", "scoped", "yield", "async", "record", "required", "file", "dynamic",
                "where", "Span", "MathF", "Features", "Row", "Answer", "Classes", "a", "small", "isnan", "row.x", "NULL", "_", "__",
                    "Kinds", "\u212B"), TextColumn("texts", "a", "b"), Kinds()),
        Rows("names of parts of the file in a row", "kind", new() { Hidden = [5] },
            Named("Predict", "answers", "__arglist", "__attribute__", "scoped", "yield", "async", "record", "required", "file", "dynamic",
                "where", "Span", "MathF", "Features", "Row", "Answer", "Classes", "a", "small", "isnan", "row.x", "NULL", "_", "__",
                    "Kinds", "field", "ToString", "get", "1", "2", "get_a", "set_a"), TextColumn("texts", "a", "b"), Kinds()),
        Rows("tabular preset", "n1", new() { Preset = Preset.Tabular, DiscreteValueIndicators = true }, NumberColumns(4), Gains("gain", gaps: true),
            TextColumn("city", "Bern", "Ulm"), TextColumn("code", "7", "12", "13"), TextColumn("long", "7", "12", "13")),
    ];

    public static ExportCase Of(string name) => All.Single(one => one.Name == name);

    private static ExportCase Arrays(string name, LearningTask task, string cost, int inputs, IReadOnlyList<Layer> layers,
        (int, int)? image = null) =>
        new(name, new Model(Drawn(new Network(inputs, layers, seed: 3)), new() { Cost = NetworkSettings.Cost.Parse(cost),
            Data = "some/" + name }, task)
        { Image = image });

    // A third of the rows has cells that training did not see, and some have words for missing ones.
    private static ExportCase Rows(string name, string target, RunConfiguration configuration, params IReadOnlyList<object> columns)
    {
        Column[] all = [.. columns.SelectMany(column => column is Column one ? [one] : (Column[])column)];
        var model = Model.For(new Table(all), target, configuration);
        Drawn(model.Network);
        var rows = new Table(all.Where(column => !TargetColumns.Parse(target, [.. all.Select(one => one.Name)])
            .Contains(column.Name)).Select(column => column is TextColumn text
            ? Data.TextColumn.From(text.Name, Enumerable.Range(0, text.Count)
            .Select(row => row % 3 == 0 ? "never seen" : row % 12 == 2 ? "NA" : row % 12 == 7 ? "None" : Respelled(text.TextAt(row), row)))
            : column));
        return new(name, model, rows);
    }

    private static string? Respelled(string? cell, int row) => cell switch
    {
        "True" => row % 2 == 0 ? "TRUE" : "1",
        "False" => row % 2 == 0 ? "false" : "0.0",
        { Length: > 0 } number when number.All(char.IsAsciiDigit) => row % 2 == 0 ? number + ".00" : "00" + number.TrimStart('0'),
        _ => cell,
    };

    private static Network Drawn(Network network)
    {
        var random = new Philox(11, 2);
        for (int p = 0; p < network.Theta.Length; p++) network.Theta[p] = (float)random.Normal((ulong)p);
        return network;
    }

    private static Column[] NumberColumns(int count) => Named([.. Enumerable.Range(1, count).Select(c => $"n{c}")]);

    // Every second column has gaps, but not the first, which may be a target.
    private static Column[] Named(params string[] names)
    {
        var random = new Philox(5, 3);
        return [.. names.Select((name, c) => new NumericColumn(name, Enumerable.Range(0, ExportCase.Samples)
            .Select(row => c % 2 == 1 && row % 5 == c % 5 ? double.NaN : 100 * random.Normal((ulong)(c * 1000 + row)) + c).ToArray()))];
    }

    // Mostly 0, so that the quartiles coincide, and then one of some numbers.
    private static NumericColumn Gains(string name, bool gaps) =>
        new(name, Enumerable.Range(0, ExportCase.Samples)
        .Select(row => gaps && row % 7 == 3 ? double.NaN : row % 5 > 0 ? 0 : row % 2 == 0 ? -0.1 : 1e6 / (1 + row % 3)).ToArray());

    private static TextColumn TextColumn(string name, params string[] texts) =>
        Data.TextColumn.From(name, Enumerable.Range(0, ExportCase.Samples)
        .Select(row => name.Length % 2 == 1 && row % 4 == 1 ? null : texts[row * 7 % 11 % texts.Length]));

    private static TextColumn Comments() =>
        Data.TextColumn.From("said", Enumerable.Range(0, ExportCase.Samples).Select(row => row % 4 > 0 ? null : $"what {row} said"));

    // Every second such column has gaps.
    private static TextColumn Dates(string name, string form, double days) =>
        Data.TextColumn.From(name, Enumerable.Range(0, ExportCase.Samples).Select(row =>
        name.Length % 2 == 1 && row % 6 == 2 ? null
        : new DateTimeOffset(2023, 12, 30, 22, 0, 0, TimeSpan.FromHours(row % 2 + 1)).AddDays(days * row)
        .ToString(form, System.Globalization.CultureInfo.InvariantCulture)));

    private static TextColumn Kinds() =>
        Data.TextColumn.From("kind", Enumerable.Range(0, ExportCase.Samples)
        .Select(row => row % 3 == 0 ? "a \"quoted\" ?? */ \\ one" : row % 3 == 1 ? "zwei\n" : "three"));
}
