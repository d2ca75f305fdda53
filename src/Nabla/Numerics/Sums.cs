using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>Sums whose order does not depend on registers or threads.</summary>
internal static unsafe class Sums
{
    /// <summary>Computes sums[j] += Σ_i matrix[i, j], row by row.</summary>
    /// <exception cref="ArgumentException">There are fewer sums than columns.</exception>
    public static void AddColumns<T>(Matrix<T> matrix, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (sums.Length < matrix.Columns)
            throw new ArgumentException($"{matrix.Columns} columns need as many sums but there is room for {sums.Length}.");
        fixed (T* from = matrix.Values, to = sums) AddColumns(new View<T>(from, matrix), to);
    }

    /// <summary>Computes it on addresses.</summary>
    internal static void AddColumns<T>(in View<T> matrix, T* sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int j = 0;
        if (matrix.ColumnStride == 1 && Vector512.IsHardwareAccelerated) j = AddColumns<T, Simd512<T>>(matrix, sums, j);
        if (matrix.ColumnStride == 1 && Vector256.IsHardwareAccelerated) j = AddColumns<T, Simd256<T>>(matrix, sums, j);
        if (matrix.ColumnStride == 1 && Vector128.IsHardwareAccelerated) j = AddColumns<T, Simd128<T>>(matrix, sums, j);
        for (; j < matrix.Columns; j++)
            for (int i = 0; i < matrix.Rows; i++) sums[j] += *matrix.At(i, j);
    }

    /// <summary>
    /// Computes Σ_i x_i y_i in double with sixteen sums, number i in sum i mod 16, which are then added in pairs, the same on every
    /// processor.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Sums = 16;
        Lengths.Equal(x.Length, y.Length);
        double* sums = stackalloc double[Sums];
        int i = 0;
        fixed (T* px = x, py = y)
        {
            // Two registers of eight; on processors with narrower ones the runtime uses several for each.
            Vector512<double> low = default, high = default;
            for (; i <= x.Length - Sums; i += Sums)
            {
                (Vector512<double> xLow, Vector512<double> xHigh) = Sixteen(px + i);
                (Vector512<double> yLow, Vector512<double> yHigh) = Sixteen(py + i);
                low = Vector512.MultiplyAddEstimate(xLow, yLow, low);
                high = Vector512.MultiplyAddEstimate(xHigh, yHigh, high);
            }

            low.Store(sums);
            high.Store(sums + Sums / 2);
        }

        for (int s = 0; i + s < x.Length; s++)
            sums[s] = double.MultiplyAddEstimate(double.CreateTruncating(x[i + s]), double.CreateTruncating(y[i + s]), sums[s]);
        for (int half = Sums / 2; half > 0; half /= 2)
            for (int s = 0; s < half; s++) sums[s] += sums[s + half];
        return sums[0];
    }

    /// <summary>Σ x², as <see cref="Dot"/> of x with itself.</summary>
    public static double Squares<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Dot(x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Low, Vector512<double> High) Sixteen<T>(T* from)
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.Widen(Vector512.Load((float*)from))
        : (Vector512.Load((double*)from), Vector512.Load((double*)from + 8));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddColumns<T, TVector>(in View<T> matrix, T* sums, int j)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IRegister<TVector, T>
    {
        for (; j <= matrix.Columns - TVector.Count; j += TVector.Count)
        {
            TVector sum = TVector.Load(sums + j);
            T* from = matrix.At(0, j);
            for (int i = 0; i < matrix.Rows; i++, from += matrix.RowStride) sum += TVector.Load(from);
            TVector.Store(sum, sums + j);
        }

        return j;
    }
}

/// <summary>Multiplies completed sums by a factor. A factor of 1 leaves the bits unchanged.</summary>
internal static unsafe class ScaledSums
{
    /// <summary>z[i, j] = factor · z[i, j] + b[j], fused.</summary>
    /// <param name="z">The sums, rows × b.Length.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="b">One number per column.</param>
    public static void Finish<T>(Span<T> z, double factor, ReadOnlySpan<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int from = 0; from < z.Length; from += b.Length)
            Elementwise.Run(new MultiplyAdd(factor), z.Slice(from, b.Length), b, z.Slice(from, b.Length));
    }

    /// <summary>x = factor · x.</summary>
    public static void Scale<T>(Span<T> x, double factor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (factor != 1) Vectors.Scale(x, factor);
    }

    /// <summary>c += factor · (a b), each product rounded before it is added.</summary>
    /// <param name="c">Contiguous rows.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="a">Rows × k.</param>
    /// <param name="b">k × columns.</param>
    /// <param name="workers">The threads; null for the caller alone.</param>
    public static void AddProduct<T>(Matrix<T> c, double factor, Matrix<T> a, Matrix<T> b, WorkerPool? workers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int length = c.Rows * c.Columns;
        Span<T> product = new(Scratch<T>.E(length), length);
        Gemm.Set(new(product, c.Rows, c.Columns), a, b, workers);
        Vectors.AddScaled(c.Values[..length], factor, product);
    }

    private readonly struct MultiplyAdd(double factor) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Invoke<TVector>(TVector x, TVector y)
            where TVector : struct, ISimdVector<TVector> => TVector.MultiplyAdd(TVector.Broadcast(factor), x, y);
    }
}
