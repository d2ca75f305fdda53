using Nabla.Numerics;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <content>Tables to datasets.</content>
public sealed partial record Preprocessing
{
    // Columns are written for this many rows at a time, so that the rows stay in the cache meanwhile.
    private const int RowsAtATime = 64;

    /// <summary>Inputs, targets and weights of a table.</summary>
    /// <param name="table">Rows with all columns of training.</param>
    /// <param name="weightClasses">True in training and in what it is judged by; false where a finished network is judged: there classes
    /// have no weights, and rows have none either where the table lacks their column. <value>The default is true.</value></param>
    /// <returns>The dataset.</returns>
    /// <exception cref="DataException">A column is missing, or a cell does not fit what was learned.</exception>
    public Dataset Apply(Table table, bool weightClasses = true)
    {
        ArgumentNullException.ThrowIfNull(table);
        var targets = Target.TargetsOf(table);
        var data = new Dataset(ApplyToInputs(table), targets, Columns.Sum(plan => plan.Width), Target.Width, Task,
            SampleWeights.Read(table, weightClasses ? WeightColumn : WeightColumnIn(table.Names)), ClassNames)
        {
            TargetScales = Target.Scales,
            TargetCenters = Target.Centers,
            TargetNames = Target.DatasetNames,
            InputNames = InputNames,
            NumericInputs = NumericInputs,
        };
        return weightClasses ? ClassWeights.ApplyWeights(data, WeightOfClass) : data;
    }

    /// <summary>Inputs of a table that need not have a target.</summary>
    /// <param name="table">Rows with all input columns of training.</param>
    /// <returns>rows × <see cref="InputNames"/>.</returns>
    /// <exception cref="DataException">A column is missing, a cell does not fit, or there are too many numbers for one dataset.</exception>
    public ReadOnlyMemory<float> ApplyToInputs(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var write = WriterFor(table);
        int width = Columns.Sum(plan => plan.Width);
        long numbers = (long)table.RowCount * width;
        if (numbers > Array.MaxLength)
            throw new DataException("too-many-numbers", $"{table.Source}: {table.RowCount:N0} rows of {width:N0} inputs are {numbers:N0} "
                + $"numbers (at most {Array.MaxLength:N0}). Leave out columns or rows, or read the file block by block:",
                Columns.Any(plan => plan is NumericTransform { Frequent: not null })
                    ? Use("memory", "1GB").Or(Use("discrete-value-indicators", "false")) : Use("memory", "1GB"));
        var inputs = LargeArray.Allocate<float>((int)numbers);
        write(0, table.RowCount, inputs, width);
        return inputs;
    }

    /// <summary>
    /// What training says nothing of in a table: for each column how many cells hold categories that it had not, or are not dates, or are
    /// missing where none was. Inputs are made of them as if nothing were known.
    /// </summary>
    /// <param name="table">Rows; columns that they lack are passed over.</param>
    /// <returns>Notes with the codes <c>unseen-categories</c>, <c>not-dates</c> and <c>unseen-missing</c>.</returns>
    /// <exception cref="DataException">A cell does not fit what was learned.</exception>
    public IReadOnlyList<DataNote> GetNotes(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var unseen = new UnseenCells(this);
        unseen.Add(table);
        return unseen.Notes();
    }

    /// <summary>
    /// The same of rows that were set aside: where a good part of a column is concerned, for some cells are always only there.
    /// </summary>
    public IReadOnlyList<DataNote> GetValidationNotes(Table table)
    {
        var unseen = new UnseenCells(this);
        unseen.Add(table);
        return unseen.ValidationNotes;
    }

    /// <summary>The column of weights, where data that a finished network is judged by has it.</summary>
    internal string? WeightColumnIn(IReadOnlyList<string> names) => WeightColumn is { } column && names.Contains(column) ? column : null;

    /// <summary>The note on data without that column; null where the column is there, or rows have no weights.</summary>
    public DataNote? GetWeightNote(IReadOnlyList<string> names) => WeightColumn is { } column && !names.Contains(column)
        ? new("no-weight-column", $"There is no column \"{column}\" of sample weights: all rows have the same weight.", column)
        : null;

    /// <summary>Makes the columns of a table ready to be written.</summary>
    internal InputWriter WriterFor(Table table)
    {
        foreach (var plan in Columns)
            if (!table.TryGet(plan.Column, out _))
                throw new DataException("no-such-column", $"{table.Source} has no column \"{plan.Column}\", which the model "
                    + $"needs.{Suggestion.For(plan.Column, table.Names)}");

        var writers = Columns.Select(plan => (Write: plan.For(table), plan.Width)).ToArray();
        return (first, count, inputs, stride) =>
        {
            for (int row = 0; row < count; row += RowsAtATime)
            {
                int offset = row * stride, rows = Math.Min(RowsAtATime, count - row);
                foreach (var (write, inputsOfColumn) in writers)
                {
                    write(first + row, rows, inputs[offset..], stride);
                    offset += inputsOfColumn;
                }
            }
        };
    }
}
