using Nabla.Diagnosis;
using Nabla.Optimizers;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Tests.Diagnosis;

public class CheckCatalogueTests
{
    public static TheoryData<string> Names => [.. CheckRegistry.Default.Select(check => check.Name)];

    private static ICheck Named(string name) => CheckRegistry.Default.Single(check => check.Name == name);

    [Fact]
    public void Every_check_is_in_the_catalogue()
    {
        var missing = typeof(ICheck).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ICheck)))
            .Where(type => CheckRegistry.Default.All(check => check.GetType() != type));
        Assert.True(!missing.Any(), $"Add to CheckRegistry.Default: {string.Join(", ", missing.Select(type => $"new {type.Name}(),"))}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_check_has_runs_that_provoke_it_and_runs_that_do_not(string name)
    {
        Assert.True(CheckPairs.All.TryGetValue(name, out var pair), $"Add runs for \"{name}\" to CheckPairs.All.");
        Assert.NotEmpty(pair.Provoking);
        Assert.NotEmpty(pair.Harmless);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_finds_what_provokes_it(string name)
    {
        for (int i = 0; i < CheckPairs.All[name].Provoking.Length; i++)
        {
            var finding = Named(name).Examine(CheckPairs.All[name].Provoking[i]);
            Assert.True(finding is not null, $"Run {i} does not provoke {name}.");
            Assert.Equal(name, finding.Name);
            Assert.EndsWith(".", finding.Message);
            Assert.True(finding.Advice is not null || finding.Remedy.Length > 0, $"{finding} says nothing to do.");
            if (finding.Remedy.Length > 0) Assert.Matches(finding.Advice is null ? @"\.$" : @"(\.|, or)$", finding.Remedy);
            Assert.DoesNotContain("--", finding.ToString());
            Assert.DoesNotContain("NaN", finding.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_keeps_silent_about_what_is_harmless(string name)
    {
        for (int i = 0; i < CheckPairs.All[name].Harmless.Length; i++)
            Assert.True(Named(name).Examine(CheckPairs.All[name].Harmless[i])
                is null, $"{name} gives a false alarm for run {i}: {Named(name).Examine(CheckPairs.All[name].Harmless[i])}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_check_bears_a_run_that_broke_down_at_once(string name)
    {
        var finding = Named(name).Examine(Runs.Healthy with
        {
            Epochs = [],
            Divergence = new DivergencePoint(1, 1, 0),
            Start = new NetworkStatistics(double.NaN,
                [.. Runs.Layers().Select(layer => layer with { ErrorNorm = double.NaN, GradientNorm = double.NaN })]),
        });
        if (name == LearningRateTooHigh.Code) Assert.Contains("Training stopped in epoch 1, batch 1", finding!.Message);
        else Assert.DoesNotContain("NaN", $"{finding}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_check_has_the_name_of_its_class(string name) =>
        Assert.Equal(Named(name).GetType().Name.ToLowerInvariant(), name.Replace("-", "", StringComparison.Ordinal));

    [Fact]
    public void The_advice_for_a_rate_far_above_the_default_is_a_tenth_of_the_default()
    {
        var diverged = Runs.Healthy with
            { Epochs = [], Divergence = new DivergencePoint(1, 37, 2), Optimizer = new Sgd(1000), LearningRate = 1000 };
        var finding = new LearningRateTooHigh().Examine(diverged)!;
        Assert.EndsWith("The learning rate 1000 is probably too high.", finding.Message);
        Assert.Equal(new SettingChange(SettingAction.Use, "learning-rate", "0.01"), finding.Advice!.Changes[0]);
    }

    [Fact]
    public void A_message_counts_one_epoch_and_names_the_layers_whose_weights_are_too_large()
    {
        Assert.StartsWith("After 1 epoch the cost is 1e-05, worse than the 1e-06 of the untrained network.",
            new LearningRateTooHigh().Examine(Runs.Healthy with
            {
                Start = new NetworkStatistics(1e-6, Runs.Layers()),
                Epochs = [new EpochStatistics(1, 0.1, 1e-5)],
            })!.Message);
        Assert.Equal("The error |∂C/∂z| grows from 1000 in layer 3 to 1e12 in layer 1: the weights from layer 2 on are too large for the "
            + "number of inputs of their layers.", new ExplodingGradient().Examine(Runs.Healthy with
            {
                Epochs = [],
                Start = new NetworkStatistics(1e9,
                    [.. Runs.Layers().Select(layer => layer with { ErrorNorm = layer.Layer == 1 ? 1e12 : 1e3 })]),
            })!.Message);
    }

    [Fact]
    public void A_healthy_run_has_no_finding()
    {
        Assert.Empty(CheckRegistry.Examine(Runs.Healthy));
        Assert.Empty(CheckRegistry.Examine(Runs.Regression));
    }

    [Fact]
    public void A_symptom_is_named_only_where_no_cause_is_found()
    {
        Assert.Equal(["nothing-learned"], CheckRegistry.Examine(Runs.Stuck).Select(finding => finding.Name));
        Assert.Equal(["dead-relus"], CheckRegistry.Examine(Runs.Stuck.With(2, layer => layer with { DeadNodes = 14 }))
            .Select(finding => finding.Name));
    }

    [Fact]
    public void A_finding_has_place_numbers_and_advice_as_data()
    {
        var finding = Assert.Single(CheckRegistry.Examine(Runs.Stuck.With(2, layer => layer with { DeadNodes = 14 })));
        Assert.Equal(
            "warning: dead-relus: Layer 2 (16 relu): 14 of 16 nodes have the derivative 0 for all 512 samples checked and no longer learn. "
            + "Set LearningRate to 0.01, Activation to leaky-relu, or Initializer to he-normal.",
            finding.ToString());
        Assert.Equal(("dead-relus", 2, null, null), (finding.Name, finding.Layer, finding.Column, finding.Epoch));
        Assert.Equal([new("dead-nodes", 14), new("nodes", 16)], finding.Numbers);
        Assert.Equal(new SettingChange(SettingAction.Use, "learning-rate", "0.01"), finding.Advice!.Changes[0]);
    }

    [Fact]
    public void The_ceiling_of_softmax_over_a_sigmoid_is_worked_out()
    {
        // e¹ / (e¹ + 2 e⁰) = 2.71828 / 4.71828 = 57.6 %.
        var finding = CheckRegistry.Examine(Runs.Healthy.WithOutput("sigmoid", 3))[0];
        Assert.Equal(
            "softmax-cross-entropy already applies softmax, but sigmoid limits its input to numbers from 0 to 1: "
            + "with 3 classes no probability can exceed 57.6 %.", finding.Message);
    }
}
