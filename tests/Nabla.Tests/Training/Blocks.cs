using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Tests.Training;

/// <summary>A dataset given in blocks, as a source of one's own would: the memory of a block is used again for the next.</summary>
internal sealed class Blocks(Dataset data, int size, int? promised = null)
    : SampleSource(promised ?? data.Count, data.InputWidth, data.TargetWidth, data.LearningTask, data.IsWeighted, data.ClassNames)
{
    private int _given, _open;

    /// <summary>Samples given in all passes so far.</summary>
    public int Given => Volatile.Read(ref _given);

    /// <summary>Passes begun and not ended.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Called before each block, with the number of samples given in the pass.</summary>
    public Action<int>? Before { get; init; }

    public override IEnumerable<Dataset> Read(Philox? order)
    {
        var inputs = new float[size * InputWidth];
        var targets = new float[size * TargetWidth];
        Interlocked.Increment(ref _open);
        try
        {
            for (int from = 0; from < data.Count; from += size)
            {
                Before?.Invoke(from);
                var block = data.Slice(from, Math.Min(size, data.Count - from));
                block.Inputs.CopyTo(inputs);
                block.Targets.CopyTo(targets);
                yield return new Dataset(
                    inputs.AsMemory(0, block.Inputs.Length), targets.AsMemory(0, block.Targets.Length), InputWidth, TargetWidth, LearningTask,
                        block.Weights, ClassNames);
                Interlocked.Add(ref _given, block.Count);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
