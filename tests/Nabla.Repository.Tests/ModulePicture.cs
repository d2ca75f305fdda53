using System.Globalization;
using System.Text;

namespace Nabla.Repository.Tests;

/// <summary>
/// The graph of modules as SVG, in layers: what a module uses stands below it. An edge is left out where a longer way says the same
/// (transitive reduction), so that the picture can be read; modules.txt has all of them.
/// </summary>
internal sealed class ModulePicture
{
    private const int RowHeight = 62, BoxHeight = 26, Gap = 14, Margin = 20, Sweeps = 24;

    private static readonly (string Project, string Fill)[] Colors =
    [
        ("Nabla", "#dbeafe"), ("Nabla.Onnx", "#fef3c7"), ("Nabla.Data", "#dcfce7"), ("Nabla.Models", "#fce7f3"),
        ("Nabla.Extensions.Hosting", "#cffafe"), ("Nabla.ML", "#fef9c3"), ("Nabla.Pages", "#ede9fe"), ("Nabla.Studio", "#ffedd5"), ("Nabla.Cli", "#e5e7eb"),
    ];

    private readonly string[] _modules;
    private readonly bool[,] _uses, _reaches;
    private readonly int[] _rank;

    private ModulePicture(ModuleGraph graph)
    {
        // A parent and its child that use each other are one box.
        var circular = graph.Circular();
        var nameOf = graph.Modules.ToDictionary(module => module, module => module);
        foreach (var (from, to) in circular)
            if (to.StartsWith(from + "/", StringComparison.Ordinal)) nameOf[to] = from;
        _modules = [.. nameOf.Values.Distinct().Order(StringComparer.Ordinal)];
        int count = _modules.Length;
        (_uses, _reaches, _rank) = (new bool[count, count], new bool[count, count], new int[count]);
        foreach (var (from, to) in graph.Edges.Keys)
        {
            int a = Array.IndexOf(_modules, nameOf[from]), b = Array.IndexOf(_modules, nameOf[to]);
            if (a != b) _uses[a, b] = _reaches[a, b] = true;
        }

        for (int via = 0; via < count; via++)
            for (int a = 0; a < count; a++)
                for (int b = 0; b < count; b++) _reaches[a, b] |= _reaches[a, via] && _reaches[via, b];
        for (int round = 0; round < count; round++)
            for (int a = 0; a < count; a++)
                for (int b = 0; b < count; b++)
                    if (_uses[a, b] && !_reaches[b, a]) _rank[a] = Math.Max(_rank[a], _rank[b] + 1);
    }

    public static string Draw(ModuleGraph graph) => new ModulePicture(graph).Svg();

    private bool IsDrawn(int from, int to)
    {
        if (!_uses[from, to]) return false;
        for (int via = 0; via < _modules.Length; via++)
            if (via != from && via != to && _reaches[from, via] && _reaches[via, to] && !_reaches[via, from]) return false;
        return true;
    }

    private string Svg()
    {
        var rows = Enumerable.Range(0, _modules.Length).GroupBy(m => _rank[m]).OrderByDescending(row => row.Key)
            .Select(row => row.ToList()).ToList();
        double width = rows.Max(row => row.Sum(Width) + Gap * (row.Count - 1)) + 2 * Margin;
        var middle = new double[_modules.Length];
        foreach (var row in rows) Place(row, width, middle);
        // Each row in the order of the middles of what its modules use, then of what uses them.
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var row in sweep % 2 == 0 ? rows : Enumerable.Reverse(rows))
            {
                var wish = row.ToDictionary(m => m, m => Neighbours(m, sweep % 2 == 1).Select(n => middle[n])
                    .DefaultIfEmpty(middle[m]).Average());
                row.Sort((a, b) => (wish[a], a).CompareTo((wish[b], b)));
                Place(row, width, middle);
            }
        }

        int[] line = new int[_modules.Length];
        for (int r = 0; r < rows.Count; r++) rows[r].ForEach(m => line[m] = r);
        double height = rows.Count * RowHeight + 2 * Margin + RowHeight;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0} {height:0}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<title>Modules of Nabla: what a module uses stands below it</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        for (int from = 0; from < _modules.Length; from++)
        {
            for (int to = 0; to < _modules.Length; to++)
            {
                if (!IsDrawn(from, to)) continue;
                double y1 = Top(line[from]) + BoxHeight, y2 = Top(line[to]), bend = (y2 - y1) / 2;
                svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{middle[from]:0} {y1:0}C{middle[from]:0} {y1 + bend:0} ");
                svg.Append(CultureInfo.InvariantCulture, $"{middle[to]:0} {y2 - bend:0} {middle[to]:0} {y2:0}\" fill=\"none\" ");
                svg.Append("stroke=\"#94a3b8\"/>\n");
            }
        }

        for (int m = 0; m < _modules.Length; m++)
        {
            double left = middle[m] - Width(m) / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left:0}\" y=\"{Top(line[m]):0}\" width=\"{Width(m):0}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"height=\"{BoxHeight}\" rx=\"5\" fill=\"{Fill(m)}\" stroke=\"#475569\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{middle[m]:0}\" y=\"{Top(line[m]) + 17:0}\" text-anchor=\"middle\">");
            svg.Append(Label(m)).Append("</text>\n");
        }

        double x = Margin;
        foreach (var (project, fill) in Colors)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0}\" y=\"{Top(rows.Count):0}\" width=\"16\" height=\"16\" fill=\"{fill}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"stroke=\"#475569\"/><text x=\"{x + 22:0}\" y=\"{Top(rows.Count) + 13:0}\">");
            svg.Append(project).Append("</text>\n");
            x += 120;
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double Top(int row) => Margin + row * RowHeight;

    private IEnumerable<int> Neighbours(int module, bool users) => Enumerable.Range(0, _modules.Length)
        .Where(other => users ? IsDrawn(other, module) : IsDrawn(module, other));

    private void Place(List<int> row, double width, double[] middle)
    {
        double x = (width - row.Sum(Width) - Gap * (row.Count - 1)) / 2;
        foreach (int module in row)
        {
            middle[module] = x + Width(module) / 2;
            x += Width(module) + Gap;
        }
    }

    private double Width(int module) => 7 * Label(module).Length + 18;

    // The project is in the color; the root of one is named by it.
    private string Label(int module) => _modules[module].Split('/', 2) is [_, var inner] ? inner : _modules[module];

    private string Fill(int module) => Colors.First(one => one.Project == _modules[module].Split('/')[0]).Fill;
}
