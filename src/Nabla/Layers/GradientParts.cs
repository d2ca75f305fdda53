using System.Numerics;
using Nabla.Numerics;

namespace Nabla.Layers;

/// <summary>∂C/∂θ of a dense layer, block by block in a cache, each handed on at once; the nodes (or, where they are few, the inputs) are divided among threads.</summary>
/// <remarks>The division is that of the forward product, so each thread finds in its cache the weights that it computed with.</remarks>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class GradientParts<T> : IParts
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Numbers in one block: some stay in the first cache, all in the second.
    private const int BlockSize = 12288, RowUnit = 12;

    [ThreadStatic]
    private static GradientParts<T>? _spare;

    private View<T> _x, _delta;
    private IDescent<T>? _descent;
    private ProductDivision _division;

    /// <summary>Hands on xᵀδ with Σ_i δ below it: in memory the biases are one row more.</summary>
    public static void Run(Workers? workers, in View<T> x, in View<T> delta, IDescent<T> descent)
    {
        GradientParts<T> work = _spare ?? new();
        _spare = null;
        (work._x, work._delta, work._descent) = (x, delta, descent);
        work._division = ProductDivision.Of(workers?.Threads ?? 1, x.Columns, delta.Columns, x.Rows);
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
        View<T> delta = _delta.Block(0, _delta.Rows, j, nodes);
        int height = Math.Min(inputs, Math.Max(BlockSize / nodes / RowUnit, 1) * RowUnit), end = k + inputs;
        Panels<T> panels = Product.Panels(delta, inputs);
        T* block = Scratch<T>.E((height + 1L) * nodes);
        for (int rows; k < end; k += rows)
        {
            rows = Math.Min(height, end - k);
            Product.Serial(new((nint)block, rows, nodes, nodes, 1), Zeros<T>.View(rows, nodes), _x.Block(0, _x.Rows, k, rows).Transposed, panels);
            int all = rows;
            if (k + rows == _x.Columns)
            {
                new Span<T>(block + rows * nodes, nodes).Clear();
                Sums.AddColumns(delta, block + all++ * nodes);
            }

            _descent!.Take(new(k * _delta.Columns + j, all, nodes, _delta.Columns), new Span<T>(block, all * nodes));
        }
    }
}
