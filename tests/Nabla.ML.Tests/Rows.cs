using Microsoft.ML.Data;

namespace Nabla.ML.Tests;

/// <summary>A row with every type of column.</summary>
public sealed class Row
{
    [VectorType(2)] public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";

    public bool Flag { get; set; }

    public float Number { get; set; }

    public float Weight { get; set; } = 1;

    public float Width { get; set; }

    public double Height { get; set; }

    public int Count { get; set; }

    public string Color { get; set; } = "";

    public bool IsWet { get; set; }

    public DateTime Day { get; set; }

    public TimeSpan Duration { get; set; }

    /// <summary>Rows whose label depends on width, color and the truth value.</summary>
    public static List<Row> Many(int count = 300)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float width = (float)random.NextDouble() * 10, height = (float)random.NextDouble() * 10;
            string color = new[] { "red", "blue", "" }[random.Next(3)];
            bool wet = random.Next(2) == 0;
            double sum = width + (color == "red" ? 3 : 0) + (wet ? 1 : 0);
            return new Row
            {
                Features = [width, height], Width = i % 17 == 0 ? float.NaN : width, Height = height, Count = i % 5, Color = color,
                IsWet = wet, Day = new DateTime(2024, 1, 1).AddHours(i), Duration = TimeSpan.FromMinutes(i % 60),
                // The first label is the last one by name: keys are numbered by occurrence.
                Label = i == 0 || sum > 9 ? "wide" : sum > 5 ? "middle" : "narrow", Flag = sum > 7, Number = (float)(2 * sum),
            };
        })];
    }
}
