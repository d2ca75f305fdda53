using System.Text.Json;
using Nabla.Data;
using Nabla.Models.Runs;
using Nabla.Studio.Hosting;
using Nabla.Studio.Sessions;

namespace Nabla.Studio.Api;

/// <summary><c>/api/evaluate</c>: how good a network is, class by class and sample by sample.</summary>
internal static class EvaluateApi
{
    private const int MaxShown = 60, MaxPoints = 2000, Bars = 41;

    public static void Map(Routes routes)
    {
        routes.Get("/api/evaluate", async (asked, writer) =>
        {
            var look = asked.Look();
            var judged = await Task.Run(() => new Judged(look), asked.Cancel);
            writer.WriteString("name", look.Shown.Name);
            writer.WriteString("part", judged.Part);
            RunText.WriteStrings(writer, "parts", look.Shown.Parts);
            writer.WriteString("task", judged.Samples.Task.ToString().ToLowerInvariant());
            writer.WriteString("target", look.Shown.Model.Preprocessing?.Target.Column);
            writer.WriteString("cost_function", look.Shown.Model.Cost.Spec.ToString());
            RunText.WriteStrings(writer, "notes", look.Shown.Notes);
            writer.WriteStartObject("scores");
            EvaluationJson.Write(writer, judged.Evaluation);
            writer.WriteEndObject();
            int target = Target(asked, judged);
            RunText.WriteStrings(writer, "targets", judged.TargetNames);
            writer.WriteNumber("chosen", target);
            if (judged.Samples.Task == LearningTask.Regression) WriteResiduals(writer, judged, target);
            await WriteSamplesAsync(asked, writer, look, judged, "worst", judged.Worst(MaxShown, target), target);
        });
        routes.Get("/api/evaluate/cell", async (asked, writer) =>
        {
            var look = asked.Look();
            var judged = await Task.Run(() => new Judged(look), asked.Cancel);
            if (!judged.HasClasses) throw new DataException("Only classes have a confusion matrix.");
            var rows = judged.Cell(Class(asked, "truth", judged), Class(asked, "predicted", judged));
            writer.WriteNumber("count", rows.Count);
            await WriteSamplesAsync(asked, writer, look, judged, "samples", [.. rows.Take(MaxShown)]);
        });
    }

    // Of several targets the one that is looked at.
    private static int Target(Asked asked, Judged judged)
    {
        int target = asked.Whole("of") ?? 0;
        return target >= 0 && target < judged.Targets ? target
            : throw new DataException($"of must be a target from 0 to {judged.Targets - 1} (got {target}).");
    }

    private static int Class(Asked asked, string name, Judged judged)
    {
        int k = asked.Whole(name) ?? throw new DataException($"{name} is missing.");
        return k >= 0 && k < judged.Names.Count ? k
            : throw new DataException($"{name} must be a class from 0 to {judged.Names.Count - 1} (got {k}).");
    }

    // True against predicted, and how often how far off; evenly taken where there are many.
    private static void WriteResiduals(Utf8JsonWriter writer, Judged judged, int target)
    {
        int count = judged.Samples.Count, step = Math.Max(1, (count + MaxPoints - 1) / MaxPoints);
        writer.WriteStartArray("points");
        for (int row = 0; row < count; row += step)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(row);
            writer.WriteNumberValue(judged.TruthOfTarget(row, target));
            writer.WriteNumberValue(judged.PointOf(row, target));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        double[] residuals = [.. Enumerable.Range(0, count).Select(row => judged.PointOf(row, target) - judged.TruthOfTarget(row, target))];
        double most = residuals.Max(Math.Abs), width = most > 0 ? 2 * most / Bars : 1;
        var bars = new int[Bars];
        foreach (double residual in residuals) bars[Math.Clamp((int)((residual + most) / width), 0, Bars - 1)]++;
        writer.Number("bar_width", width);
        writer.Number("bar_from", -most);
        writer.WriteStartArray("bars");
        foreach (int bar in bars) writer.WriteNumberValue(bar);
        writer.WriteEndArray();
    }

    // The rows as their file has them; where that is gone or another by now, what the network sees stands in their place.
    private static async Task<Table?> RowsAsync(Asked asked, Utf8JsonWriter writer, ModelView look, Judged judged)
    {
        try
        {
            var table = await look.Shown.RowsAsync(judged.Part, asked.Sitting.Loading, asked.Cancel);
            if (table is null || table.RowCount == judged.Samples.Count) return table;
            writer.WriteString("rows_note", $"{table.Source} has changed, so inputs are shown as the network receives them.");
        }
        catch (DataException fault)
        {
            writer.WriteString("rows_note", $"Inputs are shown as the network receives them: {fault.Message}");
        }

        return null;
    }

    private static async Task WriteSamplesAsync(Asked asked, Utf8JsonWriter writer, ModelView look, Judged judged, string name,
        IReadOnlyList<int> rows, int target = 0)
    {
        var table = await RowsAsync(asked, writer, look, judged);
        if (judged.Samples.Image is { } image) writer.WriteNumber("image_columns", image.Columns);
        if (table is not null) RunText.WriteStrings(writer, "columns", table.Names);
        writer.WriteStartArray(name);
        foreach (int row in rows)
        {
            writer.WriteStartObject();
            writer.WriteNumber("row", row);
            writer.Number("error", judged.ErrorOf(row, target));
            if (judged.HasClasses)
            {
                int predicted = judged.Predictions.PredictedClass(row);
                writer.WriteString("truth", judged.Names[judged.Samples.ClassOf(row)]);
                writer.WriteString("predicted", judged.Names[predicted]);
                writer.Number("sure", judged.ProbabilityOf(row, predicted));
            }
            else if (judged.Samples.Task == LearningTask.MultiLabel)
            {
                writer.WriteString("truth", judged.LabelsOf(row, predicted: false));
                writer.WriteString("predicted", judged.LabelsOf(row, predicted: true));
            }
            else
            {
                writer.Number("truth", judged.TruthOfTarget(row, target));
                writer.Number("predicted", judged.PointOf(row, target));
            }

            if (table is not null) RunText.WriteStrings(writer, "cells", table.Columns.Select(column => column.TextAt(row) ?? ""));
            else DataText.WriteInputs(writer, judged.Samples, row);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
