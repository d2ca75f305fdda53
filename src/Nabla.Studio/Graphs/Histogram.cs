using System.Text.Json;

namespace Nabla.Studio.Graphs;

/// <summary>A histogram: counts in bins of equal width.</summary>
internal static class Histogram
{
    private const int Bars = 41;

    public static void Write(Utf8JsonWriter writer, string name, ReadOnlySpan<float> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity, sum = 0, squares = 0;
        int count = 0, zeros = 0;
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) continue;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            sum += value;
            squares += (double)value * value;
            count++;
            if (value == 0) zeros++;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("count", values.Length);
        writer.WriteNumber("not_finite", values.Length - count);
        writer.WriteNumber("zeros", zeros);
        if (count > 0)
        {
            double mean = sum / count;
            writer.WriteNumber("low", low);
            writer.WriteNumber("high", high);
            writer.WriteNumber("mean", mean);
            writer.WriteNumber("deviation", Math.Sqrt(Math.Max(0, squares / count - mean * mean)));
            writer.WriteStartArray("bars");
            foreach (int bar in Counts(values, low, high)) writer.WriteNumberValue(bar);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    internal static int[] Counts(ReadOnlySpan<float> values, double low, double high)
    {
        var bars = new int[Bars];
        double scale = high > low ? Bars / (high - low) : 0;
        foreach (float value in values)
            if (float.IsFinite(value)) bars[Math.Min(Bars - 1, (int)((value - low) * scale))]++;
        return bars;
    }
}
