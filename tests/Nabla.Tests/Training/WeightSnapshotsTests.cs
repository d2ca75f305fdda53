using Nabla.Activations;
using Nabla.Costs;
using Nabla.Data;
using Nabla.Layers;
using Nabla.Optimizers;
using Nabla.Training;

namespace Nabla.Tests.Training;

public class WeightSnapshotsTests
{
    private static Network Network() => new(2, [new Dense(3, new Sigmoid())]);

    [Fact]
    public void One_copy_serves_while_every_epoch_is_the_best()
    {
        var network = Network();
        var snapshots = new WeightSnapshots(network);
        snapshots.Save();
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            network.Theta.Fill(epoch);
            snapshots.Save(isBest: true);
        }

        Assert.Equal((3f, 3f, 1), (snapshots.Epoch[0], snapshots.Best[0], snapshots.Count));
    }

    [Theory]
    [InlineData("BBwwBwwwBB")]
    [InlineData("wwBwBBwBww")]
    [InlineData("wBwBwBwBw")]
    public void The_last_epoch_and_the_best_are_remembered_in_two_copies(string epochs)
    {
        var network = Network();
        var snapshots = new WeightSnapshots(network);
        int best = 0;
        snapshots.Save();
        for (int epoch = 1; epoch <= epochs.Length; epoch++)
        {
            network.Theta.Fill(epoch);
            if (epochs[epoch - 1] == 'B') best = epoch;
            snapshots.Save(isBest: best == epoch);
            Assert.Equal(epoch, snapshots.Epoch[^1]);
            if (best > 0) Assert.Equal(best, snapshots.Best[^1]);
        }

        Assert.Equal(2, snapshots.Count);
    }

    // ∇C, one slot of momentum and two snapshots are four vectors as long as θ; the buffers of samples make it a little more.
    [Fact]
    public void A_default_run_holds_at_most_two_copies_of_theta()
    {
        const int Inputs = 4000, Few = 100, Many = 300;
        var data = new Dataset(new float[8 * Inputs], new float[] { 0, 1, 0, 1, 0, 1, 0, 1 }, Inputs, 1, LearningTask.Regression);
        long Allocated(int nodes)
        {
            var network = new Network(Inputs, [new Dense(nodes, new Tanh()), new Dense(1, new Identity())]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            new Trainer(network, new SquaredError(), new Momentum(0.5), new() { Epochs = 5, BatchSize = 4, Threads = 1 }).Fit(data, data);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        double vectors = (double)(Allocated(Many) - Allocated(Few)) / (sizeof(float) * Inputs * (Many - Few));
        Assert.InRange(vectors, 2, 5);
    }
}
