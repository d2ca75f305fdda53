using Nabla.Numerics;

namespace Nabla.Data.Streams;

/// <summary>A table in a file that is read in blocks of rows in every pass.</summary>
/// <remarks>
/// The first pass is <see cref="Scan"/>, which counts the rows and detects the kinds of the columns. A block is valid until the next is
/// read.
/// <para>Not thread-safe: one thread at a time may use it.</para>
/// </remarks>
public abstract class TableStream
{
    /// <summary>The name of the file, for messages.</summary>
    public abstract string Source { get; }

    /// <summary>The names of the columns, in order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The kinds of the columns. Known after the scan.</summary>
    public abstract IReadOnlyDictionary<string, ColumnKind> Kinds { get; }

    /// <summary>Notes on how the file is read. Known after the scan.</summary>
    public virtual IReadOnlyList<DataNote> Notes => [];

    /// <summary>Notes on files that are not read. They are not part of the table.</summary>
    public virtual IEnumerable<DataNote> FileNotes => [];

    /// <summary>Columns of the source that are not among <see cref="Names"/>.</summary>
    public virtual IReadOnlyList<ExcludedColumn> ExcludedColumns => [];

    /// <summary>Whether the scan changed the kind of a column, so that its blocks are invalid and another scan is needed.</summary>
    public virtual bool MustScanAgain => false;

    /// <summary>The number of bytes for a block and for reading it.</summary>
    public abstract long WorkingBytes { get; }

    /// <summary>Computes the SHA-256 hash of the bytes of the file.</summary>
    public abstract string Sha256();

    /// <summary>Makes the first pass.</summary>
    /// <param name="cancellationToken">Stops the pass.</param>
    /// <returns>All rows, in order.</returns>
    public abstract IEnumerable<Table> Scan(CancellationToken cancellationToken);

    /// <summary>Makes another pass.</summary>
    /// <param name="order">Null for the order of the file; else the random numbers that shuffle the blocks, if the file can be read from
    /// any position.</param>
    /// <returns>All rows.</returns>
    public abstract IEnumerable<Table> Read(Philox? order);

    /// <summary>The target columns, if they are known. A text that means "not known" may be one of their classes.</summary>
    public IReadOnlyList<string> Targets { get; set; } = [];

    /// <summary>The number format of a column; null for plain numbers. Known after the scan.</summary>
    public virtual NumberFormat? GetNumberFormat(string name) => null;

    /// <summary>The number of cells of each text that the scan read as missing in a text column.</summary>
    /// <param name="name">The column.</param>
    public virtual IReadOnlyDictionary<string, long> CountMissingTexts(string name) => new Dictionary<string, long>();

    /// <summary>Counts the rows in one or several passes over the file.</summary>
    /// <param name="cancellationToken">Stops the pass.</param>
    public virtual long CountRows(CancellationToken cancellationToken) => Scan(cancellationToken).Sum(table => (long)table.RowCount);

    /// <summary>Reads all columns of unknown kind as text, so that their kinds cannot change. For columns that are not used.</summary>
    public virtual void ReadOthersAsText()
    {
    }

    /// <summary>Converts a number of rows to <see cref="int"/>.</summary>
    /// <exception cref="NablaException">There are more rows than a source can have.</exception>
    public static int ToCount(long rows, string source) => rows <= int.MaxValue
        ? (int)rows
        : throw new NablaException("too-many-rows", $"{source} must have at most {int.MaxValue:N0} rows (got {rows:N0}). Split the file.");

    /// <summary>The numbers 0 … count − 1, shuffled if an order is given.</summary>
    protected static int[] Permutation(int count, Philox? order)
    {
        int[] places = [.. Enumerable.Range(0, count)];
        order?.Shuffle(places.AsSpan());
        return places;
    }
}
