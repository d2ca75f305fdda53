using System.Text;

namespace Nabla.Data.Readers;

/// <summary>The first lines of a file, from which its form is guessed.</summary>
/// <param name="Text">The lines; the last may be cut off, unless it is the only one.</param>
internal sealed record CsvSample(string Text)
{
    /// <summary>How many lines are looked at: few for the delimiter, more for header and decimal sign.</summary>
    public const int FewLines = 20, Lines = 200;

    private const int Characters = 1 << 18, MaxCharacters = 1 << 23;

    /// <summary>Reads the first lines.</summary>
    /// <param name="input">The file.</param>
    /// <param name="most">How many lines are enough.</param>
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

    /// <summary>The delimiter that a first line like <c>sep=;</c> names, as Excel writes it; null where there is none.</summary>
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

    /// <summary>How many lines from one on begin with the sign of a comment.</summary>
    public int Comments(int line)
    {
        int at = Text.Length - From(line).Length, count = 0;
        for (; at < Text.Length && Line(at).TrimStart().StartsWith("#"); at = Next(at)) count++;
        return at == Text.Length ? 0 : count;
    }

    /// <summary>How many lines there are, of those that are looked at.</summary>
    public int LineCount => Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);

    /// <summary>A line as it stands, without blanks around it.</summary>
    public string LineAt(int line) => Line(Text.Length - From(line).Length).Trim().ToString();

    /// <summary>How many cells a line has, if the sign of a comment is none.</summary>
    public int WidthOf(int line, char delimiter, bool blanks) =>
        Records(Line(Text.Length - From(line).Length).ToString().TrimStart('#', ' ', '\t') + "\n", delimiter, 1, blanks) is [var cells]
        ? cells.Count : 0;

    /// <summary>Whether the sign of a comment in front of a line stands alone: "# a,b", not "#a,b".</summary>
    public bool IsSpaced(int line) => Line(Text.Length - From(line).Length).TrimStart() is ['#', ' ' or '\t', ..];

    /// <summary>
    /// The first records, cells trimmed and unquoted, blank lines left out: divided by a delimiter that is only a guess, so without any
    /// complaint.
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

            // Two quotes within quotes are one.
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

        // The sample may end in the middle of a record; a file of one line has only that.
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
