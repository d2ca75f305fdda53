using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data;

namespace Nabla.Models.Export.CSharp;

/// <summary>The public methods: raw columns, or an array, become inputs.</summary>
internal sealed class CSharpInputs
{
    /// <summary>With more columns than this a call is no longer readable: they become the properties of a row.</summary>
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
            { IsOneOf: true, Outputs: 1 } => $"    /// <param name=\"probabilities\">Gets one number where it is given: the probability "
                + $"of {one}.</param>\n    /// <returns>The likeliest class.</returns>",
            { IsOneOf: true } => "    /// <param name=\"probabilities\">Gets one number for each of <see cref=\"Classes\"/> where it is "
                + "given.</param>\n    /// <returns>The likeliest class.</returns>",
            { Classes: not null } => $"    /// <param name=\"probabilities\">Gets one number for each of <see cref=\"Classes\"/>: more "
                + $"than 0.5 means yes{yes}.</param>",
            _ => FormattableString.Invariant($"    /// <param name=\"answers\">Gets {model.Outputs} numbers: ")
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
        _output.WriteLine(FormattableString.Invariant($$"""
                /// <summary>What the model says of one sample.</summary>
                /// <param name="inputs">{{inputs}} numbers, prepared as those of training were{{shape}}.</param>
            {{_documented}}
                public static {{_type}} Predict(ReadOnlySpan<float> inputs{{_parameter}})
                {
                    if (inputs.Length != {{inputs}}) throw new ArgumentException($"A sample has {{inputs}} numbers but {inputs.Length} came.", nameof(inputs));
                    {{Return}}Answer(inputs{{_argument}});
                }

            """).ReplaceLineEndings("\n"));
    }

    private void OfColumns(IReadOnlyList<(ColumnTransform Plan, int First)> columns)
    {
        var names = CSharpText.NamesOf(columns.Select(column => column.Plan.Column));
        bool asRow = columns.Count > MaxParameters;
        if (asRow) Row(columns, names);
        string prefix = asRow ? "row." : "";
        var lists = new[] { "numbers", "texts" }
            .Select(list => (Name: list, Fields: columns.Zip(names).Where(pair => pair.First.Plan is CategoryTransform == (list == "texts"))
                .Select(pair => pair.First.Plan is DateTransform ? $"Seconds({prefix}{pair.Second})" : prefix + pair.Second).ToList()))
            .Where(list => list.Fields.Count > 0).ToList();
        string call = string.Join(", ", lists.Select(list => $"[{string.Join(", ", list.Fields)}]"));

        _output.WriteLine("    /// <summary>What the model says of one row.</summary>");
        if (asRow) _output.WriteLine("    /// <param name=\"row\">The columns.</param>");
        else
            foreach (var ((plan, _), name) in columns.Zip(names)) _output.WriteLine($"    /// <param name=\"{name}\">{Said(plan)}</param>");
        _output.WriteLine(_documented);
        string parameters = asRow ? "Row row"
            : string.Join(", ", columns.Zip(names).Select(pair => $"{TypeOf(pair.First.Plan)} {pair.Second}"));
        _output.WriteLine($"    public static {_type} Predict({parameters}{_parameter}) =>\n        Predict({call}{_argument});\n");
        OfLists(columns, [.. lists.Select(list => (list.Name, list.Fields.Count))]);
    }

    private void Row(IReadOnlyList<(ColumnTransform Plan, int First)> columns, IReadOnlyList<string> names)
    {
        _output.WriteLine("    /// <summary>The columns of one row; those that are not set are missing.</summary>\n    public "
            + "sealed class Row\n    {");
        foreach (var ((plan, _), name) in columns.Zip(names))
        {
            _output.WriteLine($"        /// <summary>{Said(plan)}</summary>");
            _output.WriteLine(plan is NumericTransform
                ? $"        public double {name} {{ get; set; }} = double.NaN;" : $"        public {TypeOf(plan)} {name} {{ get; set; }}");
        }

        _output.WriteLine("    }\n");
    }

    private void OfLists(IReadOnlyList<(ColumnTransform Plan, int First)> columns, IReadOnlyList<(string Name, int Count)> lists)
    {
        _output.WriteLine("    /// <summary>What the model says of one row.</summary>");
        foreach (var (name, count) in lists)
        {
            var of = columns.Where(column => column.Plan is CategoryTransform == (name == "texts"))
                .Select(column => CSharpText.Documentation(column.Plan.Column)
                + (column.Plan is DateTransform ? " in seconds (by Seconds)" : ""));
            _output.WriteLine(FormattableString.Invariant($"    /// <param name=\"{name}\">{string.Join(", ", of)}: {count} in all, ")
                + FormattableString.Invariant($"{(name == "numbers" ? "NaN" : "null or empty")} where missing.</param>"));
        }

        _output.WriteLine(_documented);
        _output.WriteLine($"    public static {_type} "
            + $"Predict({string.Join(", ", lists.Select(list => $"ReadOnlySpan<{(list.Name == "numbers" ? "double" : "string?")}> {list.Name}"))}{_parameter})\n    {{");
        foreach (var (name, count) in lists)
            _output.WriteLine(FormattableString.Invariant($"        if ({name}.Length != {count}) throw new ArgumentException($\"A row ")
                + FormattableString.Invariant($"has {count} of the {name} but {{{name}.Length}} came.\", nameof({name}));"));
        bool onStack = _model.Inputs * sizeof(float) <= CSharpFunctions.MaxOnStack;
        if (!onStack)
            _output.WriteLine(FormattableString.Invariant($"        float[] rented = ArrayPool<float>.Shared.Rent({_model.Inputs});"));
        _output.WriteLine(FormattableString.Invariant($"        Span<float> x = ")
            + FormattableString.Invariant($"{(onStack ? $"stackalloc float[{_model.Inputs}]" : $"rented.AsSpan(0, {_model.Inputs})")};\n        x.Clear();"));
        int numbers = 0, texts = 0;
        foreach (var (plan, first) in columns)
        {
            _output.WriteLine($"\n        // {CSharpText.Comment(plan.Column)}");
            if (plan is NumericTransform number) Column(number, first, numbers++);
            else if (plan is DateTransform date) Column(date, first, numbers++);
            else Column((CategoryTransform)plan, first, texts++);
        }

        if (onStack) _output.WriteLine($"        {Return}Answer(x{_argument});\n    }}\n");
        else
        _output.WriteLine($"        {(_type == "void" ? "" : "var answer = ")}Answer(x{_argument});\n        "
            + $"ArrayPool<float>.Shared.Return(rented);\n{(_type == "void" ? "" : "        return answer;\n")}    }}\n");
        if (columns.Any(column => column.Plan is NumericTransform { Limit: null })) _output.WriteLine(Scaled);
        if (columns.Any(column => column.Plan is NumericTransform { Limit: not null })) _output.WriteLine(Clipped);
        if (_model.HasDates) Dates();
    }

    private void Column(DateTransform plan, int input, int place)
    {
        string seconds = FormattableString.Invariant($"numbers[{place}]");
        _output.WriteLine($"        if (!double.IsNaN({seconds}))\n        {{");
        _output.WriteLine(FormattableString.Invariant($"            x[{input}] = Elapsed({seconds}, {CSharpText.Double(plan.Center)}, ")
            + FormattableString.Invariant($"{CSharpText.Double(plan.Scale)});"));
        for (int c = 0; c < plan.Cycles.Count; c++)
            _output.WriteLine(FormattableString.Invariant($"            Turn({seconds}, {CSharpText.Double(plan.Cycles[c])}, ")
                + FormattableString.Invariant($"x[{input + plan.FirstCycle + 2 * c}..]);"));
        if (plan.Weekdays.Count > 0)
        {
            string weekday = FormattableString.Invariant($"weekday{place}");
            _output.WriteLine($"            int {weekday} = Weekday({seconds}) switch\n            {{");
            for (int w = 0; w < plan.Weekdays.Count; w++)
                _output.WriteLine(FormattableString.Invariant($"                {plan.Weekdays[w]} => {input + plan.FirstWeekday + w},"));
            _output.WriteLine($"                _ => -1,\n            }};\n            if ({weekday} >= 0) x[{weekday}] = 1;");
        }

        _output.WriteLine("        }");
        if (plan.MissingFlag) _output.WriteLine(FormattableString.Invariant($"        else x[{input + 1}] = 1;"));
    }

    private void Dates()
    {
        _output.WriteLine($$"""
                /// <summary>A date as Predict over lists wants it: seconds since 1970-01-01 00:00 on its own clock; NaN where it is missing.</summary>
                public static double Seconds(DateTime? date) => date is { } known ? (known.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond : double.NaN;

                /// <summary>A time of day as Predict over lists wants it: seconds since midnight; NaN where it is missing.</summary>
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

        if (!_model.Columns!.Any(column => column.Plan is DateTransform { Weekdays.Count: > 0 })) return;
        _output.WriteLine("""
                // 0 for Monday; 1970-01-01 was a Thursday.
                private static int Weekday(double seconds)
                {
                    double days = Math.Floor(seconds / 86400) + 3;
                    return (int)(days - 7 * Math.Floor(days / 7));
                }

            """.ReplaceLineEndings("\n"));
    }

    private void Column(NumericTransform plan, int input, int place)
    {
        string known = FormattableString.Invariant($"numbers[{place}], {CSharpText.Double(plan.Median)}, ")
            + FormattableString.Invariant($"{CSharpText.Double(plan.Center)}, {CSharpText.Double(plan.Scale)}");
        _output.WriteLine(FormattableString.Invariant($"        x[{input}] = ")
            + FormattableString.Invariant($"{(plan.Limit is { } limit ? $"Clipped({known}, {CSharpText.Double(limit)})" : $"Scaled({known})")};"));
        if (plan.MissingFlag)
            _output.WriteLine(FormattableString.Invariant($"        x[{input + 1}] = double.IsNaN(numbers[{place}]) ? 1 : 0;"));
        if (plan.Frequent is not { } frequent) return;
        string own = FormattableString.Invariant($"own{place}");
        _output.WriteLine(FormattableString.Invariant($"        int {own} = numbers[{place}] switch\n        {{"));
        for (int f = 0; f < frequent.Count; f++)
            _output.WriteLine(FormattableString.Invariant($"            {CSharpText.Double(frequent[f])} => ")
                + FormattableString.Invariant($"{input + plan.FirstFrequent + f},"));
        _output.WriteLine($"            _ => -1,\n        }};\n        if ({own} >= 0) x[{own}] = 1;");
    }

    private void Column(CategoryTransform plan, int input, int place)
    {
        var spellings = plan.OtherSpellings().ToLookup(spelling => spelling.Value, spelling => spelling.Key);
        string Case(int c) => string.Join(" or ", spellings[c].Prepend(plan.Categories[c]).Select(CSharpText.Text));
        if (plan.Signed)
        {
            _output.WriteLine(FormattableString.Invariant($"        x[{input}] = texts[{place}] switch {{ {Case(0)} => -1, ")
                + FormattableString.Invariant($"{Case(1)} => 1, _ => 0 }};"));
            return;
        }

        string known = FormattableString.Invariant($"known{place}");
        _output.WriteLine(FormattableString.Invariant($"        int {known} = texts[{place}] switch\n        {{"));
        for (int c = 0; c < plan.Categories.Count; c++)
            if (!plan.Categories.Skip(c + 1).Contains(plan.Categories[c]))
                _output.WriteLine(FormattableString.Invariant($"            {Case(c)} => {input + c},"));
        if (plan.MissingFlag)
            _output.WriteLine(FormattableString.Invariant($"            null{string.Concat((plan.MissingTexts ?? []).Prepend("").Except(plan.Categories).Select(text => $" or {CSharpText.Text(text)}"))} => {input + plan.Categories.Count},"));
        _output.WriteLine($"            _ => -1,\n        }};\n        if ({known} >= 0) x[{known}] = 1;");
    }

    private string Return => _type == "void" ? "" : "return ";

    private static string TypeOf(ColumnTransform plan) =>
        plan switch { NumericTransform => "double", DateTransform { Form.Order: DateOrder.Time } => "TimeSpan?", DateTransform =>
        "DateTime?", _ => "string?" };

    private static string Said(ColumnTransform plan) => plan is DateTransform date
        ? $"{CSharpText.Documentation(plan.Column)}: a {(date.Form.Order == DateOrder.Time ? "time of day" : $"date{date.Clock}")}; "
        + "null where missing."
        : plan is CategoryTransform category
        ? $"{CSharpText.Documentation(plan.Column)}: {CSharpText.Documentation(Suggestion.Shortened(category.Categories))}; null or "
        + $"empty{(category.MissingTexts is { } texts ? $" (or {CSharpText.Documentation(Suggestion.Shortened(texts))})" : "")} where "
        + "missing. Any other text is one that training did not see."
        : $"{CSharpText.Documentation(plan.Column)}: a number; NaN where missing.";

    private static readonly string Clipped = """
            // A missing number is the median of training; then x = (number - center) / scale, and x / sqrt(1 + (x / limit)^2).
            private static float Clipped(double number, double median, double center, double scale, double limit)
            {
                if (double.IsInfinity(number)) throw new ArgumentException("A number is infinite; give a finite one, or NaN where it is missing.");
                double q = Math.Clamp(((double.IsNaN(number) ? median : number) - center) / scale / limit, -1e100, 1e100);
                return (float)(limit * (q / Math.Sqrt(1 + q * q)));
            }

        """.ReplaceLineEndings("\n");

    private static readonly string Scaled = """
            // A missing number is the median of training; then (number - center) / scale.
            private static float Scaled(double number, double median, double center, double scale)
            {
                if (double.IsInfinity(number)) throw new ArgumentException("A number is infinite; give a finite one, or NaN where it is missing.");
                return (float)(((double.IsNaN(number) ? median : number) - center) / scale);
            }

        """.ReplaceLineEndings("\n");
}
