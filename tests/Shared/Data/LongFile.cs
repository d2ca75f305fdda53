using System.Globalization;
using System.Text;

namespace Nabla.Testing;

/// <summary>CSV of many blocks: a number of the row, numbers, gaps, categories, quoted cells and blank lines.</summary>
internal static class LongFile
{
    public const int Rows = 20_000;

    public static string Text(string newLine = "\n", bool header = true, bool quotes = true, string? late = null)
    {
        var random = new Random(1);
        var text = new StringBuilder();
        if (header) text.Append("id,x,gap,city,note,late,y").Append(newLine);
        for (int i = 0; i < Rows; i++)
        {
            string gap = i % 9 == 0 ? ""
                : (random.NextDouble() * 50).ToString("R", CultureInfo.InvariantCulture), city = $"city{i * i % 7}é";
            string note = quotes && i % 50 == 0 ? $"\"a {i % 3},\n\"\"b\"\"\"" : $"plain{i % 3}", last = late is not null
                && i == Rows - 2000 ? late : $"{i % 13:D3}";
            text.Append(CultureInfo.InvariantCulture, $"{i},{random.NextDouble() * 1000 - 300:F4},{gap},{city},{note},{last},{(i * 7919 % 10007 < 4000 ? "yes" : "no")}").Append(newLine);
            if (i % 1234 == 0) text.Append(newLine);
        }

        return text.ToString();
    }
}
