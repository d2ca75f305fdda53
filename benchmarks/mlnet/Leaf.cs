using Microsoft.ML;

namespace Nabla.MlNet;

/// <summary>A record of five columns and a label.</summary>
public sealed class Leaf
{
    public float Length { get; set; }

    public float Width { get; set; }

    public float Weight { get; set; }

    public string Color { get; set; } = "";

    public string Place { get; set; } = "";

    public string Kind { get; set; } = "";

    public static Leaf[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        string[] colors = ["red", "blue", "green"], places = ["hill", "lake", "wood", "town"];
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                float length = random.NextSingle() * 10, width = random.NextSingle() * 5;
                int color = random.Next(3), place = random.Next(4);
                return new Leaf
                {
                    Length = length, Width = width, Weight = length * width + random.NextSingle(), Color = colors[color],
                    Place = places[place], Kind = length * width > 15 ? "large" : color == 0 ? "small red" : "small",
                };
            }),
        ];
    }
}

/// <summary>What ML.NET predicts for a record.</summary>
public sealed class LeafPrediction
{
    public string PredictedLabel { get; set; } = "";
}

/// <summary>ML.NET's linear model: two one-hot encodings, mean-variance normalization, SDCA, key to value.</summary>
public static class SdcaModel
{
    public static (MLContext Context, ITransformer Transformer) Fit(IReadOnlyList<Leaf> leaves)
    {
        var context = new MLContext(seed: 1);
        var rows = context.Data.LoadFromEnumerable(leaves);
        string[] numbers = [nameof(Leaf.Length), nameof(Leaf.Width), nameof(Leaf.Weight)];
        var pipeline = context.Transforms.Categorical.OneHotEncoding("ColorCode", nameof(Leaf.Color))
            .Append(context.Transforms.Categorical.OneHotEncoding("PlaceCode", nameof(Leaf.Place)))
            .Append(context.Transforms.Concatenate("Features", [.. numbers, "ColorCode", "PlaceCode"]))
            .Append(context.Transforms.NormalizeMeanVariance("Features"))
            .Append(context.Transforms.Conversion.MapValueToKey("Label", nameof(Leaf.Kind)))
            .Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy())
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        return (context, pipeline.Fit(rows));
    }
}
