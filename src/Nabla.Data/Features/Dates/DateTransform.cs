using System.Text.Json.Serialization;
using Nabla.Numerics;

namespace Nabla.Data.Features.Dates;

/// <summary>
/// The transform of a date column. Its inputs are the scaled elapsed time and, if the training rows vary enough, sine and cosine of the
/// time of year and of the time of day, and one indicator per weekday. All are functions of t, the seconds since 1970-01-01 00:00 on the
/// column's clock. All inputs of a missing cell are 0.
/// </summary>
/// <remarks>
/// The phase of the time of year is t / 31,556,952 s, the mean year of the Gregorian calendar. It differs from the calendar by at most a
/// day and a half.
/// </remarks>
/// <param name="Column">The name of the column.</param>
/// <param name="Form">The date format.</param>
/// <param name="Center">The median of t in the training rows.</param>
/// <param name="Scale">The interquartile range of t, or half of the range if that is 0. Elapsed time is (t − center) / scale, smoothly
/// clipped to ±<see cref="Limit"/>.</param>
/// <param name="MissingFlag">Whether an input is 1 for a missing cell, else 0. True if cells were missing in training.</param>
public sealed record DateTransform(string Column, DateFormat Form, double Center, double Scale, bool MissingFlag) : ColumnTransform(Column)
{
    /// <summary>
    /// The limit of smooth clipping of the elapsed time, in interquartile ranges. Dates after training are far below it, and it bounds the
    /// effect of a date in year 1.
    /// </summary>
    public const double Limit = 10;

    /// <summary>The number of seconds of a day.</summary>
    public const double SecondsOfDay = 86400;

    /// <summary>The number of seconds of the mean year of the Gregorian calendar.</summary>
    public const double SecondsOfYear = 31556952;

    private static readonly string[] WeekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>Whether the time of year is an input. True if the training rows span a year.</summary>
    public bool TimeOfYear { get; init; }

    /// <summary>Whether the time of day is an input. True if the times of day in the training rows differ.</summary>
    public bool TimeOfDay { get; init; }

    /// <summary>
    /// The weekdays with an indicator input, 0 for Monday: those in the training rows, if they span a week and have more than one weekday.
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

    /// <summary>The index of the input with the sine of the first cycle.</summary>
    internal int FirstCycle => MissingFlag ? 2 : 1;

    /// <summary>The index of the input of the first weekday.</summary>
    internal int FirstWeekday => FirstCycle + 2 * Cycles.Count;

    /// <summary>The lengths of the cycles that have a sine and a cosine, in seconds.</summary>
    public IReadOnlyList<double> Cycles =>
        [.. TimeOfYear ? [SecondsOfYear] : Array.Empty<double>(), .. TimeOfDay ? [SecondsOfDay] : Array.Empty<double>()];

    /// <summary>A short list of the inputs: "elapsed time, time of year, weekday".</summary>
    internal string InWords => string.Join(", ",
    [
        Form.Order == DateOrder.Time ? "time since midnight" : "elapsed time",
        .. TimeOfYear ? ["time of year"] : Array.Empty<string>(),
        .. TimeOfDay ? ["time of day"] : Array.Empty<string>(),
        .. Weekdays.Count > 0 ? ["weekday"] : Array.Empty<string>(),
        .. MissingFlag ? ["whether missing"] : Array.Empty<string>(),
    ]);

    /// <summary>The UTC offset of the dates, as text behind a value: " in UTC+02:00"; empty if unknown.</summary>
    public string UtcOffset => UtcOffsetOf(Form);

    /// <summary>Returns the UTC offset of a date format as text behind a value.</summary>
    /// <param name="form">The date format.</param>
    /// <returns>" in UTC+02:00"; empty if unknown.</returns>
    public static string UtcOffsetOf(DateFormat form) => form.Offset is not { } minutes ? "" : minutes == 0 ? " in UTC"
        : $" in UTC{(minutes < 0 ? '-' : '+')}{TimeSpan.FromMinutes(Math.Abs(minutes)):hh\\:mm}";

    /// <summary>Computes the weekday of a date: 0 for Monday.</summary>
    internal static int WeekdayOf(double seconds)
    {
        // 1970-01-01 was a Thursday.
        double days = Math.Floor(seconds / SecondsOfDay) + 3;
        return (int)(days - 7 * Math.Floor(days / 7));
    }

    /// <summary>
    /// Computes sine and cosine of the phase of a time in a cycle. The ONNX graph and exported sources use the same steps.
    /// </summary>
    internal static (float Sine, float Cosine) Turn(double seconds, double cycle)
    {
        double turns = seconds / cycle;
        float part = (float)(turns - Math.Floor(turns));
        return (Elementary.CosTwoPi(new SimdScalar<float>(part - 0.25f)).Value, Elementary.CosTwoPi(new SimdScalar<float>(part)).Value);
    }

    /// <summary>Fits the transform of a column.</summary>
    /// <param name="facts">The statistics of the training rows.</param>
    /// <param name="column">The name of the column.</param>
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
            // The network cannot learn a part of a cycle that the training rows do not cover.
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
                if (weekdays[WeekdayOf(seconds)] is >= 0 and int index) inputs[at + FirstWeekday + index] = 1;
            }
        };
    }
}
