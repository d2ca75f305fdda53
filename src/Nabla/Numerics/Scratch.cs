using System.Numerics;

namespace Nabla.Numerics;

/// <summary>
/// Memory that a thread's products copy into: one piece for each thread and use, which grows to the largest need and is then reused.
/// </summary>
internal static unsafe class Scratch<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static byte[]? _a, _b, _c, _d, _e;

    /// <summary>At least <paramref name="count"/> numbers for blocks of a, at a whole cache line.</summary>
    public static T* A(long count) => Room(ref _a, count);

    /// <summary>The same for blocks of b.</summary>
    public static T* B(long count) => Room(ref _b, count);

    /// <summary>The same for blocks of c.</summary>
    public static T* C(long count) => Room(ref _c, count);

    /// <summary>The same for tiles of c.</summary>
    public static T* D(long count) => Room(ref _d, count);

    /// <summary>The same for results that are handed on.</summary>
    public static T* E(long count) => Room(ref _e, count);

    private static T* Room(ref byte[]? memory, long count)
    {
        long bytes = count * sizeof(T) + Alignment;
        if (memory is null || memory.Length < bytes) memory = GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);
        nint start = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref memory[0]);
        return (T*)((start + Alignment - 1) & -Alignment);
    }
}
