using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Initializers;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Specs;
using Nabla.Training;

namespace Nabla.Tests.Diagnosis;

/// <summary>For every check, by name: a real training that provokes it, and the same training with the remedy taken.</summary>
internal static class RealRuns
{
    public static IReadOnlyDictionary<string, (Func<IReadOnlyList<Finding>> Provoking, Func<IReadOnlyList<Finding>> Healed)> All { get; } =
        new Dictionary<string, (Func<IReadOnlyList<Finding>>, Func<IReadOnlyList<Finding>>)>
    {
        ["output-cost-mismatch"] = (
            () => Classes(new Sigmoid(), new SoftmaxCrossEntropy()),
            () => Classes(new Softmax(), new SoftmaxCrossEntropy())),
        ["constant-target"] = (
            () => Numbers(Samples.Numbers(200, x => 3, LearningTask.Regression), new Adam(0.01)),
            () => Numbers(Samples.Numbers(200, x => x, LearningTask.Regression), new Adam(0.01))),
        ["identical-samples"] = (
            () => Train(Two(new Tanh(), new GlorotUniform()), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300, scale: 0)),
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300))),
        ["unscaled-inputs"] = (
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300, scale: 1000)),
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300))),
        ["unscaled-targets"] = (
            () => Numbers(Samples.Numbers(200, x => 50_000 + 10_000 * x, LearningTask.Regression), new Adam(0.01)),
            () => Numbers(Samples.Numbers(200, x => x, LearningTask.Regression), new Adam(0.01))),
        ["symmetric-nodes"] = (
            () => Train(Two(new Tanh(), new Zeros()), new SoftmaxCrossEntropy(), new Sgd(0.3), Samples.Circle(300)),
            () => Train(Two(new Tanh(), new GlorotUniform()), new SoftmaxCrossEntropy(), new Sgd(0.3), Samples.Circle(300))),
        ["exploding-gradient"] = (
            () => Train(Deep(7, 16, new Relu(), new Normal(2)), new SoftmaxCrossEntropy(), new Sgd(1e-8), Samples.Circle(300), epochs: 2),
            () => Train(Deep(7, 16, new Relu(), new HeNormal()), new SoftmaxCrossEntropy(), new Adam(0.003), Samples.Circle(300),
                epochs: 20)),
        ["vanishing-gradient"] = (
            () => Train(Deep(8, 8, new Sigmoid(), new GlorotUniform()), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300),
                epochs: 5),
            () => Train(Deep(8, 8, new Relu(), new HeNormal()), new SoftmaxCrossEntropy(), new Adam(0.003), Samples.Circle(300),
                epochs: 20)),
        ["saturated-sigmoids"] = (
            () => Train(Sigmoids(new Normal(100)), new SquaredError(), new Sgd(0.5), Samples.Circle(300)),
            () => Train(Sigmoids(new GlorotUniform()), new SquaredError(), new Adam(0.02), Samples.Circle(300))),
        ["dead-relus"] = (
            () => Train(Relus(new Normal(0.1, -30)), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300)),
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300))),
        ["learning-rate-too-high"] = (
            () => Numbers(Samples.Numbers(200, x => x, LearningTask.Regression), new Sgd(10)),
            () => Numbers(Samples.Numbers(200, x => x, LearningTask.Regression), new Sgd(0.05))),
        ["learning-rate-too-low"] = (
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(1e-5), Samples.Circle(300)),
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300))),
        ["unbalanced-classes"] = (
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Adam(0.001), Samples.Rare(2000, tellable: false), epochs: 5),
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Adam(0.01), Samples.Rare(2000, tellable: true))),
        ["target-outlier"] = (
            () => Numbers(Samples.Numbers(200, x => x < -0.99 ? 1e6f : x, LearningTask.Regression), new Adam(0.01)),
            () => Numbers(Samples.Numbers(200, x => x, LearningTask.Regression), new Adam(0.01))),
        ["unchanged-weights"] = (
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(1e-300), Samples.Circle(300), epochs: 1),
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300), epochs: 1)),
        ["negative-r2"] = (
            () => Numbers(Samples.Noise(30, 1), new Adam(0.01), validation: Samples.Noise(100, 2), epochs: 400),
            () => Numbers(Samples.Numbers(200, x => x, LearningTask.Regression), new Adam(0.01),
                validation: Samples.Numbers(100, x => x, LearningTask.Regression))),
        ["overfitting"] = (
            () => Numbers(Samples.Noise(30, 1), new Adam(0.01), validation: Samples.Noise(100, 2), epochs: 400),
            () => Numbers(Samples.Noise(30, 1), new Adam(0.01), validation: Samples.Noise(100, 2), epochs: 400, stop: new EarlyStopping())),
        ["nothing-learned"] = (
            () => Train(new Network(2, [new Dense(2, new Softmax())]), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Checkerboard(300)),
            () => Train(Relus(), new SoftmaxCrossEntropy(), new Sgd(0.1), Samples.Circle(300))),
    };

    /// <summary>Trains and diagnoses; a run that breaks down is looked at to that point.</summary>
    public static IReadOnlyList<Finding> Train(
        Network network, ICost cost, IOptimizer optimizer, Dataset train, Dataset? validation = null, int epochs = 40,
            EarlyStopping? stop = null)
    {
        var trainer = new Trainer(network, cost, optimizer,
            new TrainingOptions { Epochs = epochs, BatchSize = 10, EarlyStop = stop, Threads = 1 });
        try
        {
            return trainer.Fit(train, validation).Findings;
        }
        catch (TrainingDivergedException diverged)
        {
            return diverged.Findings;
        }
    }

    private static IReadOnlyList<Finding> Classes(IActivation output, ICost cost) =>
        Train(new Network(2, [new Dense(16, new Tanh()), new Dense(2, output)]), cost, new Sgd(0.3), Samples.Circle(300));

    private static IReadOnlyList<Finding> Numbers(Dataset data, IOptimizer optimizer, Dataset? validation = null, int epochs = 40,
        EarlyStopping? stop = null) =>
        Train(new Network(data.InputWidth, [new Dense(32, new Tanh()), new Dense(1, new Identity())]), new SquaredError(), optimizer, data,
        validation, epochs, stop);

    private static Network Relus(IInitializer? biases = null) =>
        new(2, [new Dense(16, new Relu(), biases: biases), new Dense(2, new Softmax())]);

    private static Network Two(IActivation activation, IInitializer weights) =>
        new(2, [new Dense(16, activation, weights), new Dense(2, new Softmax(), weights)]);

    private static Network Sigmoids(IInitializer weights) =>
        new(2, [new Dense(16, new Sigmoid(), weights), new Dense(2, new Sigmoid(), weights)]);

    private static Network Deep(int layers, int nodes, IActivation activation, IInitializer weights) =>
        new(2, [.. Enumerable.Range(0, layers).Select(layer => new Dense(nodes, activation, weights)),
        new Dense(2, new Softmax(), weights)]);
}
