using System.Text;
using Nabla.Data;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace Nabla.Cli.Plots;

/// <summary>The style of all plots, with two colors that are distinguishable for color-blind readers.</summary>
internal static class PlotStyle
{
    private const string Font = "Arial", Fonts = "Arial, Helvetica, 'Liberation Sans', sans-serif";

    public static OxyColor Ink { get; } = OxyColor.FromRgb(0x33, 0x33, 0x33);

    public static OxyColor Grid { get; } = OxyColor.FromRgb(0xE4, 0xE4, 0xE4);

    /// <summary>The color of training and of correct predictions.</summary>
    public static OxyColor Blue { get; } = OxyColor.FromRgb(0x1F, 0x77, 0xB4);

    /// <summary>The color of validation and of wrong predictions.</summary>
    public static OxyColor Orange { get; } = OxyColor.FromRgb(0xD9, 0x5F, 0x02);

    /// <summary>Creates an empty plot.</summary>
    /// <param name="title">The title.</param>
    public static PlotModel Plot(string title) => new()
    {
        Title = title,
        TitleFontSize = 16,
        TitleFontWeight = FontWeights.Normal,
        TitleColor = Ink,
        TextColor = Ink,
        DefaultFont = Font,
        PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
        PlotAreaBorderColor = Ink,
        Background = OxyColors.White,
        Padding = new OxyThickness(12, 12, 24, 12),
    };

    /// <summary>Creates an axis of numbers with a light grid.</summary>
    public static LinearAxis Axis(AxisPosition position, string title) => new()
    {
        Position = position,
        Title = title,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = Grid,
        TickStyle = TickStyle.Outside,
        MinorTickSize = 0,
        MinimumPadding = position == AxisPosition.Bottom ? 0 : 0.05,
        MaximumPadding = position == AxisPosition.Bottom ? 0.02 : 0.05,
        AxisTitleDistance = 14,
    };

    /// <summary>Creates a legend without a frame.</summary>
    public static Legend Legend(LegendPosition position) => new()
    {
        LegendPosition = position,
        LegendBorderThickness = 0,
        LegendBackground = OxyColor.FromAColor(200, OxyColors.White),
        LegendSymbolLength = 24,
    };

    /// <summary>Writes a plot as SVG.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">In pixels.</param>
    public static void Save(PlotModel plot, string path, double width = 720, double height = 440)
    {
        var exporter = new SvgExporter
            { Width = width, Height = height, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new RoomForText() };
        string svg = exporter.ExportToString(plot).Replace($"font-family=\"{Font}\"", $"font-family=\"{Fonts}\"", StringComparison.Ordinal);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(svg)));
    }
}

/// <summary>Tells how much room a text needs, on the generous side: which font the reader's program takes is not known here.</summary>
internal sealed class RoomForText() : PdfRenderContext(1000, 1000, OxyColors.White)
{
    private const double WidthOfLetter = 0.6, HeightOfLine = 1.25;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        string[] lines = text.Split('\n');
        return new OxySize(WidthOfLetter * fontSize * lines.Max(line => line.Length), HeightOfLine * fontSize * lines.Length);
    }
}
