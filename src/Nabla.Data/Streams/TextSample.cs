namespace Nabla.Data.Streams;

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
