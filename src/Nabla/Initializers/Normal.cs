using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Initializers;

/// <summary>Normal numbers: w ~ N(mean, std²).</summary>
/// <remarks>With mean 0 and std 1 the start of the notes and of Nielsen's first network.</remarks>
/// <param name="Deviation">The standard deviation; 0 or above. <value>The default is 1.</value></param>
/// <param name="Mean">The mean. <value>The default is 0.</value></param>
public sealed record Normal(double Deviation = 1, double Mean = 0) : IInitializer
{
    /// <summary>The standard deviation; 0 or above.</summary>
    public double Deviation { get; } = Limits.NotNegative(Deviation);

    /// <summary>The mean.</summary>
    public double Mean { get; } = Limits.Finite(Mean);

    /// <inheritdoc/>
    public Spec Spec => new("normal", ("std", Deviation), ("mean", Mean));

    /// <inheritdoc/>
    public void Fill(Span<double> weights, int nodes, int inputs, Philox random)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = Mean + Deviation * random.Normal((ulong)i);
    }
}
