namespace Nabla.Training;

/// <summary>The samples of an epoch in their order, batch by batch, wherever they come from.</summary>
internal interface IBatches
{
    /// <summary>Draws the order of an epoch; the same seed and epoch give the same order.</summary>
    /// <param name="shuffle">False for the order of the source.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch, from 0: each is one more than the one before.</param>
    void Arrange(bool shuffle, ulong seed, long epoch);

    /// <summary>Copies the inputs of some samples onto the workspace; their targets and weights stay valid until the next call.</summary>
    /// <param name="from">The first place in the order; batches are asked for from front to back.</param>
    /// <param name="count">How many samples.</param>
    /// <param name="x">count × inputs.</param>
    (Memory<float> Targets, Memory<float> Weights) Gather(int from, int count, Span<float> x);

    /// <summary>The sum of the weights of the samples of one step.</summary>
    double TotalWeight(int from, int count);
}
