using Nabla.Activations;
using Nabla.Data.Features.Dates;
using Nabla.Data.Features;
using Nabla.Models.Export.Formulas;
using Nabla.Programs;

namespace Nabla.Models.Export.C;

/// <summary>Writes the conversion of a row of raw columns to inputs.</summary>
internal static class CColumns
{
    /// <summary>Writes the functions and lists that <see cref="Write"/> needs.</summary>
    public static void Helpers(ExportedModel model, string prefix, TextWriter output)
    {
        if (model.Columns!.Any(column => column.Dates is null && column.Has<ScaledNumber>(scaled => scaled.Limit is null)))
        {
            output.WriteLine($$"""
                /* A missing number is the median of training; then (number - center) / scale. */
                static float {{prefix}}_scaled(double number, double median, double center, double scale)
                {
                    return (float)(((isnan(number) ? median : number) - center) / scale);
                }

                """.ReplaceLineEndings("\n"));
        }

        if (model.Columns!.Any(column => column.Dates is null && column.Has<ScaledNumber>(scaled => scaled.Limit is not null)))
        {
            output.WriteLine($$"""
                /* The same, then x / sqrt(1 + (x / limit)^2): no value is beyond the limit. */
                static float {{prefix}}_clipped(double number, double median, double center, double scale, double limit)
                {
                    double q = ((isnan(number) ? median : number) - center) / scale / limit;
                    if (q > 1e100) q = 1e100;
                    if (q < -1e100) q = -1e100;
                    return (float)(limit * (q / sqrt(1 + q * q)));
                }

                """.ReplaceLineEndings("\n"));
        }

        if (model.Columns!.Any(column =>
            column.Categories.Count > 0 || (column.IsText && column.MissingTexts is not null)))
        {
            output.WriteLine($$"""
                /* The index of a text in a list; -1 if it is not in it. */
                static int {{prefix}}_place(const char *text, const char *const *list, int count)
                {
                    int i;
                    for (i = count - 1; i >= 0; i--)
                        if (text != NULL && strcmp(text, list[i]) == 0) break;
                    return i;
                }

                """.ReplaceLineEndings("\n"));
        }

        if (model.HasDates) DateHelpers(model, prefix, output);
        for (int n = 0; n < model.Formulas.Count; n++) Function(model.Formulas[n], n + 1, prefix, output);
        for (int c = 0; c < model.Columns!.Count; c++)
        {
            var column = model.Columns[c];
            string name = CText.Comment(column.Plan.Column);
            foreach (var (operation, _) in column.Steps)
            {
                if (operation is OneHotNumbers frequent)
                {
                    output.WriteLine(FormattableString.Invariant($"/* {name}: numbers that have an input of their own */\nstatic const ")
                        + FormattableString.Invariant($"double {prefix}_frequent_{c + 1}[{frequent.Numbers.Count}] =\n{{"));
                    Wrapped.List(output, "    ", frequent.Numbers.Select(CText.Double));
                    output.WriteLine("};\n");
                }
            }

            if (!column.IsText) continue;
            if (column.MissingTexts is { } missing)
            {
                output.WriteLine(FormattableString.Invariant($"/* {name}: texts that mean a missing one ")
                    + FormattableString.Invariant($"*/\nstatic const char *const {prefix}_missing_{c + 1}[{missing.Count}] =\n{{"));
                Wrapped.List(output, "    ", missing.Select(CText.Text));
                output.WriteLine("};\n");
            }

            if (column.Categories.Count == 0) continue;
            output.WriteLine(FormattableString.Invariant($"/* {name} */\nstatic const char *const ")
                + FormattableString.Invariant($"{prefix}_categories_{c + 1}[{column.Categories.Count}] =\n{{"));
            Wrapped.List(output, "    ", column.Categories.Select(CText.Text));
            output.WriteLine("};\n");
            if (SpellingsOf(column) is not { Count: > 0 } spellings) continue;
            output.WriteLine(FormattableString.Invariant($"/* {name}: other spellings, and which category each is ")
                + FormattableString.Invariant($"*/\nstatic const char *const {prefix}_spellings_{c + 1}[{spellings.Count}] =\n{{"));
            Wrapped.List(output, "    ", spellings.Select(spelling => CText.Text(spelling.Key)));
            output.WriteLine(FormattableString.Invariant($"}};\n\nstatic const int {prefix}_spelled_{c + 1}[{spellings.Count}] =\n{{"));
            Wrapped.List(output, "    ", spellings.Select(spelling => FormattableString.Invariant($"{spelling.Value}")));
            output.WriteLine("};\n");
        }
    }

    private static IReadOnlyList<KeyValuePair<string, int>> SpellingsOf(ExportedColumn column) =>
        column.Steps.Select(step => (step.Operation as OneHotTexts)?.Spellings ?? (step.Operation as SignedTexts)?.Spellings)
        .FirstOrDefault(some => some is not null) ?? [];

    private static void Function(IFormula formula, int number, string prefix, TextWriter output)
    {
        var doubles = new CDoubles(prefix, new(prefix));
        var written = new Formula(formula.Value(FormulaVector<double>.Input).Node, doubles);
        if (number == 1) foreach (string helper in doubles.Helpers) output.WriteLine(helper);
        output.WriteLine($"/* {CText.Comment(formula.Spec.ToString())}, by the same operations as in training. */");
        output.WriteLine(FormattableString.Invariant($"static float {prefix}_function_{number}(double z)\n{{"));
        foreach (var (name, step) in written.Steps) output.WriteLine($"    const double {name} = {step};");
        output.WriteLine($"    return (float)({written.Result});\n}}\n");
    }

    /// <summary>Declares the conversion of a date for a row, if there is a date column.</summary>
    public static void DeclareDates(ExportedModel model, string prefix, TextWriter output)
    {
        if (!model.HasDates) return;
        output.WriteLine($"""
            /* Seconds since 1970-01-01 00:00 of a date and time; of a time of day alone give 1970, 1, 1 as the date. */
            double {prefix}_seconds(int year, int month, int day, int hour, int minute, double second);

            """.ReplaceLineEndings("\n"));
    }

    private static void DateHelpers(ExportedModel model, string prefix, TextWriter output)
    {
        output.WriteLine($$"""
            double {{prefix}}_seconds(int year, int month, int day, int hour, int minute, double second)
            {
                /* Years from March on, so that the leap day is the last of a year. */
                const double y = month <= 2 ? year - 1 : year, m = month + (month > 2 ? -3 : 9);
                const double days = 365 * y + floor(y / 4) - floor(y / 100) + floor(y / 400) + floor((153 * m + 2) / 5) + day - 719469;
                return 86400 * days + 3600.0 * hour + 60.0 * minute + second;
            }

            """.ReplaceLineEndings("\n"));
        if (model.HasCycles)
        {
            output.WriteLine($$"""
                /* The sine and the cosine of a time within a cycle. */
                static void {{prefix}}_turn(double seconds, double cycle, float *x)
                {
                    const double turns = seconds / cycle;
                    const float part = (float)(turns - floor(turns));
                    x[0] = {{prefix}}_cos_turns(part - 0.25f);
                    x[1] = {{prefix}}_cos_turns(part);
                }

                """.ReplaceLineEndings("\n"));
        }

        output.WriteLine($$"""
            /* Elapsed time, (seconds - center) / scale, smoothly clipped. */
            static float {{prefix}}_elapsed(double seconds, double center, double scale)
            {
                double q = (seconds - center) / scale / {{CText.Double(DateTransform.Limit)}};
                if (q > 1e100) q = 1e100;
                if (q < -1e100) q = -1e100;
                return (float)({{CText.Double(DateTransform.Limit)}} * (q / sqrt(1 + q * q)));
            }

            """.ReplaceLineEndings("\n"));
    }

    private static void WriteDate(ExportedModel model, ExportedColumn column, string cell, string prefix, TextWriter output)
    {
        string otherwise = column.Missing is { } missing ? FormattableString.Invariant($" x[{missing.At}] = 1.0f;") : " { }";
        output.WriteLine($"    if (isnan({cell})){otherwise}\n    else\n    {{");
        foreach (var (operation, at) in column.Steps)
        {
            switch (operation)
            {
                case MissingIndicator:
                    break;
                case ScaledNumber { Limit: DateTransform.Limit } scaled:
                    output.WriteLine(FormattableString.Invariant($"        x[{at}] = {prefix}_elapsed({cell}, ")
                        + FormattableString.Invariant($"{CText.Double(scaled.Center)}, {CText.Double(scaled.Scale)});"));
                    break;
                case CyclicalTime cycle:
                    output.WriteLine(FormattableString.Invariant($"        {prefix}_turn({cell}, {CText.Double(cycle.Cycle)}, x + {at});"));
                    break;
                case OneHotWeekdays weekdays:
                    string day = CText.Double(DateTransform.SecondsOfDay);
                    output.WriteLine($"        {{\n            const double days = floor({cell} / {day}) + 3;");
                    output.WriteLine("            switch ((int)(days - 7 * floor(days / 7)))\n            {");
                    for (int w = 0; w < weekdays.Days.Count; w++)
                        output.WriteLine(FormattableString.Invariant($"                case {weekdays.Days[w]}: ")
                            + FormattableString.Invariant($"x[{at + w}] = 1.0f; break;"));
                    output.WriteLine("                default: break;\n            }\n        }");
                    break;
                case NumberFunction function:
                    output.WriteLine(FormattableString.Invariant($"        x[{at}] = {NameOf(model, function, prefix)}({cell});"));
                    break;
                default:
                    throw column.Unknown(operation);
            }
        }

        output.WriteLine("    }");
    }

    private static string NameOf(ExportedModel model, NumberFunction function, string prefix) => FormattableString.Invariant(
        $"{prefix}_function_{model.Formulas.Select(formula => formula.Spec).ToList().IndexOf(function.Formula.Spec) + 1}");

    /// <summary>Writes the statements that fill x.</summary>
    public static void Write(ExportedModel model, IReadOnlyList<string> names, string prefix, TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant($"    float x[{model.Inputs}] = {{ 0.0f }};"));
        if (model.Columns!.Any(column =>
            column.Categories.Count > 0 || column.Has<OneHotNumbers>()))
            output.WriteLine("    int place;");
        for (int c = 0; c < names.Count; c++)
        {
            var column = model.Columns![c];
            string cell = $"row->{names[c]}";
            output.WriteLine();
            if (column.Dates is not null) WriteDate(model, column, cell, prefix, output);
            else if (column.IsText) WriteText(column, c + 1, cell, prefix, output);
            else WriteNumber(model, column, c + 1, cell, prefix, output);
        }

        output.WriteLine();
    }

    private static void WriteNumber(ExportedModel model, ExportedColumn column, int number, string cell, string prefix, TextWriter output)
    {
        foreach (var (operation, at) in column.Steps)
        {
            string x = FormattableString.Invariant($"    x[{at}] = ");
            switch (operation)
            {
                case ScaledNumber scaled:
                    string numbers = $"{cell}, {CText.Double(scaled.WhenMissing ?? scaled.Center)}, {CText.Double(scaled.Center)}, "
                        + CText.Double(scaled.Scale);
                    output.WriteLine(x + (scaled.Limit is { } limit ? $"{prefix}_clipped({numbers}, {CText.Double(limit)});"
                        : $"{prefix}_scaled({numbers});"));
                    break;
                case MissingIndicator:
                    output.WriteLine($"{x}isnan({cell}) ? 1.0f : 0.0f;");
                    break;
                case NumberFunction { WhenMissing: { } missing } function:
                    output.WriteLine($"{x}{NameOf(model, function, prefix)}(isnan({cell}) ? {CText.Double(missing)} : {cell});");
                    break;
                case NumberFunction function:
                    output.WriteLine($"{x}isnan({cell}) ? 0.0f : {NameOf(model, function, prefix)}({cell});");
                    break;
                case OneHotNumbers frequent:
                    output.WriteLine(FormattableString.Invariant($"    for (place = 0; place < {frequent.Numbers.Count}; place++)\n")
                        + FormattableString.Invariant($"        if ({cell} == {prefix}_frequent_{number}[place]) x[{at} + place] = 1.0f;"));
                    break;
                default:
                    throw column.Unknown(operation);
            }
        }
    }

    private static void WriteText(ExportedColumn column, int number, string cell, string prefix, TextWriter output)
    {
        int count = column.Categories.Count, others = SpellingsOf(column).Count;
        string spelled = others == 0 ? ""
            : FormattableString.Invariant($"\n    if (place < 0)\n    {{\n        place = {prefix}_place({cell}, ")
            + FormattableString.Invariant($"{prefix}_spellings_{number}, {others});\n        if (place >= 0) place = ")
            + FormattableString.Invariant($"{prefix}_spelled_{number}[place];\n    }}");
        foreach (var (operation, at) in column.Steps)
        {
            switch (operation)
            {
                case OneHotTexts or SignedTexts when count > 0:
                    string x = operation is SignedTexts ? FormattableString.Invariant($"x[{at}] = 2.0f * (float)place - 1.0f")
                        : FormattableString.Invariant($"x[{at} + place] = 1.0f");
                    output.WriteLine(FormattableString.Invariant($"    place = {prefix}_place({cell}, {prefix}_categories_{number}, ")
                        + FormattableString.Invariant($"{count});{spelled}\n    if (place >= 0) {x};"));
                    break;
                case OneHotTexts:
                    break;
                case MissingIndicator flag:
                    string missing = flag.IsEmptyMissing ? $"{cell} == NULL || {cell}[0] == '\\0'" : $"{cell} == NULL";
                    if (column.MissingTexts is { } texts)
                        missing += FormattableString.Invariant(
                            $" || {prefix}_place({cell}, {prefix}_missing_{number}, {texts.Count}) >= 0");
                    output.WriteLine(FormattableString.Invariant($"    if ({missing}) x[{at}] = 1.0f;"));
                    break;
                default:
                    throw column.Unknown(operation);
            }
        }
    }
}
