using Nabla.Cli.Terminal;
using Nabla.Training;
using Nabla.Training.Metrics;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Nabla.Cli.Plots;

/// <summary>The cost or a metric over the epochs, of the training and the validation samples.</summary>
internal static class EpochPlot
{
    private const int FewEpochs = 40;

    /// <summary>Draws it.</summary>
    /// <param name="name">"cost" or the name of a metric.</param>
    /// <param name="title">What stands above.</param>
    /// <param name="epochs">The epochs.</param>
    /// <param name="kept">The epoch whose weights were kept; 0 to mark none.</param>
    /// <returns>The plot; null where no epoch has that value.</returns>
    public static PlotModel? Of(string name, string title, IReadOnlyList<EpochReport> epochs, int kept)
    {
        var train = Line("training", PlotStyle.Blue, LineStyle.Solid, epochs, report => report.Train.Find(name));
        var validation = Line("validation", PlotStyle.Orange, LineStyle.Dash, epochs, report => report.Validation?.Find(name));
        if (train.Points.Count == 0) return null;

        var plot = PlotStyle.Plot(title);
        var across = PlotStyle.Axis(AxisPosition.Bottom, "epoch");
        across.MinimumMajorStep = 1;
        across.Minimum = 0;
        var up = PlotStyle.Axis(AxisPosition.Left, name);
        if (Wording.IsPart(name)) up.LabelFormatter = value => FormattableString.Invariant($"{100 * value:0.##} %");
        bool falls = name == "cost" || !MetricCatalogue.Parse(name).HigherIsBetter;
        if (falls && train.Points.Concat(validation.Points).All(point => point.Y >= 0)) up.Minimum = 0;
        plot.Axes.Add(across);
        plot.Axes.Add(up);
        plot.Series.Add(train);
        if (validation.Points.Count > 0) plot.Series.Add(validation);
        if (kept > 0 && kept < epochs.Count) plot.Annotations.Add(Mark(kept, falls));
        if (validation.Points.Count > 0) plot.Legends.Add(PlotStyle.Legend(falls ? LegendPosition.TopRight : LegendPosition.BottomRight));
        return plot;
    }

    private static LineSeries Line(string title, OxyColor color, LineStyle style, IReadOnlyList<EpochReport> epochs, Func<EpochReport, double?> value)
    {
        var line = new LineSeries
        {
            Title = title,
            Color = color,
            LineStyle = style,
            StrokeThickness = 2,
            MarkerType = epochs.Count <= FewEpochs ? MarkerType.Circle : MarkerType.None,
            MarkerSize = 2.5,
            MarkerFill = color,
        };
        line.Points.AddRange(epochs.Where(report => value(report) is not null).Select(report => new DataPoint(report.Epoch, value(report)!.Value)));
        return line;
    }

    private static LineAnnotation Mark(int epoch, bool legendIsAbove) => new()
    {
        Type = LineAnnotationType.Vertical,
        X = epoch,
        Color = PlotStyle.Ink,
        LineStyle = LineStyle.Dot,
        Text = $"kept: epoch {epoch}",
        TextColor = PlotStyle.Ink,
        TextOrientation = AnnotationTextOrientation.Vertical,
        TextLinePosition = legendIsAbove ? 0.6 : 0.4,
    };
}
