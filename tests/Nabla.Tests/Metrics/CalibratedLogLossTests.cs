using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Tests.Training;
using Nabla.Optimizers;
using Nabla.Training;
using Nabla.Training.Metrics;

namespace Nabla.Tests.Metrics;

/// <summary>The log loss after temperature scaling: it does not depend on how sure the probabilities are.</summary>
public class CalibratedLogLossTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void It_is_the_same_for_every_temperature_of_the_outputs(int outputs)
    {
        var (plain, sharp, flat) = (Score(outputs, 1), Score(outputs, 3), Score(outputs, 0.4));
        Assert.True(sharp.LogLoss > plain.LogLoss + 0.05, $"{sharp.LogLoss} must be above {plain.LogLoss}.");
        Assert.Equal(plain.CalibratedLogLoss!.Value, sharp.CalibratedLogLoss!.Value, 2e-4);
        Assert.Equal(plain.CalibratedLogLoss!.Value, flat.CalibratedLogLoss!.Value, 2e-4);
        Assert.True(plain.CalibratedLogLoss <= plain.LogLoss + 1e-6, $"{plain.CalibratedLogLoss} must not exceed {plain.LogLoss}.");
    }

    [Fact]
    public void It_is_the_smallest_log_loss_over_all_temperatures()
    {
        double smallest = Enumerable.Range(1, 400).Min(n => Score(3, n / 100.0).LogLoss);
        Assert.Equal(smallest, Score(3, 2).CalibratedLogLoss!.Value, 3e-4);
    }

    [Fact]
    public void It_needs_the_scores()
    {
        var tally = new MetricAccumulator(LearningTask.Classification, 2);
        tally.Add([0.3f, 0.7f], [0, 1]);
        Assert.Null(tally.Evaluate().Classification!.CalibratedLogLoss);
    }

    [Fact]
    public void It_chooses_the_epoch_and_is_computed_for_the_validation_samples_only()
    {
        TrainingReport Fit(double validation)
        {
            var network = new Network(2, [new Dense(8, new Tanh()), new Dense(2, new Softmax())]);
            return new Trainer(network, new SoftmaxCrossEntropy(), new Adam(0.05), new TrainingOptions
            {
                Epochs = 12, BatchSize = 8, ValidationFraction = validation, Metrics = ["accuracy", "calibrated-log-loss"],
                EarlyStop = new(12, Monitor: "calibrated-log-loss"), Diagnose = false,
            }).Fit(Toy.Circle(80));
        }

        var report = Fit(0.3);
        var values = report.Epochs.Select(epoch => epoch.Validation!.Find("calibrated-log-loss")!.Value).ToList();
        Assert.Equal(values.IndexOf(values.Min()) + 1, report.BestEpoch);
        Assert.All(report.Epochs, epoch => Assert.Null(epoch.Train.Find("calibrated-log-loss")));
        Assert.All(Fit(0).Epochs, epoch => Assert.NotNull(epoch.Train.Find("calibrated-log-loss")));
    }

    // 2,000 samples whose classes have the probabilities softmax(z); the outputs are softmax(sharpness · z).
    private static ClassificationScores Score(int outputs, double sharpness)
    {
        var random = new Random(3);
        int classes = Math.Max(2, outputs);
        var tally = new MetricAccumulator(LearningTask.Classification, outputs, keepScores: true);
        for (int i = 0; i < 2000; i++)
        {
            double[] z = [.. Enumerable.Range(0, classes).Select(_ => 3 * random.NextDouble())];
            double[] p = Softmax(z, 1), a = Softmax(z, sharpness);
            double u = random.NextDouble();
            int truth = 0;
            while (truth < classes - 1 && (u -= p[truth]) > 0) truth++;
            if (outputs == 1) tally.Add([(float)a[1]], [truth]);
            else tally.Add([.. a.Select(x => (float)x)], [.. Enumerable.Range(0, classes).Select(k => k == truth ? 1f : 0)]);
        }

        return tally.Evaluate().Classification!;
    }

    private static double[] Softmax(double[] z, double sharpness)
    {
        double[] e = [.. z.Select(x => Math.Exp(sharpness * x))];
        return [.. e.Select(x => x / e.Sum())];
    }
}
