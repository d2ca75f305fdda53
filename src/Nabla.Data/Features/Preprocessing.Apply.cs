using Nabla.Numerics;
using Nabla.Specs;
using static Nabla.Specs.SettingAdvice;

namespace Nabla.Data.Features;

/// <content>Conversion of tables to datasets.</content>
public sealed partial record Preprocessing
{
    // The number of rows whose columns are written at a time, so that they stay in the cache.
    private const int RowsAtATime = 64;

    /// <summary>Converts a table to inputs, targets and weights.</summary>
    /// <param name="table">Rows with all columns of training.</param>
    /// <param name="weightClasses">Whether class weights are used: true for training and validation, false for the evaluation of the
    /// trained network. If it is false, the table may lack the column of sample weights. <value>The default is true.</value></param>
    /// <returns>The dataset.</returns>
    /// <exception cref="NablaException">A column is missing, or a cell does not fit the preprocessing.</exception>
    public Dataset Apply(Table table, bool weightClasses = true)
    {
        ArgumentNullException.ThrowIfNull(table);
        RequireColumns(table);
        var targets = Target.TargetsOf(table);
        var data = new Dataset(ApplyToInputs(table), targets, Columns.Sum(plan => plan.Width), Target.Width, LearningTask,
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

    /// <summary>Computes the inputs of a table with or without targets.</summary>
    /// <param name="table">Rows with all input columns of training.</param>
    /// <returns>rows × <see cref="InputNames"/>.</returns>
    /// <exception cref="NablaException">A column is missing, a cell does not fit, or the dataset would have too many numbers.</exception>
    public ReadOnlyMemory<float> ApplyToInputs(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var write = WriterFor(table);
        int width = Columns.Sum(plan => plan.Width);
        long numbers = (long)table.RowCount * width;
        if (numbers > Array.MaxLength)
            throw new NablaException("too-many-numbers", $"{table.Source}: {table.RowCount:N0} rows of {width:N0} inputs are {numbers:N0} "
                + $"numbers (at most {Array.MaxLength:N0}). Leave out columns or rows, or read the file block by block:",
                Columns.Any(plan => plan is NumericTransform { Frequent: not null })
                    ? Use("memory", "1GB").Or(Use("discrete-value-indicators", "false")) : Use("memory", "1GB"));
        var inputs = LargeArray.Allocate<float>((int)numbers);
        write(0, table.RowCount, inputs, width);
        return inputs;
    }

    /// <summary>
    /// Notes on cells of a table that do not occur in training, for each column: unknown categories, texts that are not dates, and missing
    /// cells in a column without missing cells in training. The network gets inputs without information for them.
    /// </summary>
    /// <param name="table">The rows. Columns that they lack are skipped.</param>
    /// <returns>Notes with the codes <c>unseen-categories</c>, <c>not-dates</c> and <c>unseen-missing</c>.</returns>
    /// <exception cref="NablaException">A cell does not fit the preprocessing.</exception>
    public IReadOnlyList<DataNote> GetNotes(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var unseen = new UnseenCells(this);
        unseen.Add(table);
        return unseen.Notes();
    }

    /// <summary>
    /// Notes on the validation rows. Only columns with a considerable part of such cells are included, because a few cells always occur
    /// only there.
    /// </summary>
    public IReadOnlyList<DataNote> GetValidationNotes(Table table)
    {
        var unseen = new UnseenCells(this);
        unseen.Add(table);
        return unseen.ValidationNotes;
    }

    /// <summary>The column of sample weights if evaluation data has it; else null.</summary>
    internal string? WeightColumnIn(IReadOnlyList<string> names) => WeightColumn is { } column && names.Contains(column) ? column : null;

    /// <summary>
    /// The note on data without the column of sample weights; null if it has the column, or if there are no sample weights.
    /// </summary>
    public DataNote? GetWeightNote(IReadOnlyList<string> names) => WeightColumn is { } column && !names.Contains(column)
        ? new("no-weight-column", $"There is no column \"{column}\" of sample weights: all rows have the same weight.", column)
        : null;

    /// <summary>Creates a writer for the inputs of a table.</summary>
    internal InputWriter WriterFor(Table table)
    {
        RequireColumns(table);
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

    private void RequireColumns(Table table)
    {
        if (Columns.FirstOrDefault(plan => !table.TryGet(plan.Column, out _)) is { } missing)
            throw new NablaException("no-such-column", $"{table.Source} has no column \"{missing.Column}\", which the model "
                + $"needs.{Suggestion.For(missing.Column, table.Names)}");
    }
}
