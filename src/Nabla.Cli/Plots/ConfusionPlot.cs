using System.Globalization;
using Nabla.Specs;
using Nabla.Training.Metrics;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace Nabla.Cli.Plots;

/// <summary>A confusion matrix: each cell shaded by its share of the true class, correct predictions blue, wrong ones orange.</summary>
internal static class ConfusionPlot
{
    private const int MaxClasses = 30, Cell = 44, Least = 320, Margin = 130, LongName = 14;

    /// <summary>Writes the plot as SVG.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="title">The title.</param>
    /// <param name="path">The file to write.</param>
    /// <returns>False if it has too many classes, so that nothing is written.</returns>
    public static bool Save(ConfusionMatrix matrix, string title, string path)
    {
        if (matrix.Classes > MaxClasses) return false;
        double side = Math.Max(Least, matrix.Classes * Cell) + Margin;
        PlotStyle.Save(Draw(matrix, title), path, side + 20, side);
        return true;
    }

    private static PlotModel Draw(ConfusionMatrix matrix, string title)
    {
        var plot = PlotStyle.Plot(title);
        plot.PlotAreaBorderThickness = new OxyThickness(0);
        plot.Axes.Add(Axis(AxisPosition.Bottom, "predicted", matrix.Names));
        var down = Axis(AxisPosition.Left, "true", matrix.Names);
        (down.StartPosition, down.EndPosition) = (1, 0);
        plot.Axes.Add(down);
        for (int i = 0; i < matrix.Classes; i++)
        {
            double support = Enumerable.Range(0, matrix.Classes).Sum(j => matrix[i, j]);
            for (int j = 0; j < matrix.Classes; j++) AddCell(plot, i, j, matrix[i, j], support == 0 ? 0 : matrix[i, j] / support);
        }

        return plot;
    }

    private static LinearAxis Axis(AxisPosition position, string title, IReadOnlyList<string> names)
    {
        var axis = PlotStyle.Axis(position, title);
        axis.MajorGridlineStyle = LineStyle.None;
        axis.TickStyle = TickStyle.None;
        (axis.Minimum, axis.Maximum, axis.MajorStep, axis.MinorStep) = (-0.5, names.Count - 0.5, 1, 1);
        axis.LabelFormatter = value => (int)Math.Round(value) is var k && k >= 0 && k < names.Count ? Shortened(names[k]) : "";
        if (position == AxisPosition.Bottom && names.Any(name => name.Length > 5) && names.Count > 4) axis.Angle = -40;
        return axis;
    }

    private static void AddCell(PlotModel plot, int truth, int predicted, double count, double share)
    {
        const double Half = 0.48;
        var color = truth == predicted ? PlotStyle.Blue : PlotStyle.Orange;
        // The color shows the square root of the share, so that small shares are visible.
        double strength = share == 0 ? 0.03 : truth == predicted ? 0.15 + 0.85 * share : 0.12 + 0.88 * Math.Sqrt(share);
        plot.Annotations.Add(new RectangleAnnotation
        {
            MinimumX = predicted - Half,
            MaximumX = predicted + Half,
            MinimumY = truth - Half,
            MaximumY = truth + Half,
            Fill = OxyColor.Interpolate(OxyColors.White, share == 0 ? PlotStyle.Ink : color, strength),
            StrokeThickness = 0,
        });
        if (count == 0) return;
        plot.Annotations.Add(new TextAnnotation
        {
            TextPosition = new DataPoint(predicted, truth),
            Text = count.ToString("0.#", CultureInfo.InvariantCulture),
            TextHorizontalAlignment = HorizontalAlignment.Center,
            TextVerticalAlignment = VerticalAlignment.Middle,
            TextColor = strength > 0.55 ? OxyColors.White : PlotStyle.Ink,
            StrokeThickness = 0,
            FontSize = 12,
        });
    }

    private static string Shortened(string name) => MessageText.Truncate(name, LongName);
}
