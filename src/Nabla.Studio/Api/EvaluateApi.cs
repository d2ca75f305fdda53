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
        routes.Get("/api/evaluate", async (request, writer) =>
        {
            var view = request.ModelView();
            var evaluated = await Task.Run(() => new EvaluatedSamples(view), request.Cancel);
            writer.WriteString("name", view.Shown.Name);
            writer.WriteString("part", evaluated.Part);
            RunText.WriteStrings(writer, "parts", view.Shown.Parts);
            writer.WriteString("task", evaluated.Samples.LearningTask.ToString().ToLowerInvariant());
            writer.WriteString("target", view.Shown.Model.Preprocessing?.Target.Column);
            writer.WriteString("cost_function", view.Shown.Model.Cost.Spec.ToString());
            RunText.WriteStrings(writer, "notes", view.Shown.Notes);
            writer.WriteStartObject("scores");
            EvaluationJson.Write(writer, evaluated.Evaluation);
            writer.WriteEndObject();
            int target = Target(request, evaluated);
            RunText.WriteStrings(writer, "targets", evaluated.TargetNames);
            writer.WriteNumber("chosen", target);
            if (evaluated.Samples.LearningTask == LearningTask.Regression) WriteResiduals(writer, evaluated, target);
            await WriteSamplesAsync(request, writer, view, evaluated, "worst", evaluated.Worst(MaxShown, target), target);
        });
        routes.Get("/api/evaluate/cell", async (request, writer) =>
        {
            var view = request.ModelView();
            var evaluated = await Task.Run(() => new EvaluatedSamples(view), request.Cancel);
            if (!evaluated.HasClasses) throw new NablaException("Only classes have a confusion matrix.");
            var rows = evaluated.Cell(Class(request, "truth", evaluated), Class(request, "predicted", evaluated));
            writer.WriteNumber("count", rows.Count);
            await WriteSamplesAsync(request, writer, view, evaluated, "samples", [.. rows.Take(MaxShown)]);
        });
    }

    // The selected one of several targets.
    private static int Target(StudioRequest request, EvaluatedSamples evaluated)
    {
        int target = request.Whole("of") ?? 0;
        return target >= 0 && target < evaluated.Targets ? target
            : throw new NablaException($"of must be a target from 0 to {evaluated.Targets - 1} (got {target}).");
    }

    private static int Class(StudioRequest request, string name, EvaluatedSamples evaluated)
    {
        int k = request.Whole(name) ?? throw new NablaException($"{name} is missing.");
        return k >= 0 && k < evaluated.Names.Count ? k
            : throw new NablaException($"{name} must be a class from 0 to {evaluated.Names.Count - 1} (got {k}).");
    }

    // True and predicted values, and a histogram of the errors; if there are many samples, an even selection.
    private static void WriteResiduals(Utf8JsonWriter writer, EvaluatedSamples evaluated, int target)
    {
        int count = evaluated.Samples.Count, step = Math.Max(1, (count + MaxPoints - 1) / MaxPoints);
        writer.WriteStartArray("points");
        for (int row = 0; row < count; row += step)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(row);
            writer.WriteNumberValue(evaluated.TruthOfTarget(row, target));
            writer.WriteNumberValue(evaluated.PointOf(row, target));
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        double[] residuals = [.. Enumerable.Range(0, count)
            .Select(row => evaluated.PointOf(row, target) - evaluated.TruthOfTarget(row, target))];
        double most = residuals.Max(Math.Abs), width = most > 0 ? 2 * most / Bars : 1;
        var bars = new int[Bars];
        foreach (double residual in residuals) bars[Math.Clamp((int)((residual + most) / width), 0, Bars - 1)]++;
        writer.Number("bar_width", width);
        writer.Number("bar_from", -most);
        writer.WriteStartArray("bars");
        foreach (int bar in bars) writer.WriteNumberValue(bar);
        writer.WriteEndArray();
    }

    // The rows as in their file. If the file is missing or has changed, the inputs of the network are shown instead.
    private static async Task<Table?> RowsAsync(StudioRequest request, Utf8JsonWriter writer, ModelView view, EvaluatedSamples evaluated)
    {
        try
        {
            var table = await view.Shown.RowsAsync(evaluated.Part, request.Session.Loading, request.Cancel);
            if (table is null || table.RowCount == evaluated.Samples.Count) return table;
            writer.WriteString("rows_note", $"{table.Source} has changed, so inputs are shown as the network receives them.");
        }
        catch (NablaException fault)
        {
            writer.WriteString("rows_note", $"Inputs are shown as the network receives them: {fault.Message}");
        }

        return null;
    }

    private static async Task WriteSamplesAsync(StudioRequest request, Utf8JsonWriter writer, ModelView view, EvaluatedSamples evaluated,
        string name,
        IReadOnlyList<int> rows, int target = 0)
    {
        var table = await RowsAsync(request, writer, view, evaluated);
        if (evaluated.Samples.Image is { } image) writer.WriteNumber("image_columns", image.Columns);
        if (table is not null) RunText.WriteStrings(writer, "columns", table.Names);
        writer.WriteStartArray(name);
        foreach (int row in rows)
        {
            writer.WriteStartObject();
            writer.WriteNumber("row", row);
            writer.Number("error", evaluated.ErrorOf(row, target));
            if (evaluated.HasClasses)
            {
                int predicted = evaluated.Predictions.PredictedClass(row);
                writer.WriteString("truth", evaluated.Names[evaluated.Samples.ClassOf(row)]);
                writer.WriteString("predicted", evaluated.Names[predicted]);
                writer.Number("sure", evaluated.ProbabilityOf(row, predicted));
            }
            else if (evaluated.Samples.LearningTask == LearningTask.MultiLabel)
            {
                writer.WriteString("truth", evaluated.LabelsOf(row, predicted: false));
                writer.WriteString("predicted", evaluated.LabelsOf(row, predicted: true));
            }
            else
            {
                writer.Number("truth", evaluated.TruthOfTarget(row, target));
                writer.Number("predicted", evaluated.PointOf(row, target));
            }

            if (table is not null) RunText.WriteStrings(writer, "cells", table.Columns.Select(column => column.TextAt(row) ?? ""));
            else DataText.WriteInputs(writer, evaluated.Samples, row);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
