using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Layers;

/// <summary>
/// ∂C/∂θ of a dense layer in cache-sized blocks, each passed to the update at once. The nodes (or the inputs, if there are few nodes) are
/// divided among threads.
/// </summary>
/// <remarks>The division is that of the forward product, so that each thread finds the weights it used in its cache.</remarks>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class ParallelGradient<T> : IParallelWork
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Numbers in one block of ∂C/∂w and in its panels of δ: together they fit in the second-level cache. With few nodes, a block that stays
    // in the first-level cache has enough rows as well.
    private const int BlockSize = 12288, SmallBlockSize = 3072, PanelsSize = 131072, RowUnit = 12, ColumnUnit = 32;

    private const int SmallBlockNodes = 64, FewNodes = 8;

    [ThreadStatic]
    private static ParallelGradient<T>? _spare;

    private View<T> _x, _delta;
    private IFusedUpdate<T>? _descent;
    private GemmPartition _division;
    private double _factor;

    /// <summary>Passes on c xᵀδ with Σ_i δ below it: in memory the biases are one more row.</summary>
    public static void Run(WorkerPool? workers, in View<T> x, in View<T> delta, double factor, IFusedUpdate<T> descent)
    {
        ParallelGradient<T> work = _spare ?? new();
        _spare = null;
        (work._x, work._delta, work._factor, work._descent) = (x, delta, factor, descent);
        work._division = GemmPartition.Choose(workers?.Threads ?? 1, x.Columns, delta.Columns, x.Rows);
        if (work._division.Parts > 1) workers!.Run(work._division.Parts, work);
        else work.Run(0);
        work._descent = null;
        _spare = work;
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        var (k, inputs, j, nodes) = _division.Range(part);
        if (inputs == 0 || nodes == 0) return;
        int width = Math.Max(PanelsSize / _delta.Rows / ColumnUnit, 1) * ColumnUnit;
        for (int end = j + nodes, columns; j < end; j += columns)
        {
            columns = Math.Min(width, end - j);
            Descend(k, inputs, j, columns);
        }
    }

    private void Descend(int k, int inputs, int j, int nodes)
    {
        View<T> delta = _delta.Block(0, _delta.Rows, j, nodes);
        int size = nodes <= SmallBlockNodes ? SmallBlockSize : BlockSize;
        int height = Math.Min(inputs, Math.Max(size / nodes / RowUnit, 1) * RowUnit), end = k + inputs;
        bool turns = nodes < FewNodes;
        PackedPanels<T> panels = turns ? default : Gemm.Panels(delta, inputs);
        T* block = Scratch<T>.E((turns ? 2 : 1) * (height + 1L) * nodes);
        for (int rows; k < end; k += rows)
        {
            rows = Math.Min(height, end - k);
            View<T> x = _x.Block(0, _x.Rows, k, rows), target = new((nint)block, rows, nodes, nodes, 1);
            if (turns) SetTurned(target, x, delta, block + (height + 1) * nodes);
            else Gemm.Serial(target, Zeros<T>.View(rows, nodes), x.Transposed, panels);
            ScaledSums.Scale(new Span<T>(block, rows * nodes), _factor);
            ParameterPart part = new(k * _delta.Columns + j, rows, nodes, _delta.Columns);
            if (k + rows == _x.Columns)
            {
                new Span<T>(block + rows * nodes, nodes).Clear();
                Sums.AddColumns(delta, block + rows * nodes);
                part = part with { Rows = rows + 1 };
            }

            _descent!.Accept(part, new Span<T>(block, part.Length));
        }
    }

    // Vectors run along the inputs if the nodes fill less than half of one: (xᵀδ)ᵀ = δᵀx.
    private static void SetTurned(in View<T> target, in View<T> x, in View<T> delta, T* turned)
    {
        View<T> c = target.Columns == 1 ? new(target.Start, 1, x.Columns, x.Columns, 1)
            : new((nint)turned, target.Columns, x.Columns, x.Columns, 1);
        Gemm.Serial(c, Zeros<T>.View(c.Rows, c.Columns), delta.Transposed, x);
        if (target.Columns == 1) return;
        for (int j = 0; j < c.Rows; j++)
            for (int k = 0; k < c.Columns; k++) *target.At(k, j) = *c.At(j, k);
    }
}
