using System.Globalization;
using System.Text;

namespace Nabla.DataSpeed;

/// <summary>The files that reading is measured on, drawn once and kept in the temporary folder.</summary>
internal static class CsvFiles
{
    private const long Bytes = 100_000_000;

    private static readonly string[] Cities =
        ["Amsterdam", "Berlin", "Copenhagen", "Dublin", "Espoo", "Florence", "Geneva", "Hamburg", "Istanbul", "Jaén"];

    /// <summary>Name and target column of each file.</summary>
    public static IReadOnlyList<(string Name, string Target)> All { get; } =
        [("numbers", "c30"), ("categories", "c30"), ("pixels", "label")];

    /// <summary>The path of a file, which is written where it is not there yet.</summary>
    public static string Path(string name)
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(),
            FormattableString.Invariant($"nabla-{name}-{Bytes / 1_000_000}MB.csv"));
        if (!File.Exists(path)) Nabla.Data.AtomicFile.Write(path, stream => Write(stream, name));
        return path;
    }

    private static void Write(Stream stream, string name)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        var random = new Random(0);
        var line = new StringBuilder();
        line.AppendJoin(',', name == "pixels" ? Enumerable.Range(0, 784).Select(k => $"pixel{k}").Prepend("label")
            : Enumerable.Range(1, 30).Select(c => $"c{c}"));
        for (long written = 0; written < Bytes; written += line.Length)
        {
            writer.Write(line.Append('\n'));
            line.Clear();
            if (name == "pixels") Pixels(line, random);
            else Row(line, random, texts: name == "categories" ? 10 : 0);
        }
    }

    // As many digits as measured data have: 3 to 9.
    private static void Row(StringBuilder line, Random random, int texts)
    {
        for (int c = 0; c < 30; c++)
        {
            if (c > 0) line.Append(',');
            if (c < texts) line.Append(Cities[random.Next(Cities.Length)]);
            else if (c % 5 == 0) line.Append(random.Next(-500, 5000));
            else line.Append(CultureInfo.InvariantCulture, $"{(random.NextDouble() - 0.3) * 1000:F4}");
        }
    }

    // One pixel in five is not black, as in MNIST, in runs.
    private static void Pixels(StringBuilder line, Random random)
    {
        line.Append(random.Next(10));
        int left = 0;
        bool ink = false;
        for (int k = 0; k < 784; k++)
        {
            if (left-- == 0) (ink, left) = (!ink, random.Next(1, ink ? 24 : 6));
            line.Append(',').Append(ink ? 0 : random.Next(256));
        }
    }
}
