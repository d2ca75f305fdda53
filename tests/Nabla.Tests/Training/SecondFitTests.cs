using Nabla.Costs;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Training;

namespace Nabla.Tests.Training;

/// <summary>What early stopping and a plateau have counted ends with the data that it was counted on.</summary>
public class SecondFitTests
{
    private static readonly SoftmaxCrossEntropy Cost = new();

    [Fact]
    public void Other_data_is_judged_from_the_start()
    {
        var trainer = new Trainer(Toy.Network(), Cost, new Adam(0.02), new() { Epochs = 30, EarlyStop = new(3) });
        trainer.Fit(Toy.Circle(300), Toy.Circle(200, seed: 1));
        // Its cost is higher than what was reached: half of the labels are wrong.
        var hard = Toy.Circle(300, seed: 5);
        var targets = hard.Targets.ToArray();
        for (int i = 0; i < 300; i += 2) (targets[2 * i], targets[2 * i + 1]) = (targets[2 * i + 1], targets[2 * i]);
        var confused = new Data.Dataset(hard.Inputs, targets, 2, 2, Data.LearningTask.Classification);
        var second = trainer.Fit(confused, confused);
        Assert.InRange(second.Epochs.Count, 4, int.MaxValue);
        Assert.True(second.Epochs[0].IsBest, "The first epoch of a fit on other data must be the best so far.");
        Assert.InRange(second.BestEpoch, 1, second.Epochs.Count);
        Assert.Equal(second.Epochs.MinBy(epoch => epoch.Validation!.Cost)!.Epoch, second.BestEpoch);
        Assert.Equal(second.Epochs[second.BestEpoch - 1].ThetaSha256, second.ThetaSha256);
    }

    [Fact]
    public void A_plateau_of_other_data_lowers_no_rate()
    {
        var options = new TrainingOptions
            { Epochs = 4, Schedule = new ReduceOnPlateau(0.1, Patience: 0, Threshold: 0.9), Diagnose = false };
        var trainer = new Trainer(Toy.Network(), Cost, new Sgd(0.1), options);
        Assert.InRange(trainer.Fit(Toy.Circle(50)).Epochs[^1].LearningRate, 0, 0.00999);
        Assert.Equal(0.1, trainer.Fit(Toy.Circle(60, seed: 3)).Epochs[0].LearningRate, 1e-12);
    }

    [Fact]
    public void The_same_data_goes_on_being_judged_by_what_was_best()
    {
        var (train, validation) = (Toy.Circle(100), Toy.Circle(50, seed: 1));
        var trainer = new Trainer(Toy.Network(), Cost, new Adam(0.02), new() { Epochs = 5, EarlyStop = new(50), Diagnose = false });
        double best = trainer.Fit(train, validation).Epochs.Min(epoch => epoch.Validation!.Cost);
        // The same numbers in another object are the same data.
        var again = trainer.Fit(train, Toy.Circle(50, seed: 1));
        Assert.All(again.Epochs, epoch => Assert.True(!epoch.IsBest || epoch.Validation!.Cost < best, $"{epoch} is no better than {best}"));
        Assert.Contains(again.Epochs, epoch => epoch.IsBest);
    }
}
