using Nabla.Data;
using Nabla.Specs;

namespace Nabla.Models;

/// <summary>How the mean prediction depends on one column.</summary>
/// <param name="Column">The column.</param>
/// <param name="OutputNames">The outputs: classes, or targets and their quantiles.</param>
/// <param name="Cells">The cells of the grid, in ascending order, as text; the last is null if the column has missing cells.</param>
/// <param name="Numbers">The cells as numbers, for dates seconds since 1970-01-01; NaN for a missing cell. Null for categories.</param>
/// <param name="Means">cells × outputs: the mean predictions.</param>
/// <param name="MeanPredictions">The mean prediction over the rows as they are, for each output.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Individual">rows × cells × outputs: the predictions for each row (individual conditional expectation); null unless
/// requested.</param>
public sealed record DependenceCurve(string Column, IReadOnlyList<string> OutputNames, IReadOnlyList<string?> Cells,
    IReadOnlyList<double>? Numbers, ReadOnlyMemory<double> Means, ReadOnlyMemory<double> MeanPredictions, int Rows,
    ReadOnlyMemory<double>? Individual = null)
{
    /// <summary>The mean prediction for a cell of the grid.</summary>
    /// <param name="cell">The cell, from 0.</param>
    /// <param name="output">The output, from 0. <value>The default is 0.</value></param>
    /// <returns>A probability, or a number in the unit of the target.</returns>
    public double this[int cell, int output = 0] => Means.Span[cell * OutputNames.Count + output];
}

/// <summary>
/// Partial dependence: the mean prediction over the rows of a table if a column had the same cell in all of them.
/// PD(c) = 1/n Σᵢ f(xᵢ with cell c).
/// </summary>
/// <remarks>
/// Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", Annals of Statistics 29 (2001), section 8.2. The curves of
/// single rows are those of Goldstein, Kapelner, Bleich and Pitkin, "Peeking Inside the Black Box", JCGS 24 (2015). Rows have equal
/// weights, also if the table has sample weights. If the column is correlated with others, the changed rows may be implausible.
/// </remarks>
public static class PartialDependence
{
    /// <summary>Computes the partial dependence on a column.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, at least 1. The target may be missing.</param>
    /// <param name="column">A column that the model uses.</param>
    /// <param name="gridSize">The maximum number of cells of a column of numbers or dates, at least 2: all distinct cells, or else equally
    /// spaced quantiles from the smallest to the largest. For categories all that occur are used. <value>The default is 20.</value></param>
    /// <param name="individual">Whether the predictions for each row are returned too. <value>The default is false.</value></param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The mean prediction for each cell.</returns>
    /// <exception cref="NablaException">The model has no such column, the table lacks a column or has no rows, or a cell has the wrong
    /// type.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public static DependenceCurve Compute(Model model, Table rows, string column, int gridSize = 20, bool individual = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(column);
        ArgumentOutOfRangeException.ThrowIfLessThan(gridSize, 2);
        var preprocessing = model.Preprocessing ?? throw Model.NoColumns();
        var columns = InputColumn.List(model);
        int at = columns.ToList().FindIndex(known => known.Name == column);
        if (at < 0)
            throw new NablaException("no-such-column", $"The model has no input column \"{column}\"."
                + Suggestion.For(column, [.. columns.Select(known => known.Name)]));
        if (rows.RowCount == 0) throw new NablaException("Partial dependence needs at least 1 row (got 0).");

        var cells = rows[column];
        var transform = preprocessing.Columns[at];
        double[]? numbers = transform.DateFormat is { } form ? form.ParseCells(cells)
            : transform.Kind == ColumnKind.Number && cells is NumericColumn numeric ? numeric.Values.ToArray() : null;
        int[] grid = numbers is null ? Categories(cells) : Quantiles(numbers, gridSize);
        var (width, outputs) = (model.Network.Architecture.Inputs, model.Network.Architecture.Outputs);
        var samples = preprocessing.ApplyToInputs(rows).Span;
        var cellInputs = preprocessing.ApplyToInputs(rows.Take(grid)).Span;

        var means = new double[grid.Length * outputs];
        double[]? each = individual ? new double[checked(rows.RowCount * means.Length)] : null;
        int batch = Math.Min(InputColumn.GroupsOfBatch(1, width), rows.RowCount);
        var inputs = new float[batch * width];
        var values = new double[batch * outputs];
        for (int first = 0; first < rows.RowCount; first += batch)
        {
            int count = Math.Min(batch, rows.RowCount - first);
            samples.Slice(first * width, count * width).CopyTo(inputs);
            for (int cell = 0; cell < grid.Length; cell++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (int i = 0; i < count; i++) columns[at].Copy(cellInputs[(cell * width)..], inputs.AsSpan(i * width));
                model.Predict(inputs.AsSpan(0, count * width), values.AsSpan(0, count * outputs));
                for (int i = 0; i < count * outputs; i++) means[cell * outputs + i % outputs] += values[i];
                for (int i = 0; i < count && each is not null; i++)
                    values.AsSpan(i * outputs, outputs).CopyTo(each.AsSpan(((first + i) * grid.Length + cell) * outputs));
            }
        }

        foreach (ref double mean in means.AsSpan()) mean /= rows.RowCount;
        var predictions = model.Predict(samples);
        var names = model.OutputNames;
        return new(column, names.Count == outputs ? names : [names[^1]], [.. grid.Select(cells.TextAt)],
            numbers is null ? null : [.. grid.Select(row => numbers[row])], means,
            Enumerable.Range(0, outputs).Select(k => Enumerable.Range(0, predictions.Count).Average(i => predictions[i][k])).ToArray(),
            rows.RowCount, ShapleyValues.Optional(each));
    }

    // A grid is a list of rows whose cells it consists of, so that it works for every kind of column.
    private static int[] Categories(Column cells)
    {
        var first = new Dictionary<string, int>();
        int missing = -1;
        for (int row = 0; row < cells.Count; row++)
        {
            if (cells.TextAt(row) is { } text) first.TryAdd(text, row);
            else if (missing < 0) missing = row;
        }

        var categories = first.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);
        return [.. categories, .. missing < 0 ? [] : new[] { missing }];
    }

    private static int[] Quantiles(double[] numbers, int size)
    {
        int[] sorted = [.. Enumerable.Range(0, numbers.Length).Where(row => !double.IsNaN(numbers[row])).OrderBy(row => numbers[row])];
        int[] distinct = [.. sorted.DistinctBy(row => numbers[row])];
        if (distinct.Length > size)
            distinct = [.. Enumerable.Range(0, size).Select(k => sorted[(int)Math.Round((double)k * (sorted.Length - 1) / (size - 1))])
                .DistinctBy(row => numbers[row])];
        int missing = Array.FindIndex(numbers, double.IsNaN);
        return [.. distinct, .. missing < 0 ? [] : new[] { missing }];
    }
}
