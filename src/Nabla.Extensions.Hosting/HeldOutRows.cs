using Nabla.Data;

namespace Nabla.Extensions.Hosting;

/// <summary>Splits rows into those to train on and those to compare models on.</summary>
internal static class HeldOutRows
{
    /// <summary>Holds out rows by a hash of their cells, so that a row, and each equal one, is on the same side every time.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="fraction">The expected fraction to hold out, above 0 and below 1.</param>
    /// <param name="classColumns">Columns of classes, each of which must occur among the training rows.</param>
    /// <returns>The rows to train on and the others.</returns>
    /// <exception cref="NablaException">No row is held out, or all are.</exception>
    public static (Table Train, Table HeldOut) Split(Table rows, double fraction, IReadOnlyList<string> classColumns)
    {
        bool[] held = [.. Enumerable.Range(0, rows.RowCount).Select(row => Uniform(Hash(rows, row)) < fraction)];
        foreach (var column in classColumns.Select(name => rows[name]))
        {
            var trained = Indices(held, false).Select(column.TextAt).ToHashSet();
            foreach (int row in Indices(held, true)) held[row] = trained.Contains(column.TextAt(row));
        }

        int[] train = [.. Indices(held, false)], others = [.. Indices(held, true)];
        return train.Length > 0 && others.Length > 0 ? (rows.Take(train), rows.Take(others))
            : throw new NablaException($"{rows.Source}: {rows.RowCount} rows are too few to hold out a fraction of {fraction}. "
                + $"Give more rows, or set {nameof(NablaRetrainingOptions.HeldOutFraction)} to 0.");
    }

    private static IEnumerable<int> Indices(bool[] held, bool side) =>
        held.Index().Where(one => one.Item == side).Select(one => one.Index);

    // FNV-1a over the texts of the cells. It must not change, or rows that models were trained on would be held out later.
    private static ulong Hash(Table rows, int row)
    {
        const ulong Start = 14695981039346656037, Prime = 1099511628211;
        const char Separator = '\u001F';
        ulong hash = Start;
        foreach (var column in rows.Columns)
        {
            foreach (char letter in column.TextAt(row) ?? "") hash = (hash ^ letter) * Prime;
            hash = (hash ^ Separator) * Prime;
        }

        return hash;
    }

    // The finalizer of MurmurHash3 spreads the last letters over all bits; the upper 53 become a number from 0 to 1.
    private static double Uniform(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return ((hash ^ (hash >> 33)) >> 11) * (1.0 / (1UL << 53));
    }
}
