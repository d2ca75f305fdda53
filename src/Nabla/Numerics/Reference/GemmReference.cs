using System.Numerics;

namespace Nabla.Numerics.Reference;

/// <summary>The matrix product as its definition: the specification of <see cref="Gemm"/>.</summary>
internal static class GemmReference
{
    /// <summary>c[i, j] += Σ_k a[i, k] · b[k, j], one chain of multiply-adds over k.</summary>
    public static void Add<T>(Matrix<T> c, Matrix<T> a, Matrix<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.Rows != c.Rows || b.Columns != c.Columns || a.Columns != b.Rows)
            throw new ArgumentException($"{c.Rows}×{c.Columns} += {a.Rows}×{a.Columns} · {b.Rows}×{b.Columns} does not fit.");
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                T sum = c[i, j];
                for (int k = 0; k < a.Columns; k++) sum = T.MultiplyAddEstimate(a[i, k], b[k, j], sum);
                c[i, j] = sum;
            }
        }
    }
}
