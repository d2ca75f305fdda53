using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Numerics;

namespace Nabla.Optimizers;

/// <summary>One pass over θ, ∇C and the state with an optimizer's formula.</summary>
internal static unsafe class ParameterLoop
{
    public static void Run<T, TOptimizer>(TOptimizer optimizer, Span<T> theta, ReadOnlySpan<T> gradient, Span<T> state)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOptimizer : struct, IPerParameter<TOptimizer>
    {
        int n = theta.Length;
        Lengths.Equal(n, gradient.Length);
        Lengths.Equal(n * optimizer.Slots, state.Length);
        fixed (T* pTheta = theta, pGradient = gradient, pState = state)
        {
            int i = 0;
            if (Vector512.IsHardwareAccelerated) i = Registers<T, Lane512<T>, TOptimizer>(optimizer, pTheta, pGradient, pState, n);
            else if (Vector256.IsHardwareAccelerated) i = Registers<T, Lane256<T>, TOptimizer>(optimizer, pTheta, pGradient, pState, n);
            else if (Vector128.IsHardwareAccelerated) i = Registers<T, Lane128<T>, TOptimizer>(optimizer, pTheta, pGradient, pState, n);
            Singles(optimizer, pTheta, pGradient, pState, i, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Registers<T, TLane, TOptimizer>(TOptimizer optimizer, T* theta, T* gradient, T* state, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLane : struct, IRegister<TLane, T>
        where TOptimizer : struct, IPerParameter<TOptimizer>
    {
        int slots = optimizer.Slots, i = 0;
        for (; i <= n - TLane.Count; i += TLane.Count)
        {
            TLane s0 = default, s1 = default, s2 = default, parameter = TLane.Load(theta + i);
            if (slots > 0) s0 = TLane.Load(state + i);
            if (slots > 1) s1 = TLane.Load(state + n + i);
            if (slots > 2) s2 = TLane.Load(state + 2L * n + i);
            optimizer.Update(ref parameter, TLane.Load(gradient + i), ref s0, ref s1, ref s2);
            TLane.Store(parameter, theta + i);
            if (slots > 0) TLane.Store(s0, state + i);
            if (slots > 1) TLane.Store(s1, state + n + i);
            if (slots > 2) TLane.Store(s2, state + 2L * n + i);
        }

        return i;
    }

    private static void Singles<T, TOptimizer>(TOptimizer optimizer, T* theta, T* gradient, T* state, int from, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOptimizer : struct, IPerParameter<TOptimizer>
    {
        int slots = optimizer.Slots;
        for (int i = from; i < n; i++)
        {
            var parameter = new Scalar<T>(theta[i]);
            Scalar<T> s0 = default, s1 = default, s2 = default;
            if (slots > 0) s0 = new(state[i]);
            if (slots > 1) s1 = new(state[n + i]);
            if (slots > 2) s2 = new(state[2L * n + i]);
            optimizer.Update(ref parameter, new(gradient[i]), ref s0, ref s1, ref s2);
            theta[i] = parameter.Value;
            if (slots > 0) state[i] = s0.Value;
            if (slots > 1) state[n + i] = s1.Value;
            if (slots > 2) state[2L * n + i] = s2.Value;
        }
    }
}
