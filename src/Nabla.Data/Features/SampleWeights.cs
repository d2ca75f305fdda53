namespace Nabla.Data.Features;

/// <summary>How much each row of a table counts.</summary>
internal static class SampleWeights
{
    /// <summary>The weights that a column holds.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="column">The column; null for none.</param>
    /// <returns>One weight a row; null without a column.</returns>
    /// <exception cref="DataException">A weight is missing, negative or not a finite number.</exception>
    public static float[]? Read(Table table, string? column)
    {
        if (column is null) return null;
        var values = Cells.Numbers(table, column, Remedy.Weights).Span;
        var weights = new float[values.Length];
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = (float)values[row];
            if (!(weights[row] >= 0))
                throw new DataException("bad-weight", $"{table.Where(row)}, column \"{column}\": a sample weight must be 0 or more (got "
                    + $"{(double.IsNaN(values[row]) ? "none" : $"{values[row]}")}). Correct the cell.");
            if (!float.IsFinite(weights[row]))
                throw new DataException("weight-too-large", $"{table.Where(row)}, column \"{column}\": a sample weight must be at most "
                    + $"{float.MaxValue:G4} (got {values[row]}). Use smaller weights: only their ratios matter.");
        }

        return weights;
    }
}
