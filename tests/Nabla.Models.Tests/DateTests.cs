using Nabla.Layers;
using Nabla.Initializers;
using System.Globalization;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data;
using Nabla.Data.Readers;

namespace Nabla.Models.Tests;

/// <summary>Dates and times of day become numbers: in tables, streams and records, in ONNX Runtime as in the library.</summary>
public class DateTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly RunConfiguration Quick = new() { Epochs = 2, Hidden = [8], Validation = 0 };

    public static TheoryData<string, string, DateOrder> Forms => new()
    {
        { "yyyy-MM-dd", "yyyy-MM-dd", DateOrder.YearMonthDay },
        { "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd", DateOrder.YearMonthDay },
        { "yyyy-MM-dd HH:mm:ss.fff", "yyyy-MM-dd", DateOrder.YearMonthDay },
        { "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-dd", DateOrder.YearMonthDay },
        { "yyyy-MM-ddTHH:mm'Z'", "yyyy-MM-dd", DateOrder.YearMonthDay },
        { "yyyy/MM/dd H:mm", "yyyy/MM/dd", DateOrder.YearMonthDay },
        { "dd/MM/yyyy", "dd/MM/yyyy", DateOrder.DayMonthYear },
        { "d.M.yy HH:mm", "dd.MM.yyyy", DateOrder.DayMonthYear },
        { "MM/dd/yyyy h:mm:ss tt", "MM/dd/yyyy", DateOrder.MonthDayYear },
        { "M-d-yyyy", "MM-dd-yyyy", DateOrder.MonthDayYear },
        { "dd-MMM-yyyy", "dd-MMM-yyyy", DateOrder.DayNameYear },
        { "d MMMM yyyy HH:mm", "dd MMM yyyy", DateOrder.DayNameYear },
        { "MMM d, yyyy", "MMM dd, yyyy", DateOrder.NameDayYear },
        { "MMMM dd yyyy hh:mm tt", "MMM dd, yyyy", DateOrder.NameDayYear },
        { "yyyy-MM", "yyyy-MM", DateOrder.YearMonth },
        { "HH:mm", "HH:mm:ss", DateOrder.Time },
        { "hh:mm:ss tt", "HH:mm:ss", DateOrder.Time },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    [Trait("Speed", "slow")]
    public void Every_form_is_read_and_means_the_same_in_onnx_runtime(string form, string pattern, DateOrder order)
    {
        var table = Rows(form, gaps: true);
        var model = Model.For(table, "y", Quick);
        model.Fit();
        var plan = Assert.IsType<DateTransform>(model.Preprocessing!.Columns[0]);
        Assert.Equal((order, pattern), (plan.Form.Order, plan.Form.Pattern));
        Assert.Equal("when is missing", plan.InputNames[1]);
        using var runtime = Runtime.Of(model);
        foreach (var rows in new[] { table, Rows(form, gaps: false, after: 500), Csv.Read(Bytes("when,x\nNA,1\nsoon,2\n99,3\n")) })
        {
            double[] ours = model.Predict(rows).Values.ToArray(), theirs = (double[])runtime.Run(rows, model.Preprocessing)["prediction"];
            foreach (var (mine, other) in ours.Zip(theirs)) Assert.Equal(mine, other, 1e-4 * Math.Max(1, ours.Max(Math.Abs)));
        }
    }

    [Fact]
    public void Texts_of_one_form_are_the_same_with_and_without_a_time()
    {
        var model = Model.For(Rows("yyyy-MM-dd", gaps: false), "y", Quick);
        model.Fit();
        var day = Csv.Read(Bytes("when,x\n2024-03-05,1\n"));
        var expected = model.Predict(day).Values.ToArray();
        using var runtime = Runtime.Of(model);
        foreach (string text in new[] { "2024-03-05T00:00:00", "2024-03-05 00:00", "2024-03-05T00:00:00.000Z" })
        {
            var same = Csv.Read(Bytes($"when,x\n{text},1\n"));
            Assert.Equal(expected, model.Predict(same).Values.ToArray());
            Assert.Equal(expected[0], ((double[])runtime.Run(same, model.Preprocessing!)["prediction"])[0], 1e-4);
        }
    }

    [Theory]
    [InlineData("yyyy-MM-dd", "2024/03/05,2024.03.05,2024/03/05 00:00")]
    [InlineData("yyyy/MM/dd H:mm", "2024-03-05 0:00,2024.3.5 0:00,2024-03-05T00:00:00Z")]
    [InlineData("dd/MM/yyyy", "5.3.2024,05-03-24,2024-03-05,2024-03-05T00:00:00,2024/03/05")]
    [InlineData("MM/dd/yyyy h:mm:ss tt", "3-5-2024 12:00:00 AM,03.05.2024,2024-03-05")]
    [InlineData("dd-MMM-yyyy", "05 Mar 2024,5 March 24,2024-03-05 00:00:00.0")]
    [InlineData("MMM d, yyyy", "Mar 5 2024,2024.03.05")]
    [InlineData("yyyy-MM", "2024/03,2024-03-01,2024/3/1")]
    public void A_date_in_another_form_is_the_same_here_and_in_onnx_runtime(string form, string others)
    {
        var model = Model.For(Rows(form, gaps: true), "y", Quick);
        model.Fit();
        var day = Csv.Read(Bytes($"when;x\n{new DateTime(2024, 3, 5).ToString(form, Invariant)};1\n"), model.Preprocessing!.ToCsvOptions());
        double expected = model.Predict(day).Values.Span[0];
        using var runtime = Runtime.Of(model);
        Assert.Equal(expected, ((double[])runtime.Run(day, model.Preprocessing)["prediction"])[0], 1e-4);
        foreach (string text in others.Split(',').Append("soon").Append("2024-03/05"))
        {
            var same = Csv.Read(Bytes($"when;x\n{text};1\n"), model.Preprocessing.ToCsvOptions());
            double mine = model.Predict(same).Values.Span[0];
            if (text is "soon" or "2024-03/05") Assert.NotEqual(expected, mine);
            else Assert.True(expected == mine, $"{text}: {mine} is not {expected}");
            Assert.Equal(mine, ((double[])runtime.Run(same, model.Preprocessing)["prediction"])[0], 1e-4);
        }
    }

    [Fact]
    public void Points_in_time_are_the_same_whatever_their_offset()
    {
        Table Of(Func<int, int> hours) => Csv.Read(Bytes("when,x,y\n" + string.Concat(Enumerable.Range(0, 400).Select(i =>
            string.Create(Invariant, $"{new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(7 * i).ToOffset(TimeSpan.FromHours(hours(i))):yyyy-MM-ddTHH:mm:sszzz},{i % 3},{i % 5}\n")))));

        var model = Model.For(Of(_ => 2), "y", Quick);
        model.Fit();
        var plan = Assert.IsType<DateTransform>(model.Preprocessing!.Columns[0]);
        Assert.Equal(120, plan.Form.Offset);
        Assert.Equal(model.Predict(Of(_ => 2)).Values.ToArray(), model.Predict(Of(i => i % 20 - 9)).Values.ToArray());
        using var runtime = Runtime.Of(model);
        double[] theirs = (double[])runtime.Run(Of(i => i % 20 - 9), model.Preprocessing)["prediction"];
        foreach (var (mine, other) in model.Predict(Of(_ => 2)).Values.ToArray().Zip(theirs)) Assert.Equal(mine, other, 1e-4);
    }

    [Theory]
    [InlineData("01/02/2024,2/2/2024,13/02/2024", "dd/MM/yyyy", false)]
    [InlineData("01/02/2024,2/13/2024,02/14/2024", "MM/dd/yyyy", false)]
    [InlineData("11/01/2024,12/01/2024,01/02/2024,02/02/2024", "dd/MM/yyyy", false)]
    [InlineData("01/01/2023,01/02/2023,01/03/2023,01/04/2023,01/05/2023,01/06/2023,01/07/2023,01/08/2023,01/09/2023,01/10/2023,01/11/2023,01/12/2023,01/01/2024", "dd/MM/yyyy", false)]
    [InlineData("01/02/2024,02/01/2024,08/03/2024,05/04/2024,02/02/2024", "MM/dd/yyyy", true)]
    [InlineData("01.02.2024,02.01.2024,08.03.2024,05.04.2024,02.02.2024", "dd.MM.yyyy", true)]
    public void Day_and_month_are_told_apart_by_all_cells_and_then_by_the_order_of_rows(string cells, string pattern, bool isAmbiguous)
    {
        var (form, ambiguous) = DateStatistics.DetectFormat(TextColumn.From("day", cells.Split(',')), null)!.Value;
        Assert.Equal((pattern, isAmbiguous), (form.Pattern, ambiguous));
    }

    [Theory]
    [InlineData("2024-02-30", "2023-02-29", "2024-13-01")]
    [InlineData("10:60", "25:00", "10")]
    [InlineData("192.168.1.1", "1.2", "v1.2.3")]
    [InlineData("01234-5678", "555-0123", "20-30")]
    [InlineData("Jan", "Monday", "may 99, 2024")]
    [InlineData("13:30 PM", "0:30 AM", "2024-01-01X10:00")]
    public void What_is_no_date_stays_text(params string[] cells) => Assert.Null(DateStatistics.DetectFormat(TextColumn.From("a", cells), null));

    [Fact]
    public void A_date_is_its_days_and_seconds()
    {
        foreach (string text in new[]
            { "1600-02-29", "1899-12-31T23:59:59", "1970-01-01", "2000-02-29T00:00:01", "2024-12-31T12:00:00", "9999-12-31" })
        {
            Assert.True(DateText.TryParse(text, DateOrder.YearMonthDay, out var cell), $"\"{text}\" must be a date.");
            Assert.Equal(DateColumn.ToSeconds(DateTime.Parse(text, Invariant)), cell.Seconds);
            Assert.Equal(((int)DateTime.Parse(text, Invariant).DayOfWeek + 6) % 7, DateTransform.WeekdayOf(cell.Seconds));
        }
    }

    [Fact]
    public void A_cycle_is_learnt_only_where_it_was_seen()
    {
        Assert.Equal(["when: elapsed time"], PlanOf("yyyy-MM-ddT00:00:00", days: 1, count: 5).InputNames);
        Assert.DoesNotContain(PlanOf("yyyy-MM-dd", days: 1, count: 300).InputNames, input =>
            input.Contains("time of year", StringComparison.Ordinal));
        Assert.Contains("when: time of year (sin)", PlanOf("yyyy-MM-dd", days: 1, count: 366).InputNames);
        Assert.DoesNotContain(PlanOf("yyyy-MM-dd", days: 7, count: 100).InputNames, input => input.EndsWith("day", StringComparison.Ordinal));
        Assert.Contains("when: Sunday", PlanOf("yyyy-MM-dd", days: 1, count: 8).InputNames);
        Assert.Contains("when: time of day (cos)", PlanOf("yyyy-MM-dd HH:mm", days: 0.1, count: 50).InputNames);
        Assert.Equal(["when", "when: time of day (sin)", "when: time of day (cos)"], PlanOf("HH:mm", days: 0.1, count: 50).InputNames);
    }

    [Fact]
    public void Later_days_follow_the_trend_weekdays_and_seasons()
    {
        Table Days(int from, int count) =>
            Csv.Read(Bytes("day,sales\n"
            + string.Concat(Enumerable.Range(from, count).Select(i => (Day: new DateTime(2024, 1, 1).AddDays(i), i)).Select(row =>
            string.Create(Invariant, $"{row.Day:yyyy-MM-dd},{100 + 0.2 * row.i + (row.Day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 30 : 0) + 10 * Math.Sin(2 * Math.PI * row.i / 365) + row.i * 7919 % 13 / 4.0:0.00}\n")))));

        var model = Model.For(Days(0, 400), "sales", new() { Epochs = 60 });
        model.Fit();
        Assert.InRange(model.Evaluate(Days(400, 100)).Regression!.R2, 0.9, 1);
    }

    [Fact]
    public void A_trend_is_where_a_network_begins()
    {
        var table = Table.From(Enumerable.Range(0, 200), ("day", i => new DateTime(2024, 1, 1).AddDays(i)),
            ("x", i => (double)(i * 31 % 17)), ("y", i => 1000 + 5.0 * i));
        foreach (string activation in new[] { "mish", "selu", "relu", "gelu", "tanh" })
        {
            var model = Model.For(table, "y",
                new() { Activation = [NetworkSettings.OutputActivation.Parse(activation)], Hidden = [32, 32],
                    OutputInitializer = new Zeros(),
                    Parametrization = activation == "relu" ? Parametrization.Standard : Parametrization.NeuralTangent });
            double r2 = model.Evaluate(table).Regression!.R2;
            Assert.True(activation == "tanh" ? r2 < 0.1 : r2 > 0.98, $"{activation}: {r2}");
        }
    }

    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.01)]
    [InlineData(1)]
    public void A_column_that_grows_with_time_does_not_spoil_the_trend(double roughness)
    {
        // A fit over the day and the odometer may give both large slopes of opposite signs.
        var table = Table.From(Enumerable.Range(0, 200), ("day", i => new DateTime(2024, 1, 1).AddDays(i)),
            ("odometer", i => 40.0 * i + roughness * (i * 37 % 23)), ("x", i => (double)(i * 31 % 17)),
            ("y", i => 1000 + 5.0 * i + i * 37 % 23 * 20));
        var model = Model.For(table, "y", new() { Hidden = [32, 32], OutputInitializer = new Zeros() });
        Assert.InRange(model.Evaluate(table).Regression!.R2, 0.7, 1);
    }

    [Fact]
    public void Records_give_dates_of_every_type()
    {
        var at = new DateTimeOffset(2024, 5, 6, 10, 30, 0, TimeSpan.FromHours(2));
        var table = Table.From(
            Enumerable.Range(0, 3),
            ("moment", i => i == 1 ? null : at.DateTime), ("day", i => DateOnly.FromDateTime(at.DateTime)),
                ("point", i => i == 2 ? at.ToOffset(default) : at), ("time", i => new TimeOnly(10, 30)),
            ("span", i => (TimeSpan?)TimeSpan.FromMinutes(i)), ("id", i => Guid.Empty), ("flag", i => (bool?)(i == 0)),
                ("weekday", i => (DayOfWeek?)DayOfWeek.Friday), ("price", i => 1.5m), ("count", i => (byte)i));
        Assert.Equal(
            [ColumnKind.Date, ColumnKind.Date, ColumnKind.Date, ColumnKind.Date, ColumnKind.Number, ColumnKind.Text, ColumnKind.Text,
                ColumnKind.Text, ColumnKind.Number, ColumnKind.Number],
            table.Columns.Select(column => column.Kind));
        Assert.Equal(["2024-05-06T10:30:00", null, "2024-05-06T10:30:00"], Enumerable.Range(0, 3).Select(table["moment"].TextAt));
        Assert.Equal("2024-05-06", table["day"].TextAt(0));
        Assert.Equal("2024-05-06T10:30:00+02:00", table["point"].TextAt(2));
        Assert.Equal("10:30:00", table["time"].TextAt(1));
        Assert.Equal("120", table["span"].TextAt(2));
        Assert.Equal(1, table["moment"].Take([1]).CountMissing());
        Assert.Equal(["2024-05-06T10:30:00+02:00"], ((DateColumn)table["point"]).ToText().Categories);
        var mixed = Assert.Throws<NablaException>(() => Table.From([0, 1], ("a", i => i == 0 ? DateTime.Now : new TimeOnly(1, 2))));
        Assert.Contains("row 2, column \"a\"", mixed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_and_texts_are_the_same_dates()
    {
        var model = Model.For(Rows("yyyy-MM-ddTHH:mm:ss", gaps: false), "y", Quick);
        model.Fit();
        var text = Csv.Read(Bytes("when,x\n2024-07-05T13:30:00,1\n"));
        var record = Table.From([new DateTime(2024, 7, 5, 13, 30, 0)], ("when", date => date), ("x", _ => 1));
        Assert.Equal(model.Predict(text).Values.ToArray(), model.Predict(record).Values.ToArray());
        using var folder = new TemporaryFolder();
        model.Save(folder.PathOf("m"));
        Assert.Equal(model.Predict(text).Values.ToArray(), Model.Load(folder.PathOf("m")).Predict(record).Values.ToArray());
    }

    [Fact]
    public void Guesses_are_noted_and_settings_overrule_them()
    {
        static string Notes(Preprocessing fitted) => string.Join(',', fitted.Notes.Select(note => note.Code));
        var numbers = Table.From(Enumerable.Range(0, 60), ("day", i => 20240101 + i % 28), ("y", i => (double)i));
        Assert.Equal("date-numbers", Notes(Preprocessing.Fit(numbers, "y")));
        Assert.IsType<NumericTransform>(
            Preprocessing.Fit(numbers, "y", new RunConfiguration { NumberColumns = ["day"] }.ToPreprocessingOptions()).Columns[0]);

        var either = Table.From(Enumerable.Range(0, 60), ("day", i => $"0{i * 7 % 5 + 1}/0{i * 3 % 5 + 1}/2024"), ("y", i => (double)i));
        Assert.Equal("day-or-month", Notes(Preprocessing.Fit(either, "y")));
        var decided = Preprocessing.Fit(either, "y", new RunConfiguration { DateColumns = ["day=dd/MM/yyyy"] }.ToPreprocessingOptions());
        Assert.Equal((DateOrder.DayMonthYear, "dates"), (((DateTransform)decided.Columns[0]).Form.Order, Notes(decided)));

        var slips = Table.From(Enumerable.Range(0, 60), ("day", i => i == 7 ? "soon" : i == 8 ? "n/a" : $"2024-01-{i % 28 + 1:00}"),
            ("y", i => (double)i));
        Assert.Equal("Column \"day\": 1 of 60 cells are not dates of the form yyyy-MM-dd (\"soon\") and count as missing.",
            Preprocessing.Fit(slips, "y").Notes[1].Message);
        Assert.IsType<CategoryTransform>(Preprocessing.Fit(slips, "y",
            new RunConfiguration { TextColumns = ["day"] }.ToPreprocessingOptions()).Columns[0]);
        var refused = Assert.Throws<NablaException>(() =>
            Preprocessing.Fit(Table.From(Enumerable.Range(0, 9), ("a", i => $"{i} x"), ("y", i => (double)i)), "y",
            new RunConfiguration { DateColumns = ["a"] }.ToPreprocessingOptions()));
        Assert.Contains("column \"a\" are not dates", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_of_dates_is_refused_unless_it_is_to_be_classes()
    {
        var table = Table.From(Enumerable.Range(0, 40), ("x", i => (double)i), ("day", i => new DateTime(2024, 1, 1).AddDays(i % 2)));
        Assert.Contains("holds dates", Assert.Throws<NablaException>(() => Model.For(table, "day")).Message, StringComparison.Ordinal);
        Assert.Contains("holds dates", Assert.Throws<NablaException>(() => Preprocessing.Fit(table, "day")).Message,
            StringComparison.Ordinal);
        Assert.Equal(["2024-01-01", "2024-01-02"], Model.For(table, "day", new() { LearningTask = LearningTask.Classification }).ClassNames!);
    }

    [Theory]
    [InlineData("dd/MM/yyyy")]
    [InlineData("yyyyMMdd")]
    [InlineData("yyyy-MM-ddTHH:mm:sszzz")]
    public async Task A_stream_learns_what_a_table_does(string form)
    {
        using var folder = new TemporaryFolder();
        // The first days leave day and month open, and the first block has gaps.
        string text = "when,x,y\n" + string.Concat(Enumerable.Range(0, 9000).Select(i =>
            string.Create(Invariant, $"{(i % 50 == 3 ? "" : new DateTimeOffset(2020 + i / 4500, i % 12 + 1, i < 6000 ? i % 11 + 1 : i % 28 + 1, i % 24, 0, 0, TimeSpan.Zero).ToString(form, Invariant))},{i % 7},{i % 90}\n")));
        string path = folder.Write("long.csv", text);
        var configuration = new RunConfiguration
            { Data = path, Target = "y", Validation = 0, Epochs = 1, Hidden = [4], Memory = 64_000_000, Preset = Preset.Standard };
        var run = await TrainingRun.PrepareAsync(configuration);
        var whole = Preprocessing.Fit(Csv.Read(path), "y");
        Assert.Equal(whole.Columns[0] with { }, run.Model.Preprocessing!.Columns[0], Same);
        var report = run.Fit().Report;
        Assert.NotNull(report);

        static bool Same(ColumnTransform one, ColumnTransform other) =>
            one is DateTransform a && other is DateTransform b && a.InputNames.SequenceEqual(b.InputNames) && a.Form == b.Form
            && a.Center == b.Center && a.Scale == b.Scale;
    }

    private static DateTransform PlanOf(string form, double days, int count) => Assert.IsType<DateTransform>(Preprocessing.Fit(Table.From(
        Enumerable.Range(0, count), ("when", i => new DateTime(2024, 1, 1).AddDays(days * i).ToString(form, Invariant)),
            ("y", i => (double)i)), "y").Columns[0]);

    private static Table Rows(string form, bool gaps, int after = 0) =>
        Csv.Read(Bytes("when,x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i =>
    {
        var date = new DateTimeOffset(2023, 1, 2, 3, 4, 5, 250, TimeSpan.FromHours(i % 3)).AddHours(after * 24 + 31.7 * i);
        return string.Create(Invariant, $"\"{(gaps && i % 9 == 4 ? "" : date.ToString(form, Invariant))}\",{i % 7},{i % 12}\n");
    }))));

    private static MemoryStream Bytes(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
}
