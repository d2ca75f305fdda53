using Nabla.Cli.Terminal;
using Nabla.Training;
using Nabla.Training.Metrics;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Nabla.Cli.Plots;

/// <summary>The cost and the metrics over the epochs, one panel per metric, with training and validation.</summary>
internal static class EpochPlot
{
    private const int FewEpochs = 40, Width = 720, PanelHeight = 210, Margin = 110;
    private const double Gap = 0.03;

    /// <summary>Writes the plot as SVG.</summary>
    /// <param name="names">"cost" and names of metrics, from top to bottom.</param>
    /// <param name="title">The title.</param>
    /// <param name="epochs">The epochs, at least one.</param>
    /// <param name="kept">The epoch whose weights were kept; 0 to mark none.</param>
    /// <param name="path">The file to write.</param>
    public static void Save(IReadOnlyList<string> names, string title, IReadOnlyList<EpochReport> epochs, int kept, string path)
    {
        var plot = PlotStyle.Plot(title);
        plot.PlotAreaBorderThickness = new OxyThickness(0);
        var across = PlotStyle.Axis(AxisPosition.Bottom, "epoch");
        (across.MinimumMajorStep, across.Minimum, across.Maximum) = (1, 0, epochs.Count + 0.02 * epochs.Count);
        plot.Axes.Add(across);
        for (int panel = 0; panel < names.Count; panel++) AddPanel(plot, names, panel, epochs);
        if (kept > 0 && kept < epochs.Count) AddMark(plot, names, kept, labelIsLeft: 2 * kept > epochs.Count);
        if (epochs[0].Validation is not null) plot.Legends.Add(PlotStyle.Legend(LegendPosition.TopRight));
        PlotStyle.Save(plot, path, Width, Margin + PanelHeight * names.Count);
    }

    private static void AddPanel(PlotModel plot, IReadOnlyList<string> names, int panel, IReadOnlyList<EpochReport> epochs)
    {
        string name = names[panel];
        double height = 1.0 / names.Count, bottom = (names.Count - 1 - panel) * height;
        var up = PlotStyle.Axis(AxisPosition.Left, name);
        (up.Key, up.StartPosition, up.EndPosition) =
            (name, bottom + (panel == names.Count - 1 ? 0 : Gap), bottom + height - (panel == 0 ? 0 : Gap));
        (up.AxislineStyle, up.AxislineColor) = (LineStyle.Solid, PlotStyle.Ink);
        if (Wording.IsPart(name)) up.LabelFormatter = value => FormattableString.Invariant($"{100 * value:0.##} %");

        // One legend is enough for all panels.
        var train = Line(panel == 0 ? "training" : null, PlotStyle.Blue, LineStyle.Solid, name, epochs, report => report.Train.Find(name));
        var validation = Line(panel == 0 ? "validation"
            : null, PlotStyle.Orange, LineStyle.Dash, name, epochs, report => report.Validation?.Find(name));
        bool falls = name == "cost" || !MetricRegistry.Parse(name).HigherIsBetter;
        if (falls && train.Points.Concat(validation.Points).All(point => point.Y >= 0)) up.Minimum = 0;
        plot.Axes.Add(up);
        plot.Series.Add(train);
        if (validation.Points.Count > 0) plot.Series.Add(validation);
    }

    private static LineSeries Line(string? title, OxyColor color, LineStyle style, string axis, IReadOnlyList<EpochReport> epochs,
        Func<EpochReport, double?> value)
    {
        var line = new LineSeries
        {
            Title = title,
            YAxisKey = axis,
            Color = color,
            LineStyle = style,
            StrokeThickness = 2,
            MarkerType = epochs.Count <= FewEpochs ? MarkerType.Circle : MarkerType.None,
            MarkerSize = 2.5,
            MarkerFill = color,
        };
        line.Points.AddRange(epochs.Where(report => value(report) is not null)
            .Select(report => new DataPoint(report.Epoch, value(report)!.Value)));
        return line;
    }

    private static void AddMark(PlotModel plot, IReadOnlyList<string> names, int epoch, bool labelIsLeft)
    {
        foreach (string name in names)
        {
            plot.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                YAxisKey = name,
                X = epoch,
                Color = PlotStyle.Ink,
                LineStyle = LineStyle.Dot,
                Text = name == names[^1] ? $"kept: epoch {epoch}" : null,
                TextColor = PlotStyle.Ink,
                TextOrientation = AnnotationTextOrientation.Horizontal,
                TextHorizontalAlignment = labelIsLeft ? HorizontalAlignment.Right : HorizontalAlignment.Left,
                TextLinePosition = 0.1,
            });
        }
    }
}
