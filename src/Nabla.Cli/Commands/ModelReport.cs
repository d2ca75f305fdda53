using System.Globalization;
using Nabla.Cli.Terminal;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Models;
using Nabla.Models.Runs;
using Nabla.Specs;

namespace Nabla.Cli.Commands;

/// <summary>What is in a model.</summary>
internal static class ModelReport
{
    private const int MaxColumns = 40;

    /// <summary>Shows a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="screen">For people.</param>
    /// <param name="json">Where one JSON object goes; null for text.</param>
    public static void Show(Model model, IScreen screen, TextWriter? json)
    {
        if (json is not null) json.WriteLine(Json(model));
        else Text(model, screen);
    }

    private static void Text(Model model, IScreen screen)
    {
        var architecture = model.Network.Architecture;
        screen.Line($"network  {architecture}: {architecture.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} parameters");
        if (model.Members.Count > 1)
            screen.Line($"         an ensemble of {model.Members.Count} networks whose predictions are averaged; the layers and the hash "
                + "below are those of the first");
        screen.Table(["layer", "inputs", "outputs", "parameters", "offset in θ", "specification"],
            architecture.LayerLayouts.Select((slot, layer) => (IReadOnlyList<string>)
            [
                Count(layer + 1), Count(slot.Inputs), Count(slot.Outputs), Count(slot.Length), Count(slot.Offset),
                slot.Layer.Label,
            ]));
        screen.Line($"cost     {model.Cost.Spec}");
        screen.Line($"task     {DataSettings.LearningTask.Text(model.Configuration)}"
            + (model.ClassNames is { } names ? $": {string.Join(", ", names)}" : ""));
        screen.Line($"theta    sha256 {Sha256(model)}");
        if (model.Preprocessing is { } preprocessing)
        {
            screen.Line();
            screen.Line($"target   {preprocessing.Target.Column}, predicted from "
                + $"{MessageText.Count(preprocessing.Columns.Count, "column")} "
                + $"({MessageText.Count(preprocessing.InputNames.Count, "input")})");
            screen.Table(["column", "inputs"], preprocessing.Columns.Take(MaxColumns)
                .Select(plan => (IReadOnlyList<string>)[plan.Column, Said(plan)]));
            if (preprocessing.Columns.Count > MaxColumns) screen.Line($"… and "
                + $"{MessageText.Count(preprocessing.Columns.Count - MaxColumns, "more column")}");
        }

        screen.Line();
        if (model.IsExternal)
        {
            screen.Line("This is an external model: the file has no columns, cost or settings. All columns except the target are its "
                + "inputs, in order; cost and task follow from its last operator and the data.");
            return;
        }

        screen.Line("settings (in the format of --config)");
        foreach (string line in model.Configuration.ToJson().Split('\n')) screen.Line(line.TrimEnd('\r'));
    }

    private static string Json(Model model) => JsonLine.Write(writer =>
    {
        var architecture = model.Network.Architecture;
        writer.WriteString("kind", "model");
        writer.WriteString("network", architecture.ToString());
        writer.WriteNumber("parameters", architecture.ParameterCount);
        writer.WriteString("theta_sha256", Sha256(model));
        writer.WriteString("cost", model.Cost.Spec.ToString());
        writer.WriteString("task", DataSettings.LearningTask.Text(model.Configuration));
        writer.WriteStartArray("layers");
        foreach (var slot in architecture.LayerLayouts)
        {
            writer.WriteStartObject();
            writer.WriteString("description", slot.Layer.Spec.ToString());
            writer.WriteNumber("inputs", slot.Inputs);
            writer.WriteNumber("outputs", slot.Outputs);
            writer.WriteNumber("parameters", slot.Length);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (model.ClassNames is { } names)
        {
            writer.WriteStartArray("classes");
            foreach (string name in names) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        writer.WriteBoolean("external", model.IsExternal);
        writer.WritePropertyName("configuration");
        writer.WriteRawValue(model.Configuration.ToJson());
        if (model.Preprocessing is not { } preprocessing) return;
        writer.WritePropertyName("preprocessing");
        writer.WriteRawValue(preprocessing.ToJson());
    }).ReplaceLineEndings("");

    private static string Said(ColumnTransform plan) => plan switch
    {
        NumericTransform number =>
            FormattableString.Invariant($"(x − {number.Center:G5}) / ")
            + string.Create(CultureInfo.InvariantCulture, $"{number.Scale:G5}"
            + $"{(number.Limit is { } limit ? $", clipped smoothly at ±{limit:G5}" : "")}"
            + $"{(number.MissingFlag ? $"; missing: {number.Median:G5}, and one 0/1 input" : "")}"
            + $"{(number.Frequent is { } frequent ? $"; one 0/1 input each for {Numbers(frequent)}" : "")}"),
        DateTransform date => $"dates ({date.Form.Pattern}) as "
            + string.Join(", ", date.InputNames.Select(input =>
                input.StartsWith($"{date.Column}: ", StringComparison.Ordinal) ? input[(date.Column.Length + 2)..] : input)),
        CategoryTransform { Signed: true } pair => $"one input: −1 for {pair.Categories[0]}, +1 for {pair.Categories[1]}, 0 if missing",
        CategoryTransform { Categories.Count: 0 } => "one 0/1 input: 1 if missing",
        CategoryTransform category => $"one 0/1 input each: {Shortened(category.Categories)}"
            + $"{(category.MissingFlag ? ", and one for missing" : "")}",
        _ => MessageText.Count(plan.InputNames.Count, "input"),
    };

    private static string Shortened(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(8)) + (names.Count > 8 ? $" and {names.Count - 8} more" : "");

    private static string Numbers(IReadOnlyList<double> frequent) =>
        Shortened([.. frequent.Select(each => each.ToString("R", CultureInfo.InvariantCulture))]);

    private static string Sha256(Model model) => ParameterOrder.Sha256(model.Network.Architecture, model.Network.Theta);

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
