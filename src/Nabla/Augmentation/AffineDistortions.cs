using System.Runtime.CompilerServices;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Augmentation;

/// <summary>Applies an affine map to the sampling positions: p → M (p − c) + c + t, with c the center of the image.</summary>
/// <param name="rows">Rows of the image.</param>
/// <param name="columns">Columns of the image.</param>
/// <param name="draw">Draws the map.</param>
internal sealed class AffineMove(int rows, int columns, Func<Philox, AffineMap> draw) : IDisplacement
{
    private readonly float[] _moved = new float[rows * columns];

    /// <summary>A number in (−1, 1), uniform.</summary>
    public static double Either(Philox random, ulong index) => 2 * random.Uniform(index) - 1;

    /// <inheritdoc/>
    public void Displace(Span<float> x, Span<float> y, Philox random)
    {
        var map = draw(random);
        double middleX = (columns - 1) / 2.0, middleY = (rows - 1) / 2.0;
        Elementwise.Run(new Line(map.Xx, map.Xy, map.X + middleX - map.Xx * middleX - map.Xy * middleY), x, y, _moved);
        Elementwise.Run(new Line(map.Yx, map.Yy, map.Y + middleY - map.Yx * middleX - map.Yy * middleY), x, y, y);
        _moved.CopyTo(x);
    }

    private readonly struct Line(double a, double b, double c) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y)
            where TVector : struct, ISimdVector<TVector> =>
            TVector.MultiplyAdd(TVector.Broadcast(a), x, TVector.MultiplyAdd(TVector.Broadcast(b), y, TVector.Broadcast(c)));
    }
}

/// <summary>(x, y) → (Xx·x + Xy·y + X, Yx·x + Yy·y + Y).</summary>
internal readonly record struct AffineMap(double Xx, double Xy, double Yx, double Yy, double X = 0, double Y = 0);

/// <summary>A random translation. The shift in each direction is uniform in [−p, p] pixels and may be fractional.</summary>
/// <param name="Pixels">p. <value>The default is 1.</value></param>
public sealed record Translation(double Pixels = 1) : IDistortion
{
    /// <summary>The maximum shift in pixels.</summary>
    public double Pixels { get; } = Limits.NotNegative(Pixels);

    /// <inheritdoc/>
    public Spec Spec => new("translation", ("pixels", Pixels));

    /// <inheritdoc/>
    string IDescribed.Summary => "Shifts the image at random by up to so many pixels in each direction.";

    /// <inheritdoc/>
    public IDisplacement CreateDisplacement(int rows, int columns) => new AffineMove(rows, columns, random =>
        new(1, 0, 0, 1, Pixels * AffineMove.Either(random, 0), Pixels * AffineMove.Either(random, 1)));
}

/// <summary>A random rotation about the center by an angle that is uniform in [−d, d].</summary>
/// <remarks>Cireşan, Meier, Gambardella and Schmidhuber, "Deep, Big, Simple Neural Nets for Handwritten Digit Recognition", 2010.</remarks>
/// <param name="Degrees">d, 0 to 180. <value>The default is 15.</value></param>
public sealed record Rotation(double Degrees = 15) : IDistortion
{
    /// <summary>The maximum angle in degrees.</summary>
    public double Degrees { get; } = Limits.Between(Degrees, 0, 180);

    /// <inheritdoc/>
    public Spec Spec => new("rotation", ("degrees", Degrees));

    /// <inheritdoc/>
    string IDescribed.Summary => "Turns the image at random by up to so many degrees in each direction.";

    /// <inheritdoc/>
    public IDisplacement CreateDisplacement(int rows, int columns) => new AffineMove(rows, columns, random =>
    {
        var (sin, cos) = SinCos(Degrees * (Math.PI / 180) * AffineMove.Either(random, 0));
        return new(cos, -sin, sin, cos);
    });

    // The series of sine and cosine, because the functions of the platform differ in the last bits.
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

/// <summary>A random scaling of width and height by independent factors that are uniform in [1 − s, 1 + s].</summary>
/// <remarks>Cireşan, Meier, Gambardella and Schmidhuber, "Deep, Big, Simple Neural Nets for Handwritten Digit Recognition", 2010.</remarks>
/// <param name="Share">s, at least 0 and below 1. <value>The default is 0.15.</value></param>
public sealed record Scaling(double Share = 0.15) : IDistortion
{
    /// <summary>The maximum relative change of the size.</summary>
    public double Share { get; } = Limits.Decay(Share);

    /// <inheritdoc/>
    public Spec Spec => new("scaling", ("share", Share));

    /// <inheritdoc/>
    string IDescribed.Summary => "Changes width and height at random by up to this fraction (share=0.15: by up to 15 %).";

    /// <inheritdoc/>
    public IDisplacement CreateDisplacement(int rows, int columns) => new AffineMove(rows, columns, random =>
        new(1 / (1 + Share * AffineMove.Either(random, 0)), 0, 0, 1 / (1 + Share * AffineMove.Either(random, 1))));
}

/// <summary>
/// A random shear, as in slanted handwriting: each row is shifted by slope × its height above the center, with the slope uniform in [−s,
/// s].
/// </summary>
/// <param name="Slope">s; at 1 vertical lines become diagonals. <value>The default is 0.15.</value></param>
public sealed record Shear(double Slope = 0.15) : IDistortion
{
    /// <summary>The maximum slope.</summary>
    public double Slope { get; } = Limits.NotNegative(Slope);

    /// <inheritdoc/>
    public Spec Spec => new("shear", ("slope", Slope));

    /// <inheritdoc/>
    string IDescribed.Summary => "Slants the image at random by up to this slope (slope=1: vertical lines become diagonals).";

    /// <inheritdoc/>
    public IDisplacement CreateDisplacement(int rows, int columns) =>
        new AffineMove(rows, columns, random => new(1, Slope * AffineMove.Either(random, 0), 0, 1));
}
