using Nabla.Numerics;

namespace Nabla.Data;

/// <summary>Divides numbered things at random in two parts.</summary>
public static class DataSplit
{
    // Streams of random numbers are named by four letters: "divi".
    private const ulong Stream = 0x64697669;

    /// <summary>Divides 0 … count − 1 at random: the first part gets round(fraction · count) of them, but each part at least one.</summary>
    /// <param name="count">How many things, at least 2.</param>
    /// <param name="fraction">Share of the first part, between 0 and 1.</param>
    /// <param name="seed">The same seed divides the same way.</param>
    /// <returns>The two parts, each in ascending order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 2, or the fraction is not between 0 and 1.</exception>
    public static (int[] First, int[] Second) Random(int count, double fraction, ulong seed) =>
        Stratified(new int[CheckedCount(count)], fraction, seed);

    /// <summary>Divides things at random so that each class has the same share in both parts, as far as whole things allow.</summary>
    /// <remarks>
    /// Each class gives the first part ⌊fraction · its size⌋ of its things; what is missing comes from the classes with the largest
    /// remainders.
    /// </remarks>
    /// <param name="classes">The class of each thing, any numbers.</param>
    /// <param name="fraction">Share of the first part, between 0 and 1.</param>
    /// <param name="seed">The same seed divides the same way.</param>
    /// <returns>The two parts, each in ascending order, neither empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 things, or the fraction is not between 0 and 1.</exception>
    public static (int[] First, int[] Second) Stratified(ReadOnlySpan<int> classes, double fraction, ulong seed)
    {
        CheckedCount(classes.Length);
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(
                nameof(fraction), $"The share of the first part is {fraction}; it lies between 0 and 1, both excluded.");
        var order = new int[classes.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new Philox(seed, Stream).Shuffle(order.AsSpan());

        var members = new SortedDictionary<int, List<int>>();
        foreach (int i in order)
        {
            if (!members.TryGetValue(classes[i], out var list)) members[classes[i]] = list = [];
            list.Add(i);
        }

        int wanted = Math.Clamp((int)Math.Round(fraction * classes.Length), 1, classes.Length - 1);
        var shares = Shares([.. members.Values.Select(list => list.Count)], fraction, wanted);
        var first = members.Values.Zip(shares, (list, share) => list.Take(share)).SelectMany(taken => taken).Order().ToArray();
        var second = members.Values.Zip(shares, (list, share) => list.Skip(share)).SelectMany(rest => rest).Order().ToArray();
        return (first, second);
    }

    /// <summary>Deals things out at random into parts of nearly equal size, in which each class has nearly the same share.</summary>
    /// <param name="classes">The class of each thing, any numbers; all alike where there are none.</param>
    /// <param name="parts">How many parts, at least 2 and at most as many as things.</param>
    /// <param name="seed">The same seed deals the same way.</param>
    /// <returns>The part of each thing, from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer things than parts, or fewer than 2 parts.</exception>
    public static int[] AssignFolds(ReadOnlySpan<int> classes, int parts, ulong seed)
    {
        if (parts < 2 || parts > classes.Length)
            throw new ArgumentOutOfRangeException(
                nameof(parts), $"{parts} parts were asked for; of {classes.Length} things there can be 2 to {classes.Length}.");
        var order = new int[classes.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new Philox(seed, Stream).Shuffle(order.AsSpan());
        // Class after class, as cards are dealt: no part gets two more of a class, or in all, than another.
        int[] classOf = classes.ToArray(), part = new int[classes.Length];
        int next = 0;
        foreach (int i in order.OrderBy(i => classOf[i])) part[i] = next++ % parts;
        return part;
    }

    /// <summary>Whole shares of each size that sum to the wanted number (largest remainders).</summary>
    private static int[] Shares(int[] sizes, double fraction, int wanted)
    {
        double share = wanted / (double)sizes.Sum();
        var exact = sizes.Select(size => size * share).ToArray();
        var shares = exact.Select(part => (int)Math.Floor(part + 1e-9)).ToArray();
        // Of equal remainders the smaller class goes first, and into the larger part.
        var byRemainder = Enumerable.Range(0, sizes.Length)
            .OrderByDescending(c => exact[c] - shares[c])
            .ThenBy(c => fraction >= 0.5 ? sizes[c] : -sizes[c])
            .ThenBy(c => c);
        foreach (int c in byRemainder.Take(wanted - shares.Sum())) shares[c]++;
        return shares;
    }

    private static int CheckedCount(int count) =>
        count >= 2 ? count : throw new ArgumentOutOfRangeException(
        nameof(count), $"There is {count} thing to divide; two parts need at least 2.");
}
