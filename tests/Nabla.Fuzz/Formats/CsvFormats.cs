using System.Text;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Readers;
using Nabla.Data.Streams;
using Nabla.Numerics;

namespace Nabla.Fuzz;

/// <summary>CSV: as a whole, compressed, and in blocks.</summary>
internal static class CsvFormats
{
    private static readonly string[] Tokens =
        ["\"", "\"\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", "\uFEFF", "NA", "NaN", "nan", "inf", "1e400", "\0", "é", "\u2028", ",\n",
        "\"\n\"", "a,a\n", "007", " ", "1,5"];

    /// <summary>The file as a whole.</summary>
    public static Format Table => new("csv", Seeds, Tokens, bytes => Use(Csv.Read(new MemoryStream(bytes))));

    /// <summary>A gzip file: what is damaged is the text, or what it was compressed to.</summary>
    public static Format Compressed => Table with
    {
        Name = "csv-gzip",
        Seeds = () => [.. Seeds(), .. Seeds().Select(Gzip.Of)],
        Wrap = (dice, bytes) => bytes is [0x1F, 0x8B, ..] ? bytes : Gzip.Of(bytes),
        Length = Gzip.UnpackedLength,
    };

    /// <summary>In blocks, twice, through its preprocessing.</summary>
    public static Format Blocks => new("csv-blocks", () => [.. Seeds().Where(seed => seed.Contains((byte)'1'))], Tokens, bytes =>
    {
        var stream = new CsvStream(Scratch.Write("blocks.csv", bytes), new CsvOptions());
        var options = new PreprocessingOptions();
        var survey = StreamingStatistics.Collect(stream, [stream.Names[0]], options, new Holdout(0.2, 1), 1 << 20, default);
        var preprocessing = Preprocessing.Fit(survey, [stream.Names[0]], options);
        if (survey.RowCount > 0)
            _ = new StreamedRows(stream, preprocessing, Part.Training, new Holdout(0.2, 1), (int)survey.RowCount,
                weightClasses: true).Read(new Philox(1, 2)).Sum(block => block.Count);
    });

    private static void Use(Table table)
    {
        foreach (var column in table.Columns) _ = column.TextAt(table.RowCount - 1);
        _ = table.Locate(table.RowCount - 1);
    }

    private static IReadOnlyList<byte[]> Seeds()
    {
        string numbers = "x,y,z\n"
            + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i},{i * 0.37:R},{-i * 1e5}\n")));
        string words = "length,color,kind\n"
            + string.Concat(Enumerable.Range(0, 30)
            .Select(i => FormattableString.Invariant($"{4 + i % 3}.{i % 10},{(i % 3 == 0 ? "red" : "")},{(i % 2 == 0 ? "rose" : "tulip")}\n")));
        string quoted = "a;b;c\r\n1,5;\"x;\"\"y\"\"\r\nz\";NA\r\n2,25;plain;3\r\n\r\n3;;\r\n";
        string late = "id,code,size\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i:D3},{i % 7}\n"))
            + string.Concat(Enumerable.Range(50, 10).Select(i => $"{i},x{i},2.5\n"));
        string wide = string.Join('\t', Enumerable.Range(0, 300).Select(c => $"c{c}")) + "\n"
            + string.Concat("123".Select(digit => string.Join('\t', Enumerable.Repeat(digit, 300)) + "\n"));
        return
        [
            .. new[] { numbers, words, quoted, late, wide, "1,2\n3,4\n5,7\n8,9\n", "name\nJosé\nZoë\n日本\n" }.Select(Formats.Utf8),
            [.. Encoding.UTF8.Preamble, .. Formats.Utf8(words)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(words)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(quoted)],
        ];
    }
}
