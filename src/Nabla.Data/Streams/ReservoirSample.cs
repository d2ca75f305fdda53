using Nabla.Data.Features;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>The numbers of as many rows as there is memory for: all, or a sample in which each row is as likely as any other.</summary>
/// <remarks>
/// Row t takes a place drawn from 0 … t, if that is among the places there are (Vitter, "Random Sampling with a Reservoir", 1985, algorithm
/// R).
/// </remarks>
/// <param name="columns">Columns of numbers.</param>
/// <param name="capacity">Rows that are kept.</param>
/// <param name="seed">The run's seed.</param>
internal sealed class ReservoirSample(int columns, int capacity, ulong seed)
{
    // "rows".
    private const ulong Stream = 0x726F7773;

    private readonly double[] _cells = LargeArray.Allocate<double>(checked(columns * capacity));

    /// <summary>Rows met.</summary>
    public long Met { get; private set; }

    /// <summary>Whether all rows are kept.</summary>
    public bool IsWhole => Met <= capacity;

    /// <summary>Rows that are kept.</summary>
    public int Count => (int)Math.Min(Met, capacity);

    /// <summary>Meets a row.</summary>
    /// <returns>Its place; −1 where it is not kept.</returns>
    public int Meet()
    {
        long row = Met++;
        if (row < capacity) return (int)row;
        long place = new Philox(seed, Stream).Below((ulong)row, row + 1);
        return place < capacity ? (int)place : -1;
    }

    /// <summary>Keeps cells of a column.</summary>
    public void Keep(int column, ReadOnlySpan<double> cells, ReadOnlySpan<int> places)
    {
        var kept = _cells.AsSpan(column * capacity, capacity);
        for (int i = 0; i < cells.Length; i++)
            if (places[i] >= 0) kept[places[i]] = cells[i];
    }

    /// <summary>What is known of a column: of all its rows where all are kept, else of the sample.</summary>
    public NumberFacts Facts(int column, bool quartiles) => NumberFacts.From(Count - Known(column).Length, Known(column), quartiles);

    /// <summary>The frequent numbers of a column: <see cref="DiscreteValueIndicators"/>.</summary>
    public IReadOnlyList<double> FrequentOf(int column) => DiscreteValueIndicators.Find(Known(column));

    /// <summary>The least and the largest number of a column, if the kept ones are whole and all different.</summary>
    public (double Least, double Largest)? WholeAndDifferentOf(int column) =>
        NumberFacts.WholeAndDifferent(_cells.AsSpan(column * capacity, Count));

    private ReadOnlySpan<double> Known(int column) => Cells.Known(_cells.AsSpan(column * capacity, Count));
}
