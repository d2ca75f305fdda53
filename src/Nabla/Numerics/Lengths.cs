using System.Runtime.CompilerServices;

namespace Nabla.Numerics;

/// <summary>The one check that span loops make before they use pointers.</summary>
internal static class Lengths
{
    public static void Equal(int expected, int actual, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (expected != actual) throw new ArgumentException($"{what} is {actual} but must be {expected}.");
    }
}
