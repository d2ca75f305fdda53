using System.Text.Json.Serialization;
using Nabla.Numerics;

namespace Nabla.Data.Features.Dates;

/// <summary>
/// A column of dates: elapsed time, scaled; where they vary enough to be learned, sine and cosine of the time of year and of the time of
/// day, and one input a weekday. All are functions of t, the seconds since 1970-01-01 00:00 on the column's clock. A missing cell is 0 in
/// all inputs.
/// </summary>
/// <remarks>
/// Time of year is t / 31,556,952 s, the mean year of the Gregorian calendar, in turns: at most a day and a half off the calendar.
/// </remarks>
/// <param name="Column">Name of the column.</param>
/// <param name="Form">How dates are written.</param>
/// <param name="Center">The median of the training rows' t.</param>
/// <param name="Scale">Their interquartile range; where that is 0, half their whole range. Elapsed time is (t − center) / scale, smoothly
/// clipped at ±<see cref="Limit"/>.</param>
/// <param name="MissingFlag">Whether an input is 1 where the cell is missing, else 0: so where cells were missing in training.</param>
public sealed record DateTransform(string Column, DateFormat Form, double Center, double Scale, bool MissingFlag) : ColumnTransform(Column)
{
    /// <summary>
    /// Beyond this many interquartile ranges elapsed time is clipped smoothly: dates after those of training are far within, a date of year
    /// 1 does not drown all others.
    /// </summary>
    public const double Limit = 10;

    /// <summary>Seconds of a day.</summary>
    public const double SecondsOfDay = 86400;

    /// <summary>Seconds of the mean year of the Gregorian calendar.</summary>
    public const double SecondsOfYear = 31556952;

    private static readonly string[] WeekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>Whether the time of year is an input: where the training rows span a year.</summary>
    public bool TimeOfYear { get; init; }

    /// <summary>Whether the time of day is an input: where the training rows have times of day that lie apart.</summary>
    public bool TimeOfDay { get; init; }

    /// <summary>
    /// The weekdays that have an input, 0 for Monday: those of the training rows where they span a week and are not all of one weekday.
    /// </summary>
    public IReadOnlyList<int> Weekdays { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> InputNames =>
    [
        Form.Order == DateOrder.Time ? Column : $"{Column}: elapsed time",
        .. MissingFlag ? [$"{Column} is missing"] : Array.Empty<string>(),
        .. TimeOfYear ? [$"{Column}: time of year (sin)", $"{Column}: time of year (cos)"] : Array.Empty<string>(),
        .. TimeOfDay ? [$"{Column}: time of day (sin)", $"{Column}: time of day (cos)"] : Array.Empty<string>(),
        .. Weekdays.Select(day => $"{Column}: {WeekdayNames[day]}"),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Date;

    /// <summary>Which of its inputs is the sine of the first cycle.</summary>
    internal int FirstCycle => MissingFlag ? 2 : 1;

    /// <summary>Which of its inputs is the first weekday's.</summary>
    internal int FirstWeekday => FirstCycle + 2 * Cycles.Count;

    /// <summary>The lengths of the cycles that have a sine and a cosine, in seconds.</summary>
    public IReadOnlyList<double> Cycles =>
        [.. TimeOfYear ? [SecondsOfYear] : Array.Empty<double>(), .. TimeOfDay ? [SecondsOfDay] : Array.Empty<double>()];

    /// <summary>What its inputs are, in short: "elapsed time, time of year, weekday".</summary>
    internal string InWords => string.Join(", ",
    [
        Form.Order == DateOrder.Time ? "time since midnight" : "elapsed time",
        .. TimeOfYear ? ["time of year"] : Array.Empty<string>(),
        .. TimeOfDay ? ["time of day"] : Array.Empty<string>(),
        .. Weekdays.Count > 0 ? ["weekday"] : Array.Empty<string>(),
        .. MissingFlag ? ["whether missing"] : Array.Empty<string>(),
    ]);

    /// <summary>Of which clock dates are, for who has no texts of them: " in UTC+02:00"; empty where that is not known.</summary>
    public string Clock => ClockOf(Form);

    /// <summary>Of which clock dates of a form are.</summary>
    /// <param name="form">The form.</param>
    /// <returns>" in UTC+02:00"; empty where that is not known.</returns>
    public static string ClockOf(DateFormat form) => form.Offset is not { } minutes ? "" : minutes == 0 ? " in UTC"
        : $" in UTC{(minutes < 0 ? '-' : '+')}{TimeSpan.FromMinutes(Math.Abs(minutes)):hh\\:mm}";

    /// <summary>The weekday of a date: 0 for Monday.</summary>
    internal static int WeekdayOf(double seconds)
    {
        // 1970-01-01 was a Thursday.
        double days = Math.Floor(seconds / SecondsOfDay) + 3;
        return (int)(days - 7 * Math.Floor(days / 7));
    }

    /// <summary>Sine and cosine of a time within a cycle; the ONNX graph and exported sources do the same steps.</summary>
    internal static (float Sine, float Cosine) Turn(double seconds, double cycle)
    {
        double turns = seconds / cycle;
        float part = (float)(turns - Math.Floor(turns));
        return (Elementary.CosTurns(new SimdScalar<float>(part - 0.25f)).Value, Elementary.CosTurns(new SimdScalar<float>(part)).Value);
    }

    /// <summary>Fits the transform of a column.</summary>
    /// <param name="facts">The training rows.</param>
    /// <param name="column">Name of the column.</param>
    /// <returns>The transform; null if all cells are equal or all are missing.</returns>
    internal static DateTransform? Fit(DateStatistics facts, string column)
    {
        var (missing, known, quantiles) = facts.Seconds;
        if (known.Count == 0) return null;
        var statistics = Statistics.From(known, quantiles, Scaling.RobustClip);
        if (statistics.Constant && missing == 0) return null;
        bool hasDate = facts.Form.Order != DateOrder.Time;
        double span = known.Max - known.Min;
        return new DateTransform(column, facts.Form, statistics.Center, statistics.Scale, missing > 0)
        {
            // A cycle of which a part was never seen says nothing of that part, and a network makes something up.
            TimeOfYear = hasDate && span >= 364 * SecondsOfDay,
            Weekdays = hasDate && span >= 6 * SecondsOfDay && facts.Range.Weekdays is { Count: > 1 } weekdays ? weekdays : [],
            TimeOfDay = facts.Range.LastSecond - facts.Range.FirstSecond >= SecondsOfDay / 4 && (!hasDate || span >= SecondsOfDay),
        };
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override DateFormat DateFormat => Form;

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnOperation> Describe() =>
    [
        new ScaledNumber(null, Center, Scale, Limit),
        .. MissingFlag ? [new MissingIndicator([])] : Array.Empty<ColumnOperation>(),
        .. Cycles.Select(cycle => new CyclicalTime(cycle)),
        .. Weekdays.Count > 0 ? [new OneHotWeekdays(Weekdays)] : Array.Empty<ColumnOperation>(),
    ];

    internal override InputWriter For(Table table)
    {
        double[] values = DateCells.Parse(table[Column], Form);
        double[] cycles = [.. Cycles];
        int[] weekdays = [.. Enumerable.Repeat(-1, 7)];
        for (int w = 0; w < Weekdays.Count; w++) weekdays[Weekdays[w]] = w;
        return (first, count, inputs, stride) =>
        {
            var cells = values.AsSpan(first, count);
            for (int i = 0, at = 0; i < cells.Length; i++, at += stride)
            {
                double seconds = cells[i];
                if (double.IsNaN(seconds))
                {
                    if (MissingFlag) inputs[at + 1] = 1;
                    continue;
                }

                inputs[at] = (float)SmoothClip.Apply((seconds - Center) / Scale, Limit);
                for (int c = 0; c < cycles.Length; c++)
                    (inputs[at + FirstCycle + 2 * c], inputs[at + FirstCycle + 2 * c + 1]) = Turn(seconds, cycles[c]);
                if (weekdays[WeekdayOf(seconds)] is >= 0 and int place) inputs[at + FirstWeekday + place] = 1;
            }
        };
    }
}
