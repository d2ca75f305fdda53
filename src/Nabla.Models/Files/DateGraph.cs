using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Onnx;
using Nabla.Onnx.Export;
using Nabla.Onnx.Protobuf;
using Nabla.Programs;

namespace Nabla.Models.Files;

/// <summary>
/// Adds a date column to an ONNX graph: text [N, 1] in the format of training or in ISO 8601, parsed like <see cref="DateCells"/>, becomes
/// the inputs of <see cref="DateTransform"/>. Text in neither format is a missing cell. Parsing needs operators of opset 20, which ONNX
/// Runtime supports since 1.17.
/// </summary>
internal sealed class DateGraph
{
    private const int TextOperators = 20;

    private const string Minutes = ":[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?", Day = "(0?[1-9]|[12][0-9]|3[01])", Month = "(0?[1-9]|1[0-2])",
        Year = "([0-9]{4}|[0-9]{2})",
        Clock = $"(([01]?[0-9]|2[0-3]){Minutes}|(0?[1-9]|1[0-2]){Minutes} [AaPp][Mm])", Offset = "(Z|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)",
        Time = $"([T ]{Clock}{Offset}?)?";

    private readonly GraphBuilder _graph;

    private DateGraph(GraphBuilder graph, DateFormat form) => (_graph, Form) = (graph, form);

    private DateFormat Form { get; }

    /// <summary>Adds a column.</summary>
    /// <returns>The inputs of the column, float [N, inputs].</returns>
    public static string Add(GraphBuilder graph, ColumnTransform plan, string name) =>
        new DateGraph(graph, plan.DateFormat!).Inputs(name, plan);

    private string Inputs(string cells, ColumnTransform plan)
    {
        var (valid, seconds) = Read(cells);
        // ISO 8601 dates are accepted in every date column.
        if (Form.Order is not (DateOrder.YearMonthDay or DateOrder.Time))
        {
            var (isIso, iso) = new DateGraph(_graph, new(DateOrder.YearMonthDay) { Offset = Form.Offset }).Read(cells);
            (valid, seconds) = (_graph.Node("Or", valid, isIso), _graph.Node("Where", isIso, iso, seconds));
        }

        var operations = plan.Describe();
        var parts = new List<string>();
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case MissingIndicator:
                    break;
                case ScaledNumber scaled:
                    string result = _graph.Node("Div", _graph.Node("Sub", seconds, Number(scaled.Center)), Number(scaled.Scale));
                    parts.Add(Float(scaled.Limit is { } limit ? Clipped(result, limit) : result));
                    break;
                case CyclicalTime cycle:
                    string turns = _graph.Node("Div", seconds, Number(cycle.Cycle)),
                        part = Float(_graph.Node("Sub", turns, _graph.Node("Floor", turns)));
                    parts.Add(Cosine(_graph.Node("Sub", part, _graph.Number(0.25))));
                    parts.Add(Cosine(part));
                    break;
                case OneHotWeekdays weekdays:
                    string days = _graph.Node("Add", _graph.Node("Floor", _graph.Node("Div", seconds, Number(DateTransform.SecondsOfDay))),
                        Number(3));
                    string each = _graph.Constant(OnnxTensor.Create("columns.weekdays", [weekdays.Days.Count],
                        [.. weekdays.Days.Select(day => (double)day)]));
                    parts.Add(Float(_graph.Node("Equal", Rest(days, 7), each)));
                    break;
                case NumberFunction function:
                    parts.Add(Float(FormulaGraph.Add(_graph, function.Formula.Value(FormulaVector<double>.Input).Node, seconds)));
                    break;
                default:
                    throw new OnnxException($"The column \"{plan.Column}\" has the step {operation.GetType().Name}, which has no ONNX form "
                        + "for columns of dates.");
            }
        }

        string known = Float(valid);
        string inputs = _graph.Node("Mul", Joined(parts), known);
        int flag = operations.TakeWhile(operation => operation is not MissingIndicator).Sum(operation => operation.Width),
            width = operations.Sum(operation => operation.Width);
        if (flag == width) return inputs;
        string both = Joined([inputs, _graph.Node("Sub", _graph.Number(1), known)]);
        long[] order = [.. Enumerable.Range(0, width).Select(at => (long)(at < flag ? at : at == flag ? width - 1 : at - 1))];
        return _graph.Node("Gather", [both, _graph.Constant(OnnxTensor.Create("columns.order", [width], order))],
            [OnnxAttribute.Create("axis", 1)]);
    }

    // Which cells are dates in the format, with any separator, and their seconds.
    private (string Valid, string Seconds) Read(string cells)
    {
        string valid = Matches(cells, Pattern), text = _graph.Node("Where", valid, cells, Text(Usual));
        int pieces = Form.Order == DateOrder.YearMonth ? 2 : 3;
        foreach (string separator in OtherSeparators)
        {
            var other = new DateGraph(_graph, Form with { Separator = separator });
            string isOther = Matches(cells, other.Pattern),
                parts = Split(_graph.Node("Where", isOther, cells, Text(other.Usual)), separator, pieces - 1);
            string joined = Piece(parts, 0);
            for (int piece = 1; piece < pieces; piece++) joined = Concatenated(Join(joined, Form.Separator), Piece(parts, piece));
            (valid, text) = (_graph.Node("Or", valid, isOther), _graph.Node("Where", isOther, joined, text));
        }

        return (valid, SecondsOf(text));
    }

    private IEnumerable<string> OtherSeparators => Form.Order switch
    {
        DateOrder.YearMonthDay or DateOrder.DayMonthYear or DateOrder.MonthDayYear or DateOrder.YearMonth =>
            new[] { "-", "/", "." }.Where(other => other != Form.Separator),
        DateOrder.DayNameYear => new[] { "-", " " }.Where(other => other != Form.Separator),
        _ => [],
    };

    private string Pattern => Form.Order switch
    {
        DateOrder.YearMonthDay => $"[0-9]{{4}}{Separator}{Month}{Separator}{Day}{Time}",
        DateOrder.DayMonthYear => $"{Day}{Separator}{Month}{Separator}{Year}{Time}",
        DateOrder.MonthDayYear => $"{Month}{Separator}{Day}{Separator}{Year}{Time}",
        DateOrder.DayNameYear => $"{Day}{Separator}{Names}{Separator}{Year}{Time}",
        DateOrder.NameDayYear => $"{Names} {Day},? {Year}{Time}",
        DateOrder.Compact => $"[0-9]{{4}}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])",
        DateOrder.YearMonth => $"[0-9]{{4}}{Separator}{Month}",
        _ => Clock,
    };

    private string Separator => Form.Separator == "." ? "\\." : Form.Separator;

    private static string Names => $"(?i:{string.Join('|', DateText.MonthNames.Select(month => month.Name))})";

    // The placeholder for a cell that is not a date. Its result is set to 0 later.
    private string Usual => Form.Order switch
    {
        DateOrder.YearMonthDay => $"1970{Form.Separator}01{Form.Separator}01",
        DateOrder.DayMonthYear or DateOrder.MonthDayYear => $"01{Form.Separator}01{Form.Separator}1970",
        DateOrder.DayNameYear => $"01{Form.Separator}Jan{Form.Separator}1970",
        DateOrder.NameDayYear => "Jan 01 1970",
        DateOrder.Compact => "19700101",
        DateOrder.YearMonth => $"1970{Form.Separator}01",
        _ => "00:00",
    };

    private string SecondsOf(string text)
    {
        if (Form.Order == DateOrder.Time) return SecondsOfDay(Piece(Split(Join(text, " "), " "), 0), text);
        string year, month, day, rest, time = "";
        if (Form.Order == DateOrder.Compact)
        {
            string number = Double(text);
            string years = Whole(number, 10000), months = Whole(number, 100);
            return _graph.Node("Mul", Days(years, Minus(months, Times(years, 100)), Minus(number, Times(months, 100))),
                Number(DateTransform.SecondsOfDay));
        }

        string parts = Split(Form.Order == DateOrder.YearMonth ? Join(text, Form.Separator + "01")
            : text, Form.Order == DateOrder.NameDayYear ? " " : Form.Separator, 2);
        string first = Piece(parts, 0), second = Piece(parts, 1);
        (rest, time) = DateAndTime(Piece(parts, 2));
        (year, month, day) = Form.Order switch
        {
            DateOrder.DayMonthYear => (FullYear(rest), Double(second), Double(first)),
            DateOrder.MonthDayYear => (FullYear(rest), Double(first), Double(second)),
            DateOrder.DayNameYear => (FullYear(rest), MonthOf(second), Double(first)),
            DateOrder.NameDayYear => (FullYear(rest), MonthOf(first), Double(Piece(Split(Join(second, ","), ","), 0))),
            _ => (Double(first), Double(second), Double(rest)),
        };
        string midnight = _graph.Node("Mul", Days(year, month, day), Number(DateTransform.SecondsOfDay));
        return Form.Order == DateOrder.YearMonth ? midnight : _graph.Node("Add", midnight, OnClock(time, text));
    }

    // Splits "31T10:30Z", "31 10:30 PM" or "31" at the T or the space.
    private (string Date, string Time) DateAndTime(string text)
    {
        string byT = Split(Join(text, "T"), "T"), byBlank = Split(Join(Piece(byT, 0), " "), " ");
        return (Piece(byBlank, 0), Concatenated(Piece(byT, 1), Piece(byBlank, 1)));
    }

    private string OnClock(string time, string text)
    {
        string byZ = Piece(Split(Join(time, "Z"), "Z"), 0), byPlus = Split(Join(byZ, "+"), "+"),
            byMinus = Split(Join(Piece(byPlus, 0), "-"), "-");
        string seconds = SecondsOfDay(Piece(byMinus, 0), text);
        if (Form.Offset is not { } clock) return seconds;
        string isCompact = Matches(text, ".*:.*[+-][0-9]{4}");
        string written = Minus(MinutesOf(Piece(byPlus, 1), isCompact), MinutesOf(Piece(byMinus, 1), isCompact));
        string shift = Times(_graph.Node("Sub", Number(clock), written), 60);
        return _graph.Node("Add", seconds, _graph.Node("Where", Matches(text, ".*:.*(Z|[+-][0-9:]+)"), shift, Number(0)));
    }

    private string SecondsOfDay(string time, string text)
    {
        // "" is midnight. Minutes and seconds are optional.
        string parts = Split(Concatenated(Text("0"), Join(time, ":0:0")), ":");
        string hour = Double(Piece(parts, 0)), twelve = Matches(text, ".*[AaPp][Mm]"),
            afternoon = _graph.Node("Where", Matches(text, ".*[Pp][Mm]"), Number(12), Number(0));
        string hours = _graph.Node("Where", twelve, _graph.Node("Add", Rest(hour, 12), afternoon), hour);
        return _graph.Node("Add", Times(hours, 3600), _graph.Node("Add", Times(Double(Piece(parts, 1)), 60), Double(Piece(parts, 2))));
    }

    // Converts "02:00", "0200", "02" or "" to minutes.
    private string MinutesOf(string offset, string isCompact)
    {
        string parts = Split(Concatenated(Text("0"), Join(offset, ":0")), ":"), first = Double(Piece(parts, 0)), hours = Whole(first, 100);
        string compact = _graph.Node("Add", Times(hours, 60), Minus(first, Times(hours, 100)));
        return _graph.Node("Add", _graph.Node("Where", isCompact, compact, Times(first, 60)), Double(Piece(parts, 1)));
    }

    // As in DateText.DaysTo.
    private string Days(string year, string month, string day)
    {
        string early = _graph.Node("Less", month, Number(3)), y = _graph.Node("Where", early, _graph.Node("Sub", year, Number(1)), year);
        string m = _graph.Node("Add", month, _graph.Node("Where", early, Number(9), Number(-3)));
        string years = _graph.Node("Add", Minus(Whole(y, 4), Whole(y, 100)), _graph.Node("Add", Whole(y, 400), Times(y, 365)));
        string months = Whole(_graph.Node("Add", Times(m, 153), Number(2)), 5);
        return _graph.Node("Add", _graph.Node("Add", years, months), _graph.Node("Sub", day, Number(719469)));
    }

    private string FullYear(string text)
    {
        string year = Double(text), century = _graph.Node("Where", _graph.Node("Less", year, Number(69)), Number(2000), Number(1900));
        return _graph.Node("Where", _graph.Node("Less", year, Number(100)), _graph.Node("Add", year, century), year);
    }

    private string MonthOf(string name)
    {
        var names = DateText.MonthNames.SelectMany(month =>
            new[] { month.Name, month.Name.ToUpperInvariant(), char.ToUpperInvariant(month.Name[0]) + month.Name[1..] }.Select(text =>
            (Text: text, month.Month))).ToList();
        string month = _graph.Node("LabelEncoder", [name],
            [OnnxAttribute.Create("keys_strings", [.. names.Select(each => each.Text)]),
                OnnxAttribute.Create("values_int64s", [.. names.Select(each => (long)each.Month)]),
                    OnnxAttribute.Create("default_int64", 1)],
            GraphBuilder.LearningDomain);
        _graph.DeclareValue(month, OnnxDataType.Int64, "N", 1);
        return Double(month);
    }

    // As in SmoothClip.
    private string Clipped(string x, double limit)
    {
        string q = _graph.Node("Clip", _graph.Node("Div", x, Number(limit)), Number(-SmoothClip.Far), Number(SmoothClip.Far));
        return _graph.Node("Mul", Number(limit),
            _graph.Node("Div", q, _graph.Node("Sqrt", _graph.Node("Add", Number(1), _graph.Node("Mul", q, q)))));
    }

    private string Cosine(string turns) => _graph.Node("Cos", _graph.Node("Mul", turns, _graph.Number(2 * Math.PI)));

    private string Rest(string value, double by) => Minus(value, Times(Whole(value, by), by));

    private string Whole(string value, double by) => _graph.Node("Floor", _graph.Node("Div", value, Number(by)));

    private string Times(string value, double factor) => _graph.Node("Mul", value, Number(factor));

    private string Minus(string value, string other) => _graph.Node("Sub", value, other);

    private string Matches(string text, string pattern) =>
        _graph.VersionedNode(TextOperators, "RegexFullMatch", [text], [OnnxAttribute.Create("pattern", pattern)]);

    private string Split(string text, string delimiter, int? most = null) =>
        _graph.VersionedNode(TextOperators, "StringSplit", [text],
        [OnnxAttribute.Create("delimiter", delimiter), .. most is { } splits ? [OnnxAttribute.Create("maxsplit", splits)]
            : Array.Empty<OnnxAttribute>()], outputs: 2);

    private string Join(string text, string ending) => Concatenated(text, Text(ending));

    private string Concatenated(string text, string other) => _graph.VersionedNode(TextOperators, "StringConcat", [text, other], []);

    private string Piece(string parts, long index) =>
        _graph.Node("Gather", [parts, _graph.Constant(OnnxTensor.Create("columns.piece", [], [index]))],
        [OnnxAttribute.Create("axis", -1)]);

    private string Text(string text) => _graph.Constant(OnnxTensor.Create("columns.text", [1, 1], [text]));

    private string Number(double value) => _graph.Constant(OnnxTensor.Create("columns.number", [], [value]));

    private string Joined(List<string> parts) =>
        parts.Count == 1 ? parts[0] : _graph.Node("Concat", parts, [OnnxAttribute.Create("axis", 1)]);

    private string Float(string value) => _graph.Node("Cast", [value], [OnnxAttribute.Create("to", (long)OnnxDataType.Float)]);

    private string Double(string value) => _graph.Node("Cast", [value], [OnnxAttribute.Create("to", (long)OnnxDataType.Double)]);
}
