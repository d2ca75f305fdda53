using System.Runtime.InteropServices;
using Nabla.Data;

namespace Nabla.Benchmarks;

/// <summary>Random data in memory.</summary>
internal static class SyntheticData
{
    /// <summary>Inputs in 0 … 1 and random targets.</summary>
    public static Dataset Make(Workload workload, int seed = 1)
    {
        int rows = workload.Rows, outputs = workload.Widths[^1];
        var random = new Random(seed);
        float[] x = Fill(random, rows * workload.Widths[0]), y = workload.OneHot ? new float[rows * outputs] : Fill(random, rows * outputs);
        for (int i = 0; workload.OneHot && i < rows; i++) y[i * outputs + random.Next(outputs)] = 1;
        return new(x, y, workload.Widths[0], outputs, workload.OneHot ? LearningTask.Classification : LearningTask.Regression);
    }

    // Random bits where the numbers will stand, then numbers in place of the bits: no second block of memory.
    private static float[] Fill(Random random, int count)
    {
        var numbers = GC.AllocateUninitializedArray<float>(count);
        random.NextBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
        var bits = MemoryMarshal.Cast<float, uint>(numbers.AsSpan());
        for (int i = 0; i < count; i++) numbers[i] = (bits[i] >> 8) * (1f / (1 << 24));
        return numbers;
    }
}
