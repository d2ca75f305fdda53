using System.Globalization;
using Nabla.Activations;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Models.Export.Formulas;
using Nabla.Programs;
using Nabla.Specs;

namespace Nabla.Models.Export.CSharp;

/// <summary>Writes the public methods, which convert raw columns or an array to inputs.</summary>
internal sealed class CSharpInputs
{
    /// <summary>The maximum number of columns that are parameters. More columns are the properties of a row, for readable calls.</summary>
    private const int MaxParameters = 30;

    private readonly ExportedModel _model;
    private readonly TextWriter _output;
    private readonly string _type, _parameter, _argument, _documented;

    public CSharpInputs(ExportedModel model, TextWriter output)
    {
        (_model, _output) = (model, output);
        (_type, _parameter, _argument) = model switch
        {
            { IsNumber: true } => (model.Units is null ? "float" : "double", "", ""),
            { IsOneOf: true } => ("string", ", Span<float> probabilities = default", ", probabilities"),
            { Classes: not null } => ("void", ", Span<float> probabilities", ", probabilities"),
            _ => ("void", model.Units is null ? ", Span<float> answers" : ", Span<double> answers", ", answers"),
        };
        string yes = model.Model.Preprocessing?.Target is LabelTargets labels
            ? CSharpText.Documentation($" ({string.Join(", ", labels.Targets.Select(label => $"{label.Column}: {label.Classes[1]}"))})")
            : "";
        string one = CSharpText.Documentation(model.Classes is [_, { } second] ? second : "");
        _documented = model switch
        {
            { IsNumber: true } => "    /// <returns>The prediction, in the unit of the training data.</returns>",
            { IsOneOf: true, Outputs: 1 } => $"    /// <param name=\"probabilities\">If given, receives one number: the probability "
                + $"of {one}.</param>\n    /// <returns>The most probable class.</returns>",
            { IsOneOf: true } => "    /// <param name=\"probabilities\">If given, receives the probability of each of "
                + "<see cref=\"Classes\"/>.</param>\n    /// <returns>The most probable class.</returns>",
            { Classes: not null } => $"    /// <param name=\"probabilities\">Receives one number for each of <see cref=\"Classes\"/>: more "
                + $"than 0.5 means yes{yes}.</param>",
            _ => FormattableString.Invariant($"    /// <param name=\"answers\">Receives {model.Outputs} numbers: ")
                + FormattableString.Invariant($"{CSharpText.Documentation(string.Join(", ", model.OutputNames))}.</param>"),
        };
    }

    public void Write()
    {
        if (_model.Classes is { } classes)
        {
            _output.WriteLine("    /// <summary>The classes, in the order of the probabilities.</summary>");
            _output.WriteLine("    public static IReadOnlyList<string> Classes { get; } = new[]\n    {");
            Wrapped.List(_output, "        ", classes.Select(CSharpText.Text));
            _output.WriteLine("    };\n");
        }

        if (_model.Columns is { } columns) OfColumns(columns);
        else OfArray();
    }

    private void OfArray()
    {
        int inputs = _model.Inputs;
        string shape = _model.Model.Image is { } image
            ? FormattableString.Invariant($", {image.Rows} rows of {image.Columns}; bytes divided by 255") : "";
        string wrong = $"throw new ArgumentException($\"Expected {inputs.ToString(CultureInfo.InvariantCulture)} numbers "
            + "(got {inputs.Length}).\", nameof(inputs));";
        _output.WriteLine(FormattableString.Invariant($$"""
                /// <summary>Predicts one sample.</summary>
                /// <param name="inputs">{{inputs}} numbers, prepared as those of training were{{shape}}.</param>
            {{_documented}}
                public static {{_type}} Predict(ReadOnlySpan<float> inputs{{_parameter}})
                {
                    if (inputs.Length != {{inputs}}) {{wrong}}
                    {{Return}}Answer(inputs{{_argument}});
                }

            """).ReplaceLineEndings("\n"));
    }

    private void OfColumns(IReadOnlyList<ExportedColumn> columns)
    {
        var names = CSharpText.NamesOf(columns.Select(column => column.Plan.Column));
        bool asRow = columns.Count > MaxParameters;
        if (asRow) Row(columns, names);
        string prefix = asRow ? "row." : "";
        var lists = new[] { "numbers", "texts" }
            .Select(list => (Name: list, Fields: columns.Zip(names).Where(pair => pair.First.IsText == (list == "texts"))
                .Select(pair => pair.First.Dates is not null ? $"Seconds({prefix}{pair.Second})" : prefix + pair.Second).ToList()))
            .Where(list => list.Fields.Count > 0).ToList();
        string call = string.Join(", ", lists.Select(list => $"[{string.Join(", ", list.Fields)}]"));

        _output.WriteLine("    /// <summary>Predicts one row.</summary>");
        if (asRow) _output.WriteLine("    /// <param name=\"row\">The columns.</param>");
        else
            foreach (var (column, name) in columns.Zip(names)) _output.WriteLine($"    /// <param name=\"{name}\">{Said(column)}</param>");
        _output.WriteLine(_documented);
        string parameters = asRow ? "Row row"
            : string.Join(", ", columns.Zip(names).Select(pair => $"{TypeOf(pair.First)} {pair.Second}"));
        _output.WriteLine($"    public static {_type} Predict({parameters}{_parameter}) =>\n        Predict({call}{_argument});\n");
        OfLists(columns, [.. lists.Select(list => (list.Name, list.Fields.Count))]);
    }

    private void Row(IReadOnlyList<ExportedColumn> columns, IReadOnlyList<string> names)
    {
        _output.WriteLine("    /// <summary>The columns of one row; those that are not set are missing.</summary>\n    public "
            + "sealed class Row\n    {");
        foreach (var (column, name) in columns.Zip(names))
        {
            _output.WriteLine($"        /// <summary>{Said(column)}</summary>");
            _output.WriteLine(column is { IsText: false, Dates: null }
                ? $"        public double {name} {{ get; set; }} = double.NaN;"
                : $"        public {TypeOf(column)} {name} {{ get; set; }}");
        }

        _output.WriteLine("    }\n");
    }

    private void OfLists(IReadOnlyList<ExportedColumn> columns, IReadOnlyList<(string Name, int Count)> lists)
    {
        _output.WriteLine("    /// <summary>Predicts one row.</summary>");
        foreach (var (name, count) in lists)
        {
            var of = columns.Where(column => column.IsText == (name == "texts"))
                .Select(column => CSharpText.Documentation(column.Plan.Column)
                + (column.Dates is not null ? " in seconds (by Seconds)" : ""));
            _output.WriteLine(FormattableString.Invariant($"    /// <param name=\"{name}\">{string.Join(", ", of)}: {count} in all, ")
                + FormattableString.Invariant($"{(name == "numbers" ? "NaN" : "null or empty")} where missing.</param>"));
        }

        _output.WriteLine(_documented);
        var spans = lists.Select(list => $"ReadOnlySpan<{(list.Name == "numbers" ? "double" : "string?")}> {list.Name}");
        _output.WriteLine($"    public static {_type} Predict({string.Join(", ", spans)}{_parameter})\n    {{");
        foreach (var (name, count) in lists)
            _output.WriteLine(FormattableString.Invariant($"        if ({name}.Length != {count}) throw new ArgumentException($\"Expected ")
                + FormattableString.Invariant($"{count} {name} (got {{{name}.Length}}).\", nameof({name}));"));
        bool onStack = _model.Inputs * sizeof(float) <= CSharpFunctions.MaxOnStack;
        if (!onStack)
            _output.WriteLine(FormattableString.Invariant($"        float[] rented = ArrayPool<float>.Shared.Rent({_model.Inputs});"));
        _output.WriteLine(FormattableString.Invariant($"        Span<float> x = ")
            + FormattableString.Invariant($"{(onStack ? $"stackalloc float[{_model.Inputs}]" : $"rented.AsSpan(0, {_model.Inputs})")};\n")
            + "        x.Clear();");
        int numbers = 0, texts = 0;
        foreach (var column in columns)
        {
            _output.WriteLine($"\n        // {CSharpText.Comment(column.Plan.Column)}");
            if (column.IsText) Texts(column, texts++);
            else if (column.Dates is not null) Date(column, numbers++);
            else Numbers(column, numbers++);
        }

        if (onStack) _output.WriteLine($"        {Return}Answer(x{_argument});\n    }}\n");
        else
        _output.WriteLine($"        {(_type == "void" ? "" : "var answer = ")}Answer(x{_argument});\n        "
            + $"ArrayPool<float>.Shared.Return(rented);\n{(_type == "void" ? "" : "        return answer;\n")}    }}\n");
        if (columns.Any(column => column.Dates is null && column.Has<ScaledNumber>(scaled => scaled.Limit is null)))
            _output.WriteLine(Scaled);
        if (columns.Any(column => column.Dates is null && column.Has<ScaledNumber>(scaled => scaled.Limit is not null)))
            _output.WriteLine(Clipped);
        for (int n = 0; n < _model.Formulas.Count; n++) Function(_model.Formulas[n], n + 1);
        if (_model.HasDates) Dates();
    }

    private void Date(ExportedColumn column, int place)
    {
        string seconds = FormattableString.Invariant($"numbers[{place}]");
        _output.WriteLine($"        if (!double.IsNaN({seconds}))\n        {{");
        foreach (var (operation, at) in column.Steps)
        {
            switch (operation)
            {
                case MissingIndicator:
                    break;
                case ScaledNumber { Limit: DateTransform.Limit } scaled:
                    _output.WriteLine(FormattableString.Invariant($"            x[{at}] = Elapsed({seconds}, ")
                        + $"{CSharpText.Double(scaled.Center)}, {CSharpText.Double(scaled.Scale)});");
                    break;
                case CyclicalTime cycle:
                    _output.WriteLine(FormattableString.Invariant($"            Turn({seconds}, ")
                        + FormattableString.Invariant($"{CSharpText.Double(cycle.Cycle)}, x[{at}..]);"));
                    break;
                case OneHotWeekdays weekdays:
                    string weekday = FormattableString.Invariant($"weekday{place}");
                    _output.WriteLine($"            int {weekday} = Weekday({seconds}) switch\n            {{");
                    for (int w = 0; w < weekdays.Days.Count; w++)
                        _output.WriteLine(FormattableString.Invariant($"                {weekdays.Days[w]} => {at + w},"));
                    _output.WriteLine($"                _ => -1,\n            }};\n            if ({weekday} >= 0) x[{weekday}] = 1;");
                    break;
                case NumberFunction function:
                    _output.WriteLine(FormattableString.Invariant($"            x[{at}] = {NameOf(function)}({seconds});"));
                    break;
                default:
                    throw column.Unknown(operation);
            }
        }

        _output.WriteLine("        }");
        if (column.Missing is { } missing) _output.WriteLine(FormattableString.Invariant($"        else x[{missing.At}] = 1;"));
    }

    private void Dates()
    {
        const string Clock = "seconds since 1970-01-01 00:00 on its own clock; NaN where it is missing";
        const string Since = "(known.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond";
        _output.WriteLine($$"""
                /// <summary>A date as Predict over lists expects it: {{Clock}}.</summary>
                public static double Seconds(DateTime? date) => date is { } known ? {{Since}} : double.NaN;

                /// <summary>A time of day as Predict over lists expects it: seconds since midnight; NaN if it is missing.</summary>
                public static double Seconds(TimeSpan? time) => time?.Ticks / (double)TimeSpan.TicksPerSecond ?? double.NaN;

                // Elapsed time: x = (seconds - center) / scale, and x / sqrt(1 + (x / {{CSharpText.Double(DateTransform.Limit)}})^2).
                private static float Elapsed(double seconds, double center, double scale)
                {
                    double q = Math.Clamp((seconds - center) / scale / {{CSharpText.Double(DateTransform.Limit)}}, -1e100, 1e100);
                    return (float)({{CSharpText.Double(DateTransform.Limit)}} * (q / Math.Sqrt(1 + q * q)));
                }

            """.ReplaceLineEndings("\n"));
        if (_model.HasCycles)
        {
            _output.WriteLine("""
                    // The sine and the cosine of a time within a cycle.
                    private static void Turn(double seconds, double cycle, Span<float> x)
                    {
                        double turns = seconds / cycle;
                        float part = (float)(turns - Math.Floor(turns));
                        x[0] = CosTurns(part - 0.25f);
                        x[1] = CosTurns(part);
                    }

                """.ReplaceLineEndings("\n"));
        }

        if (!_model.Columns!.Any(column => column.Has<OneHotWeekdays>())) return;
        _output.WriteLine("""
                // 0 for Monday; 1970-01-01 was a Thursday.
                private static int Weekday(double seconds)
                {
                    double days = Math.Floor(seconds / 86400) + 3;
                    return (int)(days - 7 * Math.Floor(days / 7));
                }

            """.ReplaceLineEndings("\n"));
    }

    private void Numbers(ExportedColumn column, int place)
    {
        string number = FormattableString.Invariant($"numbers[{place}]");
        foreach (var (operation, at) in column.Steps)
        {
            string x = FormattableString.Invariant($"        x[{at}] = ");
            switch (operation)
            {
                case ScaledNumber scaled:
                    string known = $"{number}, {CSharpText.Double(scaled.WhenMissing ?? scaled.Center)}, "
                        + $"{CSharpText.Double(scaled.Center)}, " + CSharpText.Double(scaled.Scale);
                    _output.WriteLine(x + (scaled.Limit is { } limit ? $"Clipped({known}, {CSharpText.Double(limit)});"
                        : $"Scaled({known});"));
                    break;
                case MissingIndicator:
                    _output.WriteLine($"{x}double.IsNaN({number}) ? 1 : 0;");
                    break;
                case NumberFunction { WhenMissing: { } missing } function:
                    _output.WriteLine($"{x}{NameOf(function)}(double.IsNaN({number}) ? {CSharpText.Double(missing)} : {number});");
                    break;
                case NumberFunction function:
                    _output.WriteLine($"{x}double.IsNaN({number}) ? 0 : {NameOf(function)}({number});");
                    break;
                case OneHotNumbers frequent:
                    string own = FormattableString.Invariant($"own{place}");
                    _output.WriteLine(FormattableString.Invariant($"        int {own} = {number} switch\n        {{"));
                    for (int f = 0; f < frequent.Numbers.Count; f++)
                        _output.WriteLine(FormattableString.Invariant(
                            $"            {CSharpText.Double(frequent.Numbers[f])} => {at + f},"));
                    _output.WriteLine($"            _ => -1,\n        }};\n        if ({own} >= 0) x[{own}] = 1;");
                    break;
                default:
                    throw column.Unknown(operation);
            }
        }
    }

    private void Texts(ExportedColumn column, int place)
    {
        string text = FormattableString.Invariant($"texts[{place}]");
        string Case(int c, IReadOnlyList<string> categories, ILookup<int, string> spellings) =>
            string.Join(" or ", spellings[c].Prepend(categories[c]).Select(CSharpText.Text));
        string? missing = column.Missing is not { } flag ? null : "null" + string.Concat((flag.Flag.IsEmptyMissing ? [""] : (string[])[])
            .Concat(flag.Flag.Texts).Except(column.Categories).Select(each => $" or {CSharpText.Text(each)}"));
        bool hasSwitch = column.Has<OneHotTexts>();
        foreach (var (operation, at) in column.Steps)
        {
            switch (operation)
            {
                case SignedTexts signed:
                    var pair = signed.Spellings.ToLookup(spelling => spelling.Value, spelling => spelling.Key);
                    _output.WriteLine(FormattableString.Invariant($"        x[{at}] = {text} switch {{ ")
                        + FormattableString.Invariant($"{Case(0, signed.Categories, pair)} => -1, ")
                        + FormattableString.Invariant($"{Case(1, signed.Categories, pair)} => 1, _ => 0 }};"));
                    break;
                case OneHotTexts texts:
                    var spellings = texts.Spellings.ToLookup(spelling => spelling.Value, spelling => spelling.Key);
                    string known = FormattableString.Invariant($"known{place}");
                    _output.WriteLine(FormattableString.Invariant($"        int {known} = {text} switch\n        {{"));
                    for (int c = 0; c < texts.Categories.Count; c++)
                        if (!texts.Categories.Skip(c + 1).Contains(texts.Categories[c]))
                            _output.WriteLine(FormattableString.Invariant(
                                $"            {Case(c, texts.Categories, spellings)} => {at + c},"));
                    if (missing is not null)
                        _output.WriteLine(FormattableString.Invariant($"            {missing} => {column.Missing!.Value.At},"));
                    _output.WriteLine($"            _ => -1,\n        }};\n        if ({known} >= 0) x[{known}] = 1;");
                    break;
                case MissingIndicator when hasSwitch:
                    break;
                case MissingIndicator:
                    _output.WriteLine(FormattableString.Invariant($"        x[{at}] = {text} is {missing} ? 1 : 0;"));
                    break;
                default:
                    throw column.Unknown(operation);
            }
        }
    }

    private string NameOf(NumberFunction function) => FormattableString.Invariant(
        $"Function{_model.Formulas.Select(formula => formula.Spec).ToList().IndexOf(function.Formula.Spec) + 1}");

    private void Function(IFormula formula, int number)
    {
        var written = new Formula(formula.Value(FormulaVector<double>.Input).Node, CSharpDoubles.Instance);
        _output.WriteLine($"    // {CSharpText.Comment(formula.Spec.ToString())}, by the same operations as in training.");
        _output.WriteLine(FormattableString.Invariant($"    private static float Function{number}(double z)\n    {{"));
        _output.WriteLine("        if (double.IsInfinity(z)) throw new ArgumentException(\"A number is infinite; give a finite one, or NaN "
            + "where it is missing.\");");
        foreach (var (name, step) in written.Steps) _output.WriteLine($"        double {name} = {step};");
        _output.WriteLine($"        return (float)({written.Result});\n    }}\n");
    }

    private string Return => _type == "void" ? "" : "return ";

    private static string TypeOf(ExportedColumn column) => column.IsText ? "string?"
        : column.Dates is not { } form ? "double" : form.Order == DateOrder.Time ? "TimeSpan?" : "DateTime?";

    private static string Said(ExportedColumn column)
    {
        string name = CSharpText.Documentation(column.Plan.Column);
        if (column.Dates is not null) return $"{name}: a {column.DateInWords}; null where missing.";
        if (!column.IsText) return $"{name}: a number; NaN where missing.";
        string missing = column.MissingTexts is { } texts ? $" (or {CSharpText.Documentation(Suggestion.Shortened(texts))})" : "";
        return $"{name}: {CSharpText.Documentation(Suggestion.Shortened(column.Categories))}; null or empty{missing} where missing. "
            + "Any other text counts as unseen.";
    }

    private const string Infinite =
        """throw new ArgumentException("A number is infinite; give a finite one, or NaN where it is missing.");""";

    private static readonly string Clipped = $$"""
            // A missing number is the median of training; then x = (number - center) / scale, and x / sqrt(1 + (x / limit)^2).
            private static float Clipped(double number, double median, double center, double scale, double limit)
            {
                if (double.IsInfinity(number)) {{Infinite}}
                double q = Math.Clamp(((double.IsNaN(number) ? median : number) - center) / scale / limit, -1e100, 1e100);
                return (float)(limit * (q / Math.Sqrt(1 + q * q)));
            }

        """.ReplaceLineEndings("\n");

    private static readonly string Scaled = $$"""
            // A missing number is the median of training; then (number - center) / scale.
            private static float Scaled(double number, double median, double center, double scale)
            {
                if (double.IsInfinity(number)) {{Infinite}}
                return (float)(((double.IsNaN(number) ? median : number) - center) / scale);
            }

        """.ReplaceLineEndings("\n");
}
