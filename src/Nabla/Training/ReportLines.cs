using System.Buffers;
using System.Text;
using System.Text.Json;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>The reports of epochs as lines of JSON. Numbers keep all their bits.</summary>
internal static class ReportLines
{
    // Needed by the diagnosis for every selection of metrics.
    private const string Balanced = "_balanced_accuracy", Missed = "_missed_class", R2 = "_r2";

    /// <summary>Writes reports, one line each.</summary>
    public static byte[] Write(IEnumerable<EpochReport> reports)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        foreach (var report in reports)
        {
            Write(json, report);
            json.Flush();
            json.Reset();
            bytes.Write("\n"u8);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads the lines that <see cref="Write(IEnumerable{EpochReport})"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text has another form.</exception>
    public static List<EpochReport> Read(byte[] lines)
    {
        try
        {
            return [.. Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ReadLine)];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{Checkpoint.ReportsTensor} are not reports of epochs", fault);
        }
    }

    private static void Write(Utf8JsonWriter json, EpochReport report)
    {
        json.WriteStartObject();
        json.WriteNumber("epoch", report.Epoch);
        json.WriteNumber("epochs", report.Epochs);
        Write(json, "train", report.Train);
        if (report.Validation is not null) Write(json, "validation", report.Validation);
        Write(json, "learning_rate", report.LearningRate);
        Write(json, "gradient_norm", report.GradientNorm);
        Write(json, "seconds", report.Seconds);
        Write(json, "samples_per_second", report.SamplesPerSecond);
        json.WriteString("theta_sha256", report.ThetaSha256);
        json.WriteBoolean("best", report.IsBest);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Scores scores)
    {
        json.WriteStartObject(name);
        Write(json, "cost", scores.Cost);
        foreach (var (metric, value) in scores.Metrics) Write(json, metric, value);
        if (scores.BalancedAccuracy is { } balanced) Write(json, Balanced, balanced);
        if (scores.UnrecognizedClass is { } missed) Write(json, Missed, missed);
        if (scores.R2 is { } r2) Write(json, R2, r2);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(JsonNumber.Format(value));
    }

    private static EpochReport ReadLine(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        double Number(string name) => JsonNumber.Read(json.GetProperty(name));
        return new(
            json.GetProperty("epoch").GetInt32(), json.GetProperty("epochs").GetInt32(), ReadScores(json.GetProperty("train")),
            json.TryGetProperty("validation", out var validation) ? ReadScores(validation)
                : null, Number("learning_rate"), Number("gradient_norm"), Number("seconds"),
            Number("samples_per_second"), json.GetProperty("theta_sha256").GetString() ?? "", json.GetProperty("best").GetBoolean());
    }

    private static Scores ReadScores(JsonElement json)
    {
        double? Known(string name) => json.TryGetProperty(name, out var value) ? JsonNumber.Read(value) : null;
        return new(
            JsonNumber.Read(json.GetProperty("cost")),
            [.. json.EnumerateObject().Where(score => score.Name is not ("cost" or Balanced or Missed or R2))
                .Select(score => KeyValuePair.Create(score.Name, JsonNumber.Read(score.Value)))])
        {
            BalancedAccuracy = Known(Balanced),
            UnrecognizedClass = (int?)Known(Missed),
            R2 = Known(R2),
        };
    }
}
