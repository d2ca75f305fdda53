using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>
/// The image slanted, as handwriting is: each row is shifted by slope × its height above the middle, the slope uniform in [−s, s].
/// </summary>
/// <param name="Slope">s; at 1 upright lines become diagonals. <value>The default is 0.15.</value></param>
public sealed record Shear(double Slope = 0.15) : IDistortion
{
    /// <summary>The largest slope.</summary>
    public double Slope { get; } = Limits.NotNegative(Slope);

    /// <inheritdoc/>
    public Spec Spec => new("shear", ("slope", Slope));

    /// <inheritdoc/>
    public IDisplacement Plan(int rows, int columns) =>
        new AffineMove(rows, columns, random => new(1, Slope * AffineMove.Either(random, 0), 0, 1));
}
