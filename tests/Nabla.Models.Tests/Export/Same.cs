using Nabla.Numerics;

namespace Nabla.Models.Tests.Export;

/// <summary>Compares what an export says with what the library says.</summary>
internal static class Same
{
    public static void Bits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int j = 0; j < expected.Length; j++)
        {
            // Without fused multiply-add in the processor the library rounds twice; exports round once everywhere.
            bool same = double.IsNaN(expected[j]) ? double.IsNaN(actual[j])
                : Arithmetic.FusesMultiplyAdd ? BitConverter.DoubleToInt64Bits(expected[j]) == BitConverter.DoubleToInt64Bits(actual[j])
                : Math.Abs(expected[j] - actual[j]) <= 1e-4 * Math.Max(1, Math.Abs(expected[j]));
            Assert.True(same, $"{where}, output {j}: {expected[j]:R} is expected but the export says {actual[j]:R}.");
        }
    }
}
