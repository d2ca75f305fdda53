using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>The image made wider or narrower and, independently, higher or lower, by factors that are uniform in [1 − s, 1 + s].</summary>
/// <remarks>Cireşan, Meier, Gambardella and Schmidhuber, "Deep, Big, Simple Neural Nets for Handwritten Digit Recognition", 2010.</remarks>
/// <param name="Share">s, 0 up to below 1. <value>The default is 0.15.</value></param>
public sealed record Scaling(double Share = 0.15) : IDistortion
{
    /// <summary>The largest change, as a share of the size.</summary>
    public double Share { get; } = Limits.Decay(Share);

    /// <inheritdoc/>
    public Spec Spec => new("scaling", ("share", Share));

    /// <inheritdoc/>
    public IDisplacement Plan(int rows, int columns) => new AffineMove(rows, columns, random =>
        new(1 / (1 + Share * AffineMove.Either(random, 0)), 0, 0, 1 / (1 + Share * AffineMove.Either(random, 1))));
}
