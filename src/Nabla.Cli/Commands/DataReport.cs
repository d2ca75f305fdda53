using System.Globalization;
using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models.Runs;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary>What is in a data file.</summary>
internal static class DataReport
{
    private const int MaxColumns = 60, MaxClasses = 30;

    private static readonly string[] Headings = ["column", "kind", "missing", "distinct", "min", "median", "max", "most frequent"];

    /// <summary>Shows the columns of a table, or the shape of samples.</summary>
    /// <param name="data">The data.</param>
    /// <param name="target">The column to predict; null for the data's own, or the last.</param>
    /// <param name="screen">For people.</param>
    /// <param name="json">Where one JSON object goes; null for text.</param>
    public static void Show(LoadedData data, string? target, IScreen screen, TextWriter? json)
    {
        if (data.Table is { } read)
        {
            var names = TargetColumns.Parse(target ?? data.Target ?? read.Names[^1], read.Names);
            var table = MissingTextClasses.Restore(read, names);
            // The notes on reading were shown when it was read.
            foreach (var note in table.Notes.Except(read.Notes)) screen.Note(FlagAdvice.Message(note));
            ShowTable(table, [.. data.AllNotes, .. table.Notes.Except(read.Notes)], [.. names.Select(name => table[name])], screen, json);
            return;
        }

        ShowSamples(data, screen, json);
    }

    private static void ShowTable(Table table, IEnumerable<DataNote> notes, IReadOnlyList<Column> targets, IScreen screen, TextWriter? json)
    {
        var columns = table.Columns.Select(ColumnSummary.From).ToList();
        var unusable = notes.Where(note => note.IsFault).Select(note => note.Column).ToHashSet();
        var classes = targets is [TextColumn text] && !unusable.Contains(text.Name) ? CountsOf(text) : [];
        if (json is not null)
        {
            json.WriteLine(JsonLine.Write(writer =>
            {
                writer.WriteString("kind", "table");
                writer.WriteNumber("rows", table.RowCount);
                writer.WriteString("target", TargetColumns.Text([.. targets.Select(target => target.Name)]));
                writer.WriteStartArray("columns");
                foreach (var column in columns) writer.Column(column);
                writer.WriteEndArray();
                WriteClasses(writer, classes);
                writer.Notes(notes);
            }));
            return;
        }

        screen.Line($"{table.Source}: {MessageText.Count(table.RowCount, "row")}, {MessageText.Count(table.Columns.Count, "column")}");
        screen.Table(Headings, columns.Take(MaxColumns).Select(Cells));
        if (columns.Count > MaxColumns) screen.Line($"… and {MessageText.Count(columns.Count - MaxColumns, "more column")}");
        screen.Line($"target{(targets.Count > 1 ? "s" : "")}: "
            + string.Join(", ", targets.Select(target => $"{target.Name} ({Use(target)})")));
        string Use(Column target) => unusable.Contains(target.Name) ? "not usable, see the note"
            : target.Kind == ColumnKind.Number ? "numbers" : "classes";
        ShowClasses(classes, screen);
    }

    private static IReadOnlyList<string> Cells(ColumnSummary column) =>
        [column.Name, column.Kind, $"{column.Missing}", $"{column.Distinct}", Shown(column.Min), Shown(column.Median),
        Shown(column.Max), column.MostFrequent];

    private static string Shown(double? value) => value is { } number ? Wording.Number(number) : "";

    private static void ShowSamples(LoadedData source, IScreen screen, TextWriter? json)
    {
        var data = source.Dataset!;
        var classes = data.LearningTask == LearningTask.Classification ? CountsOf(data) : [];
        if (json is not null)
        {
            json.WriteLine(JsonLine.Write(writer =>
            {
                writer.WriteString("kind", "samples");
                writer.WriteNumber("samples", data.Count);
                if (source.TestDataset is not null) writer.WriteNumber("test_samples", source.TestDataset.Count);
                writer.WriteNumber("inputs", data.InputWidth);
                writer.WriteNumber("outputs", data.TargetWidth);
                WriteClasses(writer, classes);
                writer.Notes(source.AllNotes);
            }));
            return;
        }

        string test = source.TestDataset is { } part ? FormattableString.Invariant($" and {part.Count:N0} test samples") : "";
        string shape = data.Image is { } image ? $" (images of {image.Rows} × {image.Columns})" : "";
        screen.Line($"{source.Name}: {MessageText.Count(data.Count, "sample")}{test}, "
            + $"{MessageText.Count(data.InputWidth, "input")}{shape}, "
            + MessageText.Count(data.TargetWidth, "output"));
        ShowClasses(classes, screen);
    }

    private static void ShowClasses(IReadOnlyList<KeyValuePair<string, int>> classes, IScreen screen)
    {
        if (classes.Count == 0) return;
        double all = classes.Sum(one => one.Value);
        screen.Table(["class", "samples", "share"], classes.Take(MaxClasses).Select(one => (IReadOnlyList<string>)
            [one.Key, one.Value.ToString(CultureInfo.InvariantCulture), FormattableString.Invariant($"{100 * one.Value / all:0.0} %")]));
        if (classes.Count > MaxClasses) screen.Line($"… and {MessageText.Count(classes.Count - MaxClasses, "more class", "more classes")}");
    }

    private static void WriteClasses(System.Text.Json.Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, int>> classes)
    {
        if (classes.Count == 0) return;
        writer.WriteStartObject("classes");
        foreach (var (name, count) in classes) writer.WriteNumber(name, count);
        writer.WriteEndObject();
    }

    private static List<KeyValuePair<string, int>> CountsOf(TextColumn column) =>
        [.. column.CountCategories().Select((count, k) => KeyValuePair.Create(column.Categories[k], count))
            .OrderByDescending(one => one.Value)
        .ThenBy(one => one.Key, StringComparer.Ordinal)];

    private static List<KeyValuePair<string, int>> CountsOf(Dataset data)
    {
        var counts = new int[Math.Max(2, data.TargetWidth)];
        for (int i = 0; i < data.Count; i++) counts[data.ClassOf(i)]++;
        return [.. counts.Select((count, k) =>
            KeyValuePair.Create(data.ClassNames?[k] ?? k.ToString(CultureInfo.InvariantCulture), count))];
    }
}
