namespace Nabla.Numerics;

/// <summary>How a product is divided among threads: by columns or by rows, the sooner by columns.</summary>
/// <param name="Parts">How many parts.</param>
/// <param name="Rows">Rows of the product.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="ByColumns">True where each part has all rows of some columns.</param>
internal readonly record struct GemmPartition(int Parts, int Rows, int Columns, bool ByColumns)
{
    // Some 40 µs of multiply-adds: another thread comes within two, but what it reads and writes has to travel between the caches of two
    // cores.
    private const long MinWork = 4_000_000;

    // Borders between parts fall on whole cache lines of columns and on whole tiles of rows.
    private const int ColumnUnit = 32, RowUnit = 12;

    /// <summary>The best division of rows × columns sums over so many k.</summary>
    public static GemmPartition Choose(int threads, int rows, int columns, int depth)
    {
        int parts = threads == 1 ? 1 : (int)Math.Clamp((long)rows * columns * depth / MinWork, 1, threads);
        bool byColumns = Longest(columns, ColumnUnit, parts) / (double)columns <= Longest(rows, RowUnit, parts) / (double)rows + 0.05;
        return new(parts, rows, columns, byColumns);
    }

    /// <summary>Rows and columns of one part; none where the units do not suffice for all.</summary>
    public (int Row, int Rows, int Column, int Columns) Range(int part)
    {
        if (ByColumns)
        {
            (int j, int columns) = Range(Columns, ColumnUnit, part);
            return (0, Rows, j, columns);
        }

        (int i, int rows) = Range(Rows, RowUnit, part);
        return (i, rows, 0, Columns);
    }

    private static int Longest(int length, int unit, int parts)
    {
        int units = (length + unit - 1) / unit;
        return Math.Min(length, (units + parts - 1) / parts * unit);
    }

    private (int First, int Length) Range(int length, int unit, int part)
    {
        int units = (length + unit - 1) / unit;
        int first = (int)((long)units * part / Parts) * unit, end = Math.Min(length, (int)((long)units * (part + 1) / Parts) * unit);
        return (first, Math.Max(0, end - first));
    }
}
