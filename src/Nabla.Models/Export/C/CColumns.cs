using Nabla.Data.Features;
using Nabla.Data.Features.Dates;

namespace Nabla.Models.Export.C;

/// <summary>A row of raw columns becomes inputs.</summary>
internal static class CColumns
{
    /// <summary>Functions and lists that <see cref="Write"/> needs.</summary>
    public static void Helpers(ExportedModel model, string prefix, TextWriter output)
    {
        if (model.Columns!.Any(column => column.Plan is NumericTransform { Limit: null }))
        {
            output.WriteLine($$"""
                /* A missing number is the median of training; then (number - center) / scale. */
                static float {{prefix}}_scaled(double number, double median, double center, double scale)
                {
                    return (float)(((isnan(number) ? median : number) - center) / scale);
                }

                """.ReplaceLineEndings("\n"));
        }

        if (model.Columns!.Any(column => column.Plan is NumericTransform { Limit: not null }))
        {
            output.WriteLine($$"""
                /* The same, then x / sqrt(1 + (x / limit)^2): nothing lies beyond the limit. */
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
            column.Plan is CategoryTransform { Categories.Count: > 0 } or CategoryTransform { MissingTexts: not null }))
        {
            output.WriteLine($$"""
                /* The place of a text in a list; -1 where it is not in it. */
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
        for (int c = 0; c < model.Columns!.Count; c++)
        {
            if (model.Columns[c].Plan is NumericTransform { Frequent: { } frequent } number)
            {
                output.WriteLine(FormattableString.Invariant($"/* {CText.Comment(number.Column)}: numbers that have an input of their ")
                    + FormattableString.Invariant($"own */\nstatic const double {prefix}_frequent_{c + 1}[{frequent.Count}] =\n{{"));
                Wrapped.List(output, "    ", frequent.Select(CText.Double));
                output.WriteLine("};\n");
            }

            if (model.Columns[c].Plan is not CategoryTransform plan) continue;
            if (plan.MissingTexts is { } missing)
            {
                output.WriteLine(FormattableString.Invariant($"/* {CText.Comment(plan.Column)}: texts that mean a missing one ")
                    + FormattableString.Invariant($"*/\nstatic const char *const {prefix}_missing_{c + 1}[{missing.Count}] =\n{{"));
                Wrapped.List(output, "    ", missing.Select(CText.Text));
                output.WriteLine("};\n");
            }

            if (plan.Categories.Count == 0) continue;
            output.WriteLine(FormattableString.Invariant($"/* {CText.Comment(plan.Column)} */\nstatic const char *const ")
                + FormattableString.Invariant($"{prefix}_categories_{c + 1}[{plan.Categories.Count}] =\n{{"));
            Wrapped.List(output, "    ", plan.Categories.Select(CText.Text));
            output.WriteLine("};\n");
            if (plan.OtherSpellings() is not { Count: > 0 } spellings) continue;
            output.WriteLine(FormattableString.Invariant($"/* {CText.Comment(plan.Column)}: other spellings, and which category each is ")
                + FormattableString.Invariant($"*/\nstatic const char *const {prefix}_spellings_{c + 1}[{spellings.Count}] =\n{{"));
            Wrapped.List(output, "    ", spellings.Select(spelling => CText.Text(spelling.Key)));
            output.WriteLine(FormattableString.Invariant($"}};\n\nstatic const int {prefix}_spelled_{c + 1}[{spellings.Count}] =\n{{"));
            Wrapped.List(output, "    ", spellings.Select(spelling => FormattableString.Invariant($"{spelling.Value}")));
            output.WriteLine("};\n");
        }
    }

    /// <summary>Converts a date for a row: declared where a column is of dates.</summary>
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

    private static void WriteDate(DateTransform plan, int first, string cell, string prefix, TextWriter output)
    {
        string otherwise = plan.MissingFlag ? FormattableString.Invariant($" x[{first + 1}] = 1.0f;") : " { }";
        output.WriteLine($"    if (isnan({cell})){otherwise}\n    else\n    {{");
        output.WriteLine(FormattableString.Invariant($"        x[{first}] = {prefix}_elapsed({cell}, {CText.Double(plan.Center)}, ")
            + FormattableString.Invariant($"{CText.Double(plan.Scale)});"));
        for (int c = 0; c < plan.Cycles.Count; c++)
            output.WriteLine(FormattableString.Invariant($"        {prefix}_turn({cell}, {CText.Double(plan.Cycles[c])}, x + ")
                + FormattableString.Invariant($"{first + plan.FirstCycle + 2 * c});"));
        if (plan.Weekdays.Count > 0)
        {
            output.WriteLine($"        {{\n            const double days = floor({cell} / {CText.Double(DateTransform.SecondsOfDay)}) + "
                + $"3;\n            switch ((int)(days - 7 * floor(days / 7)))\n            {{");
            for (int w = 0; w < plan.Weekdays.Count; w++)
                output.WriteLine(FormattableString.Invariant($"                case {plan.Weekdays[w]}: ")
                    + FormattableString.Invariant($"x[{first + plan.FirstWeekday + w}] = 1.0f; break;"));
            output.WriteLine("                default: break;\n            }\n        }");
        }

        output.WriteLine("    }");
    }

    /// <summary>Statements that fill x.</summary>
    public static void Write(ExportedModel model, IReadOnlyList<string> names, string prefix, TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant($"    float x[{model.Inputs}] = {{ 0.0f }};"));
        if (model.Columns!.Any(column =>
            column.Plan is CategoryTransform { Categories.Count: > 0 } or NumericTransform { Frequent: not null }))
            output.WriteLine("    int place;");
        for (int c = 0; c < names.Count; c++)
        {
            var (plan, first) = model.Columns![c];
            string cell = $"row->{names[c]}";
            output.WriteLine();
            if (plan is NumericTransform number)
            {
                string numbers = $"{cell}, {CText.Double(number.Median)}, {CText.Double(number.Center)}, {CText.Double(number.Scale)}";
                output.WriteLine(FormattableString.Invariant($"    x[{first}] = {(number.Limit is { } limit ? $"{prefix}_clipped({numbers}, {CText.Double(limit)})" : $"{prefix}_scaled({numbers})")};"));
                if (number.MissingFlag) output.WriteLine(FormattableString.Invariant($"    x[{first + 1}] = isnan({cell}) ? 1.0f : 0.0f;"));
                if (number.Frequent is { } frequent)
                    output.WriteLine(FormattableString.Invariant($"    for (place = 0; place < {frequent.Count}; place++)\n        if ")
                        + FormattableString.Invariant($"({cell} == {prefix}_frequent_{c + 1}[place]) ")
                        + FormattableString.Invariant($"x[{first + number.FirstFrequent} + place] = 1.0f;"));
            }
            else if (plan is DateTransform date) WriteDate(date, first, cell, prefix, output);
            else if (plan is CategoryTransform category)
            {
                int count = category.Categories.Count, others = category.OtherSpellings().Count;
                string spelled = others == 0 ? ""
                    : FormattableString.Invariant($"\n    if (place < 0)\n    {{\n        place = {prefix}_place({cell}, ")
                    + FormattableString.Invariant($"{prefix}_spellings_{c + 1}, {others});\n        if (place >= 0) place = ")
                    + FormattableString.Invariant($"{prefix}_spelled_{c + 1}[place];\n    }}");
                if (count > 0)
                    output.WriteLine(FormattableString.Invariant($"    place = {prefix}_place({cell}, {prefix}_categories_{c + 1}, ")
                        + FormattableString.Invariant($"{count});{spelled}\n    if (place >= 0) ")
                        + FormattableString.Invariant($"{(category.Signed ? $"x[{first}] = 2.0f * (float)place - 1.0f" : $"x[{first} + place] = 1.0f")};"));
                string missing = category.Categories.Contains("") ? $"{cell} == NULL" : $"{cell} == NULL || {cell}[0] == '\\0'";
                if (category.MissingTexts is { } texts)
                    missing += FormattableString.Invariant($" || {prefix}_place({cell}, {prefix}_missing_{c + 1}, {texts.Count}) >= 0");
                if (category.MissingFlag) output.WriteLine(FormattableString.Invariant($"    if ({missing}) x[{first + count}] = 1.0f;"));
            }
        }

        output.WriteLine();
    }
}
