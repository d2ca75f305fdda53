namespace Nabla.Data;

/// <summary>Maps lines or rows that are counted across several files to the lines of each file.</summary>
/// <param name="files">The names of the files, for messages.</param>
/// <param name="unit">The unit: line or row.</param>
/// <param name="places">The index of each file in the table, if some files are not counted; null if all are.</param>
internal sealed class FileLines(IReadOnlyList<string> files, string unit = "line", IReadOnlyList<int>? places = null)
{
    // The number of lines before each file; unknown for files that are not read yet.
    private readonly long[] _before = [.. files.Select((_, part) => part == 0 ? 0 : long.MaxValue)];

    /// <summary>Sets the number of lines before a file.</summary>
    public void Begin(int part, long before) => _before[part] = before;

    /// <summary>The location of a line: "part-2.csv, line 17".</summary>
    /// <param name="line">The line, from 1, counted across all files.</param>
    public string Where(long line) => FormattableString.Invariant($"{files[PartOf(line)]}, {unit} {line - _before[PartOf(line)]}");

    /// <summary>The location of a line without the name of the file if there is only one: "line 17".</summary>
    public string Short(long line) => files.Count == 1 ? FormattableString.Invariant($"{unit} {line}") : Where(line);

    /// <summary>The index of the file with a line, including empty files.</summary>
    public int PlaceOf(long line) => places is null ? PartOf(line) : places[PartOf(line)];

    private int PartOf(long line)
    {
        int part = Array.BinarySearch(_before, line - 1);
        // Of several files with the same number of lines before them, all except the last are empty.
        if (part < 0) return ~part - 1;
        while (part + 1 < _before.Length && _before[part + 1] == line - 1) part++;
        return part;
    }
}

/// <summary>The location of each row of a table.</summary>
/// <param name="Lines">The line of each row, from 1, counted across all files; empty for a source without lines.</param>
/// <param name="Files">The files; null for a source without lines.</param>
internal readonly record struct RowLines(ReadOnlyMemory<long> Lines, FileLines? Files)
{
    /// <summary>The index of the file of each row.</summary>
    public IEnumerable<int> Places
    {
        get
        {
            for (int row = 0; row < Lines.Length; row++) yield return Files!.PlaceOf(Lines.Span[row]);
        }
    }

    /// <summary>Selects the locations of rows.</summary>
    public RowLines Take(ReadOnlySpan<int> rows)
    {
        if (Files is null) return this;
        var taken = new long[rows.Length];
        for (int i = 0; i < taken.Length; i++) taken[i] = Lines.Span[rows[i]];
        return this with { Lines = taken };
    }
}
