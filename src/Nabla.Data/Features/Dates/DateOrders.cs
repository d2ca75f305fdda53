namespace Nabla.Data.Features.Dates;

/// <summary>Detects from all cells of a text column whether they are dates, and the order of their parts.</summary>
internal sealed class DateOrders
{
    /// <summary>One in this many cells may be invalid. It counts as missing.</summary>
    private const long CellsOfASlip = 20;

    private static readonly DateOrder[] Orders = Enum.GetValues<DateOrder>();

    private readonly long[] _read = new long[Orders.Length];
    private readonly Steps[] _steps = [.. Orders.Select(_ => new Steps())];
    private readonly string?[] _separators = new string?[Orders.Length];
    private readonly int?[] _offsets = new int?[Orders.Length];
    private long _known;

    /// <summary>Whether the cells do not determine the order of day and month, so that the usual one is assumed.</summary>
    public bool IsAmbiguous => AreBoth && InOrder is null;

    /// <summary>Whether all cells are valid dates both with the day first and with the month first.</summary>
    public bool AreBoth => _known > 0 && _read[(int)DateOrder.DayMonthYear] == _known && _read[(int)DateOrder.MonthDayYear] == _known;

    /// <summary>The date format; null if the cells are not dates.</summary>
    public DateFormat? Form
    {
        get
        {
            long most = _read.Max();
            if (most == 0 || _known - most > _known / CellsOfASlip) return null;
            var order = (DateOrder)Array.IndexOf(_read, most);
            if (AreBoth)
            {
                // Without evidence in the rows, dots imply the European order and other separators the American order.
                order = InOrder ?? (_separators[(int)DateOrder.DayMonthYear] == "." ? DateOrder.DayMonthYear : DateOrder.MonthDayYear);
            }

            return FormOf(order);
        }
    }

    /// <summary>The format with a given order; null if no cell has that order.</summary>
    public DateFormat? FormOf(DateOrder order) =>
        _read[(int)order] == 0 ? null : new(order) { Separator = _separators[(int)order] ?? "-", Offset = _offsets[(int)order] };

    /// <summary>Adds cells.</summary>
    /// <param name="column">The cells, in order.</param>
    public void Add(TextColumn column)
    {
        int[] counts = column.CountCategories();
        var seconds = new double[Orders.Length][];
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0 || DateCells.IsMissing(column.Categories[k])) continue;
            _known += counts[k];
            foreach (var order in Orders)
            {
                if (!DateText.TryParse(column.Categories[k], order, out var cell) || !IsUsual(order, cell.Seconds)) continue;
                int o = (int)order;
                _read[o] += counts[k];
                _separators[o] ??= cell.Separator == '\0' ? null : cell.Separator.ToString();
                _offsets[o] ??= cell.Offset;
                if (order is DateOrder.DayMonthYear or DateOrder.MonthDayYear) (seconds[o] ??= new double[counts.Length])[k] = cell.Seconds;
            }
        }

        if (AreBoth)
        {
            Walk(column, DateOrder.DayMonthYear, seconds[(int)DateOrder.DayMonthYear]);
            Walk(column, DateOrder.MonthDayYear, seconds[(int)DateOrder.MonthDayYear]);
        }
    }

    // A number of eight digits, or a year and a number up to twelve, may have another meaning.
    private static bool IsUsual(DateOrder order, double seconds) =>
        order is not (DateOrder.Compact or DateOrder.YearMonth)
        || (seconds >= 86400 * DateText.DaysTo(1900, 1, 1) && seconds < 86400 * DateText.DaysTo(2101, 1, 1));

    // Rows of a file are often sorted by time. This is the order in which the dates are sorted, or in which the gaps between them are
    // smaller; null if both are equal.
    private DateOrder? InOrder
    {
        get
        {
            Steps days = _steps[(int)DateOrder.DayMonthYear], months = _steps[(int)DateOrder.MonthDayYear];
            if (days.IsInOrder != months.IsInOrder) return days.IsInOrder ? DateOrder.DayMonthYear : DateOrder.MonthDayYear;
            if (!days.IsInOrder || Math.Max(days.LargestGap, months.LargestGap) < 3 * Math.Min(days.LargestGap, months.LargestGap))
                return null;
            return days.LargestGap < months.LargestGap ? DateOrder.DayMonthYear : DateOrder.MonthDayYear;
        }
    }

    private void Walk(TextColumn column, DateOrder order, double[]? seconds)
    {
        if (seconds is null) return;
        foreach (int code in column.Codes.Span)
            if (code != TextColumn.Missing && !DateCells.IsMissing(column.Categories[code])) _steps[(int)order].To(seconds[code]);
    }

    /// <summary>The differences between successive rows.</summary>
    private sealed class Steps
    {
        private double _last = double.NaN;
        private long _forth, _back;

        public double LargestGap { get; private set; }

        public bool IsInOrder => _forth + _back > 0 && 20 * Math.Min(_forth, _back) <= _forth + _back;

        public void To(double seconds)
        {
            if (seconds > _last) _forth++;
            else if (seconds < _last) _back++;
            if (!double.IsNaN(_last)) LargestGap = Math.Max(LargestGap, Math.Abs(seconds - _last));
            _last = seconds;
        }
    }
}
