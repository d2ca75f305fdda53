using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>The image shifted, in each direction by a number of pixels that is uniform in [−p, p] and need not be whole.</summary>
/// <param name="Pixels">p. <value>The default is 1.</value></param>
public sealed record Translation(double Pixels = 1) : IDistortion
{
    /// <summary>The largest shift, in pixels.</summary>
    public double Pixels { get; } = Limits.NotNegative(Pixels);

    /// <inheritdoc/>
    public Spec Spec => new("translation", ("pixels", Pixels));

    /// <inheritdoc/>
    public IDisplacement Plan(int rows, int columns) => new AffineMove(rows, columns, random =>
        new(1, 0, 0, 1, Pixels * AffineMove.Either(random, 0), Pixels * AffineMove.Either(random, 1)));
}
