using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Numerics;

/// <summary>Pinned memory that starts at a cache line, as vector loads prefer.</summary>
internal static unsafe class Block
{
    private const int CacheLine = 64;

    /// <summary>Allocates zeroed memory for <paramref name="length"/> numbers.</summary>
    public static Memory<T> Allocate<T>(int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] array = GC.AllocateArray<T>(length + CacheLine / sizeof(T), pinned: true);
        int past = (int)((nuint)Unsafe.AsPointer(ref array[0]) % CacheLine);
        int skip = past == 0 ? 0 : (CacheLine - past) / sizeof(T);
        return array.AsMemory(skip, length);
    }
}

/// <summary>
/// Scratch memory of a thread's products: one buffer for each thread and use, which grows to the largest need and is reused.
/// </summary>
internal static unsafe class Scratch<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static byte[]? _a, _b, _c, _d, _e;

    /// <summary>Returns at least <paramref name="count"/> numbers for blocks of a, aligned to a cache line.</summary>
    public static T* A(long count) => Room(ref _a, count);

    /// <summary>Returns a buffer for blocks of b.</summary>
    public static T* B(long count) => Room(ref _b, count);

    /// <summary>Returns a buffer for blocks of c.</summary>
    public static T* C(long count) => Room(ref _c, count);

    /// <summary>Returns a buffer for tiles of c.</summary>
    public static T* D(long count) => Room(ref _d, count);

    /// <summary>Returns a buffer for results that are passed on.</summary>
    public static T* E(long count) => Room(ref _e, count);

    private static T* Room(ref byte[]? memory, long count)
    {
        long bytes = count * sizeof(T) + Alignment;
        if (memory is null || memory.Length < bytes) memory = GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);
        nint start = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref memory[0]);
        return (T*)((start + Alignment - 1) & -Alignment);
    }
}

/// <summary>Large arrays, on large pages if the system provides them.</summary>
/// <remarks>
/// A new array costs one page fault for each 4 KiB on first use: a tenth of a microsecond on physical machines, up to 16 µs on virtual
/// ones, which is longer than reading or computing the numbers. Linux provides 2 MiB pages on request (<c>madvise</c>). On other systems,
/// or if the request is refused, these are ordinary arrays.
/// </remarks>
public static unsafe partial class LargeArray
{
    private const int LargePage = 1 << 21, Page = 1 << 12, HugePages = 14;

    private static bool _asks = OperatingSystem.IsLinux();

    /// <summary>Allocates an array of zeros.</summary>
    /// <typeparam name="T">A number.</typeparam>
    /// <param name="length">Number of elements.</param>
    /// <returns>The array.</returns>
    public static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        T[] array = GC.AllocateArray<T>(length);
        if (_asks && (long)length * sizeof(T) >= LargePage)
        {
            fixed (T* first = array) Ask(((nint)first + Page - 1) & -Page, (nint)(first + length) & -Page);
        }

        return array;
    }

    // This is a hint. The result of the call is ignored.
    private static void Ask(nint from, nint to)
    {
        try
        {
            _ = madvise(from, to - from, HugePages);
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            _asks = false;
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(nint address, nint length, int advice);
}

/// <summary>Zeros as the start of the sums of a product.</summary>
internal static unsafe class Zeros<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Eight registers of the widest kind, the maximum that a tile starts with.
    private static readonly Memory<T> Memory = Block.Allocate<T>(8 * 64 / sizeof(T));

    public static Span<T> Row => Memory.Span;

    /// <summary>Rows × columns zeros.</summary>
    public static View<T> View(int rows, int columns) =>
        new((nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref Memory.Span[0]), rows, columns, 0, 0);
}

/// <summary>Checks lengths before loops use pointers.</summary>
internal static class Lengths
{
    public static void Equal(int expected, int actual, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (expected != actual) throw new ArgumentException($"{what} is {actual} but must be {expected}.");
    }
}
