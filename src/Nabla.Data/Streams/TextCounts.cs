using Nabla.Data.Features;

namespace Nabla.Data.Streams;

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
    public TextFacts Facts =>
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
