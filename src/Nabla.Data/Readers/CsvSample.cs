using System.Text;

namespace Nabla.Data.Readers;

/// <summary>The first lines of a file, from which its format is detected.</summary>
/// <param name="Text">The lines. The last line may be incomplete, unless it is the only one.</param>
internal sealed record CsvSample(string Text)
{
    /// <summary>The number of lines for detection: few for the delimiter, more for header and decimal sign.</summary>
    public const int FewLines = 20, Lines = 200;

    private const int Characters = 1 << 18, MaxCharacters = 1 << 23;

    /// <summary>Reads the first lines.</summary>
    /// <param name="input">The file.</param>
    /// <param name="most">The maximum number of lines.</param>
    public static CsvSample Read(Input input, int most = Lines)
    {
        using var text = new CsvText(input);
        var sample = new StringBuilder();
        var block = new char[1 << 14];
        int lines = 0;
        while (lines <= most && sample.Length < MaxCharacters && (lines <= FewLines || sample.Length < Characters))
        {
            int count = text.Read(block);
            if (count == 0) break;
            sample.Append(block, 0, count);
            lines += block.AsSpan(0, count).Count('\n');
        }

        return new(sample.ToString());
    }

    /// <summary>The delimiter in a first line like <c>sep=;</c>, as Excel writes it; null for none.</summary>
    public char? Declared
    {
        get
        {
            var first = Line(0).Trim("\" \r\uFEFF");
            if (!first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) return null;
            return first.Length switch { 5 => first[4], 4 when Line(0).Contains('\t') => '\t', _ => null };
        }
    }

    /// <summary>The text from a line on.</summary>
    public string From(int line)
    {
        int at = 0;
        for (; line > 0 && at < Text.Length; line--) at = Next(at);
        return Text[at..];
    }

    /// <summary>The number of comment lines from a line on.</summary>
    public int Comments(int line)
    {
        int at = Text.Length - From(line).Length, count = 0;
        for (; at < Text.Length && Line(at).TrimStart().StartsWith("#"); at = Next(at)) count++;
        return at == Text.Length ? 0 : count;
    }

    /// <summary>The number of lines in the sample.</summary>
    public int LineCount => Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);

    /// <summary>A line without surrounding spaces.</summary>
    public string LineAt(int line) => Line(Text.Length - From(line).Length).Trim().ToString();

    /// <summary>The number of cells of a line without a comment sign.</summary>
    public int WidthOf(int line, char delimiter, bool blanks) =>
        Records(Line(Text.Length - From(line).Length).ToString().TrimStart('#', ' ', '\t') + "\n", delimiter, 1, blanks) is [var cells]
        ? cells.Count : 0;

    /// <summary>Whether the comment sign of a line is followed by a space: "# a,b", not "#a,b".</summary>
    public bool IsSpaced(int line) => Line(Text.Length - From(line).Length).TrimStart() is ['#', ' ' or '\t', ..];

    /// <summary>
    /// The first records, with trimmed and unquoted cells and without blank lines. The delimiter is a guess, so malformed records are not
    /// errors.
    /// </summary>
    public static List<List<string>> Records(string sample, char delimiter, int limit, bool blanks = false)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false, closed = false;
        string text = blanks ? BlankRuns.Joined(sample) : sample;
        foreach (char c in text)
        {
            if (quoted)
            {
                (quoted, closed) = (c != '"', c == '"');
                if (quoted) cell.Append(c);
                continue;
            }

            // Two quotes within quotes are one quote.
            if (c == '"' && closed)
            {
                cell.Append(c);
                (quoted, closed) = (true, false);
                continue;
            }

            closed = false;
            if (c == '"' && string.IsNullOrWhiteSpace(cell.ToString())) quoted = true;
            else if (c == delimiter) EndCell();
            else if (c == '\n')
            {
                EndRecord();
                if (records.Count == limit) return records;
            }
            else cell.Append(c);
        }

        // The sample may end within a record. A file of one line has only this record.
        if (records.Count == 0) EndRecord();
        return records;

        void EndCell()
        {
            record.Add(cell.ToString().Trim());
            cell.Clear();
        }

        void EndRecord()
        {
            EndCell();
            if (record.Count > 1 || record[0].Length > 0) records.Add(record);
            record = [];
        }
    }

    private int Next(int from) => Text.IndexOf('\n', from) is var end && end < 0 ? Text.Length : end + 1;

    private ReadOnlySpan<char> Line(int at)
    {
        var rest = Text.AsSpan(at);
        int end = rest.IndexOf('\n');
        return end < 0 ? rest : rest[..end];
    }
}
