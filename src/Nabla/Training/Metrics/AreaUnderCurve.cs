namespace Nabla.Training.Metrics;

/// <summary>
/// The area under the ROC curve: how likely a positive sample scores above a negative one,
/// AUC = Σ_{p,n} w_p w_n ([s_p &gt; s_n] + ½ [s_p = s_n]) / Σ_{p,n} w_p w_n.
/// </summary>
/// <remarks>
/// Sorted once and swept, O(n log n); equal scores share their middle rank, which is the ½ of the formula.
/// Hanley and McNeil, "The Meaning and Use of the Area under a ROC Curve", Radiology 143, 1982 (the Wilcoxon statistic).
/// </remarks>
internal static class AreaUnderCurve
{
    /// <summary>The area of one column of scores.</summary>
    /// <returns>0 … 1; NaN where there is no positive or no negative sample, or a score is NaN.</returns>
    public static double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<double> weights)
    {
        float[] sorted = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        if (sorted.Length > 0 && float.IsNaN(sorted[0])) return double.NaN;
        double below = 0, above = 0, area = 0;
        for (int from = 0; from < sorted.Length;)
        {
            double groupPositive = 0, groupNegative = 0;
            int to = from;
            for (; to < sorted.Length && sorted[to] == sorted[from]; to++)
            {
                if (positive[order[to]]) groupPositive += weights[order[to]];
                else groupNegative += weights[order[to]];
            }

            area += groupPositive * (below + groupNegative / 2);
            below += groupNegative;
            above += groupPositive;
            from = to;
        }

        return below > 0 && above > 0 ? area / (below * above) : double.NaN;
    }

    /// <summary>The area of each column of samples × columns scores.</summary>
    public static double[] OfColumns(float[] scores, bool[] positive, double[] weights, int columns)
    {
        var areas = new double[columns];
        var s = new float[weights.Length];
        var p = new bool[weights.Length];
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < weights.Length; i++) (s[i], p[i]) = (scores[i * columns + j], positive[i * columns + j]);
            areas[j] = Compute(s, p, weights);
        }

        return areas;
    }

    /// <summary>The mean of the areas that exist; NaN where none does.</summary>
    public static double Mean(double[] areas)
    {
        double[] defined = [.. areas.Where(area => !double.IsNaN(area))];
        return defined.Length == 0 ? double.NaN : defined.Average();
    }
}
