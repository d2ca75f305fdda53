using System.Collections.Concurrent;
using Nabla.Specs;

namespace Nabla.Data.Features;

/// <summary>Computes the inputs of a network for single records, with the fitted preprocessing.</summary>
/// <remarks>
/// The columns are looked up once. Inputs have the bits of <see cref="Preprocessing.ApplyToInputs"/> on a table with the same cells. The
/// inputs of texts and dates are kept after their first use, so that a later record with them allocates nothing; after
/// <see cref="MaxKept"/> values of a column, others are computed each time. It may be used by any number of threads.
/// </remarks>
/// <typeparam name="T">The record.</typeparam>
public sealed class RowPreprocessor<T>
{
    /// <summary>The number of texts or dates of a column whose inputs are kept.</summary>
    public const int MaxKept = 10_000;

    private readonly Cell[] _cells;
    private long _unseen;

    /// <summary>Looks up the columns that the preprocessing needs.</summary>
    /// <param name="preprocessing">The fitted preprocessing.</param>
    /// <param name="columns">The columns of the record. Names are compared exactly, else without regard to case, spaces, _ and -.</param>
    /// <exception cref="NablaException">A column of the preprocessing is missing.</exception>
    public RowPreprocessor(Preprocessing preprocessing, RowColumns<T> columns)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(columns);
        var used = preprocessing.Columns.Select(plan => columns.Find(plan.Column) ?? throw Missing(plan, columns)).ToArray();
        _cells = [.. preprocessing.Columns.Select((plan, k) => Create(new(preprocessing, plan, columns.RowName), plan, used[k]))];
        Width = _cells.Sum(cell => cell.Width);
        UnusedColumns = [.. columns.Columns.Except(used).Select(column => column.Name)];
    }

    /// <summary>The number of inputs.</summary>
    public int Width { get; }

    /// <summary>Columns of the record that the model does not use, such as its target.</summary>
    public IReadOnlyList<string> UnusedColumns { get; }

    /// <summary>
    /// The number of cells so far that did not occur in training: unknown categories, texts that are not dates, and missing cells in
    /// columns without missing cells in training. The network gets inputs without information for them.
    /// </summary>
    public long UnseenCells => Interlocked.Read(ref _unseen);

    /// <summary>Computes the inputs of a record.</summary>
    /// <param name="row">The record.</param>
    /// <param name="inputs"><see cref="Width"/> numbers, which are overwritten.</param>
    /// <exception cref="NablaException">A cell does not fit the preprocessing.</exception>
    /// <exception cref="ArgumentException">There is no room for the inputs.</exception>
    public void Apply(T row, Span<float> inputs)
    {
        if (inputs.Length != Width)
            throw new ArgumentException($"inputs must have {Width} numbers (got {inputs.Length}).", nameof(inputs));
        int at = 0, unseen = 0;
        foreach (var cell in _cells)
        {
            if (cell.Write(row, inputs.Slice(at, cell.Width))) unseen++;
            at += cell.Width;
        }

        if (unseen > 0) Interlocked.Add(ref _unseen, unseen);
    }

    private static NablaException Missing(ColumnTransform plan, RowColumns<T> columns) => new("no-such-column",
        $"{columns.RowName} has no column \"{plan.Column}\", which the model needs."
        + $"{Suggestion.For(plan.Column, columns.Names)} Add a property of that name, or name one with [TableColumn(\"{plan.Column}\")].");

    private static Cell Create(Maker maker, ColumnTransform plan, RowColumn<T> column)
    {
        if (column.AsNumber is { } number)
            return plan.ForNumbers() is { } write ? new NumberCell(maker, number, write)
                : new KeptCell<double>(maker, row => number(row) is var known && !double.IsNaN(known) ? (true, known) : default,
                    key => key);
        if (column.AsText is { } text)
            return new KeptCell<string>(maker, row => text(row) is { } known ? (true, known) : default, key => key);
        // Dates are equal whatever their kind, but only those in UTC have a known clock.
        if (column.AsDate is { } date)
            return new KeptCell<(long Ticks, DateTimeKind Kind)>(maker,
                row => date(row) is { } known ? (true, (known.Ticks, known.Kind)) : default, key => new DateTime(key.Ticks, key.Kind));
        return new KeptCell<object>(maker, row => column.AsObject!(row) is { } known ? (true, known) : default, key => key);
    }

    // A column of the model and its inputs; true if the cell did not occur in training.
    private abstract class Cell(int width)
    {
        public int Width { get; } = width;

        public abstract bool Write(T row, Span<float> x);
    }

    // Computes the inputs of a value as a table of one cell.
    private sealed class Maker(Preprocessing preprocessing, ColumnTransform plan, string rowName)
    {
        // Of this column alone: all of them for each column would take time with the square of their number.
        private readonly Preprocessing _one = preprocessing with { Columns = [plan] };

        public int Width => plan.Width;

        public string Column => plan.Column;

        public string RowName => rowName;

        public (float[] Inputs, bool IsUnseen) Compute(object? value)
        {
            var cell = new ValueColumnBuilder(rowName, plan.Column, "");
            cell.Add(value);
            var table = new Table([cell.ToColumn(typeof(string))], rowName);
            var inputs = new float[plan.Width];
            plan.For(table)(0, 1, inputs, plan.Width);
            return (inputs, _one.GetNotes(table).Count > 0);
        }
    }

    private sealed class NumberCell(Maker maker, Func<T, double> value, NumberWriter write) : Cell(maker.Width)
    {
        private readonly bool _isMissingUnseen = maker.Compute(double.NaN).IsUnseen;

        public override bool Write(T row, Span<float> x)
        {
            double cell = value(row);
            if (double.IsInfinity(cell))
                throw new NablaException("infinite-number",
                    $"{maker.RowName}, column \"{maker.Column}\": the number is infinite. Correct the cell, or leave it empty if the "
                    + "value is unknown.");
            x.Clear();
            if (!write(cell, x)) throw Cells.TooLarge(maker.RowName, maker.Column, cell);
            return _isMissingUnseen && double.IsNaN(cell);
        }
    }

    private sealed class KeptCell<TKey>(Maker maker, Func<T, (bool IsKnown, TKey Key)> cell, Func<TKey, object> toValue) : Cell(maker.Width)
        where TKey : notnull
    {
        private readonly ConcurrentDictionary<TKey, (float[] Inputs, bool IsUnseen)> _kept = new();
        private readonly (float[] Inputs, bool IsUnseen) _missing = maker.Compute(null);
        private int _count;

        public override bool Write(T row, Span<float> x)
        {
            var (isKnown, key) = cell(row);
            if (!isKnown || !_kept.TryGetValue(key, out var inputs)) inputs = isKnown ? Add(key) : _missing;
            inputs.Inputs.CopyTo(x);
            return inputs.IsUnseen;
        }

        private (float[] Inputs, bool IsUnseen) Add(TKey key)
        {
            var inputs = maker.Compute(toValue(key));
            if (Volatile.Read(ref _count) < MaxKept && _kept.TryAdd(key, inputs)) Interlocked.Increment(ref _count);
            return inputs;
        }
    }
}
