using Nabla.Data.Features;
using Nabla.Data.Features.Dates;

namespace Nabla.Data.Streams;

/// <summary>A column that may be of dates, as a pass over a file learns it.</summary>
/// <param name="name">Name of the column.</param>
/// <param name="order">Order of the parts as the user gave it; null to find it out.</param>
/// <param name="form">How the dates are taken to be written in this pass; null where the column is taken for other things.</param>
internal sealed class DateAccumulator(string name, DateOrder? order, DateFormat? form)
{
    // A column of which so many cells are no dates is none.
    private const long Enough = 1000;

    private readonly DateOrders _orders = new();
    private long _cells;
    private bool _isOver, _isCompact = true, _differ;
    private double _first = double.NaN;

    /// <summary>Name of the column.</summary>
    public string Name => name;

    /// <summary>Order of the parts as the user gave it.</summary>
    public DateOrder? Order { get; } = order;

    /// <summary>How the dates are taken to be written in this pass.</summary>
    public DateFormat? Form { get; } = form;

    /// <summary>How they are written, as all cells say; null where they are no dates.</summary>
    public DateFormat? Found { get; private set; } = form;

    /// <summary>Whether nothing tells day and month apart.</summary>
    public bool IsAmbiguous => Order is null && _orders.IsAmbiguous;

    /// <summary>Training cells that are missing or no dates.</summary>
    public long Missing { get; private set; }

    /// <summary>The others.</summary>
    public RunningMoments Known { get; private set; }

    /// <summary>What varies.</summary>
    public DateRange Seen { get; } = new();

    /// <summary>The first training cell that is no date, and how many such there are: they are among the missing ones.</summary>
    public (string? First, long Count) Unread { get; private set; }

    /// <summary>Cells set aside that are missing.</summary>
    public long HeldMissing { get; private set; }

    /// <summary>The first cell set aside that is no date, and how many such there are.</summary>
    public (string? First, long Count) HeldUnread { get; private set; }

    /// <summary>Looks at a block.</summary>
    /// <param name="column">Its cells.</param>
    /// <param name="chosen">Which rows are of the training part.</param>
    /// <returns>The seconds of all cells; null where the column is not taken for dates.</returns>
    public double[]? Add(Column column, ReadOnlySpan<bool> chosen)
    {
        FindForm(column);
        if (Form is null) return null;
        double[] cells = DateCells.Parse(column, Form, out var unread);
        if (chosen.Contains(false))
        {
            double[] held = DateCells.Parse(column.Take(StreamingStatistics.RowsWhere(chosen, false)), Form, out var heldUnread);
            HeldMissing += held.LongCount(double.IsNaN) - heldUnread.Count;
            HeldUnread = Sum(HeldUnread, heldUnread);
            if (heldUnread.Count > 0) DateCells.Parse(column.Take(StreamingStatistics.RowsWhere(chosen, true)), Form, out unread);
        }

        Unread = Sum(Unread, unread);
        var known = new double[cells.Length];
        int count = 0, rows = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            if (!chosen[i]) continue;
            rows++;
            known[count] = cells[i];
            if (!double.IsNaN(cells[i])) count++;
        }

        Missing += rows - count;
        if (count > 0) Known = Known.Combine(RunningMoments.From(known.AsSpan(0, count)));
        Seen.Add(known.AsSpan(0, count));
        return cells;
    }

    private static (string? First, long Count) Sum((string? First, long Count) before, (string? First, long Count) now) =>
        (before.First ?? now.First, before.Count + now.Count);

    private void FindForm(Column column)
    {
        if (_isOver || column is DateColumn) return;
        if (column is NumericColumn numbers)
        {
            AddCompact(numbers.Values.Span);
            Found = (_isCompact && _differ) || Order == DateOrder.Compact ? Form ?? new(DateOrder.Compact) : null;
            return;
        }

        _orders.Add(column.ToText());
        _cells += column.Count;
        Found = Order is { } known ? _orders.FormOf(known) : _orders.Form;
        _isOver = Found is null && _cells > Enough && column.CountMissing() < column.Count;
    }

    // As DateStatistics.AreCompact, over all blocks: one number that is no date of eight digits makes the column one of numbers, and so
    // does the
    // same one everywhere.
    private void AddCompact(ReadOnlySpan<double> numbers)
    {
        for (int i = 0; i < numbers.Length && _isCompact; i++)
        {
            if (double.IsNaN(numbers[i])) continue;
            _isCompact = !double.IsNaN(DateCells.OfCompact(numbers[i]));
            if (double.IsNaN(_first)) _first = numbers[i];
            _differ |= numbers[i] != _first;
        }
    }
}
