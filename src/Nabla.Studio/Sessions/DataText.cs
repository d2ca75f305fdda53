using System.Text.Json;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models.Runs;

namespace Nabla.Studio.Sessions;

/// <summary>Data as JSON: columns, classes and the first samples.</summary>
internal static class DataText
{
    private const int MaxRows = 8, MaxImages = 24, MaxColumns = 200;

    /// <summary>Writes what a page shows before training.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="data">The data.</param>
    /// <param name="target">The column to predict; null for the target of the data, or the last column.</param>
    public static void Write(Utf8JsonWriter writer, LoadedData data, string? target)
    {
        writer.WriteString("name", data.Name);
        var names = data.Table is { } all ? TargetColumns.Parse(target ?? data.Target ?? all.Names[^1], all.Names) : [];
        var table = data.Table is { } read ? MissingTextClasses.Restore(read, names) : null;
        RunText.WriteStrings(writer, "notes", data.AllNotes.Concat(table?.Notes.Except(data.Table!.Notes) ?? [])
            .Select(note => Advised.Complete(note)));
        if (table is not null) Table(writer, data, table, [.. names.Select(name => table[name])]);
        else Samples(writer, data, data.Dataset!);
    }

    /// <summary>The inputs of a sample as numbers of few digits; for images from 0 to 1.</summary>
    public static void WriteInputs(Utf8JsonWriter writer, Dataset samples, int row)
    {
        var x = new float[samples.InputWidth];
        samples.CopyInputs(row, 1, x);
        writer.WriteStartArray("x");
        foreach (float value in x) writer.WriteNumberValue(Math.Round(value, 3));
        writer.WriteEndArray();
    }

    /// <summary>The name of a class, or its number if classes have no names.</summary>
    public static string ClassName(IReadOnlyList<string>? names, int at) => names?[at] ?? FormattableString.Invariant($"{at}");

    private static void Table(Utf8JsonWriter writer, LoadedData data, Table table, IReadOnlyList<Column> targets)
    {
        writer.WriteString("kind", "table");
        writer.WriteNumber("rows", table.RowCount);
        if (data.TestTable is { } test) writer.WriteNumber("test_rows", test.RowCount);
        string[] names = [.. targets.Select(target => target.Name)];
        writer.WriteString("target", TargetColumns.Text(names));
        RunText.WriteStrings(writer, "targets", names);
        writer.WriteString("task", targets.All(target => target.Kind == ColumnKind.Number) ? "regression" : targets.Count > 1
            ? "multi-label" : "classification");
        writer.WriteNumber("columns_in_all", table.Columns.Count);
        writer.WriteStartArray("columns");
        foreach (var column in table.Columns.Take(MaxColumns)) writer.Column(ColumnSummary.From(column));
        writer.WriteEndArray();
        writer.WriteStartArray("first");
        for (int row = 0; row < Math.Min(MaxRows, table.RowCount); row++)
        {
            writer.WriteStartArray();
            foreach (var column in table.Columns.Take(MaxColumns)) writer.WriteStringValue(column.TextAt(row));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        if (targets is [TextColumn text])
            Classes(writer, text.CountCategories().Select((count, k) => (text.Categories[k], count)).OrderByDescending(one => one.count));
    }

    private static void Samples(Utf8JsonWriter writer, LoadedData data, Dataset samples)
    {
        writer.WriteString("kind", "samples");
        writer.WriteNumber("rows", samples.Count);
        if (data.TestDataset is { } test) writer.WriteNumber("test_rows", test.Count);
        writer.WriteNumber("inputs", samples.InputWidth);
        writer.WriteNumber("outputs", samples.TargetWidth);
        writer.WriteString("task", samples.LearningTask.ToString().ToLowerInvariant());
        if (samples.Image is { } image)
        {
            writer.WriteNumber("image_rows", image.Rows);
            writer.WriteNumber("image_columns", image.Columns);
        }

        bool hasClasses = samples.LearningTask == LearningTask.Classification;
        writer.WriteStartArray("first");
        for (int row = 0; row < Math.Min(samples.Image is null ? MaxRows : MaxImages, samples.Count); row++)
        {
            writer.WriteStartObject();
            if (hasClasses) writer.WriteString("class", ClassName(samples.ClassNames, samples.ClassOf(row)));
            WriteInputs(writer, samples, row);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (!hasClasses) return;
        var counts = new int[Math.Max(2, samples.TargetWidth)];
        for (int i = 0; i < samples.Count; i++) counts[samples.ClassOf(i)]++;
        Classes(writer, counts.Select((count, k) => (ClassName(samples.ClassNames, k), count)));
    }

    private static void Classes(Utf8JsonWriter writer, IEnumerable<(string Name, int Count)> classes)
    {
        writer.WriteStartArray("classes");
        foreach (var (name, count) in classes.Take(MaxColumns))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteNumber("count", count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
