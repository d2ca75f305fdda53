using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models;

/// <summary>What each network of an ensemble has of its own: a seed, and a part of the samples that it does not learn from.</summary>
internal static class Members
{
    // "memb"
    private const ulong Stream = 0x6d656d62;

    /// <summary>The seed of a member: of the first the run's own.</summary>
    public static ulong SeedOf(ulong seed, int member)
    {
        if (member == 0) return seed;
        var (a, b, _, _) = new Philox(seed, Stream).Words((ulong)member);
        return (ulong)a << 32 | b;
    }

    /// <summary>
    /// For each sample the part of it that is set aside in turn: of a fraction of 0.2 five parts. Where there are more members than parts,
    /// the samples are dealt out again.
    /// </summary>
    public static (int[] Train, int[] Validation) Split(Dataset data, double fraction, ulong seed, int member)
    {
        int parts = Math.Clamp((int)Math.Round(1 / fraction), 2, data.Count);
        int[] part = DataSplit.AssignFolds(ClassesOf(data), parts, SeedOf(seed, member / parts));
        int[] all = [.. Enumerable.Range(0, data.Count)];
        return ([.. all.Where(i => part[i] != member % parts)], [.. all.Where(i => part[i] == member % parts)]);
    }

    /// <summary>The class of each sample; all alike where the targets are numbers.</summary>
    public static int[] ClassesOf(Dataset data) =>
        data.Task == LearningTask.Classification ? [.. Enumerable.Range(0, data.Count).Select(data.ClassOf)] : new int[data.Count];
}
