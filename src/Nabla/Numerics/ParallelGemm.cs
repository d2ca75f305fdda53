using System.Numerics;

namespace Nabla.Numerics;

/// <summary>A product cut into parts of its rows or columns, for <see cref="ThreadTeam"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ParallelGemm<T> : IParallelWork
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static ParallelGemm<T>? _spare;

    private View<T> _c, _start, _a, _b;
    private GemmPartition _division;

    public static void Run(ThreadTeam workers, in GemmPartition division, in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        // Taken away while in use, so that a product within a part finds none and makes its own.
        ParallelGemm<T> work = _spare ?? new();
        _spare = null;
        (work._c, work._start, work._a, work._b, work._division) = (c, start, a, b, division);
        workers.Run(division.Parts, work);
        _spare = work;
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        var (i, rows, j, columns) = _division.Range(part);
        if (rows == 0 || columns == 0) return;
        Gemm.Serial(_c.Block(i, rows, j, columns), _start.Block(i, rows, j, columns), _a.Block(i, rows, 0, _a.Columns),
            _b.Block(0, _b.Rows, j, columns));
    }
}
