namespace Nabla.Explain;

/// <summary>How hard a <see cref="GradientCheck"/> looks.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>The largest relative error that passes. <value>The default is 10⁻⁶.</value></summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>
    /// The most parameters that are nudged one by one; a larger network has half as many sampled. <value>The default is 200,000.</value>
    /// </summary>
    public int Budget { get; init; } = 200_000;

    /// <summary>
    /// The most multiplications that the nudges may take; where all parameters take more, fewer are sampled. <value>The default is 5·10¹⁰,
    /// well under a minute.</value>
    /// </summary>
    public double Work { get; init; } = 5e10;

    /// <summary>Random directions tried in each layer of a network above the budget. <value>The default is 10.</value></summary>
    public int Directions { get; init; } = 10;

    /// <summary>Seed of what is sampled. <value>The default is 0.</value></summary>
    public ulong Seed { get; init; }
}
