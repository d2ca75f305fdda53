using System.Globalization;
using Nabla.Data;

namespace Nabla.Studio.Graphs;

/// <summary>
/// Selects the nodes of a wide layer to show: the first and last, the requested ones, and of the others the strongest or a window of
/// them.
/// </summary>
internal static class Window
{
    private const int Whole = 18, Ends = 3, Middle = 6;

    /// <summary>Selects the nodes.</summary>
    /// <param name="values">The numbers of the layer; the largest absolute values are the strongest.</param>
    /// <param name="wanted">Nodes that must be shown.</param>
    /// <param name="from">The first node of the window; null for the strongest.</param>
    /// <returns>Their numbers, ascending.</returns>
    public static int[] Select(ReadOnlySpan<double> values, IEnumerable<int> wanted, int? from)
    {
        int count = values.Length;
        if (count <= Whole) return [.. Enumerable.Range(0, count)];
        var shown = new SortedSet<int>(wanted.Where(node => node >= 0 && node < count));
        for (int end = 0; end < Ends; end++)
        {
            shown.Add(end);
            shown.Add(count - 1 - end);
        }

        double[] sizes = [.. values.ToArray().Select(Math.Abs)];
        var middle = from is { } start
            ? Enumerable.Range(Math.Clamp(start, 0, count - 1), Math.Min(Middle, count - Math.Clamp(start, 0, count - 1)))
            : Enumerable.Range(0, count).OrderByDescending(node => sizes[node]).Take(Middle);
        shown.UnionWith(middle);
        return [.. shown];
    }

    /// <summary>Parses windows: "0:128,2:16" starts that of the inputs at 128 and that of layer 2 at 16.</summary>
    public static Dictionary<int, int> Parse(string? text)
    {
        var windows = new Dictionary<int, int>();
        foreach (string one in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = one.Split(':');
            windows[parts.Length == 2 ? Number(parts[0], text!) : throw Wrong(text!)] = Number(parts[1], text!);
        }

        return windows;
    }

    private static int Number(string text, string whole) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Wrong(whole);

    private static NablaException Wrong(string text) => new($"window must be like 0:128,2:16 (layer:first node), not {text}.");
}
