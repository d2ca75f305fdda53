using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Numerics;

/// <summary>What the machine's arithmetic promises.</summary>
public static class Arithmetic
{
    /// <summary>
    /// True where a·b + c is rounded once, as everywhere but on x64 before 2013 and in WebAssembly: there the same run ends in other last
    /// bits.
    /// </summary>
    /// <remarks>
    /// A correctly rounded multiply-add in software would give the same bits there too, at 25 times the time of a product and a sum
    /// (measured with 128 bits: 1.7 against 42 GFLOP/s), so it is not offered.
    /// </remarks>
    public static bool FusesMultiplyAdd { get; } = RoundsOnce(1 + 1f / 4096);

    // x² = 1 + 2⁻¹¹ + 2⁻²⁴ needs one bit more than a float has. Asked of the very operation that the kernels use, and compiled as they are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool RoundsOnce(float x) =>
        Vector128.MultiplyAddEstimate(Vector128.Create(x), Vector128.Create(x), Vector128.Create(-(x * x))) != Vector128<float>.Zero;
}
