using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <summary>
/// Counts cells that do not occur in training: unknown categories, texts that are not dates, and missing cells in columns without missing
/// cells in training. The network predicts them without information from these cells.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time may use it.</remarks>
/// <param name="preprocessing">The fitted preprocessing.</param>
public sealed class UnseenCells(Preprocessing preprocessing)
{
    private const int MostExamples = 3;

    private readonly Dictionary<string, Counts> _columns = preprocessing.Columns.ToDictionary(plan => plan.Column, _ => new Counts());

    /// <summary>Adds the rows of a table. Columns that it lacks are skipped.</summary>
    /// <param name="table">The rows.</param>
    public void Add(Table table)
    {
        foreach (var plan in preprocessing.Columns)
        {
            if (!table.TryGet(plan.Column, out var column)) continue;
            if (plan is CategoryTransform) Add(plan.Column, new TableRows(table).GetTextStatistics(plan.Column));
            else if (plan is DateTransform dates) AddDates(dates, column);
            else if (plan is NumericTransform numbers && (!numbers.MissingFlag || column is TextColumn))
            {
                var cells = numbers.CellsOf(table).Span;
                _columns[plan.Column].Rows += cells.Length;
                _columns[plan.Column].Truths |= numbers.TakesTruths(column);
                if (Cells.IndexOfMissing(cells) >= 0) _columns[plan.Column].Missing += cells.Length - Cells.NonMissing(cells).Length;
            }
        }
    }

    /// <summary>Adds cells of a number or date column.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="rows">The number of cells.</param>
    /// <param name="missing">The number of missing cells.</param>
    /// <param name="unread">The first cell that is not a date, and the number of such cells.</param>
    public void Add(string column, long rows, long missing, (string? First, long Count) unread = default)
    {
        var counts = _columns[column];
        counts.Rows += rows;
        counts.Missing += missing;
        if (unread.Count > 0) counts.AddUnseen(unread.First!, unread.Count);
    }

    /// <summary>Adds cells of a category column.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="facts">The statistics of the cells.</param>
    public void Add(string column, TextStatistics facts)
    {
        var plan = (CategoryTransform)preprocessing.Columns.First(one => one.Column == column);
        var counts = _columns[column];
        counts.Rows += facts.Missing + facts.Counts.Sum(text => text.Value);
        counts.Missing += facts.Missing;
        int[] places = CategoryOrder.FindIndices([.. facts.Counts.Select(text => text.Key)], plan.Categories, plan.NoCategories);
        foreach (var (text, count) in facts.Counts.Where((_, k) => places[k] < 0).OrderByDescending(text => text.Value))
        {
            if (text.Length == 0 || plan.MissingTexts?.Contains(text) == true) counts.Missing += count;
            // For a column of names only missing cells are encoded.
            else if (plan.Categories.Count > 0) counts.AddUnseen(text, count);
        }
    }

    /// <summary>Creates the notes, one per column and kind.</summary>
    /// <param name="least">The minimum fraction of a column's cells for a note.</param>
    public IReadOnlyList<DataNote> Notes(double least = 0) =>
        [.. preprocessing.Columns.SelectMany(plan => NotesOn(plan, _columns[plan.Column], least))];

    /// <summary>
    /// Notes on the validation rows. Only columns with a considerable part of such cells are included, because a few cells always occur
    /// only there.
    /// </summary>
    public IReadOnlyList<DataNote> ValidationNotes => [.. Notes(least: 0.1).Select(note => note.In("validation rows"))];

    private void AddDates(DateTransform plan, Column column)
    {
        double[] seconds = DateCells.Parse(column, plan.Form, out var unread);
        Add(plan.Column, column.Count, seconds.Count(double.IsNaN) - unread.Count, unread);
    }

    private IEnumerable<DataNote> NotesOn(ColumnTransform plan, Counts counts, double least)
    {
        string column = $"Column \"{plan.Column}\"", examples = string.Join(", ", counts.Examples.Select(text => $"\"{text}\""));
        if (counts.Unseen > 0 && counts.Unseen >= least * counts.Rows)
        {
            if (plan is DateTransform dates)
                yield return new("not-dates", $"{column}: {counts.Unseen:N0} of {counts.Rows:N0} cells are not dates of the form "
                    + $"{dates.Form.Pattern} ({examples}) and count as missing."
                    + (20 * counts.Unseen >= counts.Rows ? " Write all dates of the column in that form: others may be misread." : ""),
                    plan.Column);
            else
            {
                var categories = ((CategoryTransform)plan).Categories;
                bool isPart = preprocessing.Notes.Any(note => note.Code is "many-categories" or "first-texts"
                    && note.Column == plan.Column);
                string known = string.Join(", ", categories.Take(MostExamples).Select(text => $"\"{text}\""))
                    + (categories.Count > MostExamples ? $", … {categories.Count - MostExamples:N0} more" : "");
                yield return new("unseen-categories",
                    $"{column}: {counts.Unseen:N0} of {counts.Rows:N0} cells were not "
                        + $"{(isPart ? "among the categories kept in training" : "seen in training")}, such as {examples}. They count as "
                        + $"no category (known: {known}).", plan.Column);
            }
        }

        if (counts.Truths)
            yield return new("truth-numbers", $"{column} held numbers in training and holds true and false here, which are read as 1 and "
                + "0.", plan.Column);
        bool hadMissing = plan switch { NumericTransform number => number.MissingFlag, DateTransform dates => dates.MissingFlag,
            CategoryTransform category => category.MissingFlag || category.HasMissingCells, _ => true };
        if (hadMissing || counts.Missing == 0 || counts.Missing < least * counts.Rows) yield break;
        string instead = plan is NumericTransform { Median: var median }
            ? FormattableString.Invariant($"the median of the training rows, {median:G6}")
            : plan is DateTransform ? "a typical date" : "no category";
        yield return new("unseen-missing", $"{column}: {counts.Missing:N0} of {counts.Rows:N0} cells are missing, but none was missing in "
            + $"training. They count as {instead}.", plan.Column);
    }

    private sealed class Counts
    {
        public long Rows { get; set; }

        public long Missing { get; set; }

        public bool Truths { get; set; }

        public long Unseen { get; private set; }

        public List<string> Examples { get; } = [];

        public void AddUnseen(string text, long count)
        {
            Unseen += count;
            if (Examples.Count < MostExamples && !Examples.Contains(text)) Examples.Add(text);
        }
    }
}
