namespace Nabla.Data.Features;

/// <summary>Center and size of the known values of a column.</summary>
internal readonly record struct Statistics(double Median, double Center, double Scale, bool Constant)
{
    /// <summary>Statistics of a column; the scale is never 0.</summary>
    /// <exception cref="DataException">A number is so large that the squares of all overflow.</exception>
    public static Statistics From(ITrainingRows rows, string column, NumberFacts facts, Scaling scaling)
    {
        // The mean would be far from all other numbers, and they would be blamed for it.
        if (scaling == Scaling.Standard && !double.IsFinite(facts.Known.Deviation))
        {
            double largest = -facts.Known.Least > facts.Known.Largest ? facts.Known.Least : facts.Known.Largest;
            throw Cells.TooLarge(rows.WhereIs(column, largest), column, largest);
        }

        return From(facts.Known, facts.Quantiles, scaling);
    }

    /// <summary>Statistics of values of which this is known; the scale is never 0.</summary>
    public static Statistics From(RunningMoments spread, Quantiles quantiles, Scaling scaling)
    {
        double range = quantiles.Range / 1.349;
        var (center, scale) = scaling switch
        {
            Scaling.Standard => (spread.Mean, spread.Deviation),
            // More than half of the values alike: the quartiles coincide and cannot be a scale.
            Scaling.Robust => (quantiles.Median, range > 0 ? range : spread.Deviation),
            Scaling.RobustClip => (quantiles.Median, quantiles.Range > 0 ? quantiles.Range : (spread.Largest - spread.Least) / 2),
            _ => (0, 1),
        };
        bool constant = spread.Least == spread.Largest;
        if (constant && scaling != Scaling.None) (center, scale) = (spread.Least, 1);
        return new Statistics(quantiles.Median, center, scale > 0 && double.IsFinite(scale) ? scale : 1, constant);
    }
}
