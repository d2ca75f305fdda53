using Nabla.Specs;

namespace Nabla.Cli.Terminal;

/// <summary>A table as aligned text.</summary>
internal static class TextTable
{
    /// <summary>The lines of a table.</summary>
    /// <param name="headings">One a column.</param>
    /// <param name="rows">As many cells a row.</param>
    /// <returns>The headings and the rows, without spaces at the ends; of long cells, but for the last column's, the middle is left
    /// out.</returns>
    public static IEnumerable<string> Lines(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        // The last column has room.
        string[] Shown(IReadOnlyList<string> cells) =>
            [.. cells.Select((cell, c) => c < cells.Count - 1 ? MessageLine.Name(cell) : MessageLine.From(cell))];
        (headings, rows) = (Shown(headings), [.. rows.Select(Shown)]);
        int[] widths = [.. headings.Select((heading, c) => rows.Select(row => row[c].Length).Append(heading.Length).Max())];
        bool[] right = [.. headings.Select((_, c) => IsRight(rows, c))];
        string Line(IReadOnlyList<string> cells) =>
            string.Join("  ", cells.Select((cell, c) => right[c] ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd();
        return rows.Select(Line).Prepend(Line(headings));
    }

    /// <summary>True where a column holds numbers, which stand to the right.</summary>
    public static bool IsRight(IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        rows.Any(row => row[column].Length > 0) && rows.All(row => row[column].Length == 0 || IsNumber(row[column]));

    private static bool IsNumber(string cell) => char.IsAsciiDigit(cell[^1]) && (char.IsAsciiDigit(cell[0]) || cell[0] == '-');
}
