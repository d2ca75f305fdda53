using System.Text.Json;

namespace Nabla.Studio.Sessions;

/// <summary>Numbers in JSON with all their digits; null for what is not finite.</summary>
internal static class JsonNumbers
{
    public static void Number(this Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }

    public static void Numbers(this Utf8JsonWriter writer, string name, ReadOnlySpan<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values) writer.Number(value);
        writer.WriteEndArray();
    }

    /// <summary>The same as float32, for images and surfaces.</summary>
    public static void Numbers(this Utf8JsonWriter writer, string name, ReadOnlySpan<float> values)
    {
        writer.WriteStartArray(name);
        foreach (float value in values)
        {
            if (float.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }
}
