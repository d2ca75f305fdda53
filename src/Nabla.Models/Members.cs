using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models;

/// <summary>The seed and the validation part of each network of an ensemble.</summary>
internal static class Members
{
    // The ASCII letters "memb".
    private const ulong Stream = 0x6d656d62;

    /// <summary>The seed of a member. The first member has the seed of the run.</summary>
    public static ulong SeedOf(ulong seed, int member)
    {
        if (member == 0) return seed;
        var (a, b, _, _) = new Philox(seed, Stream).Words((ulong)member);
        return (ulong)a << 32 | b;
    }

    /// <summary>
    /// Splits the samples of a member. Each member has another validation part: with a fraction of 0.2 there are five parts. If there are
    /// more members than parts, the samples are divided again with another seed.
    /// </summary>
    public static (int[] Train, int[] Validation) Split(Dataset data, double fraction, ulong seed, int member)
    {
        int parts = Math.Clamp((int)Math.Round(1 / fraction), 2, data.Count);
        int[] part = DataSplit.AssignFolds(ClassesOf(data), parts, SeedOf(seed, member / parts));
        int[] all = [.. Enumerable.Range(0, data.Count)];
        return ([.. all.Where(i => part[i] != member % parts)], [.. all.Where(i => part[i] == member % parts)]);
    }

    /// <summary>The class of each sample; 0 for all if the targets are numbers.</summary>
    public static int[] ClassesOf(Dataset data) =>
        data.LearningTask == LearningTask.Classification ? [.. Enumerable.Range(0, data.Count).Select(data.ClassOf)] : new int[data.Count];
}
