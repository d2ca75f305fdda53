using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Training;

/// <summary>Some samples of a source that is too large to look at as a whole.</summary>
internal static class FewSamples
{
    private const int Most = 4096, MaxBlocks = 16;

    /// <summary>The data itself where it is in memory; else at most 4,096 samples, alike many from each of up to sixteen blocks.</summary>
    public static Dataset Draw(SampleSource source, ulong seed)
    {
        if (source is Dataset data) return data;
        var blocks = new List<Dataset>();
        long given = 0;
        foreach (var block in source.Read(Streams.Blocks(seed, 0)))
        {
            DataValidation.RequireBlock(source, block, "training", given);
            given += block.Count;
            blocks.Add(block.Subset(Spread(block.Count, Most / MaxBlocks)));
            if (blocks.Count == MaxBlocks) break;
        }

        return Joined(source, blocks);
    }

    private static int[] Spread(int count, int most)
    {
        int few = Math.Min(count, most);
        return [.. Enumerable.Range(0, few).Select(i => (int)((long)i * count / few))];
    }

    private static Dataset Joined(SampleSource source, List<Dataset> blocks) => new(
        blocks.SelectMany(block => block.Inputs.ToArray()).ToArray(), blocks.SelectMany(block => block.Targets.ToArray()).ToArray(),
        source.InputWidth, source.TargetWidth, source.Task,
        source.IsWeighted ? blocks.SelectMany(block => block.Weights?.ToArray() ?? [.. Enumerable.Repeat(1f, block.Count)]).ToArray()
            : null, source.ClassNames)
    {
        InputNames = source.InputNames,
        NumberInputs = source.NumberInputs,
        TargetScales = source.TargetScales,
        TargetCenters = source.TargetCenters,
        TargetRanges = source.TargetRanges,
        TargetNames = source.TargetNames,
        Image = source.Image,
        ClassCounts = source.ClassCounts,
    };
}
