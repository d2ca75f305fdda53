using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>The table in a file, read in blocks of rows, pass after pass.</summary>
/// <remarks>
/// The first pass is <see cref="Scan"/>: it counts the rows and finds out what the columns are. A block's numbers are gone when the next is
/// read.
/// </remarks>
public abstract class TableStream
{
    /// <summary>What messages call the file.</summary>
    public abstract string Source { get; }

    /// <summary>Names of the columns, in their order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>What the columns are, known after the scan.</summary>
    public abstract IReadOnlyDictionary<string, ColumnKind> Kinds { get; }

    /// <summary>What the user should know of how the file is read, known after the scan.</summary>
    public virtual IReadOnlyList<DataNote> Notes => [];

    /// <summary>What the user should know of files beside those that are read; it says nothing of the table.</summary>
    public virtual IEnumerable<DataNote> FileNotes => [];

    /// <summary>Columns of the source that are not among <see cref="Names"/>.</summary>
    public virtual IReadOnlyList<ExcludedColumn> ExcludedColumns => [];

    /// <summary>Whether the scan found so late what a column is that what it gave before is of no use: it must be scanned again.</summary>
    public virtual bool MustScanAgain => false;

    /// <summary>Bytes that a block and its reading take.</summary>
    public abstract long WorkingBytes { get; }

    /// <summary>SHA-256 of the file's bytes.</summary>
    public abstract string Sha256();

    /// <summary>The first pass.</summary>
    /// <param name="cancel">Ends it.</param>
    /// <returns>All rows, in their order.</returns>
    public abstract IEnumerable<Table> Scan(CancellationToken cancel);

    /// <summary>A later pass.</summary>
    /// <param name="order">Null for the order of the file; else what the order of the blocks is drawn from, where the file can be read from
    /// the middle.</param>
    /// <returns>All rows.</returns>
    public abstract IEnumerable<Table> Read(Philox? order);

    /// <summary>The columns to predict, where they are known: a text that means "not known" may be one of their classes.</summary>
    public IReadOnlyList<string> Targets { get; set; } = [];

    /// <summary>How the numbers of a column are written; null where plainly. Known after the scan.</summary>
    public virtual NumberFormat? GetNumberFormat(string name) => null;

    /// <summary>How often each text in a column of texts was read as a missing cell by the scan.</summary>
    /// <param name="name">The column.</param>
    public virtual IReadOnlyDictionary<string, long> CountMissingTexts(string name) => new Dictionary<string, long>();

    /// <summary>Number of rows: a pass, or more, over the file.</summary>
    /// <param name="cancel">Ends it.</param>
    public virtual long CountRows(CancellationToken cancel) => Scan(cancel).Sum(table => (long)table.RowCount);

    /// <summary>
    /// Takes all columns whose kind is not known for text, so that none can turn out late to be it: for who does not use them.
    /// </summary>
    public virtual void ReadOthersAsText()
    {
    }

    /// <summary>A number of rows, as long as a source can have that many samples.</summary>
    /// <exception cref="DataException">It cannot.</exception>
    public static int ToCount(long rows, string source) => rows <= int.MaxValue
        ? (int)rows
        : throw new DataException("too-many-rows", $"{source} must have at most {int.MaxValue:N0} rows (got {rows:N0}). Split the file.");

    /// <summary>0 … count − 1, shuffled where an order is wanted.</summary>
    protected static int[] Permutation(int count, Philox? order)
    {
        int[] places = [.. Enumerable.Range(0, count)];
        order?.Shuffle(places.AsSpan());
        return places;
    }
}
