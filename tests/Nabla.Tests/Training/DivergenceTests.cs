using Nabla.Costs;
using Nabla.Data;
using Nabla.Diagnosis;
using Nabla.Layers;
using Nabla.Activations;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>A run that diverges ends with the last finite weights, and says so once, with the rate that was set.</summary>
public class DivergenceTests
{
    [Fact]
    public void A_last_step_that_makes_a_weight_infinite_ends_the_run_with_the_weights_before_the_epoch()
    {
        var network = Network();
        float[] before = network.Theta.ToArray();
        var reports = new List<EpochReport>();
        var fault = Assert.Throws<TrainingDivergedException>(() => new Trainer(network, new SquaredError(), new Sgd(1e38),
            new TrainingOptions { BatchSize = 8, Epochs = 3, EarlyStop = new() }).Fit(Samples(), progress: new Each(reports.Add)));
        Assert.Empty(reports);
        Assert.Equal((1, 1, 1), (fault.Epoch, fault.Batch, fault.Layer));
        Assert.StartsWith("Training stopped in epoch 1, batch 1: the last step made a parameter NaN or infinite. Layer 1 (", fault.Problem);
        Assert.Equal(before, network.Theta.ToArray());
    }

    [Fact]
    public void The_exception_and_the_finding_name_the_same_rate()
    {
        var fault = Assert.Throws<TrainingDivergedException>(() => new Trainer(Network(), new SquaredError(), new Sgd(1e30),
            new TrainingOptions { BatchSize = 2, Epochs = 3, Schedule = new WarmUp(5, new Constant()) }).Fit(Samples()));
        var finding = Assert.Single(CheckRegistry.Examine(fault.Statistics!), finding => finding.Name == LearningRateTooHigh.Code);
        Assert.Equal(fault.Advice, finding.Advice);
        Assert.Contains("The learning rate 1e30 is probably too high.", fault.Problem);
        Assert.Contains("The learning rate 1e30 is probably too high.", finding.Message);
    }

    private static Network Network() => new(2, [new Dense(3, new Identity()), new Dense(1, new Identity())], seed: 1);

    private static Dataset Samples() => new(new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 },
        new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 2, 1,
        LearningTask.Regression);

    private sealed class Each(Action<EpochReport> tell) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => tell(value);
    }
}
