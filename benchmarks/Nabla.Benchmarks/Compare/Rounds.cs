namespace Nabla.Benchmarks.Compare;

/// <summary>Sides that take turns: A B C, B C A, …, so that what changes on the machine meets all alike.</summary>
internal static class Rounds
{
    // A worker pool that waits spins for a while after its work: the next side should not meet it.
    private const int PauseMilliseconds = 150;

    /// <summary>The median of each side over some rounds, in the sides' order.</summary>
    public static double[] Medians(IReadOnlyList<ISide> sides, int rounds, double seconds)
    {
        var values = new double[sides.Count, rounds];
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < sides.Count; turn++)
            {
                int side = (round + turn) % sides.Count;
                Thread.Sleep(PauseMilliseconds);
                values[side, round] = sides[side].Run(seconds);
            }
        }

        return [.. Enumerable.Range(0, sides.Count)
            .Select(side => Median(Enumerable.Range(0, rounds).Select(round => values[side, round])))];
    }

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
