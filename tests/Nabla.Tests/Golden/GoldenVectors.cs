using System.Text.Json;

namespace Nabla.Tests.Golden;

/// <summary>The vectors beside this file, which PyTorch computed; Vectors/README.md says what is in them.</summary>
internal static class GoldenVectors
{
    private static readonly JsonSerializerOptions Names =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = false };

    public static IEnumerable<string> Gradients => Files("gradient-*.json");

    public static IEnumerable<string> Optimizers => Files("optimiser-*.json");

    public static GradientCase Gradient(string file) => Read<GradientCase>(file);

    public static OptimizerCase Optimizer(string file) => Read<OptimizerCase>(file);

    /// <summary>The largest difference over the largest expected number: the relative error of a whole vector.</summary>
    public static double RelativeError(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        double[] wanted = [.. expected], got = [.. actual];
        Assert.Equal(wanted.Length, got.Length);
        double difference = wanted.Zip(got, (w, g) => Math.Abs(w - g)).Max(), size = wanted.Max(Math.Abs);
        return difference == 0 ? 0 : difference / size;
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden", "Vectors");

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Folder, pattern).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    private static T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Folder, file)), Names)!;
}

/// <summary>Weights w[j][k] and biases b[j] of one layer, or their partial derivatives.</summary>
internal sealed record GoldenLayer(double[][] Weights, double[] Biases)
{
    /// <summary>The numbers as they stand in θ: w row by row, then b.</summary>
    public IEnumerable<double> Flat => Weights.SelectMany(row => row).Concat(Biases);
}

/// <summary>A network, its forward pass, its cost and all partial derivatives.</summary>
internal sealed record GradientCase(
    string Name,
    int[] Shape,
    string[] Activations,
    string Cost,
    double L2,
    GoldenLayer[] Parameters,
    double[][] Inputs,
    double[][] Targets,
    double[]? SampleWeights,
    double[][][] WeightedSums,
    double[][][] ActivationValues,
    double[] SampleCosts,
    double CostValue,
    GoldenLayer[] Gradient,
    double[][] InputGradient);

/// <summary>A network with tanh inside and the identity at the end, and where an optimizer takes it by steps over the full batch.</summary>
internal sealed record OptimizerCase(
    string Optimiser, Dictionary<string, JsonElement> Settings, int[] Shape, GoldenLayer[] Parameters, double[][] Inputs,
        double[][] Targets, GoldenStep[] Steps);

/// <summary>Cost and θ after a number of steps.</summary>
internal sealed record GoldenStep(int Step, double CostBefore, double CostAfter, GoldenLayer[] Parameters);
