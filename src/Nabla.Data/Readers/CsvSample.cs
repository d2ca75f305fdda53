using System.Text;

namespace Nabla.Data.Readers;

/// <summary>Divides the first lines of a file by a delimiter that is only a guess, so without any complaint.</summary>
internal static class CsvSample
{
    /// <summary>The first records, cells trimmed and unquoted, blank lines left out.</summary>
    public static List<List<string>> Records(string sample, char delimiter, int limit)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        foreach (char c in sample)
        {
            if (quoted)
            {
                if (c == '"') quoted = false;
                else cell.Append(c);
            }
            else if (c == '"' && string.IsNullOrWhiteSpace(cell.ToString())) quoted = true;
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
}
