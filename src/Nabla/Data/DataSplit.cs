using Nabla.Numerics;

namespace Nabla.Data;

/// <summary>Random splits of sample indices, plain or stratified, and folds.</summary>
public static class DataSplit
{
    // Random streams have four-letter names: "divi".
    private const ulong Stream = 0x64697669;

    /// <summary>Splits the indices 0 … count − 1 at random. The first part has round(fraction · count) of them; each part has at least
    /// one.</summary>
    /// <param name="count">The number of samples, at least 2.</param>
    /// <param name="fraction">The fraction of the first part, between 0 and 1.</param>
    /// <param name="seed">The seed. The same seed gives the same split.</param>
    /// <returns>The two parts, each in ascending order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 2, or the fraction is not between 0 and 1.</exception>
    public static (int[] First, int[] Second) Random(int count, double fraction, ulong seed) =>
        Stratified(new int[CheckedCount(count)], fraction, seed);

    /// <summary>Splits indices at random, with the same class proportions in both parts, up to rounding.</summary>
    /// <remarks>
    /// The first part has ⌊fraction · size⌋ samples of each class; the rest comes from the classes with the largest remainders.
    /// </remarks>
    /// <param name="classes">The class of each sample, as any numbers.</param>
    /// <param name="fraction">The fraction of the first part, between 0 and 1.</param>
    /// <param name="seed">The seed. The same seed gives the same split.</param>
    /// <returns>The two parts, each in ascending order, neither empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 samples, or the fraction is not between 0 and 1.</exception>
    public static (int[] First, int[] Second) Stratified(ReadOnlySpan<int> classes, double fraction, ulong seed)
    {
        CheckedCount(classes.Length);
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(
                nameof(fraction), $"fraction must be above 0 and below 1 (got {fraction}).");
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

    /// <summary>Assigns samples at random to stratified folds of nearly equal size.</summary>
    /// <param name="classes">The class of each sample, as any numbers; all equal for no stratification.</param>
    /// <param name="parts">The number of folds, from 2 to the number of samples.</param>
    /// <param name="seed">The seed. The same seed gives the same folds.</param>
    /// <returns>The fold of each sample, from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer samples than folds, or fewer than 2 folds.</exception>
    public static int[] AssignFolds(ReadOnlySpan<int> classes, int parts, ulong seed)
    {
        if (parts < 2 || parts > classes.Length)
            throw new ArgumentOutOfRangeException(
                nameof(parts), $"parts must be from 2 to {classes.Length}, the number of samples (got {parts}).");
        var order = new int[classes.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new Philox(seed, Stream).Shuffle(order.AsSpan());
        // Class by class, as cards are dealt: the number of samples of a class, and the total, differ by at most one between parts.
        int[] classOf = classes.ToArray(), part = new int[classes.Length];
        int next = 0;
        foreach (int i in order.OrderBy(i => classOf[i])) part[i] = next++ % parts;
        return part;
    }

    /// <summary>Integer shares proportional to the sizes that sum to the given number (largest remainders).</summary>
    private static int[] Shares(int[] sizes, double fraction, int wanted)
    {
        double share = wanted / (double)sizes.Sum();
        var exact = sizes.Select(size => size * share).ToArray();
        var shares = exact.Select(part => (int)Math.Floor(part + 1e-9)).ToArray();
        // For equal remainders the smaller class comes first and goes to the larger part.
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
