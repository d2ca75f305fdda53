using Nabla.Data.Features;
using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>Keeps the numbers of as many rows as fit in memory: all rows, or a uniform random sample.</summary>
/// <remarks>
/// Row t replaces the row at an index drawn from 0 … t, if that is less than the capacity (Vitter, "Random Sampling with a Reservoir",
/// 1985, algorithm R).
/// </remarks>
/// <param name="columns">The number of numeric columns.</param>
/// <param name="capacity">The maximum number of rows.</param>
/// <param name="seed">The seed of the run.</param>
internal sealed class ReservoirSample(int columns, int capacity, ulong seed)
{
    // The ASCII letters "rows".
    private const ulong Stream = 0x726F7773;

    private readonly double[] _cells = LargeArray.Allocate<double>(checked(columns * capacity));

    /// <summary>The number of rows so far.</summary>
    public long Met { get; private set; }

    /// <summary>Whether all rows are kept.</summary>
    public bool IsWhole => Met <= capacity;

    /// <summary>The number of kept rows.</summary>
    public int Count => (int)Math.Min(Met, capacity);

    /// <summary>Counts a row.</summary>
    /// <returns>The index of the row in the sample; −1 if it is not kept.</returns>
    public int Meet()
    {
        long row = Met++;
        if (row < capacity) return (int)row;
        long index = new Philox(seed, Stream).UniformInteger((ulong)row, row + 1);
        return index < capacity ? (int)index : -1;
    }

    /// <summary>Stores cells of a column.</summary>
    public void Keep(int column, ReadOnlySpan<double> cells, ReadOnlySpan<int> places)
    {
        var kept = _cells.AsSpan(column * capacity, capacity);
        for (int i = 0; i < cells.Length; i++)
            if (places[i] >= 0) kept[places[i]] = cells[i];
    }

    /// <summary>Statistics of a column: of all rows if all are kept, else of the sample.</summary>
    public NumberStatistics Facts(int column, bool quartiles) =>
        NumberStatistics.From(Count - Known(column).Length, Known(column), quartiles);

    /// <summary>The frequent numbers of a column: <see cref="DiscreteValueIndicators"/>.</summary>
    public IReadOnlyList<double> FrequentOf(int column) => DiscreteValueIndicators.Find(Known(column));

    /// <summary>The minimum and maximum of a column, if the kept numbers are distinct integers; else null.</summary>
    public (double Least, double Largest)? WholeAndDifferentOf(int column) =>
        NumberStatistics.FindDistinctIntegerRange(_cells.AsSpan(column * capacity, Count));

    private ReadOnlySpan<double> Known(int column) => Cells.NonMissing(_cells.AsSpan(column * capacity, Count));
}

/// <summary>Counts the cells of each text in a column. If there are too many distinct texts, only the first are counted.</summary>
/// <param name="most">The maximum number of distinct texts.</param>
internal sealed class TextCounts(int most)
{
    private readonly Dictionary<string, long> _counts = [];
    private TextSample? _sample;
    private long _missing, _known;

    /// <summary>Whether there are more distinct texts than the maximum.</summary>
    public bool Overflowed => _sample is not null;

    /// <summary>The number of distinct texts that are counted.</summary>
    public int Different => _counts.Count;

    /// <summary>Statistics of the counted texts.</summary>
    public TextStatistics Facts =>
        _sample is null ? new(_missing, [.. _counts]) : new(_missing, [.. _counts], _known, _sample.Different, _sample.Once);

    /// <summary>Counts the chosen cells, or the others.</summary>
    public void Add(TextColumn column, ReadOnlySpan<bool> chosen, bool ofChosen)
    {
        var codes = column.Codes.Span;
        var counts = new int[column.Categories.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            if (chosen[row] != ofChosen) continue;
            if (codes[row] == TextColumn.Missing) _missing++;
            else counts[codes[row]]++;
        }

        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0) continue;
            string text = column.Categories[k];
            _known += counts[k];
            bool isCounted = _counts.TryGetValue(text, out long before);
            if (!isCounted && _counts.Count >= most) _sample ??= new TextSample(_counts);
            _sample?.Add(text, counts[k]);
            if (isCounted || _counts.Count < most) _counts[text] = before + counts[k];
        }
    }
}

/// <summary>
/// Estimates the number of distinct texts and of texts that occur once, if there are too many to count. Only texts whose hash ends in a
/// number of zero bits are counted; each additional bit halves them (Flajolet, "On Adaptive Sampling", 1990, after Wegman). All their cells
/// are counted, so the share of texts that occur once is that of all texts.
/// </summary>
internal sealed class TextSample
{
    // The relative error is about 1 / √Capacity.
    private const int Capacity = 4096;

    private readonly Dictionary<string, long> _counts = [];
    private int _bits;

    /// <summary>Creates a sample from complete counts.</summary>
    public TextSample(IEnumerable<KeyValuePair<string, long>> counts)
    {
        foreach (var (text, count) in counts) Add(text, count);
    }

    /// <summary>An estimate of the number of distinct texts.</summary>
    public long Different => (long)_counts.Count << _bits;

    /// <summary>An estimate of the number of texts that occur once.</summary>
    public long Once => _counts.LongCount(text => text.Value == 1) << _bits;

    /// <summary>Adds cells with the same text.</summary>
    public void Add(string text, long count)
    {
        if (!IsSampled(text)) return;
        _counts[text] = _counts.GetValueOrDefault(text) + count;
        while (_counts.Count > Capacity)
        {
            _bits++;
            foreach (string left in _counts.Keys.Where(known => !IsSampled(known)).ToList()) _counts.Remove(left);
        }
    }

    private bool IsSampled(string text) => (Hash(text) & ((1UL << _bits) - 1)) == 0;

    // FNV-1a with the final mixing step of MurmurHash3. Unlike string.GetHashCode it is the same in every process.
    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in text) hash = (hash ^ letter) * 1099511628211;
        hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53;
        return hash ^ hash >> 33;
    }
}

/// <summary>
/// Selects the validation samples. The choice depends only on the index of a sample and the seed, so that it is the same in every pass.
/// </summary>
/// <param name="Fraction">The expected fraction of validation samples.</param>
/// <param name="Seed">The seed of the run.</param>
public readonly record struct Holdout(double Fraction, ulong Seed)
{
    // Random streams are identified by four letters: "hold".
    private const ulong Stream = 0x686F6C64;

    /// <summary>Whether a sample is a validation sample.</summary>
    /// <param name="sample">The index of the sample in the file, from 0.</param>
    public bool Contains(long sample) => Fraction > 0 && new Philox(Seed, Stream).Uniform((ulong)sample) < Fraction;
}

/// <summary>A part of a source.</summary>
public enum Part
{
    /// <summary>All samples.</summary>
    All,

    /// <summary>The training samples.</summary>
    Training,

    /// <summary>The validation samples.</summary>
    Validation,
}
