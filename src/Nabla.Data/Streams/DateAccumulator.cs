using Nabla.Data.Features;
using Nabla.Data.Features.Dates;

namespace Nabla.Data.Streams;

/// <summary>Collects statistics of a possible date column in a pass over a file.</summary>
/// <param name="name">The name of the column.</param>
/// <param name="order">The order of the parts that the user specified; null to detect it.</param>
/// <param name="form">The date format to parse in this pass; null if the column is not treated as dates.</param>
internal sealed class DateAccumulator(string name, DateOrder? order, DateFormat? form)
{
    // A column with this many cells that are not dates is not a date column.
    private const long Enough = 1000;

    private readonly DateOrders _orders = new();
    private long _cells;
    private bool _isOver, _isCompact = true, _differ;
    private double _first = double.NaN;

    public string Name => name;

    /// <summary>The order of the parts that the user specified.</summary>
    public DateOrder? Order { get; } = order;

    /// <summary>The date format to parse in this pass.</summary>
    public DateFormat? Form { get; } = form;

    /// <summary>The date format that all cells have; null if they are not dates.</summary>
    public DateFormat? Found { get; private set; } = form;

    /// <summary>Whether the order of day and month is ambiguous.</summary>
    public bool IsAmbiguous => Order is null && _orders.IsAmbiguous;

    /// <summary>The number of training cells that are missing or not dates.</summary>
    public long Missing { get; private set; }

    /// <summary>Moments of the other training cells.</summary>
    public RunningMoments Known { get; private set; }

    /// <summary>The weekdays and times of day that occur.</summary>
    public DateRange Seen { get; } = new();

    /// <summary>The first training cell that is not a date, and the number of such cells. They count as missing.</summary>
    public (string? First, long Count) Unread { get; private set; }

    /// <summary>The number of missing held-out cells.</summary>
    public long HeldMissing { get; private set; }

    /// <summary>The first held-out cell that is not a date, and the number of such cells.</summary>
    public (string? First, long Count) HeldUnread { get; private set; }

    /// <summary>Adds a block.</summary>
    /// <param name="column">The cells of the block.</param>
    /// <param name="chosen">Whether each row is a training row.</param>
    /// <returns>The seconds of all cells; null if the column is not treated as dates.</returns>
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

    // As DateStatistics.AreCompact, over all blocks: the column is numeric if one number is not a date of eight digits, or if all numbers
    // are equal.
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
