using System.Numerics;

namespace Nabla.Numerics;

/// <summary>Matrix products: c += a·b.</summary>
/// <remarks>
/// Each element of c is one chain of fused multiply-adds over k in ascending order that starts at the value c had.
/// Threads and registers divide rows and columns, never k: so the bits do not depend on either.
/// </remarks>
internal static class Product
{
    /// <summary>c[i, j] += Σ_k a[i, k] · b[k, j].</summary>
    public static void Add<T>(Matrix<T> c, Matrix<T> a, Matrix<T> b)
        where T : unmanaged, IFloatingPointIeee754<T> => Reference.ProductReference.Add(c, a, b);
}
