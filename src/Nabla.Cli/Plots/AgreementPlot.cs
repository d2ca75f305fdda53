using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Nabla.Cli.Plots;

/// <summary>A scatter plot of predicted and true numbers.</summary>
internal static class AgreementPlot
{
    private const int MaxPoints = 3000;

    /// <summary>Draws the plot.</summary>
    /// <param name="title">The title.</param>
    /// <param name="truth">The true numbers.</param>
    /// <param name="predicted">The predicted numbers.</param>
    public static PlotModel Create(string title, IReadOnlyList<double> truth, IReadOnlyList<double> predicted)
    {
        var plot = PlotStyle.Plot(title);
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Bottom, "true"));
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Left, "predicted"));
        plot.Axes[0].MinimumPadding = 0.02;
        double least = truth.Concat(predicted).Min(), most = truth.Concat(predicted).Max();
        var diagonal = new LineSeries { Color = PlotStyle.Ink, LineStyle = LineStyle.Dot, StrokeThickness = 1.5 };
        diagonal.Points.AddRange([new DataPoint(least, least), new DataPoint(most, most)]);
        var points = new ScatterSeries
            { MarkerType = MarkerType.Circle, MarkerSize = 2.5, MarkerFill = OxyColor.FromAColor(110, PlotStyle.Blue) };
        int step = Math.Max(1, truth.Count / MaxPoints);
        for (int i = 0; i < truth.Count; i += step) points.Points.Add(new ScatterPoint(truth[i], predicted[i]));
        plot.Series.Add(points);
        plot.Series.Add(diagonal);
        return plot;
    }
}
