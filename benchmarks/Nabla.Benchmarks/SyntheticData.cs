using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Benchmarks;

/// <summary>Random data in memory.</summary>
internal static class SyntheticData
{
    /// <summary>Inputs in 0 … 1 and random targets.</summary>
    public static Dataset Make(Workload workload)
    {
        int rows = workload.Rows, outputs = workload.Widths[^1];
        float[] x = Fill(rows * workload.Widths[0]), y = workload.OneHot ? new float[rows * outputs] : Fill(rows * outputs);
        for (int i = 0; workload.OneHot && i < rows; i++) y[i * outputs + Random.Shared.Next(outputs)] = 1;
        return new(x, y, workload.Widths[0], outputs, workload.OneHot ? LearningTask.Classification : LearningTask.Regression);
    }

    // Random bits where the numbers will stand, then numbers in place of the bits: no second block of memory.
    // No seed: .NET's generator with one is the slow one of old, and no time depends on the numbers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float[] Fill(int count)
    {
        float[] numbers = LargeArray.Allocate<float>(count);
        var bits = MemoryMarshal.Cast<float, uint>(numbers.AsSpan());
        const int Piece = 4096;
        for (int at = 0; at < count; at += Piece)
        {
            var piece = bits[at..Math.Min(count, at + Piece)];
            Random.Shared.NextBytes(MemoryMarshal.AsBytes(piece));
            for (int i = 0; i < piece.Length; i++) numbers[at + i] = (piece[i] >> 8) * (1f / (1 << 24));
        }

        return numbers;
    }
}
