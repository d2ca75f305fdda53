using System.Runtime.InteropServices;

namespace Nabla.Numerics;

/// <summary>Arrays of many numbers, on large pages where the system gives them on request.</summary>
/// <remarks>
/// A fresh array costs one page fault for each 4 KiB that is first touched: a tenth of a microsecond on bare machines, up to 16 µs in
/// virtual ones, where that takes longer than reading or computing the numbers. Linux gives 2 MiB pages to those who ask (<c>madvise</c>);
/// elsewhere, and where it refuses, these are arrays like all others.
/// </remarks>
public static unsafe partial class LargeArray
{
    private const int LargePage = 1 << 21, Page = 1 << 12, HugePages = 14;

    private static bool _asks = OperatingSystem.IsLinux();

    /// <summary>An array of zeros.</summary>
    /// <typeparam name="T">A number.</typeparam>
    /// <param name="length">How many.</param>
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

    // Only a wish: what the system answers changes no result.
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
