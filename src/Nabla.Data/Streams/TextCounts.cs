using Nabla.Data.Features;

namespace Nabla.Data.Streams;

/// <summary>How often each text of a column occurs; of too many different ones only those that came first.</summary>
/// <param name="most">Most different texts.</param>
internal sealed class TextCounts(int most)
{
    private readonly Dictionary<string, long> _counts = [];
    private long _missing;

    /// <summary>Whether there were more different texts than are counted.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>How many are counted.</summary>
    public int Different => _counts.Count;

    /// <summary>What was counted.</summary>
    public TextFacts Facts => new(_missing, [.. _counts]);

    /// <summary>Counts the chosen cells.</summary>
    public void Add(TextColumn column, ReadOnlySpan<bool> chosen)
    {
        var codes = column.Codes.Span;
        var counts = new int[column.Categories.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            if (!chosen[row]) continue;
            if (codes[row] == TextColumn.Missing) _missing++;
            else counts[codes[row]]++;
        }

        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0) continue;
            string text = column.Categories[k];
            if (_counts.TryGetValue(text, out long before)) _counts[text] = before + counts[k];
            else if (_counts.Count < most) _counts.Add(text, counts[k]);
            else Overflowed = true;
        }
    }
}
