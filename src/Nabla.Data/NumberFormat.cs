namespace Nabla.Data;

/// <summary>
/// How the numbers of a column are written, where that is not plainly (<c>-1234.5</c>): learnt from all cells of the training file, so that
/// later files are read alike.
/// </summary>
/// <param name="Decimal">The decimal sign, a point or a comma; null where no cell has told, as among whole numbers.</param>
/// <param name="Percent">Whether cells have a percent sign; they count as numbers of percent: <c>4.1 %</c> is 4.1.</param>
public sealed record NumberFormat(char? Decimal = null, bool Percent = false);
