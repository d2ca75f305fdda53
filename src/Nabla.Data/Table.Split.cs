namespace Nabla.Data;

/// <content>Dividing the rows at random.</content>
public sealed partial class Table
{
    /// <summary>Divides the rows at random in two parts; each part keeps the rows' order.</summary>
    /// <param name="fraction">Share of the first part, between 0 and 1.</param>
    /// <param name="seed">The same seed divides the same way.</param>
    /// <param name="stratifyBy">Name of a text or class column whose values shall have the same shares in both parts; null for
    /// none.</param>
    /// <returns>The two parts, together all rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="DataException">There is no such column, or there are fewer than two rows.</exception>
    public (Table First, Table Second) Split(double fraction, ulong seed, string? stratifyBy = null)
    {
        if (RowCount < 2) throw new DataException("too-few-rows", $"{Source} must have at least 2 rows to be split (got {RowCount}).");
        var (first, second) = stratifyBy is null
            ? DataSplit.Random(RowCount, fraction, seed)
            : DataSplit.Stratified(this[stratifyBy].ToText().Codes.Span, fraction, seed);
        return (Take(first), Take(second));
    }
}
