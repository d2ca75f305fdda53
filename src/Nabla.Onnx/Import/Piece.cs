using Nabla.Activations;

namespace Nabla.Onnx.Import;

/// <summary>A straight line for all numbers alike: y = Scale x + Offset.</summary>
/// <param name="Scale">The factor.</param>
/// <param name="Offset">What is added.</param>
internal readonly record struct Straight(double Scale, double Offset)
{
    /// <summary>y = x.</summary>
    public static Straight Same { get; } = new(1, 0);

    /// <summary>y.</summary>
    public double At(double x) => Scale * x + Offset;

    /// <summary>x, of a y.</summary>
    public double Back(double y) => (y - Offset) / Scale;

    /// <summary>First another line, then this one.</summary>
    public Straight After(Straight first) => new(Scale * first.Scale, Scale * first.Offset + Offset);
}

/// <summary>A part of a curve that Nabla can compute: a line, an activation and another line.</summary>
/// <param name="Before">Becomes part of the weights before.</param>
/// <param name="Activation">The activation; null for none.</param>
/// <param name="After">Becomes part of the weights after.</param>
internal sealed record Piece(Straight Before, IActivation? Activation, Straight After)
{
    /// <summary>The value at z.</summary>
    public double At(double z)
    {
        double a = Before.At(z);
        return After.At(Activation is null ? a : Activation.Value(a));
    }
}
