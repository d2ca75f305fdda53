using System.Globalization;
using Nabla.Cli.Terminal;
using Nabla.Data;

namespace Nabla.Cli.Flags;

/// <summary>Rows of a file: --rows 0:100 is the first hundred, 7 a single one, -10: the last ten.</summary>
internal static class RowRange
{
    /// <summary>Parses a range.</summary>
    /// <param name="text">FROM:TO, TO not included, or one number; either may be missing, and below 0 counts from the end.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="source">The name of the data, for messages.</param>
    /// <returns>The first row and the number of rows.</returns>
    /// <exception cref="UsageException">The text is not a range.</exception>
    /// <exception cref="NablaException">There are no such rows.</exception>
    public static (int Start, int Count) Parse(string text, int count, string source)
    {
        string[] parts = text.Split(':');
        int from = 0, to = count;
        bool isRange = parts.Length == 2 ? Reads(parts[0], count, ref from) && Reads(parts[1], count, ref to) : parts.Length == 1
            && text.Trim().Length > 0 && Reads(text, count, ref from);
        if (!isRange)
            throw new UsageException(
                $"--rows must be FROM:TO like 0:100 (counted from 0, without TO), or one row like 7 (got \"{text}\").");
        if (parts.Length == 1) to = from + 1;
        if (parts.Length == 2 && from == to && from >= 0 && to <= count)
            throw new NablaException($"--rows {text} is empty, since TO is not included. {source} has rows 0 to {count - 1}.");
        if (parts.Length == 2 && from > to && from < count && to >= 0)
            throw new UsageException($"--rows {text}: FROM must be less than TO. {source} has rows 0 to {count - 1}.");
        if (from < 0 || from >= to || to > count)
            throw new NablaException($"--rows {text} is out of range: {source} has rows 0 to {count - 1}. Use --rows 0:{count} for all of "
                + "them, "
                + "or -1 for the last.");
        return (from, to - from);
    }

    private static bool Reads(string text, int count, ref int row)
    {
        if (text.Trim().Length == 0) return true;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int read)) return false;
        row = read < 0 ? count + read : read;
        return true;
    }
}
