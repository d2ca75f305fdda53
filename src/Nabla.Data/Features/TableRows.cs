using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <summary>The training rows of a table in memory.</summary>
public sealed class TableRows(Table table) : ITrainingRows
{
    /// <inheritdoc/>
    public string Source => table.Source;

    /// <inheritdoc/>
    public long RowCount => table.RowCount;

    /// <inheritdoc/>
    public IReadOnlyList<DataNote> ReadingNotes => table.Notes;

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => table.Names;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnAside> Aside => table.Aside;

    /// <inheritdoc/>
    public ColumnKind KindOf(string name) =>
        table[name] is var column && DateFacts.FormOf(column, null) is not null ? ColumnKind.Date : column.Kind;

    /// <inheritdoc/>
    public NumberFormat? FormatOf(string name) => table.TryGet(name, out var column) ? (column as NumericColumn)?.Format : null;

    /// <inheritdoc/>
    public NumberFacts NumbersOf(string name, bool quartiles, Remedy remedy)
    {
        var cells = Cells.Numbers(table, name, remedy).Span;
        var known = Cells.Known(cells);
        return NumberFacts.From(cells.Length - known.Length, known, quartiles);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> FrequentOf(string name) =>
        DiscreteValueIndicators.Find(Cells.Known(Cells.Numbers(table, name, default).Span));

    /// <inheritdoc/>
    public (double Least, double Largest)? WholeAndDifferentOf(string name) =>
        NumberFacts.WholeAndDifferent(Cells.Numbers(table, name, default).Span);

    /// <inheritdoc/>
    public string WhereIs(string name, double value) => table.Where(Cells.Numbers(table, name, default).Span.IndexOf(value));

    /// <inheritdoc/>
    public TextFacts TextsOf(string name)
    {
        var text = table[name].ToText();
        int[] frequencies = text.Frequencies();
        return new TextFacts(
            text.CountMissing(),
            [.. Enumerable.Range(0, frequencies.Length).Where(k => frequencies[k] > 0)
                .Select(k => KeyValuePair.Create(text.Categories[k], (long)frequencies[k]))]);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> MissingWordsOf(string name) =>
        table[name] is TextColumn { Words: not null } text ? text.CountWords() : new Dictionary<string, long>();

    /// <inheritdoc/>
    public DateFacts? DatesOf(string name, DateOrder? order) => DateFacts.FormOf(table[name], order) is var (form, isAmbiguous)
        ? DateFacts.From(table[name], form) with { IsAmbiguous = isAmbiguous }
        : null;

    /// <inheritdoc/>
    public IReadOnlyCollection<double>? FewNumbersOf(string name, int most)
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
    public double[] ClassSums(string target, IReadOnlyList<string> classes, string? weightColumn)
    {
        var text = table[target].ToText();
        int[] places = CategoryOrder.PlacesOf(text.Categories, classes);
        var weights = SampleWeights.Read(table, weightColumn);
        var sums = new double[classes.Count];
        for (int row = 0; row < table.RowCount; row++) sums[places[text.Codes.Span[row]]] += weights?[row] ?? 1;
        return sums;
    }
}
