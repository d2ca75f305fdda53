using System.Numerics;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>Matrix products: c += a·b.</summary>
/// <remarks>
/// Each element of c is one chain of fused multiply-adds over k in ascending order that starts at the value c had.
/// Threads and registers divide rows and columns, never k: so the bits do not depend on either.
/// </remarks>
internal static unsafe class Product
{
    /// <summary>c[i, j] += Σ_k a[i, k] · b[k, j].</summary>
    /// <param name="c">Rows × columns; must not share memory with a or b.</param>
    /// <param name="a">Rows × k.</param>
    /// <param name="b">k × columns.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public static void Add<T>(Matrix<T> c, Matrix<T> a, Matrix<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (a.Rows != c.Rows || b.Columns != c.Columns || a.Columns != b.Rows)
            throw new ArgumentException($"{c.Rows}×{c.Columns} += {a.Rows}×{a.Columns} · {b.Rows}×{b.Columns} does not fit.");
        if (c.Rows == 0 || c.Columns == 0 || a.Columns == 0) return;

        // Registers lie along columns; where c's columns are no neighbours, or there is one only, cᵀ += bᵀ·aᵀ is the same product.
        bool turned = c.RowStride == 1 && (c.ColumnStride != 1 || c.Columns == 1);
        if ((!turned && c.ColumnStride != 1) || !Vector128.IsHardwareAccelerated) Reference.ProductReference.Add(c, a, b);
        else fixed (T* pc = c.Values, pa = a.Values, pb = b.Values)
        {
            if (turned) AddViews(new View<T>(pc, c.Transposed), new View<T>(pb, b.Transposed), new View<T>(pa, a.Transposed));
            else AddViews(new View<T>(pc, c), new View<T>(pa, a), new View<T>(pb, b));
        }
    }

    private static void AddViews<T>(in View<T> c, in View<T> a, in View<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated) Blocks<T, Lane512<T>>.Add(c, a, b);
        else if (Vector256.IsHardwareAccelerated) Blocks<T, Lane256<T>>.Add(c, a, b);
        else Blocks<T, Lane128<T>>.Add(c, a, b);
    }
}
