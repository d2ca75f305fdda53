using System.Numerics;

namespace Nabla.Numerics;

/// <summary>A zero for every sum of a product to begin at.</summary>
internal static unsafe class Zeros<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Eight registers of the widest kind, which is the most that a tile begins with at a time.
    private static readonly Memory<T> Memory = Block.Allocate<T>(8 * 64 / sizeof(T));

    public static Span<T> Row => Memory.Span;

    /// <summary>Rows × columns zeros.</summary>
    public static View<T> View(int rows, int columns) =>
        new((nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref Memory.Span[0]), rows, columns, 0, 0);
}
