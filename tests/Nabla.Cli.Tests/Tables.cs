using System.Globalization;
using System.Text;

namespace Nabla.Cli.Tests;

/// <summary>Small tables to train on.</summary>
internal static class Tables
{
    /// <summary>Two kinds of flowers that a straight line divides, with a column of text.</summary>
    public static string Flowers(int rows = 60)
    {
        var text = new StringBuilder("length,color,kind\n");
        for (int i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{4 + 3 * (i % 2) + 0.1 * (i % 7):0.0},{(i % 3 == 0 ? "red" : "yellow")},{(i % 2 == 0 ? "rose" : "tulip")}\n");
        return text.ToString();
    }

    /// <summary>Prices of houses, linear in their size.</summary>
    public static string Houses(int rows = 80)
    {
        var text = new StringBuilder("size,rooms,price\n");
        for (int i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{50 + 37 * i % 100},{1 + i % 4},{1000 * (50 + 37 * i % 100) + 5000 * (i % 4)}\n");
        return text.ToString();
    }
}
