using System.Globalization;
using System.Text.Json;

namespace Nabla.Training.State;

/// <summary>
/// Doubles in JSON that come back with the same bits. Those that JSON has no number for are texts: "NaN", "Infinity", "-Infinity".
/// </summary>
internal static class JsonNumber
{
    /// <summary>A number as JSON.</summary>
    public static string Format(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? text : $"\"{text}\"";
    }

    /// <summary>The number that <see cref="Format"/> wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static double Read(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
        : element.GetDouble();
}
