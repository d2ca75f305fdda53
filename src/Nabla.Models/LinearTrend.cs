using Nabla.Activations;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models;

/// <summary>
/// Initializes the network of a regression with date columns to the linear trend of the training rows. One node in each layer passes the
/// elapsed time on, and the last layer gets the slope of a least-squares fit over all inputs, or over those of dates if other columns are
/// collinear with the elapsed time. A network that has to learn the trend bends it near the last training rows, and predictions are mostly
/// for later days.
/// </summary>
/// <remarks>
/// A node passes its input on where its activation is linear. Activations like relu are linear for large z, so z = e + shift in every
/// layer. All weights stay trainable, and the other nodes learn the residual of the trend.
/// </remarks>
internal static class LinearTrend
{
    // At 8, mish and gelu are linear to within 0.001 for elapsed times from −4 interquartile ranges on.
    private const double Shift = 8;

    // The cost of least squares grows with the square of the number of inputs. With more inputs only those of dates are used.
    private const int MaxInputs = 256;

    // With more inflation of the variance of a slope by other columns, the slope says little about the trend: a column such as an odometer
    // grows with time, and a fit may give both large slopes of opposite signs.
    private const double MaxInflation = 10;

    // The ridge penalty, relative to the sum of squares of an input. It makes the solution unique for collinear inputs.
    private const double Ridge = 1e-6;

    /// <summary>Initializes networks with the trend, if there are dates, numeric targets and suitable activations.</summary>
    /// <param name="networks">Networks of one architecture with initial weights.</param>
    /// <param name="preprocessing">The preprocessing of columns; null for none.</param>
    /// <param name="train">The training samples.</param>
    public static void Begin(IEnumerable<Network> networks, Preprocessing? preprocessing, SampleSource train)
    {
        if (preprocessing is null || train.LearningTask != LearningTask.Regression) return;
        var (elapsed, ofDates) = InputsOf(preprocessing);
        double[,]? slopes = null;
        foreach (var network in networks)
        {
            if (elapsed.Count == 0 || Lines(network.Architecture, elapsed.Count) is not { } lines) return;
            slopes ??= SlopesOf(train, elapsed, ofDates);
            for (int e = 0; e < elapsed.Count; e++) Pass(network, lines, elapsed[e], e, slopes);
        }
    }

    // The indices of elapsed times, and of all inputs from dates.
    private static (List<int> Elapsed, List<int> OfDates) InputsOf(Preprocessing preprocessing)
    {
        List<int> elapsed = [], all = [];
        int first = 0;
        foreach (var plan in preprocessing.Columns)
        {
            if (plan is DateTransform date)
            {
                if (date.Form.Order != DateOrder.Time) elapsed.Add(first);
                all.AddRange(Enumerable.Range(first, date.Width));
            }

            first += plan.Width;
        }

        return (elapsed, all);
    }

    /// <summary>
    /// The dense layers, each with the value and slope of its activation at the shift; null if an activation is not linear there.
    /// </summary>
    private static List<(int Layer, double Value, double Slope)>? Lines(Architecture architecture, int count)
    {
        var lines = new List<(int, double, double)>();
        for (int layer = 0; layer < architecture.LayerLayouts.Count; layer++)
        {
            var slot = architecture.LayerLayouts[layer];
            if (slot.Program?.IsIdentity == true) continue;
            // Before the first dense layer, a layer that starts as a = (x, …) leaves the elapsed time unchanged.
            if (slot.WeightedSums is null && lines.Count == 0 && StartsWithInputs(slot)) continue;
            var activation = slot.Layer.Activation;
            if (slot.WeightedSums is null) return null;
            if (layer == architecture.LayerLayouts.Count - 1) return lines.Count > 0 && activation is Identity ? lines : null;
            double[] a = [Shift - 4, Shift, Shift + 4];
            activation.Forward<double>(a, a, 3);
            double slope = (a[2] - a[1]) / 4;
            if (!activation.IsElementwise || slot.Outputs < 4 * count || !(slope > 0)
                || Math.Abs(a[1] - a[0] - 4 * slope) > 0.01 * slope)
                return null;
            lines.Add((layer, a[1], slope));
        }

        return null;
    }

    // Whether the output of an initialized layer begins with its inputs.
    private static bool StartsWithInputs(LayerLayout slot)
    {
        if (slot.Program is not { } program) return false;
        var theta = new float[slot.Length];
        slot.Layer.Initialize(slot.Inputs, theta, new Philox(1, 1));
        float[] x = [.. Enumerable.Range(1, slot.Inputs).Select(k => 1f / k)];
        var alone = slot with { Offset = 0 };
        float[][] blocks = [.. Enumerable.Range(0, slot.Blocks.Count).Select(block => alone.RowByRow<float>(theta, block))];
        return program.Run<float>(blocks, x)[program.Output].AsSpan(0, Math.Min(slot.Outputs, slot.Inputs)).SequenceEqual(x);
    }

    // Elapsed time e uses the e-th node from the end of every layer.
    private static void Pass(Network network, List<(int Layer, double Value, double Slope)> lines, int input, int e, double[,] slopes)
    {
        int from = input;
        // The input of a layer is value + slope · e; that of the first layer is e itself.
        double slope = 1, value = 0;
        for (int n = 0; n < lines.Count; n++)
        {
            var weights = network.Weights(lines[n].Layer);
            var biases = network.Biases(lines[n].Layer);
            int node = weights.Rows - 1 - e;
            for (int k = 0; k < weights.Columns; k++) weights[node, k] = 0;
            // Other nodes start with weight 0 for it. With a random weight they would bend the extrapolation, which no training row can
            // correct.
            for (int j = 0; j < weights.Rows; j++) weights[j, from] = 0;
            weights[node, from] = (float)(1 / (slope * FactorOf(network, lines[n].Layer)));
            biases[node] = (float)(Shift - value / slope);
            (from, value, slope) = (node, lines[n].Value, lines[n].Slope);
        }

        int ending = network.Architecture.LayerLayouts.Count - 1;
        var last = network.Weights(ending);
        var lastBiases = network.Biases(ending);
        for (int j = 0; j < last.Rows; j++)
        {
            last[j, from] = (float)(slopes[j, e] / (slope * FactorOf(network, ending)));
            lastBiases[j] -= (float)(slopes[j, e] * value / slope);
        }
    }

    private static double FactorOf(Network network, int layer) =>
        network.Architecture.LayerLayouts[layer].WeightedSums!.Factor ?? 1;

    /// <summary>The slopes of the targets over the elapsed times by least squares, in one pass over the samples.</summary>
    /// <returns>targets × elapsed times.</returns>
    private static double[,] SlopesOf(SampleSource train, List<int> elapsed, List<int> ofDates)
    {
        List<int> inputs = train.InputWidth <= MaxInputs ? [.. Enumerable.Range(0, train.InputWidth)] : ofDates;
        int outputs = train.TargetWidth;
        var sums = Sums(train, inputs);
        int[] places = [.. elapsed.Select(input => inputs.IndexOf(input) + 1)];
        int[] dates = [.. ofDates.Select(input => inputs.IndexOf(input) + 1)], used = [.. Enumerable.Range(1, inputs.Count)];
        if (places.Any(place => Unexplained(sums, dates, place) > MaxInflation * Unexplained(sums, used, place))) used = dates;
        var fit = Select(sums, used, outputs);
        int p = used.Length + 1;
        Solve(fit, p);
        var slopes = new double[outputs, elapsed.Count];
        for (int e = 0; e < elapsed.Count; e++)
            for (int j = 0; j < outputs; j++) slopes[j, e] = fit[Array.IndexOf(used, places[e]) + 1, p + j];
        return slopes;
    }

    /// <summary>The part of the sum of squares of an input that a fit by other inputs leaves.</summary>
    private static double Unexplained(double[,] sums, int[] by, int place)
    {
        int[] order = [.. by.Where(other => other != place), place];
        var fit = Select(sums, order, outputs: 0);
        Solve(fit, order.Length + 1);
        return fit[order.Length, order.Length];
    }

    // The upper half of the sums of 1 and some inputs, in their order, and of the targets.
    private static double[,] Select(double[,] sums, int[] inputs, int outputs)
    {
        int[] rows = [0, .. inputs], columns = [.. rows, .. Enumerable.Range(sums.GetLength(0), outputs)];
        var selected = new double[rows.Length, columns.Length];
        for (int k = 0; k < rows.Length; k++)
            for (int m = k; m < columns.Length; m++)
                selected[k, m] = sums[Math.Min(rows[k], columns[m]), Math.Max(rows[k], columns[m])];
        return selected;
    }

    /// <summary>[1, x]ᵀ [1, x, y], of which only the upper half is set. Each row is multiplied by its weight.</summary>
    private static double[,] Sums(SampleSource train, List<int> inputs)
    {
        int p = inputs.Count + 1, outputs = train.TargetWidth;
        var sums = new double[p, p + outputs];
        var row = new double[p + outputs];
        row[0] = 1;
        foreach (var block in train.Read(null))
        {
            ReadOnlySpan<float> x = block.Inputs.Span, y = block.Targets.Span, weights = block.Weights is { } given ? given.Span : default;
            for (int i = 0; i < block.Count; i++)
            {
                for (int k = 0; k < inputs.Count; k++) row[k + 1] = x[i * train.InputWidth + inputs[k]];
                for (int j = 0; j < outputs; j++) row[p + j] = y[i * outputs + j];
                double weight = weights.IsEmpty ? 1 : weights[i];
                for (int k = 0; k < p; k++)
                {
                    double scaled = weight * row[k];
                    if (scaled == 0) continue;
                    for (int m = k; m < row.Length; m++) sums[k, m] += scaled * row[m];
                }
            }
        }

        return sums;
    }

    // Gaussian elimination of a symmetric matrix, of which only the upper half is given, with the right-hand sides in the last columns. The
    // solutions replace the right-hand sides.
    private static void Solve(double[,] sums, int p)
    {
        int width = sums.GetLength(1);
        for (int k = 0; k < p; k++)
        {
            for (int m = 0; m < k; m++) sums[k, m] = sums[m, k];
            if (k > 0) sums[k, k] += Ridge * sums[k, k];
            // The input is 0 in all rows.
            if (sums[k, k] == 0) sums[k, k] = 1;
        }

        for (int k = 0; k < p; k++)
        {
            for (int i = k + 1; i < p; i++)
            {
                double factor = sums[i, k] / sums[k, k];
                if (factor == 0) continue;
                for (int m = k; m < width; m++) sums[i, m] -= factor * sums[k, m];
            }
        }

        for (int j = p; j < width; j++)
        {
            for (int k = p - 1; k >= 0; k--)
            {
                double sum = sums[k, j];
                for (int m = k + 1; m < p; m++) sum -= sums[k, m] * sums[m, j];
                sums[k, j] = sum / sums[k, k];
            }
        }
    }
}
