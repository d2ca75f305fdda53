using Nabla.Numerics;

namespace Nabla.Models.Search;

/// <summary>What a search tries: settings drawn at random in place of those that the user left open.</summary>
/// <remarks>
/// Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13 (2012): where few settings matter, random draws try more
/// values of each than a grid does. Rates and decays are drawn so that each power of ten is equally likely, nodes each power of two.
/// </remarks>
/// <param name="Asked">What the user gave stays as it is.</param>
/// <param name="Seed">The same seed draws the same configurations.</param>
public sealed record SearchSpace(RunConfiguration Asked, ulong Seed)
{
    // Streams of random numbers are named by four letters: "sear".
    private const ulong Stream = 0x73656172;

    private static readonly string[] Activations = ["relu", "gelu", "silu", "selu", "tanh"];
    private static readonly double[] Dropouts = [0, 0, 0.1, 0.2, 0.3, 0.5];

    /// <summary>The configuration of a trial.</summary>
    /// <param name="trial">Its number; 0 is what the recipe chooses, which is judged like the others.</param>
    /// <returns>What the user asked for, and what was drawn.</returns>
    public RunConfiguration Draw(int trial)
    {
        if (trial == 0) return Asked;
        // Each setting has a number of its own, so that giving one leaves the draws of the others.
        var random = new Philox(Seed, Stream);
        double Number(int setting) => random.Uniform((ulong)(trial * 64L + setting));
        T Of<T>(int setting, params IReadOnlyList<T> values) => values[(int)(Number(setting) * values.Count)];
        double Power(int setting, double low, double high) =>
            Rounded(Math.Pow(10, Math.Log10(low) + Number(setting) * (Math.Log10(high) - Math.Log10(low))));

        int layers = Of(0, 1, 2, 3);
        var drawn = Asked with
        {
            Hidden = Asked.Hidden ?? [.. Enumerable.Range(0, layers).Select(layer => 1 << Of(1 + layer, 5, 6, 7, 8, 9))],
            Batch = Asked.Batch ?? Of(12, 32, 64, 128, 256),
            Dropout = Asked.Dropout ?? Of(13, Dropouts),
        };
        // What a recipe has tuned together stays together: half of the trials change its network alone.
        return Number(14) < 0.5 ? drawn : drawn with
        {
            Recipe = Asked.Recipe ?? Recipe.Standard,
            Activation = Asked.Activation ?? [Of(8, Activations)],
            Optimizer = Asked.Optimizer ?? "adamw",
            LearningRate = Asked.LearningRate ?? Power(9, 3e-4, 1e-2),
            WeightDecay = Asked.WeightDecay ?? (Number(10) < 0.3 ? 0 : Power(11, 1e-5, 1e-1)),
            Schedule = Asked.Schedule ?? "cosine",
        };
    }

    // Two figures say as much as sixteen, and can be typed.
    private static double Rounded(double value)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return double.Parse((Math.Round(value / unit) * unit).ToString("G2", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
