namespace Nabla.Data;

/// <content>Random splits.</content>
public sealed partial class Table
{
    /// <summary>Splits the rows at random into two parts. Each part keeps the order of the rows.</summary>
    /// <param name="fraction">The fraction of the first part, between 0 and 1.</param>
    /// <param name="seed">The seed. The same seed gives the same split.</param>
    /// <param name="stratifyBy">The name of a text or class column whose values have the same fractions in both parts; null for
    /// none.</param>
    /// <returns>The two parts, which together have all rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="NablaException">The column does not exist, or there are fewer than two rows.</exception>
    public (Table First, Table Second) Split(double fraction, ulong seed, string? stratifyBy = null)
    {
        if (RowCount < 2) throw new NablaException("too-few-rows", $"{Source} must have at least 2 rows to be split (got {RowCount}).");
        var (first, second) = stratifyBy is null
            ? DataSplit.Random(RowCount, fraction, seed)
            : DataSplit.Stratified(this[stratifyBy].ToText().Codes.Span, fraction, seed);
        return (Take(first), Take(second));
    }
}
