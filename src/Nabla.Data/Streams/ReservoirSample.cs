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
        long place = new Philox(seed, Stream).UniformInteger((ulong)row, row + 1);
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
    public NumberStatistics Facts(int column, bool quartiles) =>
        NumberStatistics.From(Count - Known(column).Length, Known(column), quartiles);

    /// <summary>The frequent numbers of a column: <see cref="DiscreteValueIndicators"/>.</summary>
    public IReadOnlyList<double> FrequentOf(int column) => DiscreteValueIndicators.Find(Known(column));

    /// <summary>The least and the largest number of a column, if the kept ones are whole and all different.</summary>
    public (double Least, double Largest)? WholeAndDifferentOf(int column) =>
        NumberStatistics.FindDistinctIntegerRange(_cells.AsSpan(column * capacity, Count));

    private ReadOnlySpan<double> Known(int column) => Cells.NonMissing(_cells.AsSpan(column * capacity, Count));
}

/// <summary>How often each text of a column occurs; of too many different ones only those that came first.</summary>
/// <param name="most">Most different texts.</param>
internal sealed class TextCounts(int most)
{
    private readonly Dictionary<string, long> _counts = [];
    private TextSample? _sample;
    private long _missing, _known;

    /// <summary>Whether there were more different texts than are counted.</summary>
    public bool Overflowed => _sample is not null;

    /// <summary>How many are counted.</summary>
    public int Different => _counts.Count;

    /// <summary>What was counted.</summary>
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
/// How many different texts there are and how many occur once, where they are too many to count all: those are counted whose hash ends in
/// so many zero bits that few enough remain, of each bit half of them (Flajolet, "On Adaptive Sampling", 1990, after Wegman). All their
/// cells are counted, so that what occurs once among them is the part that occurs once among all.
/// </summary>
internal sealed class TextSample
{
    // The error is some 1 / √Capacity.
    private const int Capacity = 4096;

    private readonly Dictionary<string, long> _counts = [];
    private int _bits;

    /// <summary>A sample of texts of which all so far were counted.</summary>
    public TextSample(IEnumerable<KeyValuePair<string, long>> counts)
    {
        foreach (var (text, count) in counts) Add(text, count);
    }

    /// <summary>An estimate of how many different texts there are.</summary>
    public long Different => (long)_counts.Count << _bits;

    /// <summary>An estimate of how many of them occur once.</summary>
    public long Once => _counts.LongCount(text => text.Value == 1) << _bits;

    /// <summary>Adds some cells with the same text.</summary>
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

    // FNV-1a, its bits mixed by the last step of MurmurHash3: the same on every run, unlike string.GetHashCode.
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
/// Which samples are set aside for validation: each by its own number and the seed alone, so that every pass finds the same ones.
/// </summary>
/// <param name="Fraction">How large a part is set aside, as nearly as chance has it.</param>
/// <param name="Seed">The run's seed.</param>
public readonly record struct Holdout(double Fraction, ulong Seed)
{
    // Streams of random numbers are named by four letters: "hold".
    private const ulong Stream = 0x686F6C64;

    /// <summary>Whether a sample is set aside.</summary>
    /// <param name="sample">Its number in the file, from 0.</param>
    public bool Contains(long sample) => Fraction > 0 && new Philox(Seed, Stream).Uniform((ulong)sample) < Fraction;
}

/// <summary>A part of a source.</summary>
public enum Part
{
    /// <summary>All samples.</summary>
    All,

    /// <summary>Those that are not set aside.</summary>
    Training,

    /// <summary>Those that are.</summary>
    Validation,
}
