using System.Globalization;
using System.Text;

namespace Nabla.Studio.Tests;

/// <summary>Small tables to train on.</summary>
internal static class Tables
{
    /// <summary>Three kinds that two numbers and a color tell apart.</summary>
    public static string Flowers(int rows = 90)
    {
        string[] kinds = ["iris", "rose", "tulip"], colors = ["red", "blue", "white"];
        var text = new StringBuilder("petal,sepal,color,species\n");
        for (int i = 0; i < rows; i++)
            text.AppendLine(CultureInfo.InvariantCulture, $"{1 + 2 * (i % 3) + i % 7 * 0.1:0.0},{2 + i % 3 + i % 11 * 0.2:0.0},{colors[i / 3 % 3]},{kinds[i % 3]}");
        return text.ToString();
    }

    /// <summary>A price that follows from area and town.</summary>
    public static string Houses(int rows = 120)
    {
        var text = new StringBuilder("rooms,area,town,price\n");
        for (int i = 0; i < rows; i++)
        {
            int rooms = 1 + i % 6;
            text.AppendLine(CultureInfo.InvariantCulture, $"{rooms},{20 * rooms + i % 13},{"ABC"[i % 3]},{30_000 * rooms + 500 * (i % 13) + 20_000 * (i % 3)}");
        }

        return text.ToString();
    }
}
