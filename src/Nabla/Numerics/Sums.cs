using System.Numerics;

namespace Nabla.Numerics;

/// <summary>Sums whose order does not depend on registers or threads.</summary>
internal static class Sums
{
    /// <summary>sums[j] += Σ_i matrix[i, j], row after row.</summary>
    public static void AddColumns<T>(Matrix<T> matrix, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < matrix.Rows; i++)
            for (int j = 0; j < matrix.Columns; j++) sums[j] += matrix[i, j];
    }

    /// <summary>Σ x², in double, from the first to the last.</summary>
    public static double Squares<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T value in x) sum += double.CreateTruncating(value) * double.CreateTruncating(value);
        return sum;
    }
}
