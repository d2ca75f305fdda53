namespace Nabla.Data.Readers;

/// <summary>What divides cells, and whether the first line names columns: detected from the first lines.</summary>
internal sealed record CsvFormat(char Delimiter, bool HasHeader)
{
    private const int SampleLines = 20, SampleCharacters = 1 << 23;

    /// <summary>Whether a comma in a number is its decimal point.</summary>
    public bool DecimalComma => Delimiter == ';';

    public static CsvFormat Detect(Input input, CsvOptions options)
    {
        if (options is { Delimiter: { } given, HasHeader: { } known }) return new CsvFormat(given, known);
        string sample = Sample(input);
        char delimiter = options.Delimiter ?? LikelyDelimiter(sample);
        return new CsvFormat(delimiter, options.HasHeader ?? LikelyHeader(CsvSample.Records(sample, delimiter, SampleLines), delimiter == ';', options));
    }

    private static string Sample(Input input)
    {
        using var text = new CsvText(input);
        var sample = new System.Text.StringBuilder();
        var block = new char[1 << 14];
        int lines = 0;
        while (lines <= SampleLines && sample.Length < SampleCharacters)
        {
            int count = text.Read(block);
            if (count == 0) break;
            sample.Append(block, 0, count);
            lines += block.AsSpan(0, count).Count('\n');
        }

        return sample.ToString();
    }

    /// <summary>The delimiter for which the most lines have as many cells as the first; of equals the one that gives more cells.</summary>
    private static char LikelyDelimiter(string sample)
    {
        var (best, bestEven, bestWidth) = (',', 0.0, 1);
        foreach (char delimiter in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            var records = CsvSample.Records(sample, delimiter, SampleLines);
            if (records.Count == 0) continue;
            int width = records[0].Count;
            double even = records.Count(record => record.Count == width) / (double)records.Count;
            if (width > 1 && (even > bestEven || (even == bestEven && width > bestWidth))) (best, bestEven, bestWidth) = (delimiter, even, width);
        }

        return best;
    }

    private static bool LikelyHeader(List<List<string>> records, bool decimalComma, CsvOptions options)
    {
        if (records.Count == 0) return true;
        var missing = new MissingCells(options.MissingValues);
        bool anyNumber = false;
        for (int c = 0; c < records[0].Count; c++)
        {
            if (IsNumber(records[0][c])) anyNumber = true;
            else if (!missing.Contains(records[0][c]) && records.Skip(1).Any(record => c < record.Count && IsNumber(record[c]))) return true;
        }

        return !anyNumber && !records[0].All(cell => missing.Contains(cell));

        bool IsNumber(string cell) => !missing.Contains(cell) && Numbers.TryParse(cell, decimalComma, out _);
    }
}
