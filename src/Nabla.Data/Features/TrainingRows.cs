using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <summary>
/// Statistics of the columns of the training rows, to which preprocessing is fitted. The rows are in memory or are read in blocks.
/// </summary>
public interface ITrainingRows
{
    /// <summary>The name of the source, for messages.</summary>
    string Source { get; }

    /// <summary>The number of rows.</summary>
    long RowCount { get; }

    /// <summary>Notes on how the rows were read.</summary>
    IReadOnlyList<DataNote> ReadingNotes { get; }

    /// <summary>Names of the columns, in their order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Columns of the source that are not among <see cref="Names"/>.</summary>
    IReadOnlyList<ExcludedColumn> ExcludedColumns { get; }

    /// <summary>The kind of a column.</summary>
    /// <exception cref="NablaException">There is no such column.</exception>
    ColumnKind GetKind(string name);

    /// <summary>The number format of a column; null for the invariant format.</summary>
    NumberFormat? GetNumberFormat(string name);

    /// <summary>Statistics of a column of numbers.</summary>
    /// <param name="name">The column.</param>
    /// <param name="quartiles">Whether to compute the interquartile range.</param>
    /// <param name="remedy">What the error recommends if a cell is text.</param>
    /// <exception cref="NablaException">A cell is not a finite number.</exception>
    NumberStatistics GetNumberStatistics(string name, bool quartiles, CellAdvice remedy);

    /// <summary>The frequent numbers of a column of numbers: <see cref="DiscreteValueIndicators"/>.</summary>
    IReadOnlyList<double> GetFrequentNumbers(string name);

    /// <summary>
    /// The minimum and maximum of a column, if its cells are distinct integers and none is missing; else null. For a stream, a sample of
    /// the rows is checked.
    /// </summary>
    (double Least, double Largest)? GetDistinctIntegerRange(string name);

    /// <summary>The location of the minimum or maximum of a column: file and line, or only the file.</summary>
    string Locate(string name, double value);

    /// <summary>Statistics of a column of texts.</summary>
    TextStatistics GetTextStatistics(string name);

    /// <summary>Counts the cells of each text that means a missing value, like "NA". In a stream, held-out rows are included.</summary>
    IReadOnlyDictionary<string, long> CountMissingTexts(string name);

    /// <summary>Statistics of a column of dates: texts, numbers like 20240131, or a <see cref="DateColumn"/>.</summary>
    /// <param name="name">The column.</param>
    /// <param name="order">The order of day, month and year; null to detect it.</param>
    /// <returns>The statistics; null if the cells are not dates.</returns>
    DateStatistics? GetDateStatistics(string name, DateOrder? order);

    /// <summary>The distinct numbers of a column; null if there are more than <paramref name="most"/>.</summary>
    IReadOnlyCollection<double>? GetDistinctNumbers(string name, int most);

    /// <summary>Throws if a cell of the target is missing.</summary>
    /// <exception cref="NablaException">A cell is missing.</exception>
    void RequireTarget(string name, ColumnKind kind);

    /// <summary>The number of rows of each class, or the sum of their weights if there is a weight column.</summary>
    double[] GetClassWeights(string target, IReadOnlyList<string> classes, string? weightColumn);
}

/// <summary>Statistics of a column of numbers.</summary>
/// <param name="Missing">The number of missing cells.</param>
/// <param name="Moments">Moments of the other cells.</param>
/// <param name="Quartiles">Median and interquartile range of the other cells.</param>
public readonly record struct NumberStatistics(long Missing, RunningMoments Moments, Quartiles Quartiles)
{
    /// <summary>Computes statistics of cells.</summary>
    /// <param name="missing">The number of missing cells.</param>
    /// <param name="known">The other cells.</param>
    /// <param name="quartiles">Whether to compute the interquartile range.</param>
    public static NumberStatistics From(long missing, ReadOnlySpan<double> known, bool quartiles)
    {
        if (known.IsEmpty) return new NumberStatistics(missing, default, default);
        var spread = RunningMoments.From(known);
        return new NumberStatistics(missing, spread, Quartiles.Compute(known, spread, quartiles));
    }

    /// <summary>The minimum and maximum, if all numbers are distinct integers; else null.</summary>
    public static (double Least, double Largest)? FindDistinctIntegerRange(ReadOnlySpan<double> numbers)
    {
        if (numbers.IsEmpty) return null;
        foreach (double number in numbers)
            if (number != Math.Floor(number) || double.IsInfinity(number)) return null;
        double[] sorted = numbers.ToArray();
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1]) return null;
        return (sorted[0], sorted[^1]);
    }
}

/// <summary>Statistics of a column of texts.</summary>
/// <param name="Missing">The number of missing cells.</param>
/// <param name="Counts">The distinct texts with their number of cells. Only some of them if there are too many for memory.</param>
/// <param name="Known">The number of cells that are not missing.</param>
/// <param name="Distinct">The number of distinct texts; an estimate if there are too many for memory.</param>
/// <param name="Singletons">The number of texts that occur once.</param>
public readonly record struct TextStatistics(long Missing, IReadOnlyList<KeyValuePair<string, long>> Counts, long Known, long Distinct,
    long Singletons)
{
    /// <summary>Creates statistics from complete counts.</summary>
    public TextStatistics(long missing, IReadOnlyList<KeyValuePair<string, long>> counts)
        : this(missing, counts, counts.Sum(text => text.Value), counts.Count, counts.LongCount(text => text.Value == 1))
    {
    }
}

/// <summary>The training rows of a table in memory.</summary>
public sealed class TableRows(Table table) : ITrainingRows
{
    /// <summary>The table.</summary>
    public Table Table => table;

    /// <inheritdoc/>
    public string Source => table.Source;

    /// <inheritdoc/>
    public long RowCount => table.RowCount;

    /// <inheritdoc/>
    public IReadOnlyList<DataNote> ReadingNotes => table.Notes;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => table.Names;

    /// <inheritdoc/>
    public IReadOnlyList<ExcludedColumn> ExcludedColumns => table.ExcludedColumns;

    /// <inheritdoc/>
    public ColumnKind GetKind(string name) =>
        table[name] is var column && DateStatistics.DetectFormat(column, null) is not null ? ColumnKind.Date : column.Kind;

    /// <inheritdoc/>
    public NumberFormat? GetNumberFormat(string name) => table.TryGet(name, out var column) ? (column as NumericColumn)?.Format : null;

    /// <inheritdoc/>
    public NumberStatistics GetNumberStatistics(string name, bool quartiles, CellAdvice remedy)
    {
        var cells = Cells.Numbers(table, name, remedy).Span;
        var known = Cells.NonMissing(cells);
        return NumberStatistics.From(cells.Length - known.Length, known, quartiles);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> GetFrequentNumbers(string name) =>
        DiscreteValueIndicators.Find(Cells.NonMissing(Cells.Numbers(table, name, default).Span));

    /// <inheritdoc/>
    public (double Least, double Largest)? GetDistinctIntegerRange(string name) =>
        NumberStatistics.FindDistinctIntegerRange(Cells.Numbers(table, name, default).Span);

    /// <inheritdoc/>
    public string Locate(string name, double value) => table.Locate(Cells.Numbers(table, name, default).Span.IndexOf(value));

    /// <inheritdoc/>
    public TextStatistics GetTextStatistics(string name)
    {
        var text = table[name].ToText();
        int[] frequencies = text.CountCategories();
        return new TextStatistics(
            text.CountMissing(),
            [.. Enumerable.Range(0, frequencies.Length).Where(k => frequencies[k] > 0)
                .Select(k => KeyValuePair.Create(text.Categories[k], (long)frequencies[k]))]);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> CountMissingTexts(string name) =>
        table[name] is TextColumn { Words: not null } text ? text.CountWords() : new Dictionary<string, long>();

    /// <inheritdoc/>
    public DateStatistics? GetDateStatistics(string name, DateOrder? order) =>
        DateStatistics.DetectFormat(table[name], order) is var (form, isAmbiguous)
        ? DateStatistics.From(table[name], form) with { IsAmbiguous = isAmbiguous }
        : null;

    /// <inheritdoc/>
    public IReadOnlyCollection<double>? GetDistinctNumbers(string name, int most)
    {
        var different = new HashSet<double>();
        foreach (double value in Cells.Numbers(table, name, default).Span)
        {
            different.Add(value);
            if (different.Count > most) return null;
        }

        return different;
    }

    /// <inheritdoc/>
    public void RequireTarget(string name, ColumnKind kind) => TargetTransform.RequireAll(table, name, kind);

    /// <inheritdoc/>
    public double[] GetClassWeights(string target, IReadOnlyList<string> classes, string? weightColumn)
    {
        var text = table[target].ToText();
        int[] places = CategoryOrder.FindIndices(text.Categories, classes);
        var weights = SampleWeights.Read(table, weightColumn);
        var sums = new double[classes.Count];
        for (int row = 0; row < table.RowCount; row++) sums[places[text.Codes.Span[row]]] += weights?[row] ?? 1;
        return sums;
    }
}
