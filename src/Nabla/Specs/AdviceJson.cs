using System.Text.Json;

namespace Nabla.Specs;

/// <summary>Advice as JSON: <c>"advice": [{"do": "use", "setting": "scaling", "value": "robust"}]</c>.</summary>
public static class AdviceJson
{
    /// <summary>Writes the property <c>advice</c> of the current object; nothing if there is no advice.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="advice">The advice.</param>
    public static void Write(Utf8JsonWriter writer, SettingAdvice? advice)
    {
        if (advice is null) return;
        writer.WriteStartArray("advice");
        foreach (var step in advice.Changes)
        {
            writer.WriteStartObject();
            writer.WriteString("do", JsonNamingPolicy.KebabCaseLower.ConvertName(step.Action.ToString()));
            writer.WriteString("setting", step.Setting);
            if (step.Value is not null) writer.WriteString("value", step.Value);
            if (step.IsAlternative) writer.WriteBoolean("or", true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads the steps of an advice.</summary>
    /// <param name="steps">The array.</param>
    /// <returns>The advice; null if the array is empty.</returns>
    /// <exception cref="JsonException">A step has no setting, or no value to use.</exception>
    public static SettingAdvice? Read(JsonElement steps)
    {
        SettingAdvice? advice = null;
        foreach (var step in steps.ValueKind == JsonValueKind.Array ? steps.EnumerateArray() : [])
        {
            string setting = Text(step, "setting");
            var next = Text(step, "do") switch
            {
                "use" => SettingAdvice.Use(setting, Text(step, "value")),
                "leave-out" => SettingAdvice.LeaveOut(setting),
                "increase" => SettingAdvice.Increase(setting),
                "decrease" => SettingAdvice.Decrease(setting),
                _ => SettingAdvice.Check(setting),
            };
            advice = advice is null ? next : step.TryGetProperty("or", out _) ? advice.Or(next) : advice.And(next);
        }

        return advice;
    }

    private static string Text(JsonElement step, string name) => step.ValueKind == JsonValueKind.Object
        && step.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw new JsonException($"An advice has no {name}.");
}
