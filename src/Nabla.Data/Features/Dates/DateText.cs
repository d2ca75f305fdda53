namespace Nabla.Data.Features.Dates;

/// <summary>Parses dates and times in a known order of their parts. The ONNX graph of a model accepts the same texts.</summary>
public ref struct DateText
{
    private const double Day = 86400;

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private DateText(ReadOnlySpan<char> text) => _text = text;

    private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>The names of the months in full and as three letters.</summary>
    public static IEnumerable<(string Name, int Month)> MonthNames =>
        Months.SelectMany((name, m) => new[] { (name, m + 1), (name[..3], m + 1) }).Distinct();

    /// <summary>Parses a text.</summary>
    /// <param name="text">The text without surrounding spaces.</param>
    /// <param name="order">The order of the parts.</param>
    /// <param name="cell">The parsed date.</param>
    /// <returns>Whether the text is a date in this order.</returns>
    internal static bool TryParse(ReadOnlySpan<char> text, DateOrder order, out DateCell cell)
    {
        cell = default;
        var reader = new DateText(text);
        double days = 0, time = 0;
        char separator = '\0';
        int? offset = null;
        bool hasTime = order == DateOrder.Time;
        if (!hasTime && !reader.TryDate(order, out days, out separator)) return false;
        if (!hasTime && order is not (DateOrder.Compact or DateOrder.YearMonth) && reader.Next is 'T' or ' ')
        {
            reader._at++;
            hasTime = true;
        }

        if (hasTime && !reader.TryTime(order != DateOrder.Time, out time, out offset)) return false;
        if (reader._at != text.Length) return false;
        cell = new(days * Day + time, offset, separator, hasTime);
        return true;
    }

    /// <summary>Computes the number of days from 1970-01-01 to a day of the Gregorian calendar.</summary>
    public static double DaysTo(int year, int month, int day)
    {
        // Years start in March, so that the leap day is the last day of a year.
        double y = month <= 2 ? year - 1 : year, m = month + (month > 2 ? -3 : 9);
        return 365 * y + Math.Floor(y / 4) - Math.Floor(y / 100) + Math.Floor(y / 400) + Math.Floor((153 * m + 2) / 5) + day - 719469;
    }

    private bool TryDate(DateOrder order, out double days, out char separator)
    {
        (days, separator) = (0, '\0');
        int year, month, day;
        switch (order)
        {
            case DateOrder.YearMonthDay:
                if (!TryDigits(4, 4, out year) || !TrySeparator(ref separator) || !TryDigits(1, 2, out month)
                    || !TrySeparator(ref separator) || !TryDigits(1, 2, out day))
                    return false;
                break;
            case DateOrder.DayMonthYear:
                if (!TryDigits(1, 2, out day) || !TrySeparator(ref separator) || !TryDigits(1, 2, out month) || !TrySeparator(ref separator)
                    || !TryYear(out year))
                    return false;
                break;
            case DateOrder.MonthDayYear:
                if (!TryDigits(1, 2, out month) || !TrySeparator(ref separator) || !TryDigits(1, 2, out day) || !TrySeparator(ref separator)
                    || !TryYear(out year))
                    return false;
                break;
            case DateOrder.DayNameYear:
                if (!TryDigits(1, 2, out day) || !TrySpacer(ref separator) || !TryName(out month) || !TrySpacer(ref separator)
                    || !TryYear(out year))
                    return false;
                break;
            case DateOrder.NameDayYear:
                separator = ' ';
                if (!TryName(out month) || !TrySpacer(ref separator) || !TryDigits(1, 2, out day)) return false;
                if (Next == ',') _at++;
                if (!TrySpacer(ref separator) || !TryYear(out year)) return false;
                break;
            case DateOrder.Compact:
                if (!TryDigits(8, 8, out int all)) return false;
                (year, month, day) = (all / 10000, all / 100 % 100, all % 100);
                break;
            default:
                day = 1;
                if (!TryDigits(4, 4, out year) || !TrySeparator(ref separator) || !TryDigits(1, 2, out month)) return false;
                break;
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        days = DaysTo(year, month, day);
        return true;
    }

    private bool TryTime(bool mayHaveOffset, out double seconds, out int? offset)
    {
        (seconds, offset) = (0, null);
        if (!TryDigits(1, 2, out int hour) || Next != ':') return false;
        _at++;
        if (!TryDigits(2, 2, out int minute) || hour > 23 || minute > 59) return false;
        double second = 0;
        if (Next == ':')
        {
            _at++;
            if (!TryDigits(2, 2, out int whole) || whole > 59) return false;
            second = whole;
            if (Next is '.' && !TryFraction(ref second)) return false;
        }

        if (Next == ' ' && _at + 3 == _text.Length && char.ToUpperInvariant(_text[_at + 1]) is 'A' or 'P'
            && char.ToUpperInvariant(_text[_at + 2]) == 'M')
        {
            if (hour is < 1 or > 12) return false;
            hour = hour % 12 + (char.ToUpperInvariant(_text[_at + 1]) == 'P' ? 12 : 0);
            _at += 3;
        }

        seconds = 3600 * hour + 60 * minute + second;
        return !mayHaveOffset || Next == '\0' || TryOffset(out offset);
    }

    private bool TryFraction(ref double second)
    {
        int start = _at++;
        while (char.IsAsciiDigit(Next)) _at++;
        if (_at == start + 1) return false;
        second += double.Parse(_text[start.._at], System.Globalization.CultureInfo.InvariantCulture);
        return true;
    }

    private bool TryOffset(out int? minutes)
    {
        minutes = null;
        char sign = Next;
        _at++;
        if (sign == 'Z') minutes = 0;
        if (sign is not ('+' or '-')) return sign == 'Z';
        if (!TryDigits(2, 2, out int hours)) return false;
        int rest = 0;
        if (Next == ':') _at++;
        if (Next != '\0' && (!TryDigits(2, 2, out rest) || rest > 59)) return false;
        minutes = (sign == '-' ? -1 : 1) * (60 * hours + rest);
        return hours <= 15;
    }

    private bool TryDigits(int least, int most, out int value)
    {
        value = 0;
        int start = _at;
        for (; _at - start < most && char.IsAsciiDigit(Next); _at++) value = 10 * value + Next - '0';
        return _at - start >= least && !char.IsAsciiDigit(Next);
    }

    // Two-digit years are 1969 … 2068, as in POSIX.
    private bool TryYear(out int year)
    {
        int start = _at;
        if (!TryDigits(2, 4, out year) || _at - start == 3) return false;
        if (_at - start == 2) year += year < 69 ? 2000 : 1900;
        return true;
    }

    private bool TrySeparator(ref char separator)
    {
        if (Next is not ('-' or '/' or '.') || (separator != '\0' && Next != separator)) return false;
        separator = Next;
        _at++;
        return true;
    }

    private bool TrySpacer(ref char separator)
    {
        if (Next is not ('-' or ' ') || (separator != '\0' && Next != separator)) return false;
        separator = Next;
        _at++;
        return true;
    }

    private bool TryName(out int month)
    {
        int start = _at;
        while (char.IsAsciiLetter(Next)) _at++;
        var name = _text[start.._at];
        month = 1;
        foreach (string known in Months)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)
                || name.Equals(known.AsSpan(0, 3), StringComparison.OrdinalIgnoreCase))
                return true;
            month++;
        }

        return false;
    }
}

/// <summary>A parsed date.</summary>
/// <param name="Seconds">Seconds since 1970-01-01 00:00 as written, or since midnight.</param>
/// <param name="Offset">The offset of the clock from UTC in minutes; null if the text has none.</param>
/// <param name="Separator">The separator of the parts of the date; 0 for none.</param>
/// <param name="HasTime">Whether the text has a time of day.</param>
internal readonly record struct DateCell(double Seconds, int? Offset, char Separator, bool HasTime)
{
    /// <summary>
    /// Converts the seconds to a clock with an offset from UTC in minutes. They are unchanged if either offset is unknown.
    /// </summary>
    public double On(int? clock) => Offset is { } written && clock is { } minutes ? Seconds + 60.0 * (minutes - written) : Seconds;
}
