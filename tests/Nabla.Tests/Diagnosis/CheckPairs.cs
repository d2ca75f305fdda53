using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Training;

namespace Nabla.Tests.Diagnosis;

/// <summary>For every check, by name: runs that provoke it, and runs that come near and must not.</summary>
internal static class CheckPairs
{
    public static IReadOnlyDictionary<string, (RunStatistics[] Provoking, RunStatistics[] Harmless)> All { get; } =
        new Dictionary<string, (RunStatistics[], RunStatistics[])>
    {
        ["output-cost-mismatch"] = (
            [
                Runs.Healthy.WithOutput("softmax", 1),
                Runs.Healthy.WithOutput("identity", 1),
                Runs.Healthy.WithOutput("sigmoid", 3),
                Runs.Healthy.WithOutput("relu", 3),
                Runs.Healthy.WithOutput("sigmoid", 3) with { Cost = CostRegistry.Default.Parse("sigmoid-cross-entropy") },
                Runs.Healthy.WithOutput("tanh", 1) with { Cost = CostRegistry.Default.Parse("sigmoid-cross-entropy") },
                Runs.Healthy with { LearningTask = LearningTask.MultiLabel },
                Runs.Regression.WithOutput("relu", 1),
                Runs.Regression.WithOutput("sigmoid", 1),
                Runs.Regression.WithOutput("elu", 1),
                Runs.Regression with { Cost = CostRegistry.Default.Parse("sigmoid-cross-entropy") },
                Runs.Regression with { Cost = CostRegistry.Default.Parse("poisson") },
                Runs.Regression.WithTargets(0, 9).WithOutput("relu", 1) with { Cost = CostRegistry.Default.Parse("poisson") },
            ],
            [
                Runs.Healthy,
                Runs.Healthy.WithOutput("identity", 3),
                Runs.Healthy.WithOutput("sigmoid", 3) with { Cost = CostRegistry.Default.Parse("squared-error") },
                Runs.Healthy.WithOutput("sigmoid", 1) with { Cost = CostRegistry.Default.Parse("sigmoid-cross-entropy") },
                Runs.Healthy.WithOutput("sigmoid", 3)
                    with { Cost = CostRegistry.Default.Parse("sigmoid-cross-entropy"), LearningTask = LearningTask.MultiLabel },
                Runs.Regression,
                Runs.Regression.WithOutput("leaky-relu", 1),
                Runs.Regression.WithTargets(0, 9).WithOutput("relu", 1),
                Runs.Regression.WithTargets(0, 1).WithOutput("sigmoid", 1),
                Runs.Regression.WithTargets(0, 1).WithOutput("sigmoid", 1) with { Cost = CostRegistry.Default.Parse("sigmoid-cross-entropy") },
                Runs.Regression.WithTargets(0, 9) with { Cost = CostRegistry.Default.Parse("poisson") },
                Runs.Regression.WithTargets(0, 9).WithOutput("exponential", 1) with { Cost = CostRegistry.Default.Parse("poisson") },
            ]),
        ["constant-target"] = (
            [Runs.Healthy.WithClasses(0, 600, 0), Runs.Regression.WithTargets(3.5, 3.5)],
            [Runs.Healthy.WithClasses(1, 599, 0), Runs.Regression, Runs.Healthy.WithClasses(1)]),
        ["identical-samples"] = (
            [Runs.Healthy.WithInputs(new ColumnStatistics("a", 3, 0, 3, 3), new ColumnStatistics("b", 0, 0, 0, 0))],
            [Runs.Healthy, Runs.Healthy.WithInputs(new ColumnStatistics("a", 3, 0, 3, 3), new ColumnStatistics("b", 0.1, 0.2, 0, 1))]),
        ["unscaled-inputs"] = (
            [
                Runs.Healthy.WithInputs(new ColumnStatistics("mass", 4200, 800, 2700, 6300), new ColumnStatistics("length", 0, 1, -2, 2)),
                Runs.Healthy.WithInputs(new ColumnStatistics("pixel", 80, 100, 0, 255)),
                Runs.Healthy.WithInputs(new ColumnStatistics("micro", 0.0002, 0.0001, 0, 0.0005), new ColumnStatistics("same", 0, 0, 0, 0)),
            ],
            [
                Runs.Healthy,
                Runs.Healthy.WithInputs(new ColumnStatistics("pixel", 0.3, 0.4, 0, 1), new ColumnStatistics("corner", 0, 0, 0, 0),
                    new ColumnStatistics("rare", 0.0001, 0.01, 0, 1)),
                Runs.Healthy.WithInputs(new ColumnStatistics("outliers", 0, 1, -3, 150)),
                Runs.Healthy.WithInputs(new ColumnStatistics("all zero", 0, 0, 0, 0)),
            ]),
        ["unscaled-targets"] = (
            [Runs.StuckRegression.WithTargets(100_000, 900_000)],
            [Runs.Regression.WithTargets(100_000, 900_000), Runs.StuckRegression,
                Runs.StuckRegression.WithTargets(0, 900) with { Cost = CostRegistry.Default.Parse("poisson") }]),
        ["target-outlier"] = (
            [
                Runs.StuckRegression.WithTarget(1e6, deviation: 5e4),
                Runs.Regression.WithTarget(-1e6, deviation: 5e4),
                Runs.Regression.WithTarget(1e6, deviation: 5e4) is var copes
                    ? copes with { Epochs = [.. copes.Epochs.Select(epoch => epoch with { ValidationR2 = 0.99 })] } : null!,
            ],
            [Runs.Regression, Runs.StuckRegression, Runs.Regression.WithTarget(50, deviation: 3),
                Runs.Regression.WithTarget(1e3, deviation: 4), Runs.Regression.WithTarget(200, deviation: 50, robust: 0)]),
        ["unchanged-weights"] = (
            [Runs.Healthy with { HasChangedWeights = false }],
            [Runs.Healthy, Runs.Healthy with { HasChangedWeights = false, Epochs = [] },
                Runs.Healthy with { HasChangedWeights = false, Epochs = Runs.Epochs(0) }]),
        ["negative-r2"] = (
            [WithR2(-0.5), WithR2(-2e6), WithR2(0.9, 0.8, -1) with { BestEpoch = 3 }],
            [Runs.Regression, WithR2(0), WithR2(-0.01), WithR2(0.9), WithR2(0.9, 0.8, -1) with { BestEpoch = 1 },
                WithR2(-0.5) with { HasChangedWeights = false }]),
        ["symmetric-nodes"] = (
            [
                Runs.Stuck.With(1, layer => layer with { NodeDifference = 0 }),
                Runs.Stuck.With(2, layer => layer with { NodeDifference = 0, WeightNorm = 0 }),
            ],
            [
                Runs.Healthy.With(3, layer => layer with { NodeDifference = 0 }),
                Runs.Healthy.With(1, layer => layer with { NodeDifference = 0, Nodes = 1 }),
                Runs.Healthy with { Start = new NetworkStatistics(1.1, [.. Runs.Layers().Select(layer => layer with { NodeDifference = 0 })]) },
            ]),
        ["exploding-gradient"] = (
            [
                Runs.Healthy.With(1, layer => layer with { ErrorNorm = 8e4 }),
                Runs.Healthy with
                {
                    Epochs = [], Divergence = new DivergencePoint(1, 3, 2),
                    Start = new NetworkStatistics(1e9,
                        [.. Runs.Layers().Select(layer => layer with { ErrorNorm = layer.Layer == 1 ? 1e12 : 1e3 })]),
                },
            ],
            [Runs.Healthy, Runs.Healthy.With(1, layer => layer with { ErrorNorm = 60 }),
                Runs.Healthy.With(1, layer => layer with { GradientNorm = 1e6 })]),
        ["vanishing-gradient"] = (
            [Runs.Stuck.With(1, layer => layer with { ErrorNorm = 1e-6 })],
            [
                Runs.Stuck,
                Runs.Healthy.With(1, layer => layer with { ErrorNorm = 1e-6 }),
                Runs.Stuck.With(1, layer => layer with { ErrorNorm = 0 }),
                Runs.Stuck.With(1, layer => layer with { ErrorNorm = 0.003 }),
            ]),
        ["saturated-sigmoids"] = (
            [
                Runs.Stuck.With(2, layer => layer with { Activation = ActivationRegistry.Default.Parse("sigmoid"), SaturatedFraction = 0.93 }),
                Runs.Stuck.With(3, layer => layer with { Activation = ActivationRegistry.Default.Parse("tanh"), SaturatedFraction = 0.8 }),
            ],
            [
                Runs.Healthy.With(2, layer => layer with { Activation = ActivationRegistry.Default.Parse("sigmoid"), SaturatedFraction = 0.93 }),
                Runs.Stuck.With(2, layer => layer with { Activation = ActivationRegistry.Default.Parse("sigmoid"), SaturatedFraction = 0.5 }),
                Runs.Stuck.With(2, layer => layer with { SaturatedFraction = 0.93 }),
                Runs.Stuck.With(3, layer => layer with { Activation = ActivationRegistry.Default.Parse("sigmoid"), SaturatedFraction = 0.93 })
                    with { Cost = CostRegistry.Default.Parse("sigmoid-cross-entropy") },
            ]),
        ["dead-relus"] = (
            [Runs.Stuck.With(2, layer => layer with { DeadNodes = 14 }), Runs.Healthy.With(1, layer => layer with { DeadNodes = 9 }),
                Runs.Stuck.With(2, layer => layer with { DeadNodes = 16 })],
            [Runs.Healthy, Runs.Stuck.With(2, layer => layer with { DeadNodes = 8 }),
                Runs.Stuck.With(1, layer => layer with { Activation = ActivationRegistry.Default.Parse("hard-tanh"), DeadNodes = 16 })]),
        ["learning-rate-too-high"] = (
            [
                Runs.Healthy with { Epochs = [], Divergence = new DivergencePoint(1, 37, 2) },
                Runs.Healthy with { Epochs = Runs.Epochs(1.4, 3, 40) },
                Runs.Healthy with { Epochs = Runs.Epochs(0.9, 1.3, 0.8, 1.4, 0.9, 1.3) },
            ],
            [
                Runs.Healthy,
                Runs.Stuck,
                Runs.Healthy with { Epochs = Runs.Epochs(0.9, 0.5, 0.6, 0.4, 0.5, 0.3, 0.35) },
                Runs.Healthy with { Epochs = Runs.Epochs(0.02, 0.01, 0.03, 0.005, 0.04, 0.003, 0.05) },
                Runs.Healthy with { Epochs = Runs.Epochs(2.0, 0.9, 0.5) },
                Runs.Healthy with { Start = new NetworkStatistics(-3, Runs.Layers()), Epochs = Runs.Epochs(-3, -3.2, -3.3) },
            ]),
        ["learning-rate-too-low"] = (
            [Creeping(1.1, 1.099, 1.098, 1.097, 1.096)],
            [
                Runs.Healthy,
                Runs.Stuck,
                Creeping(1.1, 0.8, 0.5, 0.4, 0.3),
                Creeping(1.1, 1.05, 1.01, 1.009, 1.0089),
                Creeping(1.1, 1.099, 1.1, 1.098, 1.097),
                Creeping(1.1, 1.099, 1.098, 1.097),
                Runs.Healthy with { Epochs = Runs.Epochs(1.1, 1.099, 1.098, 1.097, 1.096) },
            ]),
        ["unbalanced-classes"] = (
            [
                Accuracy(0.99, 0.981).WithClasses(980, 15, 5),
                Recalls(0.99, 0.5, missed: 1).WithClasses(9975, 25),
                Recalls(0.99, 0.55, missed: null).WithClasses(9975, 25),
                Recalls(0.87, 0.6, missed: 2).WithClasses(700, 200, 100),
            ],
            [Recalls(0.8, 0.83, missed: null).WithClasses(9975, 25), Recalls(0.6, 0.5, missed: 1).WithClasses(520, 480),
                Recalls(0.99, 0.99, missed: 2).WithClasses(995, 500, 3), Accuracy(0.999, 0.999).WithClasses(980, 15, 5), Accuracy(0.6, 0.6)
                    .WithClasses(80, 10, 10), Accuracy(1, 1).WithClasses(100, 0, 0)]),
        ["overfitting"] = (
            [
                Validation((0.9, 0.95), (0.5, 0.6), (0.4, 0.55), (0.2, 0.9), (0.1, 0.85), (0.05, 1.0)),
                Accuracies((0.4, 0.55, 0.8), (0.2, 0.67, 0.77), (0.1, 0.68, 0.76), (0.05, 0.7, 0.75)),
            ],
            [
                Runs.Healthy,
                Validation((0.9, 0.95), (0.5, 0.6), (0.4, 0.55), (0.35, 0.56), (0.3, 0.55), (0.28, 0.58)),
                Validation((0.9, 0.95), (0.5, 0.6), (0.4, 0.55), (0.2, 0.9), (0.1, 0.85), (0.05, 1.0)) with { RestoresBest = true },
                Validation((0.9, 0.95), (0.5, 0.6), (0.4, 0.55), (0.2, 0.9), (0.1, 0.6), (0.05, 1.0)),
                Validation((0.1, 0.1), (0.02, 0.02), (0.01, 0.05), (0.005, 0.06), (0.002, 0.07)),
                Validation((0.4, 0.5), (0.2, 0.9)),
                Validation((0.4, 0.5), (0.5, 0.9), (0.6, 0.9), (0.7, 0.9), (0.8, 1)),
                Accuracies((0.4, 0.55, 0.8), (0.2, 0.67, 0.8), (0.1, 0.68, 0.81), (0.05, 0.7, 0.81)),
                Runs.Healthy with { Epochs = [.. Runs.Healthy.Epochs.Select(epoch => epoch with { ValidationCost = null })] },
            ]),
        ["nothing-learned"] = (
            [Runs.Stuck, Runs.StuckRegression],
            [Runs.Healthy, Runs.Regression, Runs.Stuck with { Epochs = [.. Runs.Stuck.Epochs.Take(4)] },
                Runs.Healthy with { Epochs = Runs.Epochs(1.8, 1.75, 1.7, 1.65, 1.6) },
                    Runs.StuckRegression with { Cost = CostRegistry.Default.Parse("huber") }]),
    };

    private static RunStatistics Creeping(params double[] costs) =>
        (Runs.Healthy with { Epochs = Runs.Epochs(costs) }).WithLayers([.. Runs.Layers().Select(layer => layer with { WeightChange = 0.001 })]);

    private static RunStatistics Accuracy(double train, double validation) =>
        Runs.Healthy with { Epochs =
        [.. Runs.Healthy.Epochs.Select(epoch => epoch with { TrainAccuracy = train, ValidationAccuracy = validation })] };

    private static RunStatistics Validation(params (double Train, double Validation)[] costs) => Runs.Regression with
    {
        Epochs = [.. costs.Select((cost, e) =>
            Runs.Regression.Epochs[0] with { Number = e + 1, TrainCost = cost.Train, ValidationCost = cost.Validation })],
    };

    private static RunStatistics Accuracies(params (double Train, double Validation, double Accuracy)[] epochs) => Runs.Healthy with
    {
        Epochs = [.. epochs.Select((one, e) =>
            Runs.Healthy.Epochs[0] with
            { Number = e + 1, TrainCost = one.Train, ValidationCost = one.Validation, ValidationAccuracy = one.Accuracy })],
    };

    private static RunStatistics WithR2(params IReadOnlyList<double> values) =>
        Runs.Regression with { Epochs =
        [.. Runs.Regression.Epochs.Take(values.Count).Select((epoch, e) => epoch with { ValidationR2 = values[e] })] };

    private static RunStatistics Recalls(double accuracy, double balanced, int? missed) =>
        Runs.Healthy with { Epochs =
        [.. Runs.Healthy.Epochs.Select(epoch =>
        epoch with { ValidationAccuracy = accuracy, BalancedAccuracy = balanced, UnrecognizedClass = missed })] };
}
