using Nabla.Costs;
using Nabla.Diagnosis;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

public class AfterBatchTests
{
    private static readonly SoftmaxCrossEntropy Cost = new();

    [Fact]
    public void Whoever_listens_hears_of_every_step_and_changes_no_bit()
    {
        var network = Toy.Network();
        var told = new List<(int, int, int)>();
        var report = Trainer(network).Fit(Toy.Circle(100), afterBatch: step =>
        {
            told.Add((step.Epoch, step.Batch, step.Batches));
            step.Diagnose();
        });

        Assert.Equal([(1, 1, 4), (1, 2, 4), (1, 3, 4), (1, 4, 4), (2, 1, 4), (2, 2, 4), (2, 3, 4), (2, 4, 4)], told);
        Assert.Equal(Trainer(Toy.Network()).Fit(Toy.Circle(100)).ThetaSha256, report.ThetaSha256);
    }

    [Fact]
    public void After_the_last_step_of_an_epoch_cost_and_gradient_are_those_of_its_report()
    {
        var network = Toy.Network();
        var told = new List<(double Cost, double Norm)>();
        var report = Trainer(network).Fit(Toy.Circle(100), afterBatch: step =>
        {
            Assert.Equal(step.IsLast ? network.Theta.Length : 0, step.Gradient.Length);
            if (!step.IsLast) return;
            double squares = 0;
            foreach (float derivative in step.Gradient) squares += (double)derivative * derivative;
            told.Add((step.Cost, Math.Sqrt(squares)));
        });

        for (int i = 0; i < told.Count; i++)
        {
            Assert.Equal(report.Epochs[i].Train.Cost, told[i].Cost);
            Assert.Equal(report.Epochs[i].GradientNorm, told[i].Norm, tolerance: 1e-9);
        }
    }

    [Fact]
    public void What_is_diagnosed_on_the_way_is_what_a_run_that_ends_there_reports()
    {
        IReadOnlyList<string> after20 = [];
        Slow(epochs: 21).Fit(Toy.Circle(100), afterBatch: step => after20 = step is { Epoch: 21, Batch: 1 }
            ? [.. step.Diagnose().Select(finding => finding.Message)] : after20);
        var ended = Slow(epochs: 20).Fit(Toy.Circle(100));

        Assert.NotEmpty(after20);
        Assert.Equal(ended.Findings.Select(finding => finding.Message), after20);

        static Trainer Slow(int epochs) => new(Toy.Network(), Cost, new Sgd(1e-7), new() { Epochs = epochs, BatchSize = 25 });
    }

    [Fact]
    public void A_network_made_of_weights_answers_as_theirs_and_refuses_another_number_of_them()
    {
        var network = Toy.Network(seed: 3);
        var copy = new Network(network.Architecture, network.Theta);
        network.Theta.Clear();

        Assert.Equal(Toy.Network(seed: 3).Predict([0.5f, -0.25f]), copy.Predict([0.5f, -0.25f]));
        Assert.Contains("82 parameters but 3",
            Assert.Throws<ArgumentException>(() => new Network(network.Architecture, new float[3])).Message);
    }

    private static Trainer Trainer(Network network) => new(network, Cost, new Adam(0.01), new() { Epochs = 2, BatchSize = 25 });
}
