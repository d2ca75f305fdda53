
namespace Nabla.Onnx.Import;

/// <summary>A straight line for each number: y_j = Scale_j x_j + Offset_j. An array of one number holds for all.</summary>
/// <param name="Scale">The factors.</param>
/// <param name="Offset">What is added.</param>
internal readonly record struct Line(double[] Scale, double[] Offset)
{
    private static readonly double[] One = [1], Zero = [0];

    /// <summary>y = x.</summary>
    public static Line Same { get; } = new(One, Zero);

    /// <summary>True where y = x as it was made: nothing came to it.</summary>
    public bool IsSame => ReferenceEquals(Scale, One) && ReferenceEquals(Offset, Zero);

    /// <summary>Numbers it is for; 1 where it is the same for all.</summary>
    public int Width => Math.Max(Scale.Length, Offset.Length);

    /// <summary>First this line, then another: y = scale (Scale x + Offset) + offset.</summary>
    public Line Then(double[] scale, double[] offset) => new(
        Combined(Scale, scale, (a, b) => a * b),
        Combined(Combined(Offset, scale, (a, b) => a * b), offset, (a, b) => a + b));

    /// <summary>A number of an array that may be the same for all.</summary>
    public static double At(double[] numbers, int j) => numbers[numbers.Length == 1 ? 0 : j];

    private static double[] Combined(double[] left, double[] right, Func<double, double, double> combine)
    {
        var result = new double[Math.Max(left.Length, right.Length)];
        for (int j = 0; j < result.Length; j++) result[j] = combine(At(left, j), At(right, j));
        return result;
    }
}
