using System.Globalization;
using Nabla.Specs;

namespace Nabla.Training.Metrics;

/// <summary>Who was taken for whom: rows are true classes, columns predicted ones.</summary>
public sealed class ConfusionMatrix
{
    private const int LongestName = 24;

    private readonly double[] _counts;

    internal ConfusionMatrix(IReadOnlyList<string> names, double[] counts) => (Names, _counts) = (names, counts);

    /// <summary>Names of the classes, in the order of rows and columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => Names.Count;

    /// <summary>Samples (their weights, where they have some) of one class that were taken for another.</summary>
    /// <param name="truth">The true class, from 0.</param>
    /// <param name="predicted">The predicted class, from 0.</param>
    /// <returns>How many.</returns>
    public double this[int truth, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)Classes, nameof(truth));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)Classes, nameof(predicted));
            return _counts[truth * Classes + predicted];
        }
    }

    /// <summary>The matrix as an aligned text, the name of the true class before each row; of long names the middle is left out.</summary>
    /// <returns>Several lines without a line break at the end.</returns>
    public override string ToString()
    {
        string[] cells = [.. _counts.Select(count => count.ToString("0.##", CultureInfo.InvariantCulture))];
        string[] names = [.. Names.Select(name => MessageLine.Name(name, LongestName))];
        int first = names.Max(name => name.Length);
        int[] widths = [.. names.Select((name, j) =>
            Math.Max(name.Length, Enumerable.Range(0, Classes).Max(i => cells[i * Classes + j].Length)))];
        string Line(string name, Func<int, string> cell) =>
            name.PadRight(first) + string.Concat(widths.Select((width, j) => "  " + cell(j).PadLeft(width)));
        return string.Join('\n', Enumerable.Range(0, Classes).Select(i => Line(names[i], j => cells[i * Classes + j]))
            .Prepend(Line("", j => names[j])));
    }
}
