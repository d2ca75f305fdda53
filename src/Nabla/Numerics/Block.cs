using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>Memory for numbers that stays where it is and starts at a cache line, as registers like it.</summary>
internal static unsafe class Block
{
    private const int CacheLine = 64;

    /// <summary>Zeroed memory for <paramref name="length"/> numbers.</summary>
    public static Memory<T> Allocate<T>(int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] array = GC.AllocateArray<T>(length + CacheLine / sizeof(T), pinned: true);
        int past = (int)((nuint)Unsafe.AsPointer(ref array[0]) % CacheLine);
        int skip = past == 0 ? 0 : (CacheLine - past) / sizeof(T);
        return array.AsMemory(skip, length);
    }
}
