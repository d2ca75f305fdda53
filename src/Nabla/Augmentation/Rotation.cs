using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>The image turned about its middle, by an angle that is uniform in [−d, d].</summary>
/// <remarks>Cireşan, Meier, Gambardella and Schmidhuber, "Deep, Big, Simple Neural Nets for Handwritten Digit Recognition", 2010.</remarks>
/// <param name="Degrees">d, 0 to 180. <value>The default is 15.</value></param>
public sealed record Rotation(double Degrees = 15) : IDistortion
{
    /// <summary>The largest angle, in degrees.</summary>
    public double Degrees { get; } = Limits.Between(Degrees, 0, 180);

    /// <inheritdoc/>
    public Spec Spec => new("rotation", ("degrees", Degrees));

    /// <inheritdoc/>
    public IDisplacement Plan(int rows, int columns) => new AffineMove(rows, columns, random =>
    {
        var (sin, cos) = SinCos(Degrees * (Math.PI / 180) * AffineMove.Either(random, 0));
        return new(cos, -sin, sin, cos);
    });

    // The series of sine and cosine: those of the system differ in last bits from one to the next.
    private static (double Sin, double Cos) SinCos(double angle)
    {
        double sin = 0, cos = 0, term = 1;
        for (int n = 0; n < 36; n += 2)
        {
            cos += term;
            sin += term *= angle / (n + 1);
            term *= -angle / (n + 2);
        }

        return (sin, cos);
    }
}
