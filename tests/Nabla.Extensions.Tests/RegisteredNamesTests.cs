using Nabla.Activations;
using Nabla.Augmentation;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Extensions.Tests.Own;
using Nabla.Layers;
using Nabla.Models;
using Nabla.Models.Export;
using Nabla.Onnx.Export;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training.Metrics;

namespace Nabla.Extensions.Tests;

/// <summary>A registered name means one thing, and an unknown one is the same error everywhere.</summary>
public class RegisteredNamesTests
{
    private static readonly Table Rows = Table.From(Enumerable.Range(0, 20), ("x", i => i * 0.5), ("y", i => i % 3 * 1.5));
    private static readonly Evaluation Some = Evaluation.Compute(LearningTask.Classification, [0.75f, 0.25f], [1, 0], 2, cost: 0);

    private static readonly Dictionary<string, (string Name, Action<bool> Add)> Registries = new()
    {
        ["activation"] = ("relu", replace => ActivationRegistry.Default.Add(_ => new Relu(), replace)),
        ["cost"] = ("squared-error", replace => CostRegistry.Default.Add(_ => new SquaredError(), replace)),
        ["optimizer"] = ("sign-descent", replace => OptimizerRegistry.Default.Add(
            spec => new SignDescent(spec.Number("learning-rate", 0, 0.01), spec.Number("beta", 1, 0.9)), replace)),
        ["schedule"] = ("constant", replace => ScheduleRegistry.Default.Add(_ => new Constant(), replace)),
        ["preset"] = ("standard", replace => Preset.Add(Preset.Standard, replace)),
        ["ONNX form of the activation"] = ("softsign", replace => ActivationExporters.Add("softsign",
            (_, graph, z) => graph.Node("Softsign", z), replace)),
        ["column transform"] = ("logarithm", replace => ColumnTransformRegistry.Add("logarithm", OwnJson.Default.Logarithm,
            (table, column) => column == "income" ? Logarithm.Fit(table, column) : null, replace)),
    };

    private static readonly Dictionary<string, (string Suggested, Func<string, object?> Find)> Lookups = new()
    {
        ["activation reluu"] = ("relu", ActivationRegistry.Default.Parse),
        ["cost mse"] = ("mean-squared-error", CostRegistry.Default.Parse),
        ["optimizer adma"] = ("adam", OptimizerRegistry.Default.Parse),
        ["schedule cosin"] = ("cosine", ScheduleRegistry.Default.Parse),
        ["layer dens"] = ("dense", LayerRegistry.Default.Parse),
        ["distortion rotatoin"] = ("rotation", DistortionRegistry.ParseList),
        ["preset tabluar"] = ("tabular", Preset.Parse),
        ["metric acc"] = ("accuracy", MetricRegistry.Parse),
        ["metric acuracy"] = ("accuracy", name => Some[name]),
        ["metric accurcy"] = ("accuracy", name => new CrossValidationResult([Some]).Mean(name)),
        ["metric accracy"] = ("accuracy", name => new CrossValidationResult([Some]).StandardDeviation(name)),
        ["language cshrp"] = ("csharp", name =>
        {
            SourceExport.Write(Model.For(Rows, "y", new() { Epochs = 1 }), name, TextWriter.Null);
            return null;
        }),
    };

    public static TheoryData<string> Kinds => [.. Registries.Keys];

    public static TheoryData<string> Unknown => [.. Lookups.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_registered_name_is_replaced_only_on_request(string kind)
    {
        var (name, add) = Registries[kind];
        add(true);
        var refusal = Assert.Throws<ArgumentException>(() => add(false));
        Assert.StartsWith($"The {kind} \"{name}\" is registered already. Use another name, or set replace to true.", refusal.Message);
        add(true);
    }

    [Fact]
    public void A_type_of_column_transforms_has_one_name()
    {
        Registries["column transform"].Add(true);
        Assert.StartsWith("The type Logarithm is registered already, as \"logarithm\".", Assert.Throws<ArgumentException>(() =>
            ColumnTransformRegistry.Add("logarithm-again", OwnJson.Default.Logarithm, (_, _) => null)).Message);
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public void An_unknown_name_is_a_format_exception_with_a_suggestion(string wanted)
    {
        string[] words = wanted.Split(' ');
        var (suggested, find) = Lookups[wanted];
        var refusal = Assert.Throws<FormatException>(() => find(words[1]));
        Assert.StartsWith($"There is no {words[0]} \"{words[1]}\"", refusal.Message);
        Assert.Contains($"Did you mean \"{suggested}\"?", refusal.Message);
    }
}
