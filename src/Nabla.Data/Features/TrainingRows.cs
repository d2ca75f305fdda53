using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <summary>
/// The training rows as preprocessing learns from them: each column in a few numbers, whether the rows are in memory or are read block by
/// block.
/// </summary>
public interface ITrainingRows
{
    /// <summary>Where the rows come from, for messages.</summary>
    string Source { get; }

    /// <summary>How many rows.</summary>
    long RowCount { get; }

    /// <summary>What the user should know of how they were read.</summary>
    IReadOnlyList<DataNote> ReadingNotes { get; }

    /// <summary>Names of the columns, in their order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Columns of the source that are not among them.</summary>
    IReadOnlyList<ExcludedColumn> ExcludedColumns { get; }

    /// <summary>What a column looks like.</summary>
    /// <exception cref="DataException">There is no such column.</exception>
    ColumnKind GetKind(string name);

    /// <summary>How the numbers of a column are written; null where plainly.</summary>
    NumberFormat? GetNumberFormat(string name);

    /// <summary>A column of numbers.</summary>
    /// <param name="name">The column.</param>
    /// <param name="quartiles">Whether the distance of the quartiles is wanted.</param>
    /// <param name="remedy">What to do where a cell is text.</param>
    /// <exception cref="DataException">A cell is not a finite number.</exception>
    NumberStatistics GetNumberStatistics(string name, bool quartiles, CellAdvice remedy);

    /// <summary>The frequent numbers of a column of numbers: <see cref="DiscreteValueIndicators"/>.</summary>
    IReadOnlyList<double> GetFrequentNumbers(string name);

    /// <summary>
    /// The least and the largest number of a column, if its cells are whole numbers, all different, and none is missing; where not all are
    /// in memory, as far as a sample of them says.
    /// </summary>
    (double Least, double Largest)? GetDistinctIntegerRange(string name);

    /// <summary>Where a number of a column is that is the least or the largest: file and line, or the file alone.</summary>
    string Locate(string name, double value);

    /// <summary>A column of texts.</summary>
    TextStatistics GetTextStatistics(string name);

    /// <summary>How often each text in a column of texts is read as a missing cell: "NA". In a stream, of all rows.</summary>
    IReadOnlyDictionary<string, long> CountMissingTexts(string name);

    /// <summary>A column of dates: in text, in numbers like 20240131, or as a program gave them.</summary>
    /// <param name="name">The column.</param>
    /// <param name="order">Order of the parts where it is known; null to find it out.</param>
    /// <returns>What is known; null where the cells are no dates.</returns>
    DateStatistics? GetDateStatistics(string name, DateOrder? order);

    /// <summary>The different numbers of a column; null where they are more than <paramref name="most"/>.</summary>
    IReadOnlyCollection<double>? GetDistinctNumbers(string name, int most);

    /// <summary>Refuses a target of which a cell is missing.</summary>
    /// <exception cref="DataException">A cell is missing.</exception>
    void RequireTarget(string name, ColumnKind kind);

    /// <summary>How many rows each class has; the sum of their weights where a column has such.</summary>
    double[] GetClassWeights(string target, IReadOnlyList<string> classes, string? weightColumn);
}

/// <summary>A column of numbers.</summary>
/// <param name="Missing">How many cells are missing.</param>
/// <param name="Moments">The others; none where all are missing.</param>
/// <param name="Quartiles">Their quantiles.</param>
public readonly record struct NumberStatistics(long Missing, RunningMoments Moments, Quartiles Quartiles)
{
    /// <summary>What some known cells say.</summary>
    /// <param name="missing">How many cells are missing.</param>
    /// <param name="known">The others.</param>
    /// <param name="quartiles">Whether the distance of the quartiles is wanted.</param>
    public static NumberStatistics From(long missing, ReadOnlySpan<double> known, bool quartiles)
    {
        if (known.IsEmpty) return new NumberStatistics(missing, default, default);
        var spread = RunningMoments.From(known);
        return new NumberStatistics(missing, spread, Quartiles.Compute(known, spread, quartiles));
    }

    /// <summary>The least and the largest of some numbers, if they are whole and all different.</summary>
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

/// <summary>A column of texts.</summary>
/// <param name="Missing">How many cells are missing.</param>
/// <param name="Counts">Each different text, and how many cells hold it: at least one. Of too many different texts only some.</param>
/// <param name="Known">How many cells are not missing.</param>
/// <param name="Distinct">How many different texts there are, where they are too many for the memory by an estimate.</param>
/// <param name="Singletons">How many of them one cell alone holds.</param>
public readonly record struct TextStatistics(long Missing, IReadOnlyList<KeyValuePair<string, long>> Counts, long Known, long Distinct,
    long Singletons)
{
    /// <summary>A column of which all is known.</summary>
    public TextStatistics(long missing, IReadOnlyList<KeyValuePair<string, long>> counts)
        : this(missing, counts, counts.Sum(text => text.Value), counts.Count, counts.LongCount(text => text.Value == 1))
    {
    }
}

/// <summary>The training rows of a table in memory.</summary>
public sealed class TableRows(Table table) : ITrainingRows
{
    /// <summary>The rows.</summary>
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
