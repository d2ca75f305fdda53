using System.Numerics;

namespace Nabla.Numerics;

/// <summary>A product cut into parts of its rows or columns, for <see cref="Workers"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ProductParts<T> : IParts
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // More than a microsecond of multiply-adds: less is not worth another thread's attention, which takes about half of one.
    private const long LeastWork = 80_000;

    // Borders between parts fall on whole cache lines of columns and on whole tiles of rows.
    private const int ColumnUnit = 32, RowUnit = 12;

    [ThreadStatic]
    private static ProductParts<T>? _spare;

    private View<T> _c, _start, _a, _b;
    private int _parts;
    private bool _byColumns;

    /// <summary>Into how many parts a product is best cut.</summary>
    public static int Count(int threads, in View<T> c, int depth) => (int)Math.Clamp((long)c.Rows * c.Columns * depth / LeastWork, 1, threads);

    public static void Run(Workers workers, int parts, in View<T> c, in View<T> start, in View<T> a, in View<T> b)
    {
        // Taken away while in use, so that a product within a part finds none and makes its own.
        ProductParts<T> work = _spare ?? new();
        _spare = null;
        (work._c, work._start, work._a, work._b, work._parts) = (c, start, a, b, parts);
        work._byColumns = Longest(c.Columns, ColumnUnit, parts) / (double)c.Columns <= Longest(c.Rows, RowUnit, parts) / (double)c.Rows + 0.05;
        workers.Run(parts, work);
        _spare = work;
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        if (_byColumns)
        {
            (int j, int columns) = Range(_c.Columns, ColumnUnit, part);
            if (columns > 0) Product.Serial(_c.Block(0, _c.Rows, j, columns), _start.Block(0, _c.Rows, j, columns), _a, _b.Block(0, _b.Rows, j, columns));
        }
        else
        {
            (int i, int rows) = Range(_c.Rows, RowUnit, part);
            if (rows > 0) Product.Serial(_c.Block(i, rows, 0, _c.Columns), _start.Block(i, rows, 0, _c.Columns), _a.Block(i, rows, 0, _a.Columns), _b);
        }
    }

    private static int Longest(int length, int unit, int parts)
    {
        int units = (length + unit - 1) / unit;
        return Math.Min(length, (units + parts - 1) / parts * unit);
    }

    private (int First, int Length) Range(int length, int unit, int part)
    {
        int units = (length + unit - 1) / unit;
        int first = (int)((long)units * part / _parts) * unit, end = Math.Min(length, (int)((long)units * (part + 1) / _parts) * unit);
        return (first, Math.Max(0, end - first));
    }
}
