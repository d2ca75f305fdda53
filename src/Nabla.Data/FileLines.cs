namespace Nabla.Data;

/// <summary>Lines, or rows, that are counted through several files one behind the other: which of a file each is.</summary>
/// <param name="files">What messages call the files.</param>
/// <param name="unit">What is counted: line or row.</param>
/// <param name="places">Which of the table's files each is, where some of those are not counted; null where all are.</param>
internal sealed class FileLines(IReadOnlyList<string> files, string unit = "line", IReadOnlyList<int>? places = null)
{
    // Lines before each file; of files that were not read yet nobody knows.
    private readonly long[] _before = [.. files.Select((_, part) => part == 0 ? 0 : long.MaxValue)];

    /// <summary>Says how many lines stand before a file.</summary>
    public void Begin(int part, long before) => _before[part] = before;

    /// <summary>Where a line stands: "part-2.csv, line 17".</summary>
    /// <param name="line">The line, from 1, counted through all files.</param>
    public string Where(long line) => FormattableString.Invariant($"{files[PartOf(line)]}, {unit} {line - _before[PartOf(line)]}");

    /// <summary>The same in a message that has named the file already, if there is only one: "line 17".</summary>
    public string Short(long line) => files.Count == 1 ? FormattableString.Invariant($"{unit} {line}") : Where(line);

    /// <summary>Which of the table's files a line is in; those without a line count too.</summary>
    public int PlaceOf(long line) => places is null ? PartOf(line) : places[PartOf(line)];

    private int PartOf(long line)
    {
        int part = Array.BinarySearch(_before, line - 1);
        // Of several with as many lines before them all but the last are empty.
        if (part < 0) return ~part - 1;
        while (part + 1 < _before.Length && _before[part + 1] == line - 1) part++;
        return part;
    }
}

/// <summary>Where each row of a table stands in its files.</summary>
/// <param name="Lines">The line of each row, from 1, counted through all files; empty where the source has no lines.</param>
/// <param name="Files">The files; null where the source has no lines.</param>
internal readonly record struct RowLines(ReadOnlyMemory<long> Lines, FileLines? Files)
{
    /// <summary>Which of the table's files each row is in.</summary>
    public IEnumerable<int> Places
    {
        get
        {
            for (int row = 0; row < Lines.Length; row++) yield return Files!.PlaceOf(Lines.Span[row]);
        }
    }

    /// <summary>Those of some rows.</summary>
    public RowLines Take(ReadOnlySpan<int> rows)
    {
        if (Files is null) return this;
        var taken = new long[rows.Length];
        for (int i = 0; i < taken.Length; i++) taken[i] = Lines.Span[rows[i]];
        return this with { Lines = taken };
    }
}
