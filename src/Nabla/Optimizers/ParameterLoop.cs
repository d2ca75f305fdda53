using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabla.Layers;
using Nabla.Numerics;

namespace Nabla.Optimizers;

/// <summary>One pass over a part of θ, ∇C and the state with an optimizer's formula.</summary>
internal static unsafe class ParameterLoop
{
    // Prefetch distance: the processor's own prefetcher does not cross rows.
    private const int RowsAhead = 2, NumbersAhead = 512;

    /// <summary>Updates a part of θ.</summary>
    /// <param name="optimizer">The formula with the constants of the step.</param>
    /// <param name="part">The position of the part in θ.</param>
    /// <param name="theta">All parameters.</param>
    /// <param name="gradient">∂C/∂θ of the part, row by row.</param>
    /// <param name="state">Slots · θ.Length numbers, slot by slot.</param>
    public static void Run<T, TOptimizer>(TOptimizer optimizer, in ParameterPart part, Span<T> theta, ReadOnlySpan<T> gradient,
        Span<T> state)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOptimizer : struct, IPerParameter<TOptimizer>
    {
        int n = theta.Length;
        Lengths.Equal(part.Length, gradient.Length);
        Lengths.Equal(n * optimizer.Slots, state.Length);
        (int rows, int columns) = part.Columns == part.Stride ? (1, part.Length) : (part.Rows, part.Columns);
        if (part.Offset < 0 || rows < 1 || part.Offset + (long)(rows - 1) * part.Stride + columns > n)
            throw new ArgumentException($"{part} reaches beyond the {n} parameters.");
        long ahead = rows > 1 ? RowsAhead * (long)part.Stride : NumbersAhead;
        fixed (T* pTheta = theta, pGradient = gradient, pState = state)
        {
            for (int row = 0; row < rows; row++)
            {
                long at = part.Offset + (long)row * part.Stride;
                T* g = pGradient + (long)row * columns;
                int i = 0;
                if (Vector512.IsHardwareAccelerated)
                    i = Registers<T, Simd512<T>, TOptimizer>(optimizer, pTheta + at, g, pState + at, n, columns, ahead);
                else if (Vector256.IsHardwareAccelerated)
                i = Registers<T, Simd256<T>, TOptimizer>(optimizer, pTheta + at, g, pState + at, n, columns, ahead);
                else if (Vector128.IsHardwareAccelerated)
                i = Registers<T, Simd128<T>, TOptimizer>(optimizer, pTheta + at, g, pState + at, n, columns, ahead);
                if (i < columns) Singles(optimizer, pTheta + at, g, pState + at, n, i, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Registers<T, TVector, TOptimizer>(TOptimizer optimizer, T* theta, T* gradient, T* state, long slot, int count,
    long ahead)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : struct, IRegister<TVector, T>
        where TOptimizer : struct, IPerParameter<TOptimizer>
    {
        int slots = optimizer.Slots, i = 0;
        for (; i <= count - TVector.Count; i += TVector.Count)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(theta + i + ahead);
                if (slots > 0) Sse.Prefetch0(state + i + ahead);
                if (slots > 1) Sse.Prefetch0(state + slot + i + ahead);
            }

            TVector s0 = default, s1 = default, s2 = default, parameter = TVector.Load(theta + i);
            if (slots > 0) s0 = TVector.Load(state + i);
            if (slots > 1) s1 = TVector.Load(state + slot + i);
            if (slots > 2) s2 = TVector.Load(state + 2 * slot + i);
            optimizer.Update(ref parameter, TVector.Load(gradient + i), ref s0, ref s1, ref s2);
            TVector.Store(parameter, theta + i);
            if (slots > 0) TVector.Store(s0, state + i);
            if (slots > 1) TVector.Store(s1, state + slot + i);
            if (slots > 2) TVector.Store(s2, state + 2 * slot + i);
        }

        return i;
    }

    private static void Singles<T, TOptimizer>(TOptimizer optimizer, T* theta, T* gradient, T* state, long slot, int from, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOptimizer : struct, IPerParameter<TOptimizer>
    {
        int slots = optimizer.Slots;
        for (int i = from; i < count; i++)
        {
            var parameter = new SimdScalar<T>(theta[i]);
            SimdScalar<T> s0 = default, s1 = default, s2 = default;
            if (slots > 0) s0 = new(state[i]);
            if (slots > 1) s1 = new(state[slot + i]);
            if (slots > 2) s2 = new(state[2 * slot + i]);
            optimizer.Update(ref parameter, new(gradient[i]), ref s0, ref s1, ref s2);
            theta[i] = parameter.Value;
            if (slots > 0) state[i] = s0.Value;
            if (slots > 1) state[slot + i] = s1.Value;
            if (slots > 2) state[2 * slot + i] = s2.Value;
        }
    }
}
